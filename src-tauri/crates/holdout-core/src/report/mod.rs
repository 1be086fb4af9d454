//! What do I hand over?
//!
//! Fills the documents of `holdout-report`. The Report screen is not in it yet.

use holdout_dataset::Example;
use holdout_report::{AnswerRow, CandidateLine, ComparisonLine, Report, answers_csv, markdown};
use holdout_types::{ApiError, ErrorCode};

use crate::compare::question::Question;
use crate::project::OpenProject;
use crate::study::result::{CandidateResult, ComparisonResult, StudyResult};
use crate::words::{percent, thousands};

impl StudyResult {
    /// The result as Markdown.
    pub fn markdown(&self) -> String {
        markdown(&Report {
            title: self.name.clone(),
            verdict: self
                .verdict
                .as_ref()
                .map(|verdict| (verdict.sentence.clone(), verdict.support.clone())),
            caveats: self.verdict.as_ref().map_or_else(Vec::new, |verdict| verdict.caveats.clone()),
            candidates: self.candidates.iter().map(candidate_line).collect(),
            comparisons: self.comparisons.iter().map(comparison_line).collect(),
            method: method(self),
            findings: self.dataset.issues.iter().map(|issue| issue.message.clone()).collect(),
        })
    }
}

fn candidate_line(candidate: &CandidateResult) -> CandidateLine {
    let unknown = || "unknown".to_owned();
    let interval = candidate.ci_low.zip(candidate.ci_high);
    let milliseconds = |value: Option<f64>| value.map_or_else(unknown, |ms| format!("{ms:.1} ms"));
    let per_1000 = |cost: f64| format!("${:.4}", cost * 1_000.0 / f64::from(candidate.n.max(1)));
    CandidateLine {
        name: format!("{}, {}", candidate.letter, candidate.name),
        right: format!(
            "{} of {}",
            thousands(u64::from(candidate.correct)),
            thousands(u64::from(candidate.n))
        ),
        accuracy: match (candidate.accuracy, interval) {
            (Some(share), Some((low, high))) => {
                format!("{} %, {} to {}", percent(share), percent(low), percent(high))
            }
            _ => unknown(),
        },
        cost: candidate.cost_usd.map_or_else(unknown, per_1000),
        latency: format!(
            "{}, {}",
            milliseconds(candidate.latency_p50_ms),
            milliseconds(candidate.latency_p95_ms)
        ),
        tokens: candidate.tokens_per_request.map_or_else(unknown, |tokens| format!("{tokens:.0}")),
    }
}

fn comparison_line(comparison: &ComparisonResult) -> ComparisonLine {
    let points = |share: f64| format!("{:+.1}", share * 100.0).replace('-', "−");
    ComparisonLine {
        pair: format!("{} against {}", comparison.challenger, comparison.baseline),
        difference: format!(
            "{} points, {} to {} at {} %",
            points(comparison.difference),
            points(comparison.ci_low),
            points(comparison.ci_high),
            percent(comparison.confidence)
        ),
        p_value: if comparison.p_value < 0.001 {
            "under 0.001".to_owned()
        } else {
            format!("{:.3}", comparison.p_value)
        },
        discordant: format!("{}, {}", comparison.b, comparison.c),
        finding: comparison.finding.replace('_', " "),
    }
}

fn method(result: &StudyResult) -> Vec<(String, String)> {
    let data = &result.dataset;
    let mut method = vec![
        ("Rows", thousands(u64::from(data.rows))),
        (
            "Training, validation, sealed test",
            [data.train, data.validation, data.test].map(|n| thousands(u64::from(n))).join(", "),
        ),
        ("Left out", thousands(u64::from(data.left_out))),
        ("Hash of rows and splits (BLAKE3)", data.hash.clone()),
        ("Interval of a share", "Wilson, 95 %".to_owned()),
        ("Interval of a difference", "Tango, for pairs, divided among the challengers".to_owned()),
        ("p", "McNemar, mid-p, times the number of challengers".to_owned()),
    ];
    if let Some(training) = &result.training {
        method.push(("Trained model", training.model.clone().unwrap_or_default()));
        method.push(("Training time", format!("{:.1} s", training.seconds)));
    }
    method.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl OpenProject {
    /// Every answer of the newest evaluation on the test split, as CSV.
    pub fn answers_csv(&self) -> Result<Vec<u8>, ApiError> {
        let Some(id) = self.newest_judged()? else {
            let text = "There is no evaluation to write down.";
            return Err(ApiError::new(ErrorCode::WrongState, text));
        };
        let evaluation = self.store.evaluations().get(id)?;
        let question = Question::of(&evaluation)?;
        let mut rows = Vec::new();
        for result in self.store.results().of(id) {
            let result = result?;
            let stored = self.store.rows().get(&[result.key.row])?;
            let Some(row) = stored.first() else { continue };
            let example = Example::parse(&row.raw).ok();
            let text =
                |part: fn(&Example) -> String| example.as_ref().map(part).unwrap_or_default();
            let record = crate::compare::record(&result, question.metric);
            rows.push(AnswerRow {
                place: format!("{}:{}", self.origin_of(row.id)?, row.line),
                input: text(Example::input),
                expected: text(Example::answer),
                candidate: question.letter(result.key.candidate),
                grade: grade(&record).to_owned(),
                answer: result.answer.unwrap_or_default(),
                explanation: result.reason.unwrap_or_default(),
                latency_ms: result.latency_ms.map(|ms| format!("{ms:.3}")).unwrap_or_default(),
                cost_usd: result.cost.map(|cost| cost.to_string()).unwrap_or_default(),
            });
        }
        answers_csv(rows).map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))
    }
}

fn grade(record: &holdout_evaluation::AnswerRecord) -> &'static str {
    match &record.grades {
        None => "excluded",
        Some(grades) if grades.primary.correct => "right",
        Some(_) => "wrong",
    }
}
