//! The facts that the fit check reads: measured on the project's rows and prompts, or said by the
//! user. Plain values, so that the rules over them can be tried without a project.

use holdout_types::{ApiError, CandidateKind, IssueCode, Money, Severity, Split};

use super::answers::FitAnswers;
use super::documents::DocumentFacts;
use super::looked_up::LookedUp;
use super::sample::{RowSystem, Sample, fields};
use crate::candidates::view::CandidateView;
use crate::data::columns::Columns;
use crate::prices::Projection;
use crate::project::OpenProject;
use crate::words::{counted, thousands};

/// Everything that the fit check reads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signs {
    /// Rows that take part.
    pub(super) usable: u32,
    /// Those of them to learn from; all of them while nothing is divided.
    pub(super) training: u32,
    /// Whether rows are divided.
    pub(super) divided: bool,
    /// Findings that stop a training.
    pub(super) errors: u32,
    /// Rows that take part and whose input stands elsewhere with another answer.
    pub(super) conflicting: u32,
    /// The closed set of answers, if there is one.
    pub(super) labels: Option<Labels>,
    /// The form of the answers.
    pub(super) form: Form,
    /// What the documents say of the answers; none while there are no documents.
    pub(super) documents: Option<DocumentFacts>,
    /// What the baseline sends with a request.
    pub(super) prompt: PromptTokens,
    /// Requests a month.
    pub(super) volume: Option<u32>,
    /// The model at whose price tokens are projected.
    pub(super) price_model: String,
    /// What candidates look up.
    pub(super) looked_up: LookedUp,
    /// What a month costs, once the volume and a price are known.
    pub(super) month: Option<Month>,
    /// The user's answers.
    pub(super) answers: FitAnswers,
}

/// A closed set of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labels {
    /// How many different answers.
    pub(super) count: u32,
    /// Rows whose answer is one of them.
    pub(super) covered: u32,
    /// The rarest.
    pub(super) rarest: String,
    /// Its rows to learn from.
    pub(super) rarest_rows: u32,
}

/// What the answers look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One short line each, from a closed set.
    Label,
    /// JSON objects with the same fields.
    Json {
        /// How many fields.
        fields: u32,
        /// Answers that have exactly these.
        alike: u32,
        /// Answers looked at.
        of: u32,
    },
    /// Anything.
    Text {
        /// Tokens of an answer, on average.
        tokens: u32,
    },
}

/// What the baseline sends with every request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PromptTokens {
    /// Tokens that never change: instructions and examples.
    pub(super) fixed: u32,
    /// Tokens of the input and of what is looked up for it, on average; none where nothing can be
    /// looked up yet.
    pub(super) input: Option<f64>,
    /// Whether the instructions differ from row to row.
    pub(super) varies: bool,
}

/// Money a month, projected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Month {
    /// What the baseline's tokens would cost.
    pub(super) baseline: Money,
    /// What those of the fine-tuned candidate would cost; none without such a candidate.
    pub(super) tuned: Option<Money>,
}

impl Labels {
    /// How much of the rows they cover: "14 answers cover all 1,240 rows".
    pub(super) fn in_words(&self, usable: u32) -> String {
        let answers = counted(self.count, "answer covers", "answers cover");
        let all = counted(usable, "row", "rows");
        if self.covered == usable {
            return format!("{answers} all {all}");
        }
        format!("{answers} {} of {all}", thousands(self.covered.into()))
    }
}

impl PromptTokens {
    /// All tokens of a request, on average.
    pub(super) fn request(&self) -> Option<f64> {
        Some(f64::from(self.fixed) + self.input?)
    }
}

impl Signs {
    /// The rows to learn from, or all usable ones while nothing is divided.
    pub(super) fn rows_in_words(&self) -> String {
        if self.divided {
            counted(self.training, "row to learn from", "rows to learn from")
        } else {
            counted(self.usable, "usable example", "usable examples")
        }
    }
}

impl OpenProject {
    /// The facts of this project, as they are now.
    pub(super) fn signs(
        &self,
        columns: &Columns,
        candidates: &[CandidateView],
    ) -> Result<Signs, ApiError> {
        let settings = self.settings()?;
        let sample = self.sampled(columns)?;
        let taking_part: Vec<usize> = (0..columns.excluded.len())
            .filter(|row| columns.report.columns[*row].usable && !columns.excluded[*row])
            .collect();
        let learnt = |row: &usize| !settings.divided || columns.splits[*row] == Some(Split::Train);
        let labels = labels(columns, &taking_part, learnt);
        let projection = Projection::of(&settings);
        let looked_up = self.looked_up(columns, candidates)?;
        let prompt = prompt_tokens(candidates, &sample, &looked_up);
        Ok(Signs {
            usable: taking_part.len() as u32,
            training: taking_part.iter().filter(|row| learnt(row)).count() as u32,
            divided: settings.divided,
            errors: columns.open_findings(Severity::Error),
            conflicting: conflicting(columns),
            form: form(columns, labels.as_ref(), taking_part.len() as u32, &sample),
            labels,
            documents: self.document_facts(columns)?,
            prompt,
            volume: projection.volume,
            month: month(candidates, &projection, &sample, &looked_up),
            looked_up,
            price_model: projection.model,
            answers: settings.fit,
        })
    }
}

fn labels(columns: &Columns, rows: &[usize], learnt: impl Fn(&usize) -> bool) -> Option<Labels> {
    let names = &columns.report.labels;
    let mut all = vec![0_u32; names.len()];
    let mut to_learn = vec![0_u32; names.len()];
    for row in rows {
        let Some(label) = columns.report.columns[*row].label else { continue };
        all[label as usize] += 1;
        to_learn[label as usize] += u32::from(learnt(row));
    }
    let used = (0..names.len()).filter(|label| all[*label] > 0);
    let rarest = used.clone().min_by_key(|label| to_learn[*label])?;
    Some(Labels {
        count: used.count() as u32,
        covered: all.iter().sum(),
        rarest: names[rarest].clone(),
        rarest_rows: to_learn[rarest],
    })
}

/// The form of a closed set is told from the set itself, else from the rows looked at.
fn form(columns: &Columns, labels: Option<&Labels>, usable: u32, sample: &Sample) -> Form {
    if let Some(labels) = labels {
        let names = &columns.report.labels;
        let first = names.first().and_then(|name| fields(name));
        return match first {
            Some(set) if names.iter().all(|name| fields(name).as_ref() == Some(&set)) => {
                Form::Json { fields: set.len() as u32, alike: labels.covered, of: usable }
            }
            _ => Form::Label,
        };
    }
    if sample.json * 10 >= sample.rows * 9 && sample.json > 0 {
        return Form::Json { fields: sample.fields, alike: sample.json, of: sample.rows };
    }
    Form::Text { tokens: sample.answer_tokens.round() as u32 }
}

fn conflicting(columns: &Columns) -> u32 {
    let issues = columns.report.issues.iter();
    let conflicts = issues.filter(|issue| issue.code == IssueCode::ConflictingAnswers);
    let rows = conflicts.flat_map(|issue| issue.rows.iter());
    rows.filter(|row| !columns.excluded[**row as usize]).count() as u32
}

fn prompt_tokens(
    candidates: &[CandidateView],
    sample: &Sample,
    looked_up: &LookedUp,
) -> PromptTokens {
    let Some(baseline) = candidates.iter().find(|candidate| candidate.baseline) else {
        return PromptTokens { fixed: 0, input: Some(sample.input_tokens), varies: false };
    };
    let passages = looked_up.get(&baseline.id).copied().unwrap_or(Some(0));
    PromptTokens {
        fixed: fixed_tokens(baseline, sample),
        input: passages.map(|passages| sample.input_tokens + passages as f64),
        varies: baseline.system.is_none() && sample.system == RowSystem::Varies,
    }
}

/// Tokens that a candidate sends with every request; of instructions that stand in the rows only if
/// all rows have the same.
pub(super) fn fixed_tokens(candidate: &CandidateView, sample: &Sample) -> u32 {
    match (&candidate.system, sample.system) {
        (None, RowSystem::Same(tokens)) => candidate.prompt_tokens + tokens,
        _ => candidate.prompt_tokens,
    }
}

/// Tokens of a request but for the answer, on average; none where what it would look up is not known.
pub(super) fn asked_tokens(
    candidate: &CandidateView,
    sample: &Sample,
    looked_up: &LookedUp,
) -> Option<f64> {
    let passages = looked_up.get(&candidate.id).copied().unwrap_or(Some(0))?;
    Some(f64::from(fixed_tokens(candidate, sample)) + sample.input_tokens + passages as f64)
}

fn month(
    candidates: &[CandidateView],
    projection: &Projection,
    sample: &Sample,
    looked_up: &LookedUp,
) -> Option<Month> {
    let baseline = candidates.iter().find(|candidate| candidate.baseline)?;
    let tuned = candidates.iter().rfind(|candidate| candidate.kind == CandidateKind::FineTuned);
    let month_of = |candidate: &CandidateView| {
        let asked = asked_tokens(candidate, sample, looked_up)?;
        projection.month(candidate.kind, asked, sample.answer_tokens)
    };
    Some(Month { baseline: month_of(baseline)?, tuned: tuned.and_then(month_of) })
}
