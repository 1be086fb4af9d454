//! Figures over parts of the rows: by label, length, nearness to training, personal data.
//!
//! They describe. The parts were not chosen before the run, so the intervals of differences are made
//! at a level divided among all of them (Bonferroni), and no verdict rests on them.

mod figures;
mod parts;
mod wording;

use std::collections::{HashMap, HashSet};

use holdout_types::{ApiError, CandidateId, ErrorCode, EvaluationId, RowId};

use self::figures::Marks;
use self::parts::Part;
use super::grading::Grading;
use super::question::{AskedCandidate, Question, row_ids};
use super::view::{SliceGroup, SliceLine, SlicedCandidate, SlicesView};
use crate::project::OpenProject;

/// Slices with fewer rows get no difference.
pub(super) const FEWEST_ROWS: usize = 20;
const ALPHA: f64 = 0.05;

impl OpenProject {
    /// A run, part by part, over the rows that every candidate answered.
    pub fn slices(&self, id: EvaluationId) -> Result<SlicesView, ApiError> {
        let evaluation = self.store.evaluations().get(id)?;
        let question = Question::of(&evaluation)?;
        let mut rows = row_ids(self, &evaluation)?;
        let marks = self.marks(id, &question, &Grading::of(self, &evaluation, &question)?)?;
        rows.retain(|row| marks.contains_key(row));
        if rows.is_empty() {
            let text = "No row is answered by every candidate yet.";
            return Err(ApiError::new(ErrorCode::WrongState, text));
        }
        let parts = parts::of(self, &evaluation, &question, &rows)?;
        let challengers = question.candidates.len().saturating_sub(1);
        let compared = parts.iter().flat_map(|part| &part.slices);
        let compared = compared.filter(|(_, rows)| rows.len() >= FEWEST_ROWS).count();
        let confidence = 1.0 - ALPHA / (compared * challengers).max(1) as f64;
        let baseline = question.ids().iter().position(|id| *id == question.baseline).unwrap_or(0);
        let groups: Vec<SliceGroup> =
            parts.into_iter().map(|part| group(part, &marks, baseline, confidence)).collect();
        Ok(SlicesView {
            evaluation: id,
            headline: wording::headline(&groups, &question, compared, confidence),
            candidates: question.candidates.iter().map(|one| sliced(one, &question)).collect(),
            confidence,
            groups,
        })
    }

    /// Each candidate's share of right answers to every row that all of them answered.
    fn marks(
        &self,
        id: EvaluationId,
        question: &Question,
        grading: &Grading,
    ) -> Result<HashMap<RowId, Marks>, ApiError> {
        let ids: Vec<CandidateId> = question.ids();
        let mut marks: HashMap<RowId, Marks> = HashMap::new();
        let mut missing: HashSet<RowId> = HashSet::new();
        for result in self.store.results().of(id) {
            let result = result?;
            let Some(place) = ids.iter().position(|one| *one == result.key.candidate) else {
                continue;
            };
            if result.error.is_some() {
                missing.insert(result.key.row);
            }
            let row = marks.entry(result.key.row).or_insert_with(|| Marks::of(ids.len()));
            row.add(place, grading.record(&result).is_correct());
        }
        marks.retain(|row, found| !missing.contains(row) && found.is_whole());
        Ok(marks)
    }
}

fn sliced(asked: &AskedCandidate, question: &Question) -> SlicedCandidate {
    SlicedCandidate {
        candidate: asked.spec.id,
        letter: asked.letter.clone(),
        name: asked.spec.name.clone(),
        baseline: asked.spec.id == question.baseline,
    }
}

fn group(
    part: Part,
    marks: &HashMap<RowId, Marks>,
    baseline: usize,
    confidence: f64,
) -> SliceGroup {
    let line = |(name, rows): (String, Vec<RowId>)| {
        let found: Vec<&Marks> = rows.iter().filter_map(|row| marks.get(row)).collect();
        let is_thin = found.len() < FEWEST_ROWS;
        SliceLine {
            name,
            n: found.len() as u32,
            thin: is_thin.then(|| wording::thin(found.len())),
            figures: figures::of(&found, baseline, (!is_thin).then_some(confidence)),
        }
    };
    SliceGroup {
        name: part.name.to_owned(),
        note: part.note.to_owned(),
        slices: part.slices.into_iter().map(line).collect(),
    }
}
