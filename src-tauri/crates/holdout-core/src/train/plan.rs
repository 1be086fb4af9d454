//! What a training would use, send and cost.

use std::ops::ControlFlow;

use holdout_dataset::{Example, RowKind, TokenCounter};
use holdout_provider::LearningRate;
use holdout_store::Candidate;
use holdout_types::{ApiError, CandidateId, IssueCode, Money, RowId, Severity, Split};

use super::billed::{billed_tokens, validation_words};
use super::files::{rows_of, test_is_absent};
use super::provider_notes::provider_notes;
use super::view::{TrainChoice, TrainMethod, TrainPlan, TrainRequest};
use crate::candidates::LOCAL_NAME;
use crate::candidates::spec::{Spec, is_trained};
use crate::data::columns::Columns;
use crate::project::OpenProject;
use crate::providers::host_of;
use crate::providers::profile::{KeyPlace, Profile};
use crate::view::Headline;
use crate::words::counted;

/// The epochs that OpenAI's cookbook reckons with where they are left to the provider
/// (`Chat_finetuning_data_prep`): three, more for few rows and fewer for many.
const TARGET_EPOCHS: u32 = 3;
const FEWEST_LEARNT_ROWS: u32 = 100;
const MOST_LEARNT_ROWS: u32 = 25_000;
const MOST_EPOCHS: u32 = 25;

impl OpenProject {
    /// What a training would use, for the candidate and the values of `request`.
    pub(crate) fn train_plan(&self, request: &TrainRequest) -> Result<TrainPlan, ApiError> {
        let columns = self.columns()?;
        let candidate = self.to_train(request.candidate)?;
        let spec = candidate.as_ref().map(Spec::of).transpose()?;
        let profile = self.profile_of(spec.as_ref())?;
        let train = rows_of(&columns, Split::Train);
        let validation = rows_of(&columns, Split::Validation);
        let validation_rows = validation.len() as u32;
        let model = spec.as_ref().map(|spec| spec.base_model.clone()).unwrap_or_default();
        let mut counted = self.count_tokens(&train, spec.as_ref())?;
        if let Some(spec) = &spec {
            counted.tokens += self.context_tokens(spec, &train)? * train.len() as u64;
        }
        let epochs = match profile {
            None if request.epochs.is_none() => [local_epochs(train.len() as u32); 2],
            _ => epochs(request.epochs, train.len() as u32),
        };
        let learnt_tokens = epochs.map(|epochs| counted.tokens * u64::from(epochs));
        let cost = match &profile {
            None => Some([Money::ZERO; 2]),
            Some(profile) => {
                let validated = self.count_tokens(&validation, spec.as_ref())?.tokens;
                let billed = billed_tokens(learnt_tokens, epochs, validated, profile, &model);
                profile.training_price(&model).map(|price| billed.map(|n| price.of(n)))
            }
        };
        let looked_up = match (&candidate, &spec) {
            (Some(candidate), Some(spec)) => {
                self.training_row(candidate.kind, spec, request.seed)?
            }
            _ => None,
        };
        let trained_before = self.has_default_run(&model, spec.as_ref())?;
        let mut plan = TrainPlan {
            headline: headline(String::new(), String::new()),
            choices: self.train_choices()?,
            candidate: candidate.as_ref().map(|candidate| candidate.id),
            provider: provider_words(profile.as_ref()),
            is_local: profile.is_none(),
            provider_notes: provider_notes(profile.as_ref(), &model),
            method: method(&columns),
            method_words: method_words(method(&columns)).to_owned(),
            train_rows: train.len() as u32,
            validation_rows,
            leaks_left_out: left_out_leaks(&columns),
            unusable_left_out: columns.report.columns.iter().filter(|row| !row.usable).count()
                as u32,
            too_long: counted.too_long,
            train_tokens: counted.tokens,
            epochs,
            learnt_tokens,
            cost,
            rests_on: rests_on(profile.as_ref(), request.epochs)
                + validation_words(profile.as_ref(), &model, validation_rows),
            learning_rate_label: learning_rate_label(profile.as_ref()).to_owned(),
            may_tune: trained_before,
            tuning_note: tuning_note(trained_before),
            notice: self.training_notice(profile.as_ref(), spec.as_ref())?,
            blocking: self.train_blocking(&columns, candidate.as_ref(), profile.as_ref())?,
            looked_up,
            test_absent: test_is_absent(&columns),
            model,
        };
        let (answer, support) = plan_words(&plan);
        plan.headline = headline(answer, support);
        Ok(plan)
    }

    /// The candidate that a training is for: the one that was asked for, else the newest without a
    /// model, else the newest.
    pub(crate) fn to_train(
        &self,
        wanted: Option<CandidateId>,
    ) -> Result<Option<Candidate>, ApiError> {
        let mut candidates = self.taking_part()?;
        candidates.retain(|candidate| is_trained(candidate.kind));
        if let Some(wanted) = wanted {
            return Ok(candidates.into_iter().find(|candidate| candidate.id == wanted));
        }
        let mut untrained = None;
        for (place, candidate) in candidates.iter().enumerate() {
            if Spec::of(candidate)?.trained_model.is_none() {
                untrained = Some(place);
            }
        }
        let place = untrained.or(candidates.len().checked_sub(1));
        Ok(place.map(|place| candidates.swap_remove(place)))
    }

    fn train_choices(&self) -> Result<Vec<TrainChoice>, ApiError> {
        let candidates = self.taking_part()?.into_iter();
        let tuned = candidates.filter(|candidate| is_trained(candidate.kind));
        tuned
            .map(|candidate| {
                let spec = Spec::of(&candidate)?;
                let profile = spec.provider.as_ref().map(|id| self.providers.profile(id));
                let provider_name = match (profile, &spec.provider) {
                    (Some(Ok(profile)), _) => profile.name,
                    (_, Some(id)) => id.to_string(),
                    (_, None) => LOCAL_NAME.to_owned(),
                };
                Ok(TrainChoice {
                    id: candidate.id,
                    letter: candidate.letter,
                    name: candidate.name,
                    model: spec.base_model,
                    provider_name,
                    trained: spec.trained_model.is_some(),
                })
            })
            .collect()
    }

    fn train_blocking(
        &self,
        columns: &Columns,
        candidate: Option<&Candidate>,
        profile: Option<&Profile>,
    ) -> Result<Vec<String>, ApiError> {
        let mut blocking = blocking(columns, candidate, profile);
        if let Some(candidate) = candidate
            && let Some(trouble) = self.retrieval_trouble(&Spec::of(candidate)?)?
        {
            blocking.push(format!("{}: {trouble}", candidate.letter));
        }
        Ok(blocking)
    }

    fn profile_of(&self, spec: Option<&Spec>) -> Result<Option<Profile>, ApiError> {
        let id = spec.and_then(|spec| spec.provider.as_ref());
        id.map(|id| self.providers.profile(id)).transpose()
    }

    /// The tokens of the rows as the candidate learns them: with its system prompt in place of
    /// theirs.
    fn count_tokens(&self, rows: &[RowId], spec: Option<&Spec>) -> Result<Counted, ApiError> {
        let columns = self.columns()?;
        let of_row = |row: &RowId| u64::from(columns.report.columns[row.0 as usize].tokens);
        let Some(text) = spec.and_then(Spec::system_text) else {
            return Ok(Counted { tokens: rows.iter().map(of_row).sum(), too_long: 0 });
        };
        let counter = TokenCounter::for_model(spec.map_or("", |spec| &spec.base_model));
        let prompt = u64::from(counter.count_text(text)) + PER_MESSAGE;
        let limit = counter.training_limit().map_or(u64::MAX, u64::from);
        let mut counted = Counted::default();
        self.store.rows().visit(rows, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                let own = example.system().filter(|own| !own.is_empty());
                let own = own.map_or(0, |own| u64::from(counter.count_text(&own)) + PER_MESSAGE);
                let tokens = of_row(&row.id) - own.min(of_row(&row.id)) + prompt;
                counted.tokens += tokens;
                counted.too_long += u32::from(tokens > limit);
            }
            ControlFlow::Continue(())
        })?;
        Ok(counted)
    }

    /// Whether a model was trained there with the provider's own choice of everything.
    fn has_default_run(&self, model: &str, spec: Option<&Spec>) -> Result<bool, ApiError> {
        let profile = spec.map(|spec| job_profile(spec.provider.as_ref()));
        let jobs = self.store.jobs().all()?;
        Ok(jobs.iter().any(|job| {
            let asked = &job.job.request;
            job.state.fine_tuned_model.is_some()
                && Some(&job.job.profile) == profile.as_ref()
                && asked.get("model").and_then(|found| found.as_str()) == Some(model)
                && ["epochs", "batch_size", "learning_rate_multiplier"]
                    .iter()
                    .all(|key| asked.get(key).is_none_or(serde_json::Value::is_null))
        }))
    }
}

/// Tokens around a message, by the rules of the chat format.
const PER_MESSAGE: u64 = 3;

#[derive(Default)]
struct Counted {
    tokens: u64,
    too_long: u32,
}

/// Preference pairs are learnt by preferring, everything else by its answers.
pub(super) fn method(columns: &Columns) -> TrainMethod {
    match columns.report.kind {
        Some(RowKind::Preference) => TrainMethod::Preference,
        Some(RowKind::Chat) | None => TrainMethod::Supervised,
    }
}

const fn method_words(method: TrainMethod) -> &'static str {
    match method {
        TrainMethod::Supervised => "supervised: it learns the answers of the training rows",
        TrainMethod::Preference => "DPO: it learns to prefer one answer of each pair to the other",
    }
}

fn learning_rate_label(profile: Option<&Profile>) -> &'static str {
    match profile.map(|profile| profile.dialect().capabilities().learning_rate) {
        Some(LearningRate::Absolute) => "Learning rate",
        Some(LearningRate::Multiplier) | None => "Learning rate multiplier",
    }
}

/// The word under which a job keeps its provider.
pub(super) fn job_profile(provider: Option<&holdout_types::ProviderId>) -> String {
    provider.map_or_else(|| "local".to_owned(), |id| id.0.clone())
}

/// Passes over the rows that the local provider chooses (see its `auto_epochs`): ten, fewer for many
/// rows. A test of the whole way holds the two against each other.
fn local_epochs(rows: u32) -> u32 {
    (500_000 / rows.max(1)).clamp(2, 10)
}

/// Passes over the rows: those that are set, else what a provider chooses, and one more.
fn epochs(set: Option<u32>, rows: u32) -> [u32; 2] {
    if let Some(epochs) = set {
        return [epochs; 2];
    }
    let rows = rows.max(1);
    let usual = if rows.saturating_mul(TARGET_EPOCHS) < FEWEST_LEARNT_ROWS {
        FEWEST_LEARNT_ROWS.div_ceil(rows).min(MOST_EPOCHS)
    } else if rows.saturating_mul(TARGET_EPOCHS) > MOST_LEARNT_ROWS {
        (MOST_LEARNT_ROWS / rows).max(1)
    } else {
        TARGET_EPOCHS
    };
    [usual, usual + 1]
}

fn provider_words(profile: Option<&Profile>) -> String {
    match profile {
        None => "Built-in local provider, on this computer".to_owned(),
        Some(profile) => {
            let host = host_of(&profile.base_url).unwrap_or_default();
            format!("{}, {host}", profile.name)
        }
    }
}

fn rests_on(profile: Option<&Profile>, epochs: Option<u32>) -> String {
    match (profile, epochs) {
        (None, _) => "On this computer it costs nothing and takes seconds to minutes.".to_owned(),
        (Some(_), Some(_)) => {
            "Tokens counted here times the epochs. How long it takes is the provider's to say; \
             minutes to hours are usual."
                .to_owned()
        }
        (Some(_), None) => {
            "Tokens counted here times the epochs that OpenAI's cookbook reckons with, and one \
             more; the provider decides. How long it takes is the provider's to say; minutes to \
             hours are usual."
                .to_owned()
        }
    }
}

fn tuning_note(trained_before: bool) -> String {
    if trained_before {
        "A run with the provider's own choice is there to compare with. Each further run on the \
         same validation rows makes its best result look better than it is."
            .to_owned()
    } else {
        "Train once with the provider's own choice first: without that run nobody could say what \
         other values gain."
            .to_owned()
    }
}

/// Rows that are left out of training because their input stands in the test split.
fn left_out_leaks(columns: &Columns) -> u32 {
    let leaks = columns.report.issues.iter().filter(|issue| issue.code == IssueCode::ExactLeak);
    let rows = leaks.flat_map(|issue| issue.rows.iter());
    rows.filter(|row| columns.excluded[**row as usize]).count() as u32
}

fn blocking(
    columns: &Columns,
    candidate: Option<&Candidate>,
    profile: Option<&Profile>,
) -> Vec<String> {
    let errors = columns.report.issues.iter().filter(|issue| {
        issue.severity == Severity::Error && !columns.is_handled(issue.code, &issue.rows)
    });
    let mut blocking: Vec<String> = errors.map(|issue| issue.message.clone()).collect();
    if candidate.is_none() {
        blocking.push("No candidate is to be trained. Add a fine-tuned one.".to_owned());
    }
    if let Some(profile) = profile.filter(|profile| !profile.dialect().capabilities().training) {
        blocking.push(format!(
            "{} answers and does not train. Choose another provider for the candidate.",
            profile.name
        ));
    }
    if let Some(profile) = profile.filter(|profile| profile.key == KeyPlace::Missing) {
        blocking.push(format!("{} has no key yet. Enter it under Settings.", profile.name));
    }
    if candidate.is_some() && method(columns) == TrainMethod::Preference {
        blocking.extend(no_preferences(profile));
    }
    if !test_is_absent(columns) {
        blocking.push("Test rows stand in the training or validation rows.".to_owned());
    }
    blocking
}

/// Why a provider can't learn from preference pairs.
fn no_preferences(profile: Option<&Profile>) -> Option<String> {
    let name = match profile {
        None => "The local provider",
        Some(profile) if profile.dialect().capabilities().dpo => return None,
        Some(profile) => &profile.name,
    };
    Some(format!(
        "The rows are pairs of a preferred and a rejected answer, and {name} learns from answers \
         only. Choose a provider with preference training (DPO) for the candidate."
    ))
}

/// The head of the screen.
pub(super) fn headline(answer: String, support: String) -> Headline {
    Headline { question: "What will it cost, and how is it going?".to_owned(), answer, support }
}

/// In words, for the screen's head.
fn plan_words(plan: &TrainPlan) -> (String, String) {
    if let Some(first) = plan.blocking.first() {
        return ("Not yet: something stops the training.".to_owned(), first.clone());
    }
    let rows = counted(plan.train_rows, "row", "rows");
    let tokens = crate::words::thousands(plan.train_tokens);
    if plan.is_local {
        let support =
            format!("{tokens} tokens, learnt several times over. Nothing leaves this computer.");
        return (
            format!("Training on {rows} costs nothing and takes seconds to minutes."),
            support,
        );
    }
    let cost = match plan.cost {
        Some([low, high]) if low == high => format!("costs about ${:.2}", low.dollars()),
        Some([low, high]) => {
            format!("costs about ${:.2} to ${:.2}", low.dollars(), high.dollars())
        }
        None => "costs an unknown amount: no price for this model is known".to_owned(),
    };
    let support = format!("{tokens} tokens go to {}.", plan.provider);
    (format!("Training {} on {rows} {cost}.", plan.model), support)
}

#[cfg(test)]
mod tests {
    use super::epochs;

    #[test]
    fn epochs_are_those_of_the_cookbook_unless_they_are_set() {
        assert_eq!(epochs(None, 600), [3, 4]);
        assert_eq!(epochs(None, 20), [5, 6], "few rows are passed more often");
        assert_eq!(epochs(None, 1), [25, 26]);
        assert_eq!(epochs(None, 20_000), [1, 2], "many rows less often");
        assert_eq!(epochs(None, u32::MAX), [1, 2]);
        assert_eq!(epochs(Some(7), 600), [7, 7]);
    }
}
