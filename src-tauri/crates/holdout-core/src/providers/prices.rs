//! What a provider's models cost: a person's own entries first, then the built-in table, which is
//! OpenAI's and holds at no other host.

use holdout_evaluation::TokenPrices;
use holdout_types::{ApiError, CandidateKind, ErrorCode, Money, ProviderId, TokenPrice};

use super::profile::{OwnBatchPrice, OwnPrice, Profile};
use super::view::{BatchPrice, BatchText, PriceEdit, PriceLine, PriceText, PricesView};
use super::{Providers, host_of};
use crate::prices;

/// OpenAI's hosts, the regional ones among them.
const OPENAI_DOMAIN: &str = "api.openai.com";

impl Profile {
    /// What a model costs here; none if that is not known.
    pub(crate) fn prices(&self, model: &str) -> Option<TokenPrices> {
        let own = self.prices.iter().find(|price| price.model == model).map(OwnPrice::prices);
        own.or_else(|| self.is_openai().then(|| built_in(model))?)
    }

    /// What a model costs here by batch; none if that is not known.
    pub(crate) fn batch_prices(&self, model: &str) -> Option<TokenPrices> {
        match self.prices.iter().find(|price| price.model == model) {
            Some(own) => own.batch_amounts().map(|[input, output]| TokenPrices {
                input: TokenPrice::per_million(input),
                cached_input: None,
                output: TokenPrice::per_million(output),
            }),
            None => self.is_openai().then(|| built_in(model))?.map(|live| prices::by_batch(&live)),
        }
    }

    /// Whether tokens of the validation file are billed with those learnt from; none if that is not
    /// known. What a person entered goes before what the provider is known for.
    pub(crate) fn validation_billed(&self, base_model: &str) -> Option<bool> {
        let own = self.prices.iter().find(|price| price.model == base_model);
        own.and_then(|price| price.validation_billed)
            .or(self.dialect().capabilities().validation_billed)
    }

    /// What learning from a token costs here, every epoch counted; none if that is not known.
    pub(crate) fn training_price(&self, base_model: &str) -> Option<TokenPrice> {
        let own = self.prices.iter().find(|price| price.model == base_model);
        if let Some(own) = own.and_then(|price| price.training) {
            return Some(TokenPrice::per_million(own));
        }
        let alias = || prices::training(without_date(base_model)?);
        self.is_openai().then(|| prices::training(base_model).or_else(alias))?
    }

    /// What a token costs here that a vector is made of; none if that is not known.
    pub(crate) fn embedding_price(&self, model: &str) -> Option<TokenPrice> {
        let own = self.prices.iter().find(|price| price.model == model);
        let own = own.map(|price| TokenPrice::per_million(price.input));
        own.or_else(|| self.is_openai().then(|| prices::embedding(model))?)
    }

    fn is_openai(&self) -> bool {
        host_of(&self.base_url)
            .is_ok_and(|host| host == OPENAI_DOMAIN || host.ends_with(&format!(".{OPENAI_DOMAIN}")))
    }
}

/// The built-in price of a model by its name at OpenAI: `gpt-4.1-mini-2025-04-14` is
/// `gpt-4.1-mini`, and `ft:gpt-4.1-mini-2025-04-14:org::id` is fine-tuned from it.
fn built_in(model: &str) -> Option<TokenPrices> {
    let (name, kind) = match model.strip_prefix("ft:") {
        Some(tuned) => (tuned.split(':').next().unwrap_or(tuned), CandidateKind::FineTuned),
        None => (model, CandidateKind::Prompted),
    };
    prices::of(name, kind).or_else(|| prices::of(without_date(name)?, kind))
}

/// The name without the date of a snapshot, if it ends in one.
fn without_date(name: &str) -> Option<&str> {
    let at = name.len().checked_sub("-2025-04-14".len())?;
    let (alias, date) = (name.get(..at)?, name.get(at..)?);
    let is_like = |(place, byte): (usize, u8)| match place {
        0 | 5 | 8 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    date.bytes().enumerate().all(is_like).then_some(alias)
}

impl Providers {
    /// Enters the price of a model, or takes the entry back.
    pub fn set_price(&self, edit: &PriceEdit) -> Result<(), ApiError> {
        let model = edit.model.trim().to_owned();
        if model.is_empty() {
            let error = ApiError::new(ErrorCode::InvalidInput, "Which model does this cost?");
            return Err(error.with_field("model"));
        }
        let entered = edit.price.as_ref().map(|text| read(model.clone(), text)).transpose()?;
        self.change(&edit.provider, |profile| {
            profile.prices.retain(|price| price.model != model);
            profile.prices.extend(entered);
        })
    }

    pub(super) fn prices_view(profiles: &[Profile]) -> PricesView {
        let own = profiles.iter().flat_map(|profile| {
            profile.prices.iter().map(|price| PriceLine {
                provider: Some(profile.id.clone()),
                provider_name: profile.name.clone(),
                model: price.model.clone(),
                input: price.input,
                cached: price.cached,
                output: price.output,
                training: price.training,
                batch: price.batch_amounts().map(|[input, output]| BatchPrice {
                    half: price.batch == Some(OwnBatchPrice::Half),
                    input,
                    output,
                }),
                validation_billed: price.validation_billed,
            })
        });
        PricesView { built_in: prices::lines(), source: prices::source(), own: own.collect() }
    }
}

fn read(model: String, text: &PriceText) -> Result<OwnPrice, ApiError> {
    let optional = |text: Option<&str>, field| text.map(|text| amount(text, field)).transpose();
    let batch = match &text.batch {
        None => None,
        Some(BatchText::Half) => Some(OwnBatchPrice::Half),
        Some(BatchText::Of { input, output }) => Some(OwnBatchPrice::Of {
            input: amount(input, "batch_input")?,
            output: amount(output, "batch_output")?,
        }),
    };
    Ok(OwnPrice {
        model,
        input: amount(&text.input, "input")?,
        cached: optional(text.cached.as_deref(), "cached")?,
        output: amount(&text.output, "output")?,
        training: optional(text.training.as_deref(), "training")?,
        batch,
        validation_billed: text.validation_billed,
    })
}

fn amount(text: &str, field: &str) -> Result<Money, ApiError> {
    let refuse = || {
        ApiError::new(ErrorCode::InvalidInput, format!("`{text}` is no price."))
            .with_hint("Dollars for a million tokens, such as 0.40. Zero where it costs nothing.")
            .with_field(field)
    };
    let money: Money =
        text.trim().trim_start_matches('$').replace(',', ".").parse().map_err(|_| refuse())?;
    if money < Money::ZERO { Err(refuse()) } else { Ok(money) }
}

/// The id of the provider is not needed to price what the local one answers: nothing.
pub(crate) fn of(
    providers: &Providers,
    provider: Option<&ProviderId>,
    model: &str,
) -> Result<Option<TokenPrices>, ApiError> {
    match provider {
        None => Ok(Some(prices::free())),
        Some(id) => Ok(providers.profile(id)?.prices(model)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::example;
    use super::*;

    fn input(profile: &Profile, model: &str) -> Option<String> {
        profile.prices(model).map(|prices| prices.input.of(1_000_000).to_string())
    }

    #[test]
    fn built_in_prices_hold_at_openai_only_and_snapshots_are_their_model() {
        let openai = Profile { base_url: "https://api.openai.com/v1".into(), ..example("OpenAI") };
        assert_eq!(input(&openai, "gpt-4.1-mini").unwrap(), "0.4");
        assert_eq!(input(&openai, "gpt-4.1-mini-2025-04-14").unwrap(), "0.4");
        assert_eq!(input(&openai, "ft:gpt-4.1-mini-2025-04-14:nord::Ab1").unwrap(), "0.8");
        assert_eq!(input(&openai, "gpt-4.1-mini-preview"), None);
        assert_eq!(input(&openai, "größe-gpt-4.1-mini"), None);
        let regional = Profile { base_url: "https://eu.api.openai.com/v1".into(), ..openai };
        assert_eq!(input(&regional, "gpt-4o").unwrap(), "2.5");
        for elsewhere in ["https://models.example/v1", "https://api.openai.com.evil.example/v1"] {
            let other = Profile { base_url: elsewhere.into(), ..example("Other") };
            assert_eq!(input(&other, "gpt-4.1-mini"), None, "{elsewhere}");
        }
    }

    #[test]
    fn what_a_person_entered_goes_first_and_must_be_a_price() {
        assert_eq!(amount(" $0,40 ", "input").unwrap().to_string(), "0.4");
        for text in ["", "free", "-1", "1e3"] {
            assert_eq!(
                amount(text, "input").unwrap_err().field.as_deref(),
                Some("input"),
                "{text}"
            );
        }
        let own = OwnPrice {
            model: "gpt-4o".into(),
            input: "1".parse().unwrap(),
            cached: None,
            output: "2".parse().unwrap(),
            training: None,
            batch: None,
            validation_billed: None,
        };
        let profile = Profile { prices: vec![own], ..example("Other") };
        assert_eq!(input(&profile, "gpt-4o").unwrap(), "1");
    }

    fn batch(profile: &Profile, model: &str) -> Option<[String; 2]> {
        let prices = profile.batch_prices(model)?;
        Some([prices.input, prices.output].map(|price| price.of(1_000_000).to_string()))
    }

    #[test]
    fn a_price_by_batch_is_the_tables_what_was_entered_or_unknown() {
        let mut profile = Profile { base_url: "https://api.openai.com/v1".into(), ..example("A") };
        assert_eq!(batch(&profile, "ft:gpt-4.1:org::id").unwrap(), ["1.5", "6"]);
        assert_eq!(batch(&profile, "my-model"), None);
        let text = PriceText { input: "2".into(), output: "8".into(), ..PriceText::default() };
        let mut enter = |batch| {
            let text = PriceText { batch, ..text.clone() };
            profile.prices = vec![read("gpt-4.1".to_owned(), &text).unwrap()];
            self::batch(&profile, "gpt-4.1")
        };
        assert_eq!(enter(None), None, "who enters a price and none by batch leaves that open");
        assert_eq!(enter(Some(BatchText::Half)).unwrap(), ["1", "4"]);
        let own = BatchText::Of { input: "0.9".into(), output: "3".into() };
        assert_eq!(enter(Some(own)).unwrap(), ["0.9", "3"]);
        let wrong = BatchText::Of { input: "x".into(), output: "3".into() };
        let wrong = PriceText { batch: Some(wrong), ..text };
        assert_eq!(read("m".into(), &wrong).unwrap_err().field.as_deref(), Some("batch_input"));
    }

    #[test]
    fn whether_validation_is_billed_is_what_was_entered_what_is_known_or_unknown() {
        let mut profile = Profile { kind: holdout_types::ProviderKind::Openai, ..example("A") };
        assert_eq!(profile.validation_billed("m"), Some(false));
        let text = PriceText {
            input: "1".into(),
            output: "1".into(),
            validation_billed: Some(true),
            ..PriceText::default()
        };
        profile.prices = vec![read("m".to_owned(), &text).unwrap()];
        assert_eq!(profile.validation_billed("m"), Some(true));
        assert_eq!(example("Compatible").validation_billed("m"), None);
    }
}
