//! One row side by side: what every candidate of an evaluation answered to it.

mod wording;

use holdout_dataset::Example;
use holdout_evaluation::{AnswerRecord, Outcome};
use holdout_provider::Finish;
use holdout_store::ResultRow;
use holdout_types::{ApiError, CandidateId, ErrorCode};

use self::wording::{Pair, Told, grade_words, headline};
use super::corrections::Corrected;
use super::grading::Grading;
use super::judgement::kept;
use super::question::{AskedCandidate, Question, row_ids};
use super::view::{AnswerState, CandidateAnswer, ComparedRow, ComparedRowQuery, Excerpt};
use crate::diff::diff;
use crate::knowledge::given;
use crate::project::OpenProject;

/// Characters of a text that stand side by side.
const TEXT_LIMIT: usize = 20_000;

/// What one candidate has for the row.
struct Answered<'a> {
    asked: &'a AskedCandidate,
    /// The first trial, which is shown.
    stored: Option<ResultRow>,
    record: Option<AnswerRecord>,
    trials: Trials,
}

/// What came of all trials.
#[derive(Debug, Clone, Copy)]
struct Trials {
    right: u32,
    counted: u32,
    of: u32,
}

impl OpenProject {
    /// A row of the test set with all answers, and what they differ in.
    pub fn compared_row(&self, query: &ComparedRowQuery) -> Result<ComparedRow, ApiError> {
        let evaluation = self.store.evaluations().get(query.evaluation)?;
        let question = Question::of(&evaluation)?;
        let place = row_ids(self, &evaluation)?.iter().position(|row| *row == query.row);
        let Some(place) = place else {
            let text = "This row is not in the test set of the evaluation.";
            return Err(ApiError::new(ErrorCode::NotFound, text));
        };
        let raw = self.stored(query.row)?.raw;
        let (input, expected) = match Example::parse(&raw) {
            Ok(example) => (example.input(), Corrected::now(self)?.answer(query.row, &example)),
            Err(_) => (raw, String::new()),
        };
        let answered = self.answered(query, &question)?;
        let told: Vec<Told<'_>> = answered.iter().map(Answered::told).collect();
        let judgement = kept(self, &evaluation)?;
        let letter = |id: CandidateId| question.letter(id);
        let pair = Pair {
            baseline: &letter(query.baseline),
            challenger: &letter(query.challenger),
            expected: &expected,
        };
        let baseline = answered.iter().find(|one| one.asked.spec.id == query.baseline);
        let against = baseline.and_then(Answered::text).map(start);
        Ok(ComparedRow {
            id: query.row,
            number: place as u32 + 1,
            headline: headline(&pair, &told, judgement.as_ref()),
            input: excerpt(&input),
            expected: excerpt(&expected),
            answers: answered
                .iter()
                .map(|one| one.view(&expected, against.filter(|_| !one.is(query.baseline))))
                .collect(),
        })
    }

    fn answered<'q>(
        &self,
        query: &ComparedRowQuery,
        question: &'q Question,
    ) -> Result<Vec<Answered<'q>>, ApiError> {
        let grading = Grading::of_rows(self, question, || Ok(vec![query.row]))?;
        let of = |asked: &'q AskedCandidate| {
            let results = self.store.results();
            let stored = results.at(query.evaluation, asked.spec.id, query.row)?;
            let records: Vec<AnswerRecord> = stored.iter().map(|row| grading.record(row)).collect();
            let count = |is: &dyn Fn(&AnswerRecord) -> bool| {
                records.iter().filter(|record| is(record)).count() as u32
            };
            let trials = Trials {
                right: count(&AnswerRecord::is_correct),
                counted: count(&|record| record.outcome.counts()),
                of: u32::from(question.trials),
            };
            let (stored, record) = (stored.into_iter().next(), records.into_iter().next());
            Ok(Answered { asked, stored, record, trials })
        };
        question.candidates.iter().map(of).collect()
    }
}

impl Answered<'_> {
    fn is(&self, candidate: CandidateId) -> bool {
        self.asked.spec.id == candidate
    }

    fn outcome(&self) -> Option<&Outcome> {
        self.record.as_ref().map(|record| &record.outcome)
    }

    /// What it answered; of a refusal what it said.
    fn text(&self) -> Option<&str> {
        match self.outcome()? {
            Outcome::Answered { text, .. } | Outcome::Wrong { text, .. } => Some(text),
            Outcome::Excluded { .. } => None,
        }
    }

    fn state(&self) -> AnswerState {
        match &self.record {
            None => AnswerState::Missing,
            Some(_) if self.trials.counted < self.trials.of => AnswerState::Excluded,
            Some(_) if self.trials.right == self.trials.of => AnswerState::Right,
            Some(_) => AnswerState::Wrong,
        }
    }

    fn told(&self) -> Told<'_> {
        let grades = self.record.as_ref().and_then(|record| record.grades.as_ref());
        Told {
            letter: &self.asked.letter,
            state: self.state(),
            right_of: self.right_of(),
            missing_of: self.missing_of(),
            outcome: self.outcome(),
            differs_in_form: grades.is_some_and(|grades| grades.normalised && !grades.exact),
        }
    }

    /// How many of several trials are right, where all of them count.
    fn right_of(&self) -> Option<[u32; 2]> {
        let Trials { right, counted, of } = self.trials;
        (of > 1 && counted == of).then_some([right, of])
    }

    /// How many of several trials have no answer, where some have one.
    fn missing_of(&self) -> Option<[u32; 2]> {
        let Trials { counted, of, .. } = self.trials;
        (counted > 0 && counted < of).then_some([of - counted, of])
    }

    /// Why it counts as it does: the grader's words, and what else befell it.
    fn explanation(&self) -> String {
        match self.trials.of {
            of if of <= 1 || self.record.is_none() => self.first_explained(),
            of => format!("Of {of} trials this is the first. {}", self.first_explained()),
        }
    }

    fn first_explained(&self) -> String {
        let grades = self.record.as_ref().and_then(|record| record.grades.as_ref());
        let graded = grades.map(|grades| grades.primary.explanation.clone());
        match self.outcome() {
            None => "The evaluation has no answer of it to this row.".to_owned(),
            Some(Outcome::Excluded { reason }) => reason.clone(),
            Some(Outcome::Answered { finish: Finish::Length, .. }) => {
                graded.unwrap_or_default() + " It ends at the limit of tokens."
            }
            Some(_) => graded.unwrap_or_default(),
        }
    }

    fn view(&self, expected: &str, against: Option<&str>) -> CandidateAnswer {
        let text = self.text();
        let own = text.map(start);
        let stored = self.stored.as_ref();
        CandidateAnswer {
            candidate: self.asked.spec.id,
            letter: self.asked.letter.clone(),
            name: self.asked.spec.name.clone(),
            state: self.state(),
            grade: grade_words(&self.told()),
            explanation: self.explanation(),
            answer: text.map(excerpt),
            against_expected: own.map(|own| diff(own, start(expected))).unwrap_or_default(),
            against_baseline: own
                .zip(against)
                .map(|(own, other)| diff(own, other))
                .unwrap_or_default(),
            given: self
                .record
                .as_ref()
                .map(|record| given(&record.passages, expected))
                .unwrap_or_default(),
            prompt_tokens: stored.and_then(|row| row.prompt_tokens),
            cached_tokens: stored.and_then(|row| row.cached_tokens),
            completion_tokens: stored.and_then(|row| row.completion_tokens),
            cost: stored.and_then(|row| row.cost),
            latency_ms: stored.and_then(|row| row.latency_ms),
            first_token_ms: stored.and_then(|row| row.first_token_ms),
            waited_ms: stored.and_then(|row| row.waited_ms),
            attempts: stored.map_or(0, |row| row.attempts),
        }
    }
}

/// The start of a text, as much as is shown.
fn start(text: &str) -> &str {
    text.char_indices().nth(TEXT_LIMIT).map_or(text, |(end, _)| &text[..end])
}

pub(super) fn excerpt(text: &str) -> Excerpt {
    let shown = start(text);
    let cut_from = (shown.len() < text.len()).then(|| text.chars().count() as u32);
    Excerpt { text: shown.to_owned(), cut_from }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_at_a_character_and_its_length_is_said() {
        assert_eq!(excerpt("größe"), Excerpt { text: "größe".into(), cut_from: None });
        let long = "ö".repeat(TEXT_LIMIT + 1);
        let cut = excerpt(&long);
        assert_eq!(cut.text.chars().count(), TEXT_LIMIT);
        assert_eq!(cut.cut_from, Some(TEXT_LIMIT as u32 + 1));
        assert_eq!(excerpt(&"ö".repeat(TEXT_LIMIT)).cut_from, None);
    }
}
