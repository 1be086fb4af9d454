//! Which calls have their answer: a bit for each.

use holdout_types::{ApiError, RowId};

use crate::log::AnswerLog;
use crate::order::Slot;
use crate::plan::Plan;
use crate::record::CallKey;

/// The calls of a plan that need not be made.
pub(crate) struct Answered {
    bits: Vec<u64>,
    candidates: usize,
    rows: usize,
    count: u64,
}

impl Answered {
    /// What the log says. Answers that are none of the plan's are passed over.
    pub(crate) fn read(plan: &Plan, log: &dyn AnswerLog) -> Result<Self, ApiError> {
        let mut answered = Self {
            bits: vec![0; (plan.calls() as usize).div_ceil(64)],
            candidates: plan.candidates.len(),
            rows: plan.rows.len(),
            count: 0,
        };
        let places = Places::of(&plan.rows);
        log.answered(plan.evaluation, &mut |call| {
            if let Some(slot) = places.slot(plan, call) {
                answered.add(slot);
            }
        })?;
        Ok(answered)
    }

    pub(crate) fn contains(&self, slot: Slot) -> bool {
        let place = self.place(slot);
        self.bits[place / 64] & (1 << (place % 64)) != 0
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    fn add(&mut self, slot: Slot) {
        if !self.contains(slot) {
            let place = self.place(slot);
            self.bits[place / 64] |= 1 << (place % 64);
            self.count += 1;
        }
    }

    const fn place(&self, slot: Slot) -> usize {
        (slot.trial as usize * self.rows + slot.row) * self.candidates + slot.candidate
    }
}

/// The places of rows in a plan, by their ids.
pub(crate) struct Places<'a> {
    rows: &'a [RowId],
    /// Places in the order of the ids; empty where the rows are in that order themselves.
    by_id: Vec<u32>,
}

impl<'a> Places<'a> {
    pub(crate) fn of(rows: &'a [RowId]) -> Self {
        let mut by_id = Vec::new();
        if !rows.is_sorted() {
            by_id = (0..rows.len() as u32).collect();
            by_id.sort_unstable_by_key(|place| rows[*place as usize]);
        }
        Self { rows, by_id }
    }

    /// The slot of a call; none where the plan does not ask it.
    pub(crate) fn slot(&self, plan: &Plan, call: CallKey) -> Option<Slot> {
        let candidate = plan.candidates.iter().position(|c| c.spec.id == call.candidate)?;
        let row = self.find(call.row)?;
        (call.trial < plan.trials).then_some(Slot { candidate, row, trial: call.trial })
    }

    fn find(&self, row: RowId) -> Option<usize> {
        if self.by_id.is_empty() {
            return self.rows.binary_search(&row).ok();
        }
        let found = self.by_id.binary_search_by_key(&row, |place| self.rows[*place as usize]);
        found.ok().map(|at| self.by_id[at] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_at_its_place_whatever_their_order() {
        let sorted: Vec<RowId> = (0..50).map(|n| RowId(3 * n)).collect();
        let mut turned = sorted.clone();
        turned.reverse();
        for rows in [sorted, turned] {
            let places = Places::of(&rows);
            assert!((0..rows.len()).all(|place| places.find(rows[place]) == Some(place)));
            assert_eq!((places.find(RowId(1)), places.find(RowId(900))), (None, None));
        }
    }
}
