//! In which order the calls are made.
//!
//! Rows are shuffled, and for each row the candidates are shuffled and asked one after the other, so
//! that time of day, load and rate limits hit all candidates alike. A large test set is shuffled in
//! runs of neighbouring rows, so that rows are read, and answers written, near to each other.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// A call by its places in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Slot {
    pub(crate) candidate: usize,
    pub(crate) row: usize,
    pub(crate) trial: u16,
}

/// Neighbouring rows that are shuffled among each other. Test sets up to so many rows are one run.
const RUN: usize = 1024;

/// All calls of a plan, each once. Holds one run of rows.
pub(crate) struct Order {
    rng: ChaCha8Rng,
    rows: usize,
    /// Runs by their number, and the rows of the one that is asked.
    runs: Vec<u32>,
    run: usize,
    in_run: Vec<u32>,
    candidates: Vec<usize>,
    trials: u16,
    trial: u16,
    row: usize,
    candidate: usize,
}

impl Order {
    pub(crate) fn new(candidates: usize, rows: usize, trials: u16, seed: u64) -> Self {
        let mut order = Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            rows,
            runs: (0..rows.div_ceil(RUN) as u32).collect(),
            run: 0,
            in_run: Vec::new(),
            candidates: (0..candidates).collect(),
            trials,
            trial: 0,
            row: 0,
            candidate: 0,
        };
        order.begin_trial();
        order.candidates.shuffle(&mut order.rng);
        order
    }

    fn begin_trial(&mut self) {
        self.runs.shuffle(&mut self.rng);
        self.run = 0;
        self.begin_run();
    }

    fn begin_run(&mut self) {
        let first = self.runs.get(self.run).map_or(0, |run| *run as usize * RUN);
        let end = (first + RUN).min(self.rows);
        self.in_run = (first as u32..end as u32).collect();
        self.in_run.shuffle(&mut self.rng);
        self.row = 0;
    }

    fn step(&mut self) {
        self.candidate += 1;
        if self.candidate < self.candidates.len() {
            return;
        }
        self.candidate = 0;
        self.candidates.shuffle(&mut self.rng);
        self.row += 1;
        if self.row < self.in_run.len() {
            return;
        }
        self.run += 1;
        if self.run < self.runs.len() {
            self.begin_run();
        } else {
            self.trial += 1;
            self.begin_trial();
        }
    }
}

impl Iterator for Order {
    type Item = Slot;

    fn next(&mut self) -> Option<Slot> {
        if self.trial >= self.trials {
            return None;
        }
        let slot = Slot {
            candidate: *self.candidates.get(self.candidate)?,
            row: *self.in_run.get(self.row)? as usize,
            trial: self.trial,
        };
        self.step();
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_call_comes_once_and_the_seed_decides_the_order() {
        let slots: Vec<Slot> = Order::new(3, 40, 2, 7).collect();
        assert_eq!(slots.len(), 240);
        assert_eq!(slots.iter().collect::<HashSet<_>>().len(), 240);
        assert_eq!(slots, Order::new(3, 40, 2, 7).collect::<Vec<_>>());
        assert_ne!(slots, Order::new(3, 40, 2, 8).collect::<Vec<_>>());
        assert_eq!(Order::new(0, 40, 1, 7).count() + Order::new(3, 0, 1, 7).count(), 0);
    }

    #[test]
    fn the_candidates_of_a_row_follow_each_other_in_changing_order() {
        let slots: Vec<Slot> = Order::new(3, 40, 1, 7).collect();
        let firsts: HashSet<usize> = slots.chunks(3).map(|row| row[0].candidate).collect();
        assert!(slots.chunks(3).all(|row| row[0].row == row[1].row && row[1].row == row[2].row));
        assert_eq!(firsts.len(), 3, "each candidate is asked first for some row");
    }
}
