//! Each field of a JSON answer, or each tool, by candidate: which one is answered worst?

use std::collections::{BTreeMap, HashMap, HashSet};

use holdout_evaluation::{FieldTally, PartGrade, field_name};
use holdout_store::Evaluation;
use holdout_types::{ApiError, CandidateId, EvaluationId, RowId};

use super::view::{FieldCandidate, FieldCell, FieldFigures, FieldLine, FieldsView};
use crate::compare::grading::Grading;
use crate::compare::question::Question;
use crate::project::OpenProject;
use crate::study::Metric;
use crate::view::Headline;
use crate::words::{counted, listed};

const QUESTION: &str = "Which fields are answered wrong?";

/// One candidate's counts.
#[derive(Default)]
struct Answered {
    tally: FieldTally,
    wrong_rows: BTreeMap<String, u32>,
}

impl OpenProject {
    /// The table of fields of an evaluation, or why there is none.
    pub fn fields(&self, id: EvaluationId) -> Result<FieldsView, ApiError> {
        let evaluation = self.store.evaluations().get(id)?;
        let question = Question::of(&evaluation)?;
        let candidates: Vec<FieldCandidate> = question
            .candidates
            .iter()
            .map(|asked| FieldCandidate { candidate: asked.spec.id, letter: asked.letter.clone() })
            .collect();
        let Some(metric) = part_metric(&question) else {
            return Ok(absent(candidates));
        };
        let grading = Grading::under(self, &evaluation, &question, metric)?;
        let answered = self.answered_fields(id, &grading)?;
        let fields = lines(&candidates, &answered);
        Ok(FieldsView {
            headline: headline(&fields, &candidates),
            absent: None,
            candidates,
            fields,
        })
    }

    /// The parts of every answer to the rows that all candidates answered, by candidate.
    fn answered_fields(
        &self,
        id: EvaluationId,
        grading: &Grading,
    ) -> Result<HashMap<CandidateId, Answered>, ApiError> {
        let missing = self.rows_without_an_answer(id)?;
        let mut answered: HashMap<CandidateId, Answered> = HashMap::new();
        for row in self.store.results().of(id) {
            let row = row?;
            if missing.contains(&row.key.row) {
                continue;
            }
            let record = grading.record(&row);
            let Some(grades) = &record.grades else { continue };
            let of = answered.entry(row.key.candidate).or_default();
            of.tally.add(&grades.primary);
            let wrong = grades.primary.parts.iter().filter(|part| !part.correct);
            let names: HashSet<String> = wrong.map(|part| field_name(&part.name)).collect();
            for name in names {
                *of.wrong_rows.entry(name).or_default() += 1;
            }
        }
        Ok(answered)
    }

    /// The rows in which a candidate answers a field wrong.
    pub(crate) fn rows_with_wrong_field(
        &self,
        evaluation: &Evaluation,
        question: &Question,
        cell: &FieldCell,
    ) -> Result<Vec<RowId>, ApiError> {
        let Some(metric) = part_metric(question) else { return Ok(Vec::new()) };
        let grading = Grading::under(self, evaluation, question, metric)?;
        let is_it = |part: &PartGrade| !part.correct && field_name(&part.name) == cell.field;
        let mut wrong = Vec::new();
        for row in self.store.results().of(evaluation.id) {
            let row = row?;
            if row.key.candidate != cell.candidate {
                continue;
            }
            let grades = grading.record(&row).grades;
            if grades.is_some_and(|grades| grades.primary.parts.iter().any(is_it)) {
                wrong.push(row.key.row);
            }
        }
        Ok(wrong)
    }

    fn rows_without_an_answer(&self, id: EvaluationId) -> Result<HashSet<RowId>, ApiError> {
        let mut missing = HashSet::new();
        for row in self.store.results().of(id) {
            let row = row?;
            if row.error.is_some() {
                missing.insert(row.key.row);
            }
        }
        Ok(missing)
    }
}

/// The first of an evaluation's graders whose grades have parts.
pub(crate) fn part_metric(question: &Question) -> Option<&Metric> {
    let mut metrics = std::iter::once(&question.metric).chain(&question.also);
    metrics.find(|metric| metric.grader().has_parts())
}

fn absent(candidates: Vec<FieldCandidate>) -> FieldsView {
    let why = "There is no table of fields: the answers of this comparison are not graded by their \
               JSON fields or tool calls. Choose that beside the primary metric before the next run.";
    let headline = Headline {
        question: QUESTION.to_owned(),
        answer: "The answers are graded as a whole.".to_owned(),
        support: String::new(),
    };
    FieldsView { headline, absent: Some(why.to_owned()), candidates, fields: Vec::new() }
}

fn lines(
    candidates: &[FieldCandidate],
    answered: &HashMap<CandidateId, Answered>,
) -> Vec<FieldLine> {
    let mut lines: BTreeMap<String, FieldLine> = BTreeMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        let Some(of) = answered.get(&candidate.candidate) else { continue };
        for (name, counts) in of.tally.iter() {
            let line = lines.entry(name.to_owned()).or_insert_with(|| FieldLine {
                name: name.to_owned(),
                expected: 0,
                figures: vec![FieldFigures::default(); candidates.len()],
            });
            line.expected = line.expected.max(counts.expected);
            line.figures[place] = FieldFigures {
                right: counts.right,
                answered: counts.answered,
                wrong_rows: of.wrong_rows.get(name).copied().unwrap_or(0),
                precision: counts.precision(),
                recall: counts.recall(),
                f1: counts.f1(),
            };
        }
    }
    let mut lines: Vec<FieldLine> = lines.into_values().collect();
    lines.sort_by(|a, b| lowest(a).total_cmp(&lowest(b)).then(most_wrong(b).cmp(&most_wrong(a))));
    lines
}

/// The most rows in which a candidate has it wrong.
fn most_wrong(line: &FieldLine) -> u32 {
    line.figures.iter().map(|figures| figures.wrong_rows).max().unwrap_or(0)
}

/// The lowest F1 of any candidate; 1 where nobody has one.
fn lowest(line: &FieldLine) -> f64 {
    line.figures.iter().filter_map(|figures| figures.f1).fold(1.0, f64::min)
}

fn headline(fields: &[FieldLine], candidates: &[FieldCandidate]) -> Headline {
    let answer = match fields.first() {
        None => "No answer has a field.".to_owned(),
        Some(worst) if lowest(worst) >= 1.0 => {
            let names: Vec<&str> = candidates.iter().map(|one| one.letter.as_str()).collect();
            format!("{} answer every field right.", listed(&names))
        }
        Some(worst) => worst_words(worst, candidates),
    };
    let count = counted(fields.len() as u32, "field", "fields");
    let support = format!("{count}, the worst first, on the rows that every candidate answered.");
    Headline { question: QUESTION.to_owned(), answer, support }
}

fn worst_words(worst: &FieldLine, candidates: &[FieldCandidate]) -> String {
    let lowest = lowest(worst);
    let place = worst.figures.iter().position(|figures| figures.f1 == Some(lowest)).unwrap_or(0);
    let letter = candidates.get(place).map_or("", |candidate| candidate.letter.as_str());
    let rows = worst.figures.get(place).map_or(0, |figures| figures.wrong_rows);
    format!(
        "`{}` is the worst: {letter} has an F1 of {lowest:.2}, wrong in {}.",
        worst.name,
        counted(rows, "row", "rows")
    )
}
