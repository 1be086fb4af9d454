//! What model judges said. A judgement is found by the hash of what was asked: the judge, the
//! question, the answer. So the same answer is never judged twice by the same judge, whoever gave it
//! and in whichever evaluation.
//!
//! A judgement was paid for and is final; a trigger refuses to change it. One with an `error`, or
//! whose reply could not be read once only, may be asked again, and the later one takes its place.

use holdout_types::{EvaluationId, Money, RowId, Timestamp};
use rusqlite::{Row, params};
use serde_json::Value;

use super::results::Spend;
use crate::columns::{Time, optional_json, optional_money, optional_text};
use crate::error::StoreError;
use crate::hash::ContentHash;
use crate::project::Project;

pub(crate) const SCHEMA: &str = "
CREATE TABLE judgements (
    asked BLOB PRIMARY KEY,
    judge BLOB NOT NULL REFERENCES judges (hash),
    evaluation INTEGER REFERENCES evaluations (id) ON DELETE SET NULL,
    row INTEGER NOT NULL,
    answer BLOB,
    mark TEXT,
    score INTEGER,
    reason TEXT,
    reply TEXT,
    final INTEGER NOT NULL,
    prompt_tokens INTEGER,
    cached_tokens INTEGER,
    completion_tokens INTEGER,
    cost_pico INTEGER,
    calls INTEGER NOT NULL,
    request_id TEXT,
    model TEXT,
    error TEXT,
    judged_at INTEGER NOT NULL
) STRICT;

CREATE INDEX judgements_by_judge ON judgements (judge);
CREATE INDEX judgements_by_evaluation ON judgements (evaluation);

CREATE TRIGGER judgements_never_change
BEFORE UPDATE OF asked, judge, row, answer, mark, score, reason, reply ON judgements WHEN OLD.final
BEGIN SELECT RAISE(ABORT, 'a judgement never changes'); END;

CREATE TRIGGER judgements_stay BEFORE DELETE ON judgements WHEN OLD.final
BEGIN SELECT RAISE(ABORT, 'a judgement never changes'); END;

CREATE TRIGGER judgements_are_not_replaced BEFORE INSERT ON judgements
WHEN EXISTS (SELECT 1 FROM judgements WHERE asked = NEW.asked AND final)
BEGIN SELECT RAISE(IGNORE); END;
";

/// What a judge said of one answer, or of two side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredJudgement {
    /// The hash of what was asked.
    pub asked: ContentHash,
    /// By whom.
    pub judge: ContentHash,
    /// The evaluation that it was asked and paid for; absent where that was deleted.
    pub evaluation: Option<EvaluationId>,
    /// The row.
    pub row: RowId,
    /// The hash of the answer's text; absent where two answers were compared.
    pub answer: Option<ContentHash>,
    /// A word of `holdout-evaluation`; none where there is no judgement.
    pub mark: Option<String>,
    /// The score on the judge's scale, where it has one.
    pub score: Option<u8>,
    /// Why, in the judge's words.
    pub reason: Option<String>,
    /// The whole reply.
    pub reply: Option<String>,
    /// Whether it is never asked again.
    pub is_final: bool,
    /// Tokens that were sent, over all calls.
    pub prompt_tokens: Option<u32>,
    /// How many of them were priced as cached.
    pub cached_tokens: Option<u32>,
    /// Tokens that came back.
    pub completion_tokens: Option<u32>,
    /// What the calls cost; unknown without a price.
    pub cost: Option<Money>,
    /// How often the judge was asked.
    pub calls: u32,
    /// The provider's id of the last call.
    pub request_id: Option<String>,
    /// The model that judged, as the provider calls it.
    pub model: Option<String>,
    /// What kept the judgement away.
    pub error: Option<Value>,
    /// When.
    pub judged_at: Timestamp,
}

impl Project {
    /// Reads judgements.
    pub fn judgements(&self) -> Judgements<'_> {
        Judgements(self)
    }

    /// Commits judgements.
    pub fn judgements_mut(&self) -> JudgementsMut<'_> {
        JudgementsMut(self)
    }
}

/// Reads judgements.
#[derive(Debug, Clone, Copy)]
pub struct Judgements<'p>(&'p Project);

impl Judgements<'_> {
    /// Everything that a judge said.
    pub fn of_judge(&self, judge: ContentHash) -> Result<Vec<StoredJudgement>, StoreError> {
        self.0.read(|tx| {
            let sql = format!("SELECT {COLUMNS} FROM judgements WHERE judge = ?1 ORDER BY rowid");
            let mut statement = tx.prepare_cached(&sql)?;
            Ok(statement.query_map([judge.0], read)?.collect::<Result<_, _>>()?)
        })
    }

    /// What judging cost for an evaluation, whichever judges did.
    pub fn spend(&self, evaluation: EvaluationId) -> Result<Spend, StoreError> {
        self.0.read(|tx| {
            let sql = "SELECT coalesce(sum(cost_pico), 0), count(*) - count(cost_pico)
                       FROM judgements WHERE evaluation = ?1 AND calls > 0";
            Ok(tx.query_row(sql, [evaluation.0], |row| {
                Ok(Spend {
                    known: Money::from_pico(row.get(0)?),
                    unknown: row.get(1)?,
                    from_cache: 0,
                })
            })?)
        })
    }
}

/// Commits judgements.
#[derive(Debug, Clone, Copy)]
pub struct JudgementsMut<'p>(&'p Project);

impl JudgementsMut<'_> {
    /// Commits judgements in one transaction. Once this returns, they outlive a crash. What has a
    /// final judgement keeps it.
    pub fn commit(&self, judgements: &[StoredJudgement]) -> Result<(), StoreError> {
        let judgements = judgements.to_vec();
        self.0.write(move |tx| {
            let mut statement = tx.prepare_cached(COMMIT)?;
            for one in &judgements {
                statement.execute(params![
                    one.asked.0,
                    one.judge.0,
                    one.evaluation.map(|id| id.0),
                    one.row.0,
                    one.answer.map(|hash| hash.0),
                    one.mark,
                    one.score,
                    one.reason,
                    one.reply,
                    one.is_final,
                    one.prompt_tokens,
                    one.cached_tokens,
                    one.completion_tokens,
                    one.cost.map(Money::pico),
                    one.calls,
                    one.request_id,
                    one.model,
                    optional_text(one.error.as_ref()),
                    one.judged_at.0,
                ])?;
            }
            Ok(())
        })
    }
}

const COMMIT: &str = "
INSERT INTO judgements (asked, judge, evaluation, row, answer, mark, score, reason, reply, final,
                        prompt_tokens, cached_tokens, completion_tokens, cost_pico, calls,
                        request_id, model, error, judged_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
ON CONFLICT (asked) DO UPDATE SET
    evaluation = excluded.evaluation, mark = excluded.mark, score = excluded.score,
    reason = excluded.reason, reply = excluded.reply, final = excluded.final,
    prompt_tokens = excluded.prompt_tokens, cached_tokens = excluded.cached_tokens,
    completion_tokens = excluded.completion_tokens, cost_pico = excluded.cost_pico,
    calls = excluded.calls, request_id = excluded.request_id, model = excluded.model,
    error = excluded.error, judged_at = excluded.judged_at";

/// What [`read`] reads, in its order.
const COLUMNS: &str = "asked, judge, evaluation, row, answer, mark, score, reason, reply, final,
    prompt_tokens, cached_tokens, completion_tokens, cost_pico, calls, request_id, model, error,
    judged_at";

fn read(row: &Row<'_>) -> rusqlite::Result<StoredJudgement> {
    Ok(StoredJudgement {
        asked: ContentHash(row.get(0)?),
        judge: ContentHash(row.get(1)?),
        evaluation: row.get::<_, Option<u32>>(2)?.map(EvaluationId),
        row: RowId(row.get(3)?),
        answer: row.get::<_, Option<[u8; 32]>>(4)?.map(ContentHash),
        mark: row.get(5)?,
        score: row.get(6)?,
        reason: row.get(7)?,
        reply: row.get(8)?,
        is_final: row.get(9)?,
        prompt_tokens: row.get(10)?,
        cached_tokens: row.get(11)?,
        completion_tokens: row.get(12)?,
        cost: optional_money(row.get(13)?),
        calls: row.get(14)?,
        request_id: row.get(15)?,
        model: row.get(16)?,
        error: optional_json(row.get(17)?),
        judged_at: row.get::<_, Time>(18)?.0,
    })
}
