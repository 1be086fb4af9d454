//! Keeps judgements in the project file, and reads them back as what they were.

use std::sync::Arc;

use holdout_evaluation::judge::{JudgementLog, JudgementRecord, Mark, Said};
use holdout_provider::Usage;
use holdout_store::{ContentHash, StoredJudgement};
use holdout_types::{ApiError, EvaluationId};
use serde_json::json;

use crate::project::OpenProject;

/// The judgements of a project, paid for an evaluation.
pub(super) struct StoredJudgementLog {
    pub(super) project: Arc<OpenProject>,
    pub(super) evaluation: EvaluationId,
}

impl JudgementLog for StoredJudgementLog {
    fn kept(&self, judge: [u8; 32]) -> Result<Vec<JudgementRecord>, ApiError> {
        kept(&self.project, ContentHash(judge))
    }

    fn commit(&self, judge: [u8; 32], judgements: &[JudgementRecord]) -> Result<(), ApiError> {
        let stored = judgements.iter().map(|one| stored(one, judge, self.evaluation));
        Ok(self.project.store.judgements_mut().commit(&stored.collect::<Vec<_>>())?)
    }
}

/// All that a judge has said.
pub(super) fn kept(
    project: &OpenProject,
    judge: ContentHash,
) -> Result<Vec<JudgementRecord>, ApiError> {
    let all = project.store.judgements().of_judge(judge)?;
    Ok(all.iter().map(record).collect())
}

fn stored(one: &JudgementRecord, judge: [u8; 32], evaluation: EvaluationId) -> StoredJudgement {
    let tokens = |count: fn(&Usage) -> u64| one.usage.as_ref().map(|usage| count(usage) as u32);
    StoredJudgement {
        asked: ContentHash(one.asked),
        judge: ContentHash(judge),
        evaluation: Some(evaluation),
        row: one.row,
        answer: one.answer.map(ContentHash),
        mark: one.said.as_ref().map(|said| said.mark.word().to_owned()),
        score: one.said.as_ref().and_then(|said| said.score),
        reason: one.said.as_ref().map(|said| said.reason.clone()),
        reply: one.reply.clone(),
        is_final: one.is_final,
        prompt_tokens: tokens(|usage| usage.prompt_tokens),
        cached_tokens: tokens(|usage| usage.cached_tokens),
        completion_tokens: tokens(|usage| usage.completion_tokens),
        cost: one.cost,
        calls: one.calls,
        request_id: one.request_id.clone(),
        model: one.model.clone(),
        error: one.error.as_ref().map(|message| json!({ "message": message })),
        judged_at: one.judged_at,
    }
}

fn record(row: &StoredJudgement) -> JudgementRecord {
    let mark = row.mark.as_deref().and_then(Mark::of_word);
    let usage = row.prompt_tokens.zip(row.completion_tokens).map(|(prompt, completion)| Usage {
        prompt_tokens: u64::from(prompt),
        cached_tokens: u64::from(row.cached_tokens.unwrap_or(0)),
        completion_tokens: u64::from(completion),
    });
    let error = row.error.as_ref().and_then(|error| error.get("message")?.as_str());
    JudgementRecord {
        asked: row.asked.0,
        row: row.row,
        answer: row.answer.map(|hash| hash.0),
        said: mark.map(|mark| Said {
            mark,
            score: row.score,
            reason: row.reason.clone().unwrap_or_default(),
        }),
        reply: row.reply.clone(),
        is_final: row.is_final,
        usage,
        cost: row.cost,
        calls: row.calls,
        request_id: row.request_id.clone(),
        model: row.model.clone(),
        error: error.map(str::to_owned),
        judged_at: row.judged_at,
    }
}

#[cfg(test)]
mod tests {
    use holdout_types::{Money, RowId, Timestamp};

    use super::*;

    #[test]
    fn a_judgement_comes_back_as_it_was_kept() {
        let one = JudgementRecord {
            asked: [1; 32],
            row: RowId(4),
            answer: Some([2; 32]),
            said: Some(Said { mark: Mark::Pass, score: Some(5), reason: "Polite.".into() }),
            reply: Some("{}".into()),
            is_final: true,
            usage: Some(Usage { prompt_tokens: 12, cached_tokens: 3, completion_tokens: 2 }),
            cost: Some(Money::from_pico(42)),
            calls: 2,
            request_id: Some("req-1".into()),
            model: Some("m-1".into()),
            error: None,
            judged_at: Timestamp(1_000),
        };
        let nothing = JudgementRecord {
            answer: None,
            said: None,
            is_final: false,
            error: Some("The connection was lost.".into()),
            ..one.clone()
        };
        for one in [one, nothing] {
            assert_eq!(record(&stored(&one, [9; 32], EvaluationId(1))), one);
        }
    }
}
