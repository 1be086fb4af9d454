//! What a study gives: one JSON object. Its schema is in `holdout-headless/schema`.

use holdout_types::{ApiError, CandidateKind, IssueCode, Severity};
use serde::Serialize;

use super::Metric;

/// The whole result. Parts that were not reached are absent, and `error` says why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StudyResult {
    /// The study's name.
    pub name: String,
    /// What the rows are.
    pub dataset: DatasetResult,
    /// Figures over the rows that every candidate answered.
    pub candidates: Vec<CandidateResult>,
    /// Each challenger against the baseline.
    pub comparisons: Vec<ComparisonResult>,
    /// The training, if a candidate needed one.
    pub training: Option<TrainingResult>,
    /// What counts as right, once the test rows are sealed.
    pub metric: Option<MetricResult>,
    /// What the evidence says.
    pub verdict: Option<VerdictResult>,
    /// Why the study ended early.
    pub error: Option<ApiError>,
}

/// The rows of a study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatasetResult {
    /// All rows of all files.
    pub rows: u32,
    /// Rows learnt from.
    pub train: u32,
    /// Rows that watch the training.
    pub validation: u32,
    /// Sealed rows.
    pub test: u32,
    /// Rows left out: unusable, or training rows whose input stands in the test split.
    pub left_out: u32,
    /// BLAKE3 over the rows and splits, in hexadecimal.
    pub hash: String,
    /// What the checks found, errors first.
    pub issues: Vec<IssueResult>,
}

/// One kind of finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IssueResult {
    /// What.
    pub code: IssueCode,
    /// How much it matters.
    pub severity: Severity,
    /// How many rows it concerns.
    pub count: u32,
    /// The first hundred of them.
    pub rows: Vec<RowPlace>,
    /// Whether its rows are left out already.
    pub handled: bool,
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowPlace {
    /// The file, without its folder.
    pub file: String,
    /// The line, from 1; in a workbook the row of the sheet.
    pub line: u64,
}

/// What counts as a right answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricResult {
    /// The grader with its options, as a study file writes it.
    pub grader: Metric,
    /// In words.
    pub name: String,
    /// What it asks of an answer, as the end of a sentence.
    pub asks: String,
    /// Why it was proposed; absent where it was chosen.
    pub proposed_because: Option<String>,
}

/// A share that is shown and decides nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FurtherResult {
    /// Of what.
    pub name: String,
    /// 0 to 1.
    pub share: Option<f64>,
}

/// One candidate's figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateResult {
    /// Its mark.
    pub letter: String,
    /// Its name.
    pub name: String,
    /// What kind it is.
    pub kind: CandidateKind,
    /// The model that answered.
    pub model: String,
    /// Whether the others are measured against it.
    pub baseline: bool,
    /// Rows counted.
    pub n: u32,
    /// Rows right by the metric.
    pub correct: u32,
    /// Rows without an answer for a reason that was not the candidate's.
    pub excluded: u32,
    /// Share right.
    pub accuracy: Option<f64>,
    /// Lower end of Wilson's 95 % interval.
    pub ci_low: Option<f64>,
    /// Upper end.
    pub ci_high: Option<f64>,
    /// Share right by the other of exact and normalised match.
    pub other_accuracy: Option<f64>,
    /// Shares right by further graders, and mean scores.
    pub further: Vec<FurtherResult>,
    /// Dollars for these answers; absent if a price is unknown.
    pub cost_usd: Option<f64>,
    /// Median latency.
    pub latency_p50_ms: Option<f64>,
    /// Latency that 95 of 100 requests keep.
    pub latency_p95_ms: Option<f64>,
    /// Prompt and answer tokens of a request, on average.
    pub tokens_per_request: Option<f64>,
}

/// A challenger against the baseline. Differences are challenger minus baseline, as shares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonResult {
    /// The baseline's name.
    pub baseline: String,
    /// The challenger's name.
    pub challenger: String,
    /// Rows compared.
    pub n: u32,
    /// The difference of the shares right.
    pub difference: f64,
    /// Lower end of Tango's interval at `confidence`.
    pub ci_low: f64,
    /// Upper end.
    pub ci_high: f64,
    /// 1 − 0.05 divided by the number of challengers.
    pub confidence: f64,
    /// McNemar's mid-p, times the number of challengers, at most 1.
    pub p_value: f64,
    /// McNemar's exact p, unadjusted.
    pub exact_p_value: Option<f64>,
    /// Rows that only the challenger has right.
    pub b: f64,
    /// Rows that only the baseline has right.
    pub c: f64,
    /// What the interval says.
    pub finding: String,
}

/// The training.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrainingResult {
    /// The provider's id of the job.
    pub job_id: Option<String>,
    /// The trained model.
    pub model: Option<String>,
    /// Mean training loss of each epoch.
    pub train_loss: Vec<f64>,
    /// Loss over all validation rows at the end of each epoch.
    pub valid_loss: Vec<f64>,
    /// From the first step to the model.
    pub seconds: f64,
    /// Tokens learnt from, as the provider counts them.
    pub trained_tokens: Option<u64>,
}

/// What the evidence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictResult {
    /// `adopt`, `keep_baseline`, `not_enough_evidence` or `no_verdict`.
    pub outcome: String,
    /// The name of the candidate that it is for.
    pub chosen: Option<String>,
    /// In words.
    pub sentence: String,
    /// How sure, and what it rests on.
    pub support: String,
    /// What limits it.
    pub caveats: Vec<String>,
}
