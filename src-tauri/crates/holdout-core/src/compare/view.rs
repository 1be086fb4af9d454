//! What the Compare screen shows.

mod combination;
mod confusion;
mod corrections;
mod pairs;
mod row;
mod runs;
mod slices;

use holdout_types::{ApiError, CandidateId, CandidateKind, EvaluationId, Money, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::combination::{AlsoAsked, ChangeLine, CombinationView, FixedRows, UpperBound};
pub use self::confusion::{
    ConfusionCell, ConfusionCount, ConfusionLine, ConfusionQuery, ConfusionView, LabelFigures,
};
pub use self::corrections::{
    CorrectedScore, CorrectionForm, CorrectionLine, CorrectionRequest, CorrectionsView, SaidVerdict,
};
pub use self::pairs::{
    AnswerView, PairFilter, PairLine, PairPage, PairQuery, PairSort, StripGroup,
};
pub use self::row::{AnswerState, CandidateAnswer, ComparedRow, ComparedRowQuery, Excerpt};
pub use self::runs::{
    BetweenQuery, BetweenView, ChangedRow, RunCandidate, RunKind, RunLine, RunList,
};
pub use self::slices::{SliceFigures, SliceGroup, SliceLine, SlicedCandidate, SlicesView};
use super::plan::view::ComparePlan;
pub use crate::diff::{DiffKind, DiffSegment};
use crate::graders::view::{MetricView, RegradedView};
use crate::knowledge::view::RetrievalScoresView;

use crate::view::Headline;

/// The Compare screen, but for its table of rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CompareView {
    /// Question, answer, support. Once there is a verdict, its sentence is the answer.
    pub headline: Headline,
    /// What a run would mean; absent while something stops it.
    pub plan: Option<ComparePlan>,
    /// What stops a run, as sentences.
    pub blocking: Vec<String>,
    /// The evaluation that is shown: the one that was chosen, else the newest on the sealed test set.
    pub evaluation: Option<EvaluationView>,
}

/// How to compare.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CompareRequest {
    /// How many more wrong answers per 100 would be accepted, 0 to 50.
    pub margin_points: f64,
    /// How often each candidate is asked each row, 1 to 20; once if absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub trials: Option<u16>,
    /// The most that it may cost; unlimited if absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub budget: Option<Money>,
    /// Whether also those questions are asked whose answer an earlier evaluation has; no if absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub asks_anew: Option<bool>,
    /// Whether candidates are asked by batch where their provider has that; no if absent.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(optional))]
    pub by_batch: Option<bool>,
}

impl CompareRequest {
    /// Asks every row once, whatever it costs.
    pub const fn new(margin_points: f64) -> Self {
        Self { margin_points, trials: None, budget: None, asks_anew: None, by_batch: None }
    }
}

/// Where an evaluation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EvaluationState {
    /// Candidates are answering.
    Running,
    /// It was stopped, and can go on.
    Stopped,
    /// Every answer is there.
    Done,
    /// It can't go on; the answers so far are kept.
    Failed,
}

/// One evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EvaluationView {
    /// Which.
    pub id: EvaluationId,
    /// What it is for.
    pub kind: RunKind,
    /// What it is for, in words: `Look 2`, `Draft`.
    pub name: String,
    /// What it says, or how far it is.
    pub headline: Headline,
    /// Corrections of expected answers since it was begun; its figures and its verdict rest on them.
    pub corrections: u32,
    /// Where it stands.
    pub state: EvaluationState,
    /// Answers so far.
    pub done: u32,
    /// Answers in all.
    pub total: u32,
    /// Answers per second, lately.
    pub rate: Option<f64>,
    /// Seconds that remain at that rate.
    pub remaining_seconds: Option<f64>,
    /// When it was started.
    pub created_at: Timestamp,
    /// Calls that were on their way when the app was killed.
    pub possibly_billed_twice: u32,
    /// What it has cost so far; `null` while no cost is known.
    pub spent: Option<Money>,
    /// Calls whose cost is unknown.
    pub unknown_costs: u32,
    /// Answers that were taken from earlier evaluations, and cost nothing anew.
    pub from_cache: u32,
    /// The most that it may cost; `null` is unlimited.
    pub budget: Option<Money>,
    /// How often each candidate is asked each row.
    pub trials: u16,
    /// How far its batches are; absent where it is not asked by batch.
    pub batch: Option<BatchView>,
    /// Requests a month, for the projections; absent while nobody has said.
    pub volume_per_month: Option<u32>,
    /// The model at whose price they are made.
    pub price_model: String,
    /// The candidates, in the order of their letters. Figures appear when all is answered.
    pub scores: Vec<ScoreView>,
    /// What the evidence says.
    pub verdict: Option<VerdictView>,
    /// The primary metric, which was written down before the first answer.
    pub metric: MetricView,
    /// The same answers by other metrics, the newest first; exploratory.
    pub regraded: Vec<RegradedView>,
    /// Whether there is a table of fields or of tools.
    pub has_fields: bool,
    /// What combining could bring; absent where nothing looks things up or nothing was trained.
    pub combination: Option<CombinationView>,
    /// What each candidate asks for when something changes; empty before the verdict.
    pub changes: Vec<ChangeLine>,
    /// Why it failed.
    pub error: Option<ApiError>,
}

/// The batches of an evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BatchView {
    /// The marks of the candidates that are asked by batch.
    pub letters: Vec<String>,
    /// Where it stands, in a sentence.
    pub sentence: String,
    /// Questions that are done, as far as the providers say.
    pub done: u32,
    /// Questions in batches.
    pub total: u32,
    /// When the first batch was created.
    pub submitted_at: Option<Timestamp>,
    /// When the last open one ends unfinished.
    pub expires_at: Option<Timestamp>,
    /// When one was last looked up.
    pub looked_at: Option<Timestamp>,
    /// Why one can't be looked up at the moment.
    pub trouble: Option<String>,
    /// What shall become of the questions.
    pub wish: BatchWishView,
    /// Whether answers are still to come from batches.
    pub is_open: bool,
    /// Files that could not be deleted at the providers yet.
    pub files_left: u32,
    /// Each batch.
    pub batches: Vec<BatchLine>,
}

/// What shall become of the questions of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BatchWishView {
    /// They are answered by batch.
    Batch,
    /// Batches are stopped, and the rest is asked live.
    Live,
    /// Batches are stopped.
    Stop,
}

/// One batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BatchLine {
    /// The mark of its candidate.
    pub letter: String,
    /// How it stands, in a word or two.
    pub status: String,
    /// Its questions that are done.
    pub done: u32,
    /// Its questions.
    pub total: u32,
    /// Those that it left open when it ended.
    pub left: u32,
    /// Why it left some open, or can't be looked up.
    pub reason: Option<String>,
}

/// One line of the scoreboard: figures over the rows that every candidate answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ScoreView {
    /// Which candidate.
    pub candidate: CandidateId,
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: CandidateKind,
    /// The kind in a word or two; what the local provider trains is a classifier.
    pub way: String,
    /// The model that answered.
    pub model: String,
    /// Whether the others are measured against it.
    pub baseline: bool,
    /// Whether the verdict is for it.
    pub winner: bool,
    /// Answers counted: rows, as often as each was asked.
    pub n: u32,
    /// Those that are right by the primary metric.
    pub correct: u32,
    /// Rows without an answer because of a fault that was not the candidate's.
    pub excluded: u32,
    /// Share right, 0 to 1.
    pub accuracy: Option<f64>,
    /// Its 95 % interval by Wilson.
    pub interval: Option<[f64; 2]>,
    /// Share right by the other of exact and normalised match.
    pub other_accuracy: Option<f64>,
    /// Cost per 1,000 requests; `null` if the price is unknown.
    pub cost_per_1000: Option<Money>,
    /// Cost per 1,000 right answers.
    pub cost_per_1000_correct: Option<Money>,
    /// Median latency.
    pub p50_ms: Option<f64>,
    /// Latency that 95 of 100 requests keep.
    pub p95_ms: Option<f64>,
    /// Prompt and answer tokens of a request, on average.
    pub tokens_per_request: Option<f64>,
    /// What these tokens would cost a month at the project's volume, without caching: at its own
    /// model's price, or, for what was asked at the local provider, projected at that of
    /// [`EvaluationView::price_model`]. `null` if one of them is unknown.
    pub month_projected: Option<Money>,
    /// How good its lookup was by itself; absent where it looks nothing up.
    pub retrieval: Option<RetrievalScoresView>,
    /// When its answers were recorded, and what that means for cost and latency, in a sentence;
    /// absent for one that was asked.
    pub recorded: Option<String>,
    /// Figures that are shown and decide nothing, the same ones for every candidate.
    pub further: Vec<FurtherFigure>,
    /// Against the baseline; absent for the baseline itself.
    pub comparison: Option<ComparisonView>,
}

/// A figure that is shown and decides nothing: the share right by a further grader, or a mean score.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FurtherFigure {
    /// The head of its column.
    pub name: String,
    /// What it is, in a sentence.
    pub text: String,
    /// 0 to 1.
    pub share: Option<f64>,
}

/// A candidate against the baseline, on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ComparisonView {
    /// Challenger minus baseline, in points.
    pub difference_points: f64,
    /// Its interval in points by Tango, at `confidence`.
    pub interval_points: [f64; 2],
    /// The level of the interval, after dividing alpha by the number of challengers.
    pub confidence: f64,
    /// Mid-p McNemar, times the number of challengers, at most 1.
    pub p_value: f64,
    /// Exact McNemar, unadjusted.
    pub exact_p_value: f64,
    /// Rows that only the challenger has right; with several trials, that it has right more often.
    pub only_challenger: u32,
    /// Rows that only the baseline has right, or more often.
    pub only_baseline: u32,
    /// Rows that both have right, every time.
    pub both_right: u32,
    /// Rows that both have wrong; with several trials, that both have right as often and not always.
    pub both_wrong: u32,
    /// `better`, `worse`, `not_worse`, `equivalent`, `no_worthwhile_gain` or `not_enough_evidence`.
    pub finding: String,
}

/// What the evidence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct VerdictView {
    /// The rule's outcome, as in the headless runner's JSON.
    pub outcome: String,
    /// In words.
    pub sentence: String,
    /// How sure, and what it rests on.
    pub support: String,
    /// What limits it, each a sentence.
    pub caveats: Vec<String>,
    /// How it was reached, each rule a sentence.
    pub reasons: Vec<String>,
}
