//! How far a comparison by batch is, in words and figures.

use holdout_evaluation::{BatchRecord, BatchStep, BatchWish};
use holdout_provider::BatchStatus;
use holdout_types::{ApiError, EvaluationId};

use super::log::record;
use crate::compare::question::Question;
use crate::compare::view::{BatchLine, BatchView, BatchWishView};
use crate::project::OpenProject;
use crate::words::thousands;

/// What is known of the batches of an evaluation; none where it is not asked by batch.
pub(in crate::compare) fn batch_view(
    project: &OpenProject,
    id: EvaluationId,
    question: &Question,
) -> Result<Option<BatchView>, ApiError> {
    if question.by_batch.is_empty() {
        return Ok(None);
    }
    let stored = project.store.batches().of(id)?;
    let batches: Vec<BatchRecord> = stored.iter().map(record).collect::<Result<_, _>>()?;
    let wish = project.batch_wish(id)?;
    let open = || batches.iter().filter(|batch| batch.state.is_open());
    // What a closed batch left open is asked again, and counted there.
    let total = batches
        .iter()
        .map(|batch| if batch.state.is_open() { batch.calls } else { batch.state.answered });
    let (done, total) = (batches.iter().map(done).sum(), total.sum());
    let letters = question.by_batch.iter().map(|by| question.letter(by.candidate));
    Ok(Some(BatchView {
        letters: letters.collect(),
        sentence: sentence(&batches, wish, done, total),
        done,
        total,
        submitted_at: batches.iter().filter_map(|batch| batch.state.submitted_at).min(),
        expires_at: open().filter_map(|batch| batch.state.expires_at).max(),
        looked_at: batches.iter().filter_map(|batch| batch.state.looked_at).max(),
        trouble: open().find_map(|batch| batch.state.trouble.clone()),
        wish: wish_view(wish),
        is_open: open().next().is_some(),
        files_left: batches.iter().map(|batch| batch.state.files_left.len() as u32).sum(),
        batches: batches.iter().map(|batch| line(batch, question)).collect(),
    }))
}

const fn wish_view(wish: BatchWish) -> BatchWishView {
    match wish {
        BatchWish::Batch => BatchWishView::Batch,
        BatchWish::Live => BatchWishView::Live,
        BatchWish::Stop => BatchWishView::Stop,
    }
}

/// Questions that are done, as far as the provider says or answers are here.
fn done(batch: &BatchRecord) -> u32 {
    match (batch.state.is_open(), batch.state.counts) {
        (false, _) => batch.state.answered,
        (true, Some(counts)) => {
            (counts.completed + counts.failed).min(u64::from(batch.calls)) as u32
        }
        (true, None) => 0,
    }
}

fn sentence(batches: &[BatchRecord], wish: BatchWish, done: u32, total: u32) -> String {
    let far = || {
        let (done, total) = (thousands(u64::from(done)), thousands(u64::from(total)));
        format!("{done} of {total} questions done, by the provider’s count.")
    };
    let is_open = batches.iter().any(|batch| batch.state.is_open());
    let is_sent = batches.iter().any(|batch| batch.state.remote.is_some());
    match (wish, is_open) {
        _ if batches.is_empty() => "The questions are being written to files.".to_owned(),
        (BatchWish::Stop, true) => {
            "The batches are being stopped; what they have is taken.".to_owned()
        }
        (BatchWish::Live, true) => {
            "The batches are being stopped; what they have is taken, and the rest is asked now."
                .to_owned()
        }
        (BatchWish::Stop, false) => "The batches were stopped. What they had is kept.".to_owned(),
        (_, true) if is_sent => format!("At the provider: {}", far()),
        (_, true) => "The questions are being sent.".to_owned(),
        (_, false) => match left(batches) {
            0 => "All batches are answered.".to_owned(),
            _ => "The batches ended. What they left open is asked now.".to_owned(),
        },
    }
}

/// Questions of the last round that no batch answered.
fn left(batches: &[BatchRecord]) -> u32 {
    let last = batches.iter().map(|batch| batch.state.round).max();
    let of_last = batches.iter().filter(|batch| Some(batch.state.round) == last);
    of_last.map(|batch| batch.calls.saturating_sub(batch.state.answered)).sum()
}

fn line(batch: &BatchRecord, question: &Question) -> BatchLine {
    let left = batch.calls.saturating_sub(batch.state.answered);
    let reason = batch.state.reason.clone().or_else(|| batch.state.trouble.clone());
    BatchLine {
        letter: question.letter(batch.candidate),
        status: status(batch),
        done: done(batch),
        total: batch.calls,
        left: if batch.state.is_open() { 0 } else { left },
        reason,
    }
}

fn status(batch: &BatchRecord) -> String {
    let word = match (batch.state.step, &batch.state.status) {
        (BatchStep::Planned, _) => "Being sent",
        (BatchStep::Uploaded, _) => "Being created",
        (BatchStep::Closed, None) => "Not created",
        (_, Some(BatchStatus::Validating)) => "Being checked",
        (_, Some(BatchStatus::InProgress)) => "Being answered",
        (_, Some(BatchStatus::Finalizing)) => "Being written",
        (_, Some(BatchStatus::Completed)) => "Answered",
        (_, Some(BatchStatus::Failed)) => "Refused",
        (_, Some(BatchStatus::Expired)) => "Expired",
        (_, Some(BatchStatus::Cancelling)) => "Being stopped",
        (_, Some(BatchStatus::Cancelled)) => "Stopped",
        (_, Some(BatchStatus::Unknown(word))) => return word.clone(),
        (BatchStep::Created, None) => "Created",
    };
    word.to_owned()
}
