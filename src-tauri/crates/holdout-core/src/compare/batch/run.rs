//! Runs a comparison by batch: batches and live calls side by side, then whatever batches left.

use std::sync::Arc;
use std::time::Duration;

use holdout_evaluation::{BatchEnd, BatchPace, BatchRun, Plan, RunError, TokenPrices, run_batches};
use holdout_types::{ApiError, Cancel, CandidateId, ErrorCode};

use super::ByBatch;
use super::log::StoredBatchLog;
use crate::compare::log::{StoredAnswerLog, StoredRows};
use crate::compare::question::Question;
use crate::compare::run::Comparing;
use crate::providers::show::is_here;

/// What is asked of a server on this computer is soon there.
const PACE_HERE: BatchPace =
    BatchPace { shortest: Duration::from_millis(50), longest: Duration::from_secs(1) };

/// Asks what is not answered yet: by batch, and the rest of the plan as usual.
pub(in crate::compare) async fn ask(
    comparing: &Comparing,
    plan: Plan,
    question: &Question,
) -> Result<(), ApiError> {
    let part = |wanted: bool| {
        let mut part = plan.clone();
        part.candidates.retain(|planned| question.is_by_batch(planned.spec.id) == wanted);
        Arc::new(part)
    };
    let (batched, live) = (part(true), part(false));
    // A run that can't go on ends the watch of batches too; they go on at their providers.
    let watching = comparing.cancel.child_token();
    let asking = async {
        let asked = if live.candidates.is_empty() {
            Ok(())
        } else {
            comparing.ask(live, question.corrections).await
        };
        if asked.is_err() {
            watching.cancel();
        }
        asked
    };
    let batches = batches(comparing, &batched, question, &watching)?;
    let (asked, ended) = tokio::join!(asking, run_batches(batches));
    asked?;
    match ended.map_err(|error: RunError| ApiError::from(error))? {
        BatchEnd::Finished => comparing.ask(batched, question.corrections).await,
        BatchEnd::Stopped => {
            let text = "The batches were stopped. What they had is kept.";
            Err(ApiError::new(ErrorCode::Cancelled, text))
        }
    }
}

fn batches(
    comparing: &Comparing,
    plan: &Arc<Plan>,
    question: &Question,
    cancel: &Cancel,
) -> Result<Arc<BatchRun>, ApiError> {
    let project = Arc::clone(&comparing.project);
    let mut is_all_here = true;
    for asked in question.providers() {
        is_all_here &= is_here(&project.providers.profile(&asked.id)?.base_url);
    }
    let prices = |by: &ByBatch| Some((by.candidate, by.prices?));
    let prices: Vec<(CandidateId, TokenPrices)> =
        question.by_batch.iter().filter_map(prices).collect();
    let telling = Arc::clone(&project);
    Ok(Arc::new(BatchRun {
        plan: Arc::clone(plan),
        prices,
        limits: None,
        folder: comparing.folder.clone(),
        pace: if is_all_here { PACE_HERE } else { BatchPace::default() },
        rows: Arc::new(StoredRows {
            project: Arc::clone(&project),
            corrections: question.corrections,
        }),
        answers: Arc::new(StoredAnswerLog::new(Arc::clone(&project))),
        log: Arc::new(StoredBatchLog(Arc::clone(&project))),
        changed: Arc::new(move || telling.running.tell()),
        clock: Arc::clone(&project.clock),
        cancel: cancel.clone(),
        nudge: Arc::clone(&project.running.nudge),
    }))
}
