//! What is asked next: walks the order a block at a time, reads the block's rows, and looks up what
//! earlier evaluations were answered. It works on a thread of its own, a block or two ahead.

use std::collections::HashMap;
use std::sync::Arc;

use holdout_provider::WrittenChat;
use holdout_types::{ApiError, RowId};
use tokio::sync::mpsc;

use crate::answered::Answered;
use crate::ask::{excluded, from_cache, hash_of, request};
use crate::candidate::EvaluationRow;
use crate::committer::Entry;
use crate::log::{AnswerLog, HashedCall};
use crate::order::{Order, Slot};
use crate::plan::Plan;
use crate::record::{AnswerRecord, CallKey};
use crate::source::{AnswerSource, RowSource};

/// The most calls that are read at once.
const BLOCK: usize = 64;

/// What is to be done for one call.
pub(crate) enum Planned {
    /// It has to be made.
    Ask(Box<Question>),
    /// What comes of it is known without a call.
    Known(Box<AnswerRecord>),
}

/// A call that has to be made.
pub(crate) struct Question {
    pub(crate) slot: Slot,
    pub(crate) row: Arc<EvaluationRow>,
    /// What is sent; absent where something has to be looked up first, and for recordings.
    pub(crate) request: Option<WrittenChat>,
    pub(crate) request_hash: Option<[u8; 32]>,
}

/// Walks the order.
pub(crate) struct Planner {
    pub(crate) plan: Arc<Plan>,
    pub(crate) rows: Arc<dyn RowSource>,
    pub(crate) log: Arc<dyn AnswerLog>,
    pub(crate) answered: Answered,
}

impl Planner {
    /// Hands over block after block, and rings at each, until there are no more or nobody takes them.
    pub(crate) fn run(
        self,
        blocks: &mpsc::Sender<Vec<Planned>>,
        bell: &mpsc::WeakSender<Entry>,
    ) -> Result<(), ApiError> {
        let plan = &self.plan;
        let size = plan.concurrency.div_ceil(4).clamp(1, BLOCK);
        let order = Order::new(plan.candidates.len(), plan.rows.len(), plan.trials, plan.seed);
        let mut open = order.filter(|slot| !self.answered.contains(*slot));
        loop {
            let slots: Vec<Slot> = open.by_ref().take(size).collect();
            if slots.is_empty() {
                return Ok(());
            }
            if blocks.blocking_send(self.block(&slots)?).is_err() {
                return Ok(());
            }
            ring(bell);
        }
    }

    fn block(&self, slots: &[Slot]) -> Result<Vec<Planned>, ApiError> {
        let rows = self.read(slots)?;
        let mut planned: Vec<Planned> =
            slots.iter().map(|slot| self.planned(*slot, &rows)).collect();
        if self.plan.reuses_answers {
            self.take_earlier_answers(&mut planned)?;
        }
        Ok(planned)
    }

    fn read(&self, slots: &[Slot]) -> Result<HashMap<RowId, Arc<EvaluationRow>>, ApiError> {
        let mut ids: Vec<RowId> = slots.iter().map(|slot| self.plan.rows[slot.row]).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = self.rows.read(&ids)?;
        Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
    }

    fn planned(&self, slot: Slot, rows: &HashMap<RowId, Arc<EvaluationRow>>) -> Planned {
        let Some(row) = rows.get(&self.plan.rows[slot.row]) else {
            let reason = "The row can't be read as an example.".to_owned();
            return Planned::Known(Box::new(excluded(&self.plan, slot, reason)));
        };
        let candidate = &self.plan.candidates[slot.candidate];
        let mut question =
            Question { slot, row: Arc::clone(row), request: None, request_hash: None };
        if let AnswerSource::Provider { client, context: None } = &candidate.source {
            let request = client.write(request(&candidate.spec, row, None));
            // What breaks the API's rules is refused when it is sent.
            question.request_hash = hash_of(&candidate.spec, &request);
            question.request = Some(request);
        }
        Planned::Ask(Box::new(question))
    }

    /// Puts answers of earlier evaluations in place of first trials' questions.
    fn take_earlier_answers(&self, planned: &mut [Planned]) -> Result<(), ApiError> {
        let asked: Vec<HashedCall> = planned.iter().filter_map(|one| self.hashed(one)).collect();
        if asked.is_empty() {
            return Ok(());
        }
        let mut found: HashMap<CallKey, AnswerRecord> =
            self.log.cached(self.plan.evaluation, &asked)?;
        for one in planned {
            if let Planned::Ask(question) = one
                && let Some(record) = found.remove(&self.plan.key(question.slot))
            {
                *one = Planned::Known(Box::new(from_cache(&self.plan, question, record)));
            }
        }
        Ok(())
    }

    fn hashed(&self, planned: &Planned) -> Option<HashedCall> {
        match planned {
            Planned::Ask(question) if question.slot.trial == 0 => {
                Some((self.plan.key(question.slot), question.request_hash?))
            }
            _ => None,
        }
    }
}

impl Question {
    /// The bytes of its texts.
    pub(crate) fn bytes(&self) -> u64 {
        let messages = match &self.request {
            Some(written) => &written.request().messages,
            None => &self.row.messages,
        };
        messages.iter().map(|message| message.content.len() as u64).sum()
    }
}

/// Tells the committer that there is something to take. It is gone when the run was dropped.
pub(crate) fn ring(bell: &mpsc::WeakSender<Entry>) {
    if let Some(entries) = bell.upgrade() {
        let _ = entries.blocking_send(Entry::Planned);
    }
}
