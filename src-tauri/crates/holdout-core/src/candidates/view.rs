//! What the Candidates screen shows.

use holdout_types::{CandidateId, CandidateKind, EvaluationId, Money, ProviderId, Timestamp};
use serde::{Deserialize, Serialize};

use super::recording::view::RecordedView;
use super::schema::view::AnswerForm;
use crate::knowledge::view::RetrievalView;
use crate::view::Headline;

/// The Candidates screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CandidatesView {
    /// Question, answer, support.
    pub headline: Headline,
    /// Those that take part, in the order of their letters.
    pub candidates: Vec<CandidateView>,
    /// How often production asks, for money per month.
    pub volume: Volume,
    /// Where a candidate can be asked: the local provider, then those of the settings.
    pub providers: Vec<ProviderChoice>,
    /// What can be added.
    pub kinds: Vec<KindChoice>,
}

/// A kind of candidate that can be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KindChoice {
    /// Which.
    pub kind: CandidateKind,
    /// In a word or two.
    pub name: String,
    /// What it is for, in a sentence.
    pub what_for: String,
}

/// Where a candidate can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProviderChoice {
    /// Which; absent for the local provider.
    pub id: Option<ProviderId>,
    /// Its name.
    pub name: String,
    /// The models that it is known to have; others can be named.
    pub models: Vec<String>,
}

/// How often production asks, and at which prices tokens are projected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Volume {
    /// Requests a month; absent while nobody has said.
    pub per_month: Option<u32>,
    /// The model at whose price tokens are projected.
    pub price_model: String,
    /// The models whose prices are known.
    pub models: Vec<String>,
    /// Where the prices are from, and of when.
    pub source: String,
}

/// A change of the volume.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VolumeEdit {
    /// Requests a month; absent or 0 for "not known".
    pub per_month: Option<u32>,
    /// One of the models in the list.
    pub price_model: String,
}

/// One candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CandidateView {
    /// Which.
    pub id: CandidateId,
    /// `A`, `B`, …: its mark everywhere, and never given to another.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: CandidateKind,
    /// The model that answers; absent for one that is not trained yet.
    pub model: Option<String>,
    /// The model that is asked, or that it is or was trained on.
    pub base_model: String,
    /// Where it is asked; absent for the local provider.
    pub provider: Option<ProviderId>,
    /// The name of that provider.
    pub provider_name: String,
    /// Its system prompt; absent means "as in the row".
    pub system: Option<String>,
    /// Examples given in turns.
    pub shots: u32,
    /// Tokens of the prompt and examples that every request carries.
    pub prompt_tokens: u32,
    /// What those tokens alone would cost a month at the project's volume, without the tickets and
    /// the answers: at its own model's price, or, for what is asked at the local provider, at the
    /// project's price model. `null` while the volume or the price is not known.
    pub month_projected: Option<Money>,
    /// Whether an evaluation used it, so that a change makes a new one.
    pub evaluated: bool,
    /// Whether the others are measured against it.
    pub baseline: bool,
    /// How it looks something up; absent where it does not.
    pub retrieval: Option<RetrievalView>,
    /// What should be known before it is compared: an unfair or a mismatched prompt.
    pub warning: Option<String>,
    /// The form that its answers are asked for in; absent where any text will do.
    pub form: Option<AnswerForm>,
    /// Where its answers come from, if they are recorded.
    pub recorded: Option<RecordedView>,
    /// The judged evaluation whose answers of it can be frozen.
    pub freezable: Option<EvaluationId>,
    /// Its versions, the newest first; empty where it was never changed after an evaluation.
    pub versions: Vec<VersionView>,
}

/// A version of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VersionView {
    /// Which.
    pub id: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub at: Timestamp,
    /// Whether it is the one that is looked at.
    pub is_this: bool,
    /// Whether it is off the list, and can be put back in this one's place.
    pub can_be_restored: bool,
    /// What was changed, in a sentence.
    pub text: String,
}

/// A change to a candidate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CandidateEdit {
    /// Which; a new one when absent.
    pub id: Option<CandidateId>,
    /// What kind a new one is, prompted when absent. Recorded ones come from a file or by freezing.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub kind: Option<CandidateKind>,
    /// Its name.
    pub name: String,
    /// Its system prompt; absent means "as in the row".
    pub system: Option<String>,
    /// How many examples of the training split it is given in turns, at most 300.
    pub shots: u32,
    /// Where it is asked, or trained and then asked; absent for the local provider.
    pub provider: Option<ProviderId>,
    /// The model that is asked there, or trained on; absent for the local provider's.
    pub model: Option<String>,
    /// How it looks something up, for the kinds that do; as it is or as usual when absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub retrieval: Option<RetrievalView>,
    /// The form of a structured one's answers; when absent as it is, or, of a new one, as proposed.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub form: Option<AnswerForm>,
}

/// A prompt to look at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PromptQuestion {
    /// The big prompt.
    pub text: String,
    /// The short prompt to count; the proposed one when absent.
    pub short: Option<String>,
}

/// What a big prompt would become.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PromptPreview {
    /// Tokens of the big prompt.
    pub tokens: u32,
    /// Those of them that are rules; the others are examples.
    pub rules_tokens: u32,
    /// The tokenizer that counted.
    pub encoding: String,
    /// The examples that stand in it.
    pub pairs: Vec<PromptPair>,
    /// The short prompt: the one that was asked about, else the proposed one.
    pub short: String,
    /// Its tokens.
    pub short_tokens: u32,
    /// How many tokens fewer that is.
    pub saved_tokens: u32,
    /// The same in per cent of the big one, 0 to 100.
    pub saved_percent: f64,
    /// The mark of the candidate that would send the short prompt; absent if one has to be made.
    pub tuned_letter: Option<String>,
}

/// An example that stands in a prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PromptPair {
    /// Its place among the examples, from 0.
    pub place: u32,
    /// What is asked.
    pub input: String,
    /// What is answered.
    pub answer: String,
    /// Its first line in the prompt, from 1.
    pub first_line: u32,
    /// Its last line.
    pub last_line: u32,
    /// How it stands to the rows.
    pub standing: PairStanding,
    /// The number of the row that it stands so to; absent where that is an earlier example of the
    /// same prompt.
    pub row: Option<u32>,
}

/// How an example of a prompt stands to the rows of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PairStanding {
    /// No row has its input.
    New,
    /// A row has its input and its answer.
    Known,
    /// A row has its input with another answer.
    Conflict,
    /// Its input is in the test set, so it must not be learnt.
    InTestSet,
}

/// What of a prompt is to be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PromptUse {
    /// The big prompt, which the baseline sends.
    pub text: String,
    /// The short prompt, which the fine-tuned candidate is trained with and sends.
    pub short: String,
    /// The places of the examples that become training rows.
    pub accepted: Vec<u32>,
}
