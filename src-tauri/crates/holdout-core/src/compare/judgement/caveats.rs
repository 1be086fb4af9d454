//! What a reader has to know of who decided and how the answers came.

use holdout_statistics::{Caveat, CaveatCode};
use holdout_store::Evaluation;
use holdout_types::ApiError;

use crate::compare::question::Question;
use crate::judge::questions::Judgeable;
use crate::judge::texts::newest_answered;
use crate::judge::{KeptJudge, Standing};
use crate::project::OpenProject;
use crate::study::Metric;
use crate::words::{counted, listed};

/// What a reader has to know of answers that came by batch.
pub(super) fn by_batch_caveat(question: &Question) -> Option<Caveat> {
    let letters: Vec<String> =
        question.by_batch.iter().map(|by| question.letter(by.candidate)).collect();
    let whose = match letters.as_slice() {
        [] => return None,
        [one] => format!("{one} was asked by batch: its latency is"),
        many => format!("{} were asked by batch: their latency is", many.join(", ")),
    };
    let text = format!(
        "{whose} unknown and takes no part in the verdict. Costs are compared at the live price."
    );
    Some(Caveat { code: CaveatCode::AskedByBatch, key: None, text })
}

/// That a model decided what is right, and how well it agrees with people.
pub(super) fn judge_caveat(
    project: &OpenProject,
    question: &Question,
    metric: &Metric,
) -> Result<Option<Caveat>, ApiError> {
    let Some(judge) = KeptJudge::of_metric(&project.store, metric)? else {
        return Ok(None);
    };
    let standing = Standing::of(project, &judge)?;
    let mut text =
        format!("A model judge, {}, decided what is right. {}", judge.name(), standing.words());
    let own = question.candidates.iter().filter(|asked| asked.spec.model == judge.spec.model);
    let own: Vec<&str> = own.map(|asked| asked.letter.as_str()).collect();
    if !own.is_empty() {
        text += &format!(
            " It is the model of {} too, and models tend to prefer their own answers.",
            listed(&own)
        );
    }
    Ok(Some(Caveat { code: CaveatCode::ModelJudge, key: None, text }))
}

/// That the judge that decides has not judged all answers by the expected ones as they are now: it
/// sees them, and they were corrected.
pub(super) fn waits_for_its_judge(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<Option<Caveat>, ApiError> {
    let judge = KeptJudge::of_metric(&project.store, &question.metric)?;
    let Some(judge) = judge.filter(|judge| judge.spec.shows_reference) else { return Ok(None) };
    let open = Judgeable::of(project, evaluation)?.open(project, &judge)?;
    if open == 0 {
        return Ok(None);
    }
    let waiting = counted(open as u32, "answer is", "answers are");
    let mut text =
        format!("{waiting} not judged yet by {}, so their rows are left out.", judge.name());
    let can_judge = KeptJudge::current(&project.store)?
        .is_some_and(|now| now.hash() == judge.hash())
        && newest_answered(project)?.is_some_and(|newest| newest.id == evaluation.id);
    if can_judge {
        text += " Have them judged on the Judge screen.";
    }
    Ok(Some(Caveat { code: CaveatCode::ModelJudge, key: None, text }))
}
