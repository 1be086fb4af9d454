//! Stochastic gradient descent, one step at a call, so that whoever calls can pause, stop or watch.
//!
//! The learning rate falls linearly to zero. A batch averages the gradients of its rows. The order
//! of the rows in an epoch depends on the seed and the epoch alone, so that a trainer which goes on
//! from stored weights takes the same steps as one that was never stopped.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::train::dictionary::SparseVector;
use crate::train::model::Model;
use crate::train::rows::Rows;
use crate::train::softmax::{Fit, normalise};

/// The learning rate that `learning_rate_multiplier` multiplies.
pub(crate) const BASE_LEARNING_RATE: f64 = 5.0;

/// Epochs for `auto`, where rows are not so many that fewer will do.
const EPOCHS: u64 = 10;

/// Rows to step over for `auto`: more rows take fewer epochs, but at least two.
const ROWS_TO_STEP: u64 = 500_000;

/// Validation rows that the temperature is fitted on.
const CALIBRATION_ROWS: usize = 2_000;

/// The resolved hyperparameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plan {
    pub(crate) epochs: u64,
    pub(crate) batch: u64,
    pub(crate) rate_multiplier: f64,
}

/// The epochs that `auto` stands for.
pub(crate) fn auto_epochs(rows: u64) -> u64 {
    (ROWS_TO_STEP / rows.max(1)).clamp(2, EPOCHS)
}

/// A model in training.
pub(crate) struct Trainer {
    pub(crate) model: Model,
    training: Rows,
    validation: Rows,
    plan: Plan,
    order: Vec<u32>,
    /// The epoch that `order` is for.
    ordered: Option<u64>,
    vectors: Vec<SparseVector>,
    gradients: Vec<Vec<f32>>,
}

impl Trainer {
    /// Goes on training `model` from its step. Rows are encoded with the model's dictionary.
    pub(crate) fn new(model: Model, training: Rows, validation: Rows, plan: Plan) -> Self {
        let batch = usize::try_from(plan.batch).unwrap_or(1).max(1);
        Self {
            model,
            order: (0..training.len() as u32).collect(),
            training,
            validation,
            plan,
            ordered: None,
            vectors: vec![SparseVector::new(); batch],
            gradients: vec![Vec::new(); batch],
        }
    }

    pub(crate) fn steps_per_epoch(&self) -> u64 {
        (self.training.len() as u64).div_ceil(self.plan.batch)
    }

    pub(crate) fn total_steps(&self) -> u64 {
        self.steps_per_epoch() * self.plan.epochs
    }

    /// Steps taken.
    pub(crate) fn step_number(&self) -> u64 {
        self.model.card.step
    }

    pub(crate) fn is_done(&self) -> bool {
        self.step_number() >= self.total_steps()
    }

    /// Whether the last step was the last of an epoch.
    pub(crate) fn ends_epoch(&self) -> bool {
        self.step_number() > 0 && self.step_number().is_multiple_of(self.steps_per_epoch())
    }

    /// Takes one step and gives the loss and accuracy of its rows, as they were before it.
    pub(crate) fn step(&mut self) -> Fit {
        let step = self.step_number();
        let (epoch, place) = (step / self.steps_per_epoch(), step % self.steps_per_epoch());
        self.order_for(epoch);
        let start = (place * self.plan.batch) as usize;
        let end = (start + self.plan.batch as usize).min(self.order.len());
        let fit = self.take_gradients(start, end);
        let left = 1.0 - step as f64 / self.total_steps() as f64;
        let rate = BASE_LEARNING_RATE * self.plan.rate_multiplier * left / (end - start) as f64;
        for (vector, gradient) in self.vectors.iter().zip(&self.gradients).take(end - start) {
            self.model.softmax.descend(vector, gradient, rate as f32);
        }
        self.model.card.step += 1;
        fit
    }

    /// Computes the gradients of a batch at the present weights.
    fn take_gradients(&mut self, start: usize, end: usize) -> Fit {
        let softmax = &self.model.softmax;
        let mut sum = Fit::default();
        let scratch = self.vectors.iter_mut().zip(&mut self.gradients);
        for (&row, (vector, gradient)) in self.order[start..end].iter().zip(scratch) {
            self.training.vector(row as usize, &self.model.dictionary, vector);
            softmax.score(vector, gradient);
            softmax.normalise(gradient, 1.0);
            let Some(classes) = self.training.classes(row as usize) else {
                gradient.fill(0.0);
                continue;
            };
            let fit = softmax.fit(gradient, classes);
            sum.loss += fit.loss;
            sum.accuracy += fit.accuracy;
            softmax.gradient(gradient, classes);
        }
        let rows = (end - start) as f32;
        Fit { loss: sum.loss / rows, accuracy: sum.accuracy / rows }
    }

    fn order_for(&mut self, epoch: u64) {
        if self.ordered == Some(epoch) {
            return;
        }
        for (row, place) in (0..).zip(&mut self.order) {
            *place = row;
        }
        let seed = self.model.card.seed.wrapping_add(epoch.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        self.order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        self.ordered = Some(epoch);
    }

    /// Loss and accuracy on the first `most` validation rows; `None` without any.
    ///
    /// A row whose answer stands in no training row counts as wrong, and not in the loss.
    pub(crate) fn validate(&self, most: usize) -> Option<Fit> {
        let rows = self.validation.len().min(most);
        let (mut sum, mut known) = (Fit::default(), 0.0);
        self.score_validation(rows, |scores, classes| {
            self.model.softmax.normalise(scores, 1.0);
            let fit = self.model.softmax.fit(scores, classes);
            sum.loss += fit.loss;
            sum.accuracy += fit.accuracy;
            known += 1.0;
        });
        (known > 0.0).then(|| Fit { loss: sum.loss / known, accuracy: sum.accuracy / rows as f32 })
    }

    /// Fits the temperature on validation: the one with the least loss, by golden-section search.
    pub(crate) fn calibrate(&mut self) {
        let heads = self.model.softmax.heads();
        let mut scored: Vec<(Vec<f32>, u32)> = Vec::new();
        self.score_validation(self.validation.len().min(CALIBRATION_ROWS), |scores, classes| {
            for (head, &class) in heads.iter().zip(classes) {
                scored.push((scores[head.clone()].to_vec(), class));
            }
        });
        self.model.card.temperature =
            if scored.is_empty() { 1.0 } else { best_temperature(&scored) };
    }

    fn score_validation(&self, rows: usize, mut visit: impl FnMut(&mut [f32], &[u32])) {
        let (mut vector, mut scores) = (SparseVector::new(), Vec::new());
        for row in 0..rows {
            if let Some(classes) = self.validation.classes(row) {
                self.validation.vector(row, &self.model.dictionary, &mut vector);
                self.model.softmax.score(&vector, &mut scores);
                visit(&mut scores, classes);
            }
        }
    }
}

/// The temperature between e⁻³ and e³ with the least mean loss.
fn best_temperature(scored: &[(Vec<f32>, u32)]) -> f32 {
    let loss = |log_temperature: f32| -> f32 {
        let of = |(scores, class): &(Vec<f32>, u32)| {
            let mut scores = scores.clone();
            normalise(&mut scores, log_temperature.exp());
            -scores[*class as usize].max(1e-7).ln()
        };
        scored.iter().map(of).sum()
    };
    golden_section(loss, -3.0, 3.0).exp()
}

/// The place of the minimum of a function with one minimum, to within a thousandth of the interval.
fn golden_section(f: impl Fn(f32) -> f32, mut low: f32, mut high: f32) -> f32 {
    const RATIO: f32 = 0.618_034;
    let (mut left, mut right) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut at_left, mut at_right) = (f(left), f(right));
    for _ in 0..15 {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - RATIO * (high - low);
            at_left = f(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + RATIO * (high - low);
            at_right = f(right);
        }
    }
    f32::midpoint(low, high)
}

#[cfg(test)]
mod tests;
