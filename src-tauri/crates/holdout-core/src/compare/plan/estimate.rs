//! What a run would take in tokens, money and time, as ranges that say what they rest on.

use std::ops::ControlFlow;

use holdout_dataset::{Example, TokenCounter};
use holdout_evaluation::{SystemPrompt, TokenPrices};
use holdout_types::{ApiError, Money, Split};

use super::view::{Estimate, TrialView};
use crate::candidates::recording::{AskedRecording, coverage_warning};
use crate::candidates::spec::Spec;
use crate::candidates::{LOCAL_NAME, RECORDED_NAME};
use crate::compare::batch::prices_by_batch;
use crate::compare::question::AskedCandidate;
use crate::project::OpenProject;
use crate::train::files::rows_of;

/// Tokens are counted of so many rows at most, spread evenly over the split.
const MOST_COUNTED: usize = 500;
/// Tokens that a model may add to an answer although it was asked for the answer alone.
const CHATTER: f64 = 60.0;
/// Seconds that a language model takes for a short answer, from and to.
const REMOTE_SECONDS: [f64; 2] = [0.3, 3.0];
/// Answers a second of the local provider, with every one of them kept, from and to.
const LOCAL_RATE: [f64; 2] = [800.0, 250.0];
/// Answers a second that are read from a recording and kept, from and to.
const READ_RATE: [f64; 2] = [20_000.0, 1_000.0];
/// From here on OpenAI-style providers keep the start of a prompt in their cache.
const CACHED_FROM: f64 = 1_024.0;
/// The rules of the chat format: three tokens around each message, three at the end.
const PER_MESSAGE: f64 = 3.0;

/// Mean tokens of a split's rows.
pub(super) struct RowTokens {
    /// How many rows were counted.
    pub(super) rows: u32,
    /// Of the row's turns, without its system message and its answer.
    input: f64,
    /// Of its system message.
    system: f64,
    /// Of its answer.
    answer: f64,
}

impl RowTokens {
    /// Counts a split's rows, or as many as are enough, by the tokenizer of recent models.
    pub(super) fn count(project: &OpenProject, split: Split) -> Result<Self, ApiError> {
        let rows = rows_of(&*project.columns()?, split);
        let every = rows.len().div_ceil(MOST_COUNTED).max(1);
        let rows: Vec<_> = rows.into_iter().step_by(every).collect();
        let counter = TokenCounter::for_model("");
        let count = |text: &str| f64::from(counter.count_text(text)) + PER_MESSAGE;
        let (mut input, mut system, mut answer) = (0.0, 0.0, 0.0);
        project.store.rows().visit(&rows, |row| {
            if let Ok(example) = Example::parse(row.raw) {
                let own = example.system().unwrap_or_default();
                system += if own.is_empty() { 0.0 } else { count(&own) };
                input += count(&example.input());
                answer += f64::from(counter.count_text(&example.answer()));
            }
            ControlFlow::Continue(())
        })?;
        let mean = |sum: f64| sum / rows.len().max(1) as f64;
        let (input, system, answer) = (mean(input), mean(system), mean(answer));
        Ok(Self { rows: rows.len() as u32, input, system, answer })
    }
}

/// What one candidate's calls would take.
pub(super) fn estimate(
    project: &OpenProject,
    asked: &AskedCandidate,
    rows: u32,
    counted: &RowTokens,
    trial: Option<&TrialView>,
    concurrency: u32,
) -> Result<Estimate, ApiError> {
    if let Some(recording) = &asked.recorded {
        return recorded(project, asked, recording, rows);
    }
    let prompt = prompt_tokens(asked, counted);
    let given = given_tokens(project, asked)?;
    let calls = f64::from(rows);
    let tokens = |per_call: f64| (per_call * calls).round() as u64;
    let measured = trial.and_then(|trial| Measured::of(trial, &asked.letter));
    let sent =
        measured.as_ref().map_or(prompt + counted.input + given + PER_MESSAGE, |found| found.sent);
    let answered = match (&measured, &asked.provider) {
        (Some(found), _) => found.answered,
        (None, None) => [counted.answer; 2],
        (None, Some(_)) => [counted.answer, counted.answer + CHATTER],
    };
    let tokens_out = answered.map(tokens);
    let at_once = match &asked.provider {
        Some(provider) => project.providers.profile(&provider.id)?.at_once.min(concurrency),
        None => concurrency,
    };
    let seconds = match (&measured, &asked.provider) {
        (_, None) => LOCAL_RATE.map(|rate| calls / rate),
        (Some(found), _) => found.seconds.map(|each| calls * each / f64::from(at_once.max(1))),
        (None, _) => REMOTE_SECONDS.map(|each| calls * each / f64::from(at_once.max(1))),
    };
    let by_batch = prices_by_batch(project, asked)?;
    let batch_prices = by_batch.flatten();
    Ok(Estimate {
        by_batch: by_batch.is_some(),
        batch_cost: batch_prices.map(|prices| cost(&prices, tokens(sent), tokens_out, 0)),
        letter: asked.letter.clone(),
        name: asked.spec.name.clone(),
        model: asked.spec.model.clone(),
        provider_name: asked.provider.as_ref().map_or(LOCAL_NAME, |at| &at.name).to_owned(),
        calls: rows,
        tokens_in: tokens(sent),
        tokens_out,
        cost: asked.spec.prices.map(|prices| {
            cost(
                &prices,
                tokens(sent),
                tokens_out,
                tokens(if prompt < CACHED_FROM { 0.0 } else { prompt }),
            )
        }),
        seconds,
        rests_on: rests_on(asked, measured.is_some(), at_once),
        warning: None,
    })
}

/// Of a recording nothing is asked: its answers are read.
fn recorded(
    project: &OpenProject,
    asked: &AskedCandidate,
    recording: &AskedRecording,
    rows: u32,
) -> Result<Estimate, ApiError> {
    let view = project.recorded_view(recording.id)?;
    Ok(Estimate {
        by_batch: false,
        batch_cost: None,
        letter: asked.letter.clone(),
        name: asked.spec.name.clone(),
        model: asked.spec.model.clone(),
        provider_name: RECORDED_NAME.to_owned(),
        calls: 0,
        tokens_in: 0,
        tokens_out: [0; 2],
        cost: Some([Money::ZERO; 2]),
        seconds: READ_RATE.map(|rate| f64::from(rows) / rate),
        rests_on: format!("{} Nothing is asked.", view.source),
        warning: coverage_warning(view.answered, view.rows),
    })
}

/// Tokens that every request of a candidate begins with.
fn prompt_tokens(asked: &AskedCandidate, counted: &RowTokens) -> f64 {
    let counter = TokenCounter::for_model(&asked.spec.model);
    let count = |text: &str| f64::from(counter.count_text(text)) + PER_MESSAGE;
    let system = match &asked.spec.system {
        SystemPrompt::AsInRow => counted.system,
        SystemPrompt::Replace(text) => count(text),
        SystemPrompt::None => 0.0,
    };
    let shots = asked.spec.shots.iter();
    system + shots.map(|(input, answer)| count(input) + count(answer)).sum::<f64>()
}

/// Tokens of what is looked up for a call, in the mean over a sample of training rows: test rows are
/// looked up in a run only.
fn given_tokens(project: &OpenProject, asked: &AskedCandidate) -> Result<f64, ApiError> {
    if asked.retrieval.is_none() {
        return Ok(0.0);
    }
    let rows = rows_of(&*project.columns()?, Split::Train);
    let spec = Spec::of(&project.store.candidates().get(asked.spec.id)?)?;
    Ok(project.context_tokens(&spec, &rows)? as f64)
}

/// From the prompt in the provider's cache and the shortest answers to nothing cached and the
/// longest.
fn cost(prices: &TokenPrices, sent: u64, answered: [u64; 2], cacheable: u64) -> [Money; 2] {
    let cached = cacheable.min(sent);
    let least = prices.input.of(sent - cached)
        + prices.cached_input.unwrap_or(prices.input).of(cached)
        + prices.output.of(answered[0]);
    [least, prices.input.of(sent) + prices.output.of(answered[1])]
}

fn rests_on(asked: &AskedCandidate, measured: bool, at_once: u32) -> String {
    match (&asked.provider, measured) {
        (None, _) => "This computer's usual rate; it costs nothing.".to_owned(),
        (Some(_), true) => format!(
            "Tokens and times of the trial's answers, from the least to the most; {at_once} requests at once."
        ),
        (Some(_), false) => format!(
            "Tokens counted here; answers from the expected length to {CHATTER} tokens more, each in \
             {} to {} seconds; {at_once} requests at once. A trial narrows it.",
            REMOTE_SECONDS[0], REMOTE_SECONDS[1]
        ),
    }
}

/// What a candidate's answers in the trial took, a call.
struct Measured {
    sent: f64,
    answered: [f64; 2],
    seconds: [f64; 2],
}

impl Measured {
    fn of(trial: &TrialView, letter: &str) -> Option<Self> {
        let answers = || {
            let all = trial.rows.iter().flat_map(|row| &row.answers);
            all.filter(|answer| answer.letter == letter && answer.text.is_some())
        };
        let tokens: Vec<[u32; 2]> = answers().filter_map(|answer| answer.tokens).collect();
        let seconds: Vec<f64> =
            answers().filter_map(|answer| answer.latency_ms).map(|ms| ms / 1e3).collect();
        let range = |values: &[f64]| {
            let (least, most) = values
                .iter()
                .fold((f64::INFINITY, 0.0_f64), |(least, most), v| (least.min(*v), most.max(*v)));
            [least, most]
        };
        if tokens.is_empty() || seconds.is_empty() {
            return None;
        }
        let sent = tokens.iter().map(|[sent, _]| f64::from(*sent)).sum::<f64>();
        let answered: Vec<f64> = tokens.iter().map(|[_, answered]| f64::from(*answered)).collect();
        Some(Self {
            sent: sent / tokens.len() as f64,
            answered: range(&answered),
            seconds: range(&seconds),
        })
    }
}

#[cfg(test)]
mod tests {
    use holdout_types::TokenPrice;

    use super::*;

    #[test]
    fn a_cost_ranges_from_all_cached_and_short_to_nothing_cached_and_long() {
        let price = |text: &str| TokenPrice::per_million(text.parse().unwrap());
        let prices =
            TokenPrices { input: price("2"), cached_input: Some(price("0.5")), output: price("8") };
        let range = cost(&prices, 1_000_000, [0, 1_000_000], 400_000).map(|m| m.to_string());
        assert_eq!(range, ["1.4", "10"]);
        let uncached = TokenPrices { cached_input: None, ..prices };
        assert_eq!(cost(&uncached, 1_000_000, [0, 0], 400_000)[0].to_string(), "2");
    }
}
