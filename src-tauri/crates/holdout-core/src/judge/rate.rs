//! People's ratings of a blind sample.

use std::collections::{BTreeMap, HashMap};

use holdout_evaluation::judge::{JudgeExample, Scale};
use holdout_store::{ContentHash, Rating};
use holdout_types::{ApiError, ErrorCode, EvaluationId, RowId};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::kept::KeptJudge;
use super::texts::{GivenAnswer, given_answers, row_texts};
use super::view::{RatingEdit, RatingItem, RatingView, ScaleKind};
use crate::compare::corrections::Corrected;
use crate::project::OpenProject;

/// Answers in a sample: enough for an interval that can settle the rule, few enough for an hour.
const SAMPLE: usize = 50;
/// Who rates. A project is one person's; who shares it rates under the same name.
pub(super) const RATER: &str = "owner";

/// An answer's place among ratings and judgements.
pub(super) type AnswerKey = (RowId, ContentHash);

impl OpenProject {
    /// The sample of an evaluation's answers that is to be rated.
    pub fn rating_view(&self, evaluation: EvaluationId) -> Result<RatingView, ApiError> {
        let scale = self.rating_scale()?;
        let sample = self.sample_of(evaluation)?;
        let rows: Vec<RowId> = sample.iter().map(|given| given.row).collect();
        let (texts, columns) = (row_texts(self, &Corrected::now(self)?, &rows)?, self.columns()?);
        let ratings = standing_ratings(self, scale)?;
        let item = |given: &GivenAnswer| {
            let text = texts.get(&given.row).cloned().unwrap_or_default();
            RatingItem {
                id: id(given.row, given.hash()),
                number: columns.number(given.row),
                input: text.input,
                expected: text.expected,
                answer: given.text.clone(),
                value: ratings.get(&(given.row, given.hash())).copied(),
            }
        };
        let items: Vec<RatingItem> = sample.iter().map(item).collect();
        Ok(RatingView {
            scale: kind(scale),
            rubric: KeptJudge::current(&self.store)?
                .map(|judge| judge.spec.rubric)
                .unwrap_or_default(),
            rated: items.iter().filter(|item| item.value.is_some()).count() as u32,
            items,
        })
    }

    /// Rates an answer of the sample.
    pub fn rate(&self, edit: &RatingEdit) -> Result<RatingView, ApiError> {
        let scale = self.rating_scale()?;
        if scale.mark(edit.value).is_none() {
            let text = "This rating is not on the scale.";
            return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("value"));
        }
        let sample = self.sample_of(edit.evaluation)?;
        let found = sample.iter().find(|given| id(given.row, given.hash()) == edit.id);
        let Some(given) = found else {
            let text = "This answer is not in the sample.";
            return Err(ApiError::new(ErrorCode::NotFound, text).with_field("id"));
        };
        self.store.ratings_mut().add(&[Rating {
            row: given.row,
            answer: given.hash(),
            rater: RATER.to_owned(),
            scale: word(scale).to_owned(),
            value: edit.value,
            rated_at: self.clock.now(),
        }])?;
        self.rating_view(edit.evaluation)
    }

    /// Takes the last rating back.
    pub fn undo_rating(&self, evaluation: EvaluationId) -> Result<RatingView, ApiError> {
        self.store.ratings_mut().undo(RATER)?;
        self.rating_view(evaluation)
    }

    fn rating_scale(&self) -> Result<Scale, ApiError> {
        let judge = KeptJudge::current(&self.store)?;
        Ok(judge.map_or(Scale::PassFail, |judge| judge.spec.scale))
    }

    /// Different answers of an evaluation in a seeded order, the same for everybody.
    fn sample_of(&self, evaluation: EvaluationId) -> Result<Vec<GivenAnswer>, ApiError> {
        let given = given_answers(self, evaluation)?;
        let different: BTreeMap<(RowId, [u8; 32]), GivenAnswer> =
            given.into_iter().map(|given| ((given.row, given.hash().0), given)).collect();
        let mut sample: Vec<GivenAnswer> = different.into_values().collect();
        let seed = u64::from(self.settings()?.split_seed);
        sample.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        sample.truncate(SAMPLE);
        Ok(sample)
    }

    /// Rated answers for a judge to be shown, good and bad ones in turn.
    pub(super) fn rated_examples(
        &self,
        scale: Scale,
        count: usize,
    ) -> Result<Vec<JudgeExample>, ApiError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let ratings = standing_ratings(self, scale)?;
        let keys: Vec<AnswerKey> = ratings.keys().copied().collect();
        let (answers, rows) =
            (rated_answers(self, &keys)?, keys.iter().map(|key| key.0).collect::<Vec<_>>());
        let texts = row_texts(self, &Corrected::now(self)?, &rows)?;
        let mut by_value: BTreeMap<u8, Vec<JudgeExample>> = BTreeMap::new();
        let mut listed: Vec<_> = ratings.into_iter().collect();
        listed.sort_by_key(|((row, hash), _)| (*row, hash.0));
        listed.shuffle(&mut ChaCha8Rng::seed_from_u64(u64::from(self.settings()?.split_seed)));
        for (key, value) in listed {
            let (Some(answer), Some(text)) = (answers.get(&key), texts.get(&key.0)) else {
                continue;
            };
            by_value.entry(value).or_default().push(JudgeExample {
                input: text.input.clone(),
                reference: text.expected.clone(),
                answer: answer.clone(),
                value,
                reason: "So a person rated it.".to_owned(),
            });
        }
        let mut examples = Vec::new();
        while examples.len() < count && by_value.values().any(|rated| !rated.is_empty()) {
            examples.extend(by_value.values_mut().filter_map(Vec::pop));
        }
        examples.truncate(count);
        Ok(examples)
    }
}

/// The ratings that stand on a scale, by answer; of several raters the last one's.
pub(super) fn standing_ratings(
    project: &OpenProject,
    scale: Scale,
) -> Result<HashMap<AnswerKey, u8>, ApiError> {
    let ratings = project.store.ratings().standing()?.into_iter();
    let on_scale = ratings.filter(|rating| rating.scale == word(scale));
    Ok(on_scale.map(|rating| ((rating.row, rating.answer), rating.value)).collect())
}

/// The texts of rated answers, from the evaluations that gave them.
pub(super) fn rated_answers(
    project: &OpenProject,
    wanted: &[AnswerKey],
) -> Result<HashMap<AnswerKey, String>, ApiError> {
    let mut open: std::collections::HashSet<AnswerKey> = wanted.iter().copied().collect();
    let mut found = HashMap::new();
    for evaluation in project.store.evaluations().all()? {
        if open.is_empty() {
            break;
        }
        for given in given_answers(project, evaluation.id)? {
            let key = (given.row, given.hash());
            if open.remove(&key) {
                found.insert(key, given.text);
            }
        }
    }
    Ok(found)
}

fn id(row: RowId, answer: ContentHash) -> String {
    format!("{row}-{answer}")
}

pub(super) const fn kind(scale: Scale) -> ScaleKind {
    match scale {
        Scale::PassFail => ScaleKind::PassFail,
        Scale::OneToFive { .. } => ScaleKind::OneToFive,
    }
}

/// The scale as ratings keep it. Where a score passes is the judge's affair.
pub(super) const fn word(scale: Scale) -> &'static str {
    match scale {
        Scale::PassFail => "pass_fail",
        Scale::OneToFive { .. } => "one_to_five",
    }
}
