//! A log of batches that can die.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use holdout_evaluation::{BatchLog, BatchRecord, BatchState, BatchWish, CallKey};
use holdout_types::{ApiError, BatchId, CandidateId, ErrorCode, EvaluationId};

/// A log of batches in memory. It dies at a chosen write, before or after that is kept.
pub(super) struct MemoryBatches {
    kept: Mutex<Vec<(BatchRecord, Vec<CallKey>)>>,
    pub(super) wish: Mutex<BatchWish>,
    writes_left: AtomicUsize,
    keeps_the_last: bool,
}

impl Default for MemoryBatches {
    fn default() -> Self {
        Self::dying_at(usize::MAX, false)
    }
}

impl MemoryBatches {
    pub(super) fn dying_at(write: usize, keeps_the_last: bool) -> Self {
        Self {
            kept: Mutex::default(),
            wish: Mutex::default(),
            writes_left: AtomicUsize::new(write),
            keeps_the_last,
        }
    }

    fn write(
        &self,
        change: impl FnOnce(&mut Vec<(BatchRecord, Vec<CallKey>)>),
    ) -> Result<(), ApiError> {
        let left = self.writes_left.load(Ordering::SeqCst);
        let dies = left == 0;
        if !dies || self.keeps_the_last {
            change(&mut self.kept.lock().unwrap());
        }
        if dies {
            return Err(ApiError::new(ErrorCode::DiskFull, "The disk is full."));
        }
        self.writes_left.store(left - 1, Ordering::SeqCst);
        Ok(())
    }

    pub(super) fn revive(&self) {
        self.writes_left.store(usize::MAX, Ordering::SeqCst);
    }

    pub(super) fn all(&self) -> Vec<BatchRecord> {
        self.kept.lock().unwrap().iter().map(|(record, _)| record.clone()).collect()
    }
}

impl BatchLog for MemoryBatches {
    fn batches(&self, _: EvaluationId) -> Result<Vec<BatchRecord>, ApiError> {
        Ok(self.all())
    }

    fn add(
        &self,
        _: EvaluationId,
        candidate: CandidateId,
        calls: &[CallKey],
        state: &BatchState,
    ) -> Result<(), ApiError> {
        self.write(|kept| {
            let waiting: HashSet<CallKey> =
                kept.iter().flat_map(|(_, calls)| calls).copied().collect();
            assert!(calls.iter().all(|call| !waiting.contains(call)), "in two batches at once");
            let id = BatchId(kept.len() as u32 + 1);
            let record =
                BatchRecord { id, candidate, calls: calls.len() as u32, state: state.clone() };
            kept.push((record, calls.to_vec()));
        })
    }

    fn calls(&self, batch: BatchId) -> Result<Vec<CallKey>, ApiError> {
        Ok(self.kept.lock().unwrap()[batch.0 as usize - 1].1.clone())
    }

    fn set(&self, batch: BatchId, state: &BatchState) -> Result<(), ApiError> {
        self.write(|kept| {
            let (record, calls) = &mut kept[batch.0 as usize - 1];
            record.state = state.clone();
            if !state.is_open() {
                calls.clear();
            }
        })
    }

    fn wish(&self, _: EvaluationId) -> Result<BatchWish, ApiError> {
        Ok(*self.wish.lock().unwrap())
    }
}
