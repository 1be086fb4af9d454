//! What the Overview screen shows.

use holdout_types::{CandidateId, CandidateKind, Money};
use serde::Serialize;

use super::answers::FitAnswer;
use crate::view::Headline;

/// The Overview screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OverviewView {
    /// Question, answer, support. Once there is a verdict, its sentence is the answer.
    pub headline: Headline,
    /// What to do now.
    pub next: NextStep,
    /// Whether something runs, so that the sentences move.
    pub running: bool,
    /// The fit check, a line a question.
    pub fit: Vec<FitLine>,
    /// Requests a month in production; absent while nobody has said.
    pub volume_per_month: Option<u32>,
    /// What the fit check advises, and what was measured since.
    pub advice: AdviceView,
    /// The candidates, in the order of their letters.
    pub candidates: Vec<WorthLine>,
    /// How the figures of `candidates` were made.
    pub figures_note: String,
    /// The way from examples to a report.
    pub path: Vec<PathStep>,
    /// Models and services that end and that this project leans on.
    pub ends: Vec<EndView>,
}

/// A screen that a button of this one leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// Rows, checks, splits and the seal.
    Data,
    /// Prompts and volume.
    Candidates,
    /// Training.
    Train,
    /// Comparison and verdict.
    Compare,
    /// The report.
    Report,
}

/// The next step, as a button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NextStep {
    /// A verb and its object: "Seal 248 test rows".
    pub label: String,
    /// Where that is done.
    pub screen: Destination,
}

/// A question of the fit check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Is the task settled?
    Pace,
    /// Is the set of answers closed?
    Closed,
    /// Is the format strict?
    Format,
    /// Does the prompt repeat itself?
    Prompt,
    /// Does volume pay?
    Volume,
    /// Do facts in the answers change?
    Facts,
    /// Do documents alone answer?
    Documents,
    /// Must answers cite their source?
    Citation,
    /// Enough clean examples?
    Examples,
    /// Do equal inputs have equal answers?
    Conflicts,
}

/// Where a finding is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FitSource {
    /// The project's rows and prompts.
    Measured,
    /// The user's word.
    YourAnswer,
    /// Both together.
    Both,
}

/// What a finding speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SpeaksFor {
    /// Training a model.
    FineTuning,
    /// Instructions and examples in a prompt.
    Prompt,
    /// Context that is looked up for each request.
    Retrieval,
    /// None of them, or not known yet.
    Nothing,
    /// Something to mend before any of them.
    FixFirst,
}

/// One line of the fit check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FitLine {
    /// Which question.
    pub sign: Sign,
    /// It in words.
    pub question: String,
    /// What is known, with its numbers.
    pub finding: String,
    /// Where that is from.
    pub source: FitSource,
    /// What it speaks for.
    pub speaks_for: SpeaksFor,
    /// The same in words: "Fine-tuning", "No need for retrieval".
    pub speaks_words: String,
    /// Why it speaks so.
    pub reading: String,
    /// The answers to choose from; empty where the data answers or a number is asked.
    pub options: Vec<FitOption>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FitOption {
    /// What is kept when it is chosen.
    pub answer: FitAnswer,
    /// It in a word or two.
    pub label: String,
    /// Whether it is the present answer.
    pub chosen: bool,
}

/// What the fit check advises: a guess, until it was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AdviceView {
    /// The guess in one sentence.
    pub guess: String,
    /// What it rests on, each a sentence that names its fact.
    pub reasons: Vec<String>,
    /// The newest verdict's sentence, which counts more.
    pub measured: Option<String>,
    /// Whether the guess held; absent before there is a verdict.
    pub held: Option<GuessView>,
    /// Which candidates to compare, and why.
    pub compare: Vec<ProposedCandidate>,
    /// The button that adds those that are not there yet; absent where none is to be added.
    pub add_label: Option<String>,
    /// Answers that would turn the guess.
    pub turns: Vec<AdviceTurn>,
}

/// The guess beside the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GuessView {
    /// Whether it held; absent where that is open.
    pub held: Option<bool>,
    /// In words.
    pub sentence: String,
}

/// A kind of candidate that is worth comparing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProposedCandidate {
    /// Which kind.
    pub kind: CandidateKind,
    /// The name that it would get.
    pub name: String,
    /// The measured fact that speaks for it.
    pub why: String,
    /// The mark of the candidate of this kind; absent where none is there yet.
    pub letter: Option<String>,
    /// Whether it can be added now.
    pub addable: bool,
}

/// Another answer, and the guess that it would lead to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AdviceTurn {
    /// What would have to be so: "The task changes every week".
    pub when: String,
    /// The guess then.
    pub guess: String,
}

/// A candidate, and why it is compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorthLine {
    /// Which.
    pub id: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// Why it is in.
    pub why: String,
    /// Tokens of a request: prompt, examples, input and what is looked up; of a measured candidate
    /// with the answer. `null` where nothing can be looked up yet.
    pub tokens_per_request: Option<f64>,
    /// Whether the tokens were measured; else they are counted from prompt, rows and documents.
    pub measured: bool,
    /// What these tokens would cost a month; `null` while volume or price is not known.
    pub month_projected: Option<Money>,
    /// Where it stands.
    pub state: WorthState,
    /// Share right on the sealed rows, 0 to 1, once judged.
    pub accuracy: Option<f64>,
    /// Rows that the share is of.
    pub n: u32,
}

/// Where a candidate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WorthState {
    /// It is to be trained first.
    NotTrained,
    /// It can answer.
    Ready,
    /// The newest verdict is about it too.
    Judged,
}

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PathStep {
    /// What is done in it.
    pub name: String,
    /// How it stands, in one line.
    pub line: String,
    /// Whether it is behind, at hand or ahead.
    pub standing: StepStanding,
    /// Where it is done.
    pub screen: Destination,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StepStanding {
    /// Done.
    Done,
    /// The one to do now.
    Current,
    /// Not yet.
    Ahead,
}

/// Something that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndView {
    /// What ends, and in how many days: "gpt-4.1-mini stops in 50 days".
    pub title: String,
    /// What that means here.
    pub text: String,
    /// Where that is known from.
    pub source: String,
    /// Whether a candidate answers with it; else only its price is used.
    pub answers: bool,
}
