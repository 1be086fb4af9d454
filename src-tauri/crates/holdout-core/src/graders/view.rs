//! What the panel of graders shows and takes, and the table of fields.

use holdout_types::{CandidateId, EvaluationId, RowId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::compare::view::{ScoreView, VerdictView};
use crate::study::Metric;
use crate::view::Headline;

/// A way to compare, with its options, as the window chooses it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GraderChoice {
    /// The same text, character for character.
    ExactMatch,
    /// The same text after both have been normalised.
    NormalisedMatch {
        /// What is put aside.
        normalisation: NormalisationChoice,
    },
    /// The expected text stands in the answer.
    Contains {
        /// What is put aside.
        normalisation: NormalisationChoice,
    },
    /// The answer fits a pattern, whatever is expected.
    Regex {
        /// In the syntax of the regex crate.
        pattern: String,
    },
    /// The same number, or one near enough; either distance is enough.
    Number {
        /// At most so far away.
        absolute: f64,
        /// At most this many per cent of the expected number away.
        relative_percent: f64,
    },
    /// JSON that fits a schema, whatever is expected.
    JsonSchema {
        /// The schema, as JSON.
        schema: String,
    },
    /// JSON, field by field.
    JsonFields {
        /// What is put aside before two texts inside are compared; nothing when `null`.
        texts: Option<NormalisationChoice>,
    },
    /// The same tools called with the same arguments.
    ToolCall {
        /// Whether the arguments count.
        arguments: bool,
    },
    /// Much the same words.
    TextSimilarity {
        /// From which ROUGE-L on an answer counts as right, 0 to 1.
        passes_from: f64,
    },
    /// What the judge says that is set up on the Compare screen. Not among several.
    ModelJudge {
        /// Which judge: the hash of all that it is asked with, in hexadecimal.
        judge: String,
    },
    /// Right by every one of these.
    All {
        /// Two or more.
        graders: Vec<Self>,
    },
    /// Right by one of these or more.
    Any {
        /// Two or more.
        graders: Vec<Self>,
    },
}

/// What is put aside before two texts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NormalisationChoice {
    /// Space at both ends.
    pub trim: bool,
    /// Upper and lower case.
    pub case: bool,
    /// The form of characters, by Unicode's NFKC.
    pub nfkc: bool,
    /// Quotes at both ends, and sentence punctuation at the end.
    pub punctuation: bool,
    /// Runs of space inside.
    pub spaces: bool,
    /// How numbers are written.
    pub numbers: bool,
    /// Currency signs.
    pub currency: bool,
}

/// What to judge by.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GradersChoice {
    /// The primary metric: it decides.
    pub primary: GraderChoice,
    /// Further graders, which are shown and decide nothing; at most five.
    pub also: Vec<GraderChoice>,
}

/// How answers are judged, and what else could be chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GradersView {
    /// The question, the metric in one sentence, and why.
    pub headline: Headline,
    /// The primary metric.
    pub primary: MetricView,
    /// Why it was proposed; absent where a person chose another one.
    pub reason: Option<String>,
    /// What is shown beside it.
    pub also: Vec<MetricView>,
    /// What fits the expected answers, the best first.
    pub proposals: Vec<ProposalView>,
    /// How often the test set was judged.
    pub judged: u32,
    /// What another choice would mean now; absent before the first look.
    pub notice: Option<String>,
    /// Rows to try a grader on.
    pub rows: Vec<TryOutRow>,
    /// Stored answers that could be judged by the metric that is chosen now.
    pub regrade: Option<RegradeOffer>,
}

/// A metric, and what it asks.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MetricView {
    /// The grader with its options.
    pub grader: GraderChoice,
    /// In words: `exact match`.
    pub name: String,
    /// What it asks of an answer, as the end of a sentence.
    pub asks: String,
}

impl MetricView {
    pub(crate) fn of(metric: &Metric) -> Self {
        Self { grader: metric.grader().into(), name: metric.name().to_owned(), asks: metric.asks() }
    }
}

/// A grader that fits the expected answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProposalView {
    /// The grader.
    pub metric: MetricView,
    /// Why, in a sentence.
    pub reason: String,
    /// What it can't judge.
    pub caution: Option<String>,
}

/// A row to try a grader on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TryOutRow {
    /// The row.
    pub id: RowId,
    /// Its number.
    pub number: u32,
    /// The start of its input.
    pub input: String,
    /// The expected answer.
    pub expected: String,
    /// What candidates answered, where some did.
    pub answers: Vec<GivenAnswer>,
}

/// An answer that a candidate gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GivenAnswer {
    /// Whose.
    pub letter: String,
    /// What it answered.
    pub text: String,
}

/// Stored answers that could be judged by another metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RegradeOffer {
    /// Of which evaluation.
    pub evaluation: EvaluationId,
    /// What that would mean, as sentences.
    pub says: String,
}

/// A grader, and what to try it on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TryOut {
    /// The grader.
    pub grader: GraderChoice,
    /// A pair that a person wrote.
    pub pair: TriedPair,
    /// Those of rows, at most 200.
    pub rows: Vec<TriedPair>,
}

/// An expected answer and an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TriedPair {
    /// What is expected.
    pub expected: String,
    /// What is answered.
    pub answer: String,
}

/// What a grader says of the pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TriedView {
    /// What the grader asks of an answer, in a sentence.
    pub asks: String,
    /// How many of the rows' answers are right, in a sentence; empty without rows.
    pub says: String,
    /// What it says of the pair.
    pub grade: GradeView,
    /// What it says of the rows, in their order.
    pub rows: Vec<GradeView>,
}

/// A grade that explains itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GradeView {
    /// Whether the answer counts as right.
    pub correct: bool,
    /// 0 to 1.
    pub score: f64,
    /// Why, in sentences.
    pub explanation: String,
    /// Its fields or calls, where it has such.
    pub parts: Vec<PartView>,
}

/// One field of a JSON answer, or one tool call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PartView {
    /// The path of the field, or the name of the tool.
    pub name: String,
    /// Whether it is right.
    pub correct: bool,
    /// What is expected, as JSON.
    pub expected: Option<String>,
    /// What was answered, as JSON.
    pub answered: Option<String>,
}

/// A judgement of stored answers by another metric than the one of the run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RegradedView {
    /// By which metric.
    pub metric: MetricView,
    /// When.
    pub created_at: Timestamp,
    /// The figures, in the order of the candidates' letters.
    pub scores: Vec<ScoreView>,
    /// What they say; always exploratory.
    pub verdict: VerdictView,
}

/// The fields of JSON answers or the tools that were called, on the rows that every candidate
/// answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldsView {
    /// The worst field, in a sentence, and what the figures are.
    pub headline: Headline,
    /// Why there is no table; absent where there is one.
    pub absent: Option<String>,
    /// The candidates, in the order of their letters.
    pub candidates: Vec<FieldCandidate>,
    /// The fields, the one with the lowest F1 of any candidate first.
    pub fields: Vec<FieldLine>,
}

/// A candidate of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldCandidate {
    /// Which.
    pub candidate: CandidateId,
    /// Its mark.
    pub letter: String,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldLine {
    /// Its path, places in lists as one (`items[].price`), or the name of the tool.
    pub name: String,
    /// How often it is expected.
    pub expected: u32,
    /// The figures, in the order of the candidates.
    pub figures: Vec<FieldFigures>,
}

/// How one candidate answers one field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldFigures {
    /// Answered as expected.
    pub right: u32,
    /// Answered at all.
    pub answered: u32,
    /// Rows in which it is wrong, missing or not asked for.
    pub wrong_rows: u32,
    /// Of what was answered, the share that is right.
    pub precision: Option<f64>,
    /// Of what was expected, the share that is right.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
}

/// A field of one candidate: narrows rows to those in which it is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FieldCell {
    /// Whose.
    pub candidate: CandidateId,
    /// The field's name, as in the table.
    pub field: String,
}
