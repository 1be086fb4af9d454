//! Whether the judge's word is worth something: its agreement with people, and the rule on it.

use std::collections::HashMap;

use holdout_evaluation::judge::{JudgementRecord, Mark, Said};
use holdout_statistics::{Kappa, Weights, kappa};
use holdout_store::ContentHash;
use holdout_types::{ApiError, ErrorCode, RowId};

use super::kept::KeptJudge;
use super::log::kept;
use super::rate::{AnswerKey, rated_answers, standing_ratings};
use super::texts::{RowText, row_texts};
use super::view::{AgreementView, Disagreement};
use crate::compare::corrections::Corrected;
use crate::project::OpenProject;
use crate::words::{counted, one_line};

/// Rated and judged answers that a judge needs before it may decide.
pub(crate) const NEEDED_RATINGS: u32 = 30;
/// What the lower end of kappa's interval must be: where Landis and Koch (1977) begin "moderate".
pub(crate) const NEEDED_KAPPA: f64 = 0.4;
/// Of its interval, two-sided.
const CONFIDENCE: f64 = 0.95;
/// Disagreements that are listed.
const LISTED: usize = 50;
/// Characters of a text that are shown.
const LINE_LIMIT: usize = 240;

/// An answer that both a person and the judge have spoken of.
struct Both {
    key: AnswerKey,
    value: u8,
    person: Mark,
    said: Said,
}

/// How well a judge agrees with people.
pub(crate) struct Standing {
    both: Vec<Both>,
    texts: HashMap<RowId, RowText>,
    agreement: Option<Kappa>,
    weighted: Option<Kappa>,
}

impl Standing {
    /// How a judge stands now.
    pub(crate) fn of(project: &OpenProject, judge: &KeptJudge) -> Result<Self, ApiError> {
        let ratings = standing_ratings(project, judge.spec.scale)?;
        let rows: Vec<RowId> = ratings.keys().map(|key| key.0).collect();
        let texts = row_texts(project, &Corrected::now(project)?, &rows)?;
        let shown: Vec<[u8; 32]> = judge.spec.examples.iter().map(|e| hash(&e.answer)).collect();
        let mut both = Vec::new();
        for ((row, answer), said) in judged(kept(project, judge.hash())?) {
            let Some(value) = ratings.get(&(row, answer)).copied() else { continue };
            let Some(person) = judge.spec.scale.mark(value) else { continue };
            // What was shown to it as an example proves nothing.
            if !shown.contains(&answer.0) {
                both.push(Both { key: (row, answer), value, person, said });
            }
        }
        both.sort_by_key(|one| (one.key.0, one.key.1.0));
        let agreement = kappa(&table(&both), Weights::Same, CONFIDENCE);
        let weighted = kappa(&scores(&both), Weights::Quadratic, CONFIDENCE);
        Ok(Self { both, texts, agreement, weighted })
    }

    /// What the judge lacks before it may decide a comparison.
    pub(crate) fn lacks(&self) -> Option<ApiError> {
        let n = self.both.len() as u32;
        let wrong = |text: String| ApiError::new(ErrorCode::WrongState, text).with_field("judge");
        if n < NEEDED_RATINGS {
            let have = counted(n, "answer is", "answers are");
            let text = format!(
                "{have} both rated by you and judged; {NEEDED_RATINGS} are needed before the judge may \
                 decide."
            );
            let more = counted(NEEDED_RATINGS - n, "more answer", "more answers");
            return Some(wrong(text).with_hint(format!("Rate {more}, and have them judged.")));
        }
        let Some(Kappa { interval, .. }) = self.agreement else {
            let text = "Judge and ratings know one kind of answer only, so agreement can't be told \
                        from chance.";
            return Some(wrong(text.to_owned()).with_hint("Rate answers of both kinds."));
        };
        (interval.low < NEEDED_KAPPA).then(|| {
            let text = format!(
                "{} The lower end must be {NEEDED_KAPPA} or more before the judge may decide.",
                self.words()
            );
            let hint = "Sharpen the rubric where the two disagree, take another model, or rate more \
                        answers.";
            wrong(text).with_hint(hint)
        })
    }

    /// The agreement in a sentence.
    pub(crate) fn words(&self) -> String {
        let n = self.both.len() as u32;
        let on = counted(n, "answer", "answers");
        match self.agreement {
            _ if n == 0 => "No answer is both rated by a person and judged yet.".to_owned(),
            None => format!("On {on} nothing can be told from chance: all are of one kind."),
            Some(Kappa { kappa, interval }) => format!(
                "On {on}, judge and person agree at kappa {kappa:.2} (95 % interval {:.2} to {:.2}).",
                interval.low, interval.high
            ),
        }
    }

    /// The figures, with where the two disagree.
    pub(super) fn view(&self, project: &OpenProject) -> Result<AgreementView, ApiError> {
        let [[both_pass, only_judge], [only_person, both_fail]] = table(&self.both);
        Ok(AgreementView {
            words: self.words(),
            n: self.both.len() as u32,
            needed: NEEDED_RATINGS,
            both_pass,
            only_judge,
            only_person,
            both_fail,
            kappa: self.agreement.map(|found| found.kappa),
            interval: self.agreement.map(|found| [found.interval.low, found.interval.high]),
            needed_kappa: NEEDED_KAPPA,
            weighted_kappa: self.weighted.map(|found| found.kappa),
            disagreements: self.disagreements(project)?,
        })
    }

    fn disagreements(&self, project: &OpenProject) -> Result<Vec<Disagreement>, ApiError> {
        let apart = self.both.iter().filter(|one| one.person != one.said.mark).take(LISTED);
        let apart: Vec<&Both> = apart.collect();
        let keys: Vec<AnswerKey> = apart.iter().map(|one| one.key).collect();
        let (answers, columns) = (rated_answers(project, &keys)?, project.columns()?);
        let line = |one: &&Both| {
            let row = one.key.0;
            let input = self.texts.get(&row).map_or("", |text| &text.input);
            let answer = answers.get(&one.key).map_or("", String::as_str);
            Disagreement {
                row,
                number: columns.number(row),
                input: one_line(input, LINE_LIMIT),
                answer: one_line(answer, LINE_LIMIT),
                judge: in_words(one.said.mark, one.said.score),
                reason: one.said.reason.clone(),
                person: in_words(one.person, one.said.score.map(|_| one.value)),
            }
        };
        Ok(apart.iter().map(line).collect())
    }
}

/// What was said of answers by themselves; the last word on each.
fn judged(records: Vec<JudgementRecord>) -> HashMap<AnswerKey, Said> {
    let single = |one: JudgementRecord| {
        let answer = ContentHash(one.answer?);
        Some(((one.row, answer), one.said?))
    };
    records.into_iter().filter_map(single).collect()
}

fn hash(answer: &str) -> [u8; 32] {
    ContentHash::of(answer.as_bytes()).0
}

/// The judge down, the person across; pass before fail.
fn table(both: &[Both]) -> [[u32; 2]; 2] {
    let mut table = [[0; 2]; 2];
    let at = |mark: Mark| usize::from(mark != Mark::Pass);
    for one in both {
        table[at(one.said.mark)][at(one.person)] += 1;
    }
    table
}

/// The scores of both, where the scale has such.
fn scores(both: &[Both]) -> [[u32; 5]; 5] {
    let mut table = [[0; 5]; 5];
    for one in both {
        let judge = one.said.score.map_or(usize::MAX, |score| usize::from(score).wrapping_sub(1));
        let person = usize::from(one.value).wrapping_sub(1);
        if let Some(cell) = table.get_mut(judge).and_then(|line| line.get_mut(person)) {
            *cell += 1;
        }
    }
    table
}

fn in_words(mark: Mark, score: Option<u8>) -> String {
    score.map_or_else(|| mark.word().to_owned(), |score| format!("{score} of 5"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(counts: [u32; 4]) -> Standing {
        let marks = [
            (Mark::Pass, Mark::Pass),
            (Mark::Pass, Mark::Fail),
            (Mark::Fail, Mark::Pass),
            (Mark::Fail, Mark::Fail),
        ];
        let one = |(judge, person): (Mark, Mark)| Both {
            key: (RowId(0), ContentHash([0; 32])),
            value: u8::from(person == Mark::Pass),
            person,
            said: Said { mark: judge, score: None, reason: String::new() },
        };
        let both: Vec<Both> = (0..4)
            .flat_map(|at| (0..counts[at]).map(move |_| at))
            .map(|at| one(marks[at]))
            .collect();
        let agreement = kappa(&table(&both), Weights::Same, CONFIDENCE);
        Standing { both, texts: HashMap::new(), agreement, weighted: None }
    }

    #[test]
    fn a_judge_with_too_few_ratings_may_not_decide() {
        let lacks = standing([14, 0, 0, 15]).lacks().unwrap();
        assert!(lacks.message.starts_with("29 answers are both rated"), "{lacks}");
        assert_eq!(lacks.hint.as_deref(), Some("Rate 1 more answer, and have them judged."));
        assert!(standing([15, 0, 0, 15]).lacks().is_none());
    }

    #[test]
    fn a_judge_that_does_not_agree_may_not_decide() {
        let lacks = standing([13, 7, 7, 13]).lacks().unwrap();
        assert!(lacks.message.contains("kappa 0.30"), "{lacks}");
        assert!(standing([36, 4, 4, 36]).lacks().is_none());
        // Much agreement says little where nearly all pass.
        assert!(standing([38, 1, 1, 0]).lacks().is_some());
        let one_kind = standing([40, 0, 0, 0]).lacks().unwrap();
        assert!(one_kind.message.contains("one kind"), "{one_kind}");
    }
}
