//! What tokens cost at well-known models, as data with a source and a date.
//!
//! What a run really cost comes from the provider's usage at these prices, or at those that a person
//! entered. A model that is not in the table has no price; it is never taken for free.

pub(crate) mod ends;

use std::sync::LazyLock;

use holdout_evaluation::TokenPrices;
use holdout_types::{CandidateKind, Money, TokenPrice};
use serde::Deserialize;

use crate::providers::view::{BatchPrice, PriceLine};
use crate::settings::Settings;

/// The model at whose price tokens are projected until another is chosen.
pub(crate) const USUAL_MODEL: &str = "gpt-4.1-mini";

/// `prices.json`, written by hand.
#[derive(Debug, Default, Deserialize)]
struct Table {
    source: String,
    /// Where it is from that batches cost half, and who pays for validation.
    batch_source: String,
    validation_billed: bool,
    models: Vec<Priced>,
    /// Models that make vectors.
    #[serde(default)]
    embeddings: Vec<PricedEmbedding>,
}

#[derive(Debug, Deserialize)]
struct PricedEmbedding {
    model: String,
    /// Dollars per million tokens.
    input: Money,
}

#[derive(Debug, Deserialize)]
struct Priced {
    model: String,
    /// Dollars per million tokens learnt from, epochs counted.
    training: Money,
    base: PerMillion,
    fine_tuned: PerMillion,
}

/// Dollars per million tokens.
#[derive(Debug, Deserialize)]
struct PerMillion {
    input: Money,
    cached: Money,
    output: Money,
}

/// A test reads the same file, so that an unreadable one is not shipped.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("prices.json")).unwrap_or_default());

/// The models whose prices are known.
pub(crate) fn models() -> Vec<String> {
    TABLE.models.iter().map(|priced| priced.model.clone()).collect()
}

/// The built-in prices, as a table: base models, then what is fine-tuned from them.
pub(crate) fn lines() -> Vec<PriceLine> {
    let line = |model: String, price: &PerMillion, training: Option<Money>| PriceLine {
        batch: Some(BatchPrice {
            half: true,
            input: half(price.input),
            output: half(price.output),
        }),
        validation_billed: training.map(|_| TABLE.validation_billed),
        training,
        provider: None,
        provider_name: "OpenAI".to_owned(),
        model,
        input: price.input,
        cached: Some(price.cached),
        output: price.output,
    };
    let base = TABLE
        .models
        .iter()
        .map(|priced| line(priced.model.clone(), &priced.base, Some(priced.training)));
    let tuned = TABLE
        .models
        .iter()
        .map(|priced| line(format!("{}, fine-tuned", priced.model), &priced.fine_tuned, None));
    base.chain(tuned).collect()
}

/// What a million tokens learnt from cost at OpenAI, every epoch counted; none if it is not known.
pub(crate) fn training(model: &str) -> Option<TokenPrice> {
    let priced = TABLE.models.iter().find(|priced| priced.model == model)?;
    Some(TokenPrice::per_million(priced.training))
}

/// What a token costs at OpenAI that a vector is made of; none if it is not known.
pub(crate) fn embedding(model: &str) -> Option<TokenPrice> {
    let priced = TABLE.embeddings.iter().find(|priced| priced.model == model)?;
    Some(TokenPrice::per_million(priced.input))
}

/// What the local provider costs: nothing.
pub(crate) fn free() -> TokenPrices {
    let nothing = TokenPrice::per_million(Money::ZERO);
    TokenPrices { input: nothing, cached_input: Some(nothing), output: nothing }
}

/// What tokens cost by batch where that is half: without a discount for cached ones, which no source
/// promises.
pub(crate) fn by_batch(prices: &TokenPrices) -> TokenPrices {
    let halved = |price: TokenPrice| TokenPrice::per_million(half(price.of(1_000_000)));
    let (input, output) = (halved(prices.input), halved(prices.output));
    TokenPrices { input, cached_input: None, output }
}

/// Half of an amount, rounded down to a pico-dollar.
pub(crate) fn half(money: Money) -> Money {
    Money::from_pico(money.pico() / 2)
}

/// Where the prices are from, and of when.
pub(crate) fn source() -> String {
    format!("{} {}", TABLE.source, TABLE.batch_source)
}

/// The prices of a model, or of what is fine-tuned from it; none if they are not known.
pub(crate) fn of(model: &str, kind: CandidateKind) -> Option<TokenPrices> {
    let priced = TABLE.models.iter().find(|priced| priced.model == model)?;
    let per_million = match kind {
        CandidateKind::FineTuned | CandidateKind::FineTunedRag => &priced.fine_tuned,
        _ => &priced.base,
    };
    Some(TokenPrices {
        input: TokenPrice::per_million(per_million.input),
        cached_input: Some(TokenPrice::per_million(per_million.cached)),
        output: TokenPrice::per_million(per_million.output),
    })
}

/// What tokens would cost a month at a model's price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Projection {
    /// Requests a month, if that is known.
    pub(crate) volume: Option<u32>,
    /// At whose price.
    pub(crate) model: String,
}

impl Projection {
    /// As the project has it.
    pub(crate) fn of(settings: &Settings) -> Self {
        Self { volume: settings.volume_per_month, model: settings.price_model.clone() }
    }

    /// Money a month, for this many tokens per request on average, all at the full price.
    pub(crate) fn month(&self, kind: CandidateKind, asked: f64, answered: f64) -> Option<Money> {
        self.month_at(&of(&self.model, kind)?, asked, answered)
    }

    /// Money a month at these prices.
    pub(crate) fn month_at(
        &self,
        prices: &TokenPrices,
        asked: f64,
        answered: f64,
    ) -> Option<Money> {
        let volume = f64::from(self.volume?);
        let tokens = |each: f64| (each * volume).round() as u64;
        Some(prices.input.of(tokens(asked)) + prices.output.of(tokens(answered)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(kind: CandidateKind, volume: Option<u32>, model: &str) -> Option<String> {
        let projection = Projection { volume, model: model.to_owned() };
        projection.month(kind, 2_000.0, 5.0).map(|money| money.to_string())
    }

    #[test]
    fn a_month_is_tokens_times_price_times_volume() {
        // 20 million tokens at 0.40 and 50,000 at 1.60 a million; fine-tuned at 0.80 and 3.20.
        let volume = Some(10_000);
        assert_eq!(month(CandidateKind::Prompted, volume, USUAL_MODEL).unwrap(), "8.08");
        assert_eq!(month(CandidateKind::FineTuned, volume, USUAL_MODEL).unwrap(), "16.16");
    }

    #[test]
    fn a_batch_costs_half_and_cached_tokens_no_less() {
        let usage = |cached_tokens| holdout_provider::Usage {
            prompt_tokens: 1_000_000,
            cached_tokens,
            completion_tokens: 1_000_000,
        };
        let live = of(USUAL_MODEL, CandidateKind::Prompted).unwrap();
        let batch = by_batch(&live);
        // Half of 0.40 and 1.60.
        assert_eq!(batch.cost(&usage(0)).to_string(), "1");
        assert_eq!(batch.cost(&usage(400_000)), batch.cost(&usage(0)));
        assert!(live.cost(&usage(400_000)) < live.cost(&usage(0)));
    }

    #[test]
    fn what_is_not_known_stays_unknown() {
        assert_eq!(month(CandidateKind::Prompted, None, USUAL_MODEL), None);
        assert_eq!(month(CandidateKind::Prompted, Some(1), "my-model"), None);
    }

    #[test]
    fn the_table_is_readable_and_says_where_it_is_from() {
        let table: Table = serde_json::from_str(include_str!("prices.json")).unwrap();
        assert_eq!(table.models.len(), models().len());
        assert!(source().contains("2026-07-15"));
        for model in models() {
            let [base, tuned] = [CandidateKind::Prompted, CandidateKind::FineTuned]
                .map(|kind| of(&model, kind).unwrap());
            assert!(tuned.input.of(1) > base.input.of(1), "{model}");
        }
    }
}
