//! What a reader has to know of who decided and how the answers came.

use holdout_statistics::{Caveat, CaveatCode};
use holdout_store::Evaluation;
use holdout_types::ApiError;

use crate::compare::question::Question;
use crate::judge::questions::Judgeable;
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

/// That answers to corrected rows are not judged yet, where a model decides and sees what is expected.
pub(super) fn waits_for_its_judge(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<Option<Caveat>, ApiError> {
    let Some(judge) = KeptJudge::of_metric(&project.store, &question.metric)? else {
        return Ok(None);
    };
    let open = Judgeable::of(project, evaluation)?.open(project, &judge)?;
    let answers = counted(open as u32, "answer waits", "answers wait");
    let text = format!(
        "{answers} for {}, which judges by the corrected rows: until then those rows are left out. \
         Have them judged on the Judge screen.",
        judge.name()
    );
    Ok((open > 0).then_some(Caveat { code: CaveatCode::ModelJudge, key: None, text }))
}
