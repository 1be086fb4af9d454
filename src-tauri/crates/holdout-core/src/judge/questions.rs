//! What a judge is asked of an evaluation.

use std::collections::{HashMap, HashSet};

use holdout_evaluation::judge::{Answers, JudgeQuestion};
use holdout_store::Evaluation;
use holdout_types::{ApiError, CandidateId, RowId};

use super::kept::KeptJudge;
use super::log::kept;
use super::texts::{GivenAnswer, RowText, given_answers, row_texts};
use crate::compare::corrections::Corrected;
use crate::compare::question::{Question, row_ids};
use crate::project::OpenProject;

/// The answers of an evaluation with what they answer.
pub(crate) struct Judgeable {
    pub(crate) answers: Vec<GivenAnswer>,
    pub(crate) rows: Vec<RowId>,
    pub(crate) texts: HashMap<RowId, RowText>,
    pub(crate) question: Question,
}

/// The answers of the baseline and of a challenger to one row.
pub(crate) struct Pair<'a> {
    pub(crate) row: RowId,
    pub(crate) baseline: &'a str,
    pub(crate) challenger: &'a str,
}

impl Judgeable {
    /// What there is to judge in an evaluation.
    pub(crate) fn of(project: &OpenProject, evaluation: &Evaluation) -> Result<Self, ApiError> {
        let rows = row_ids(project, evaluation)?;
        Ok(Self {
            answers: given_answers(project, evaluation.id)?,
            texts: row_texts(project, &Corrected::now(project)?, &rows)?,
            rows,
            question: Question::of(evaluation)?,
        })
    }

    /// How many answers a judge has said nothing final of.
    pub(crate) fn open(&self, project: &OpenProject, judge: &KeptJudge) -> Result<usize, ApiError> {
        let hash = judge.hash();
        let kept = kept(project, hash)?.into_iter();
        let known: HashSet<[u8; 32]> =
            kept.filter(|one| one.said.is_some() || one.is_final).map(|one| one.asked).collect();
        let is_open = |one: &JudgeQuestion| !known.contains(&one.hash(hash.0, &judge.spec));
        Ok(self.singles().into_iter().filter(is_open).count())
    }

    /// Every answer with what it answers.
    pub(crate) fn with_texts(&self) -> impl Iterator<Item = (&RowText, &str)> {
        let answers = self.answers.iter();
        answers.filter_map(|given| Some((self.texts.get(&given.row)?, given.text.as_str())))
    }

    /// Every answer by itself.
    pub(crate) fn singles(&self) -> Vec<JudgeQuestion> {
        let single = |given: &GivenAnswer| self.single(given.row, &given.text);
        self.answers.iter().filter_map(single).collect()
    }

    /// An answer by itself.
    pub(crate) fn single(&self, row: RowId, text: &str) -> Option<JudgeQuestion> {
        self.asked(row, Answers::One(text.to_owned()))
    }

    /// Every challenger's answer beside the baseline's, in both orders. The same text twice is a tie
    /// without being asked.
    pub(crate) fn pairs(&self) -> Vec<JudgeQuestion> {
        let mut questions = Vec::new();
        for challenger in self.challengers() {
            for pair in self.pairs_of(challenger).filter(|pair| pair.baseline != pair.challenger) {
                questions.extend(self.in_order(&pair, true));
                questions.extend(self.in_order(&pair, false));
            }
        }
        questions
    }

    /// A pair with the challenger in first place, or in second.
    pub(crate) fn in_order(
        &self,
        pair: &Pair<'_>,
        challenger_first: bool,
    ) -> Option<JudgeQuestion> {
        let (first, second) = if challenger_first {
            (pair.challenger, pair.baseline)
        } else {
            (pair.baseline, pair.challenger)
        };
        let answers = Answers::Pair { first: first.to_owned(), second: second.to_owned() };
        self.asked(pair.row, answers)
    }

    /// The candidates that are measured against the baseline.
    pub(crate) fn challengers(&self) -> impl Iterator<Item = CandidateId> {
        let baseline = self.question.baseline;
        self.question.ids().into_iter().filter(move |id| *id != baseline)
    }

    /// The rows that both the baseline and a challenger answered.
    pub(crate) fn pairs_of(&self, challenger: CandidateId) -> impl Iterator<Item = Pair<'_>> {
        let of = |candidate: CandidateId| {
            let found = self.answers.iter().filter(move |given| given.candidate == candidate);
            found.map(|given| (given.row, given.text.as_str())).collect::<HashMap<_, _>>()
        };
        let (baseline, challenger) = (of(self.question.baseline), of(challenger));
        self.rows.iter().filter_map(move |row| {
            let (baseline, challenger) = (*baseline.get(row)?, *challenger.get(row)?);
            Some(Pair { row: *row, baseline, challenger })
        })
    }

    fn asked(&self, row: RowId, answers: Answers) -> Option<JudgeQuestion> {
        let text = self.texts.get(&row)?;
        let (input, reference) = (text.input.clone(), text.expected.clone());
        Some(JudgeQuestion { row, input, reference, answers })
    }
}
