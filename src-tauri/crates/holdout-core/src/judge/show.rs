//! The judge as the window shows it.

use std::collections::HashMap;

use holdout_evaluation::judge::{JudgementRecord, Mark, PROPOSED_RUBRIC, PairTally, Scale};
use holdout_statistics::{Interval, wilson};
use holdout_store::Evaluation;
use holdout_types::{ApiError, CandidateId, Split};

use super::kept::KeptJudge;
use super::log::kept;
use super::questions::Judgeable;
use super::rate::{kind, standing_ratings};
use super::standing::Standing;
use super::view::{
    JudgeEdit, JudgeRun, JudgeView, JudgedAnswers, JudgedCandidate, PairsView, ScaleKind,
};
use crate::candidates::spec::LOCAL_BASE;
use crate::project::OpenProject;
use crate::settings::Settings;
use crate::study::Metric;
use crate::words::counted;

const CONFIDENCE: f64 = 0.95;
/// The pass mark that is proposed.
const USUAL_PASS: u8 = 4;

/// What a judge said, by what was asked.
type Known = HashMap<[u8; 32], JudgementRecord>;

impl OpenProject {
    /// The judge's part of the Compare screen.
    pub fn judge_view(&self) -> Result<JudgeView, ApiError> {
        // Read first: a judging that ends meanwhile is looked at once more.
        let run = self.judge_run();
        let current = KeptJudge::current(&self.store)?;
        let is_set_up = current.is_some();
        let judge = current.map_or_else(|| self.proposed_judge(), Ok)?;
        let standing = Standing::of(self, &judge)?;
        let newest = self.newest_judgeable()?;
        let judgeable = newest.as_ref().map(|(_, judgeable)| judgeable);
        let notice = self.judge_notice(&judge, judgeable)?;
        let about =
            newest.as_ref().map(|(evaluation, found)| self.about(&judge, evaluation, found));
        let not_primary = standing.lacks();
        Ok(JudgeView {
            answer: answer(is_set_up, &judge, not_primary.is_none()),
            rated: standing_ratings(self, judge.spec.scale)?.len() as u32,
            name: judge.name(),
            is_primary: *self.metric()?.grader() == judge.grader(),
            run,
            error: self.running.judging_error(),
            agreement: standing.view(self)?,
            about: about.transpose()?,
            judge: edit(&judge),
            is_set_up,
            notice,
            not_primary,
        })
    }

    /// Sets the judge up. A change makes another judge, which has to be checked anew.
    pub fn set_judge(&self, wanted: &JudgeEdit) -> Result<(), ApiError> {
        let kept = KeptJudge::current(&self.store)?;
        let same = kept.filter(|kept| {
            kept.spec.examples.len() == wanted.examples as usize
                && kind(kept.spec.scale) == wanted.scale
        });
        let judge = if let Some(kept) = same {
            KeptJudge::of_edit(self, wanted, kept.spec.examples)?
        } else {
            let plain = KeptJudge::of_edit(self, wanted, Vec::new())?;
            let examples = self.rated_examples(plain.spec.scale, wanted.examples as usize)?;
            KeptJudge::of_edit(self, wanted, examples)?
        };
        judge.keep(&self.store)
    }

    /// Has the judge decide comparisons from now on, or again what fits the expected answers. A judge that was not shown
    /// to agree with people is refused.
    pub fn decide_by_judge(&self, decides: bool) -> Result<(), ApiError> {
        let metric = if decides {
            let judge = self.judge()?;
            self.may_decide(&judge)?;
            Some(Metric::from(judge.grader()))
        } else {
            None
        };
        Settings::change(&self.store, |settings| {
            settings.metric = metric;
            settings.metric_reason = None;
        })?;
        Ok(())
    }

    /// The judge that is set up.
    pub(super) fn judge(&self) -> Result<KeptJudge, ApiError> {
        KeptJudge::current(&self.store)?.ok_or_else(|| {
            ApiError::new(holdout_types::ErrorCode::WrongState, "No judge is set up yet.")
                .with_hint("Name a model and a rubric, and save them.")
        })
    }

    /// Refuses a judge that was not shown to agree with people.
    pub(crate) fn may_decide(&self, judge: &KeptJudge) -> Result<(), ApiError> {
        Standing::of(self, judge)?.lacks().map_or(Ok(()), Err)
    }

    fn proposed_judge(&self) -> Result<KeptJudge, ApiError> {
        let wanted = JudgeEdit {
            provider: None,
            model: LOCAL_BASE.to_owned(),
            rubric: PROPOSED_RUBRIC.to_owned(),
            scale: ScaleKind::PassFail,
            passes_from: USUAL_PASS,
            shows_reference: false,
            examples: 0,
        };
        KeptJudge::of_edit(self, &wanted, Vec::new())
    }

    fn judge_run(&self) -> Option<JudgeRun> {
        let id = self.running.judging.id()?;
        let progress = self.running.judging.progress(id);
        let of =
            |pick: fn(&holdout_types::Progress) -> u64| progress.as_ref().map_or(0, pick) as u32;
        Some(JudgeRun {
            done: of(|progress| progress.done),
            total: of(|progress| progress.total.unwrap_or(0)),
            rate: progress.as_ref().and_then(|progress| progress.rate),
            remaining_seconds: progress.as_ref().and_then(|progress| progress.remaining_seconds),
        })
    }

    fn about(
        &self,
        judge: &KeptJudge,
        evaluation: &Evaluation,
        judgeable: &Judgeable,
    ) -> Result<JudgedAnswers, ApiError> {
        let records = kept(self, judge.hash())?;
        let known: Known = records.into_iter().map(|one| (one.asked, one)).collect();
        let hash = judge.hash().0;
        let asked: std::collections::HashSet<[u8; 32]> =
            judgeable.singles().iter().map(|one| one.hash(hash, &judge.spec)).collect();
        let found: Vec<&JudgementRecord> = asked.iter().filter_map(|one| known.get(one)).collect();
        let count =
            |is: fn(&JudgementRecord) -> bool| found.iter().filter(|one| is(one)).count() as u32;
        let spend = self.store.judgements().spend(evaluation.id)?;
        let (candidates, places) = candidates(judge, judgeable, &known);
        Ok(JudgedAnswers {
            evaluation: evaluation.id,
            words: words(evaluation, judgeable),
            answers: asked.len() as u32,
            judged: count(|one| one.said.is_some()),
            unreadable: count(|one| one.said.is_none() && one.is_final),
            failed: count(|one| one.error.is_some() && !one.is_final),
            cost: spend.known,
            cost_unknown: spend.unknown,
            candidates,
            first_place_share: places.first_place_share(),
        })
    }
}

impl KeptJudge {
    /// This judge as what decides.
    pub(crate) fn grader(&self) -> holdout_evaluation::Grader {
        holdout_evaluation::Grader::ModelJudge(self.reference())
    }
}

fn answer(is_set_up: bool, judge: &KeptJudge, may: bool) -> String {
    if !is_set_up {
        return "No judge is set up. One can rate free text that no exact grader can.".to_owned();
    }
    let may = if may { "may decide a comparison" } else { "may not decide a comparison yet" };
    format!("{} {may}.", judge.name())
}

fn words(evaluation: &Evaluation, judgeable: &Judgeable) -> String {
    let rows = judgeable.rows.len() as u32;
    match evaluation.question.split {
        Split::Test => format!("the comparison on {}", counted(rows, "test row", "test rows")),
        _ => format!("the run on {}", counted(rows, "validation row", "validation rows")),
    }
}

fn edit(judge: &KeptJudge) -> JudgeEdit {
    let spec = &judge.spec;
    JudgeEdit {
        provider: judge.provider.as_ref().map(|provider| provider.id.clone()),
        model: spec.model.clone(),
        rubric: spec.rubric.clone(),
        scale: kind(spec.scale),
        passes_from: match spec.scale {
            Scale::OneToFive { passes_from } => passes_from,
            Scale::PassFail => USUAL_PASS,
        },
        shows_reference: spec.shows_reference,
        examples: spec.examples.len() as u32,
    }
}

/// Each candidate's figures, and all pairs together for the bias of places.
fn candidates(
    judge: &KeptJudge,
    judgeable: &Judgeable,
    known: &Known,
) -> (Vec<JudgedCandidate>, PairTally) {
    let mut places = PairTally::default();
    let lines = judgeable.question.candidates.iter().map(|asked| {
        let id = asked.spec.id;
        let (judged, passed) = passed(judge, judgeable, known, id);
        let tally = (id != judgeable.question.baseline).then(|| pairs(judge, judgeable, known, id));
        if let Some(tally) = &tally {
            (places.first, places.preferred) =
                (places.first + tally.first, places.preferred + tally.preferred);
        }
        JudgedCandidate {
            letter: asked.letter.clone(),
            name: asked.spec.name.clone(),
            judged,
            passed,
            share: (judged > 0).then(|| f64::from(passed) / f64::from(judged)),
            interval: (judged > 0).then(|| {
                let Interval { low, high } = wilson(passed, judged, CONFIDENCE);
                [low, high]
            }),
            pairs: tally.and_then(pairs_view),
        }
    });
    let lines = lines.collect();
    (lines, places)
}

fn passed(
    judge: &KeptJudge,
    judgeable: &Judgeable,
    known: &Known,
    candidate: CandidateId,
) -> (u32, u32) {
    let (mut judged, mut passed) = (0, 0);
    for given in judgeable.answers.iter().filter(|given| given.candidate == candidate) {
        let question = judgeable.single(given.row, &given.text);
        let asked = question.map(|question| question.hash(judge.hash().0, &judge.spec));
        let said = asked.and_then(|asked| known.get(&asked)?.said.as_ref());
        judged += u32::from(said.is_some());
        passed += u32::from(said.is_some_and(|said| said.mark == Mark::Pass));
    }
    (judged, passed)
}

fn pairs(
    judge: &KeptJudge,
    judgeable: &Judgeable,
    known: &Known,
    challenger: CandidateId,
) -> PairTally {
    let mut tally = PairTally::default();
    for pair in judgeable.pairs_of(challenger) {
        if pair.baseline == pair.challenger {
            tally.add_same();
            continue;
        }
        let said = |challenger_first| {
            let question = judgeable.in_order(&pair, challenger_first)?;
            let asked = question.hash(judge.hash().0, &judge.spec);
            known.get(&asked)?.said.as_ref().map(|said| said.mark)
        };
        tally.add(said(true), said(false));
    }
    tally
}

/// The tally, once anything was asked.
fn pairs_view(tally: PairTally) -> Option<PairsView> {
    let PairTally { wins, losses, ties, swayed, missing, asked, .. } = tally;
    (asked > 0).then_some(PairsView { wins, losses, ties, swayed, missing })
}
