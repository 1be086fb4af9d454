//! Multinomial logistic regression over sparse vectors: the numbers, and nothing about texts.
//!
//! Several answers can be predicted at once from the same vector (heads): each head is a range of
//! columns with a softmax of its own.

use std::ops::Range;

use crate::train::dictionary::SparseVector;

/// The constant input behind the bias weights: small, so that they move slowly.
const BIAS_INPUT: f32 = 0.1;

/// The probability that a loss never goes below, so that one row can't make it infinite.
const PROBABILITY_MIN: f32 = 1e-7;

/// Linear scores of classes, by feature: a feature's weights for all classes stand together.
#[derive(Debug, Clone)]
pub(crate) struct Softmax {
    heads: Vec<Range<usize>>,
    width: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// How well a head's probabilities fit the truth: its loss in nats, and whether its first is right.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fit {
    pub(crate) loss: f32,
    pub(crate) accuracy: f32,
}

impl Softmax {
    /// Zero weights for heads of these sizes; the bias is the logarithm of the class shares.
    pub(crate) fn new(features: usize, shares: &[Vec<f32>]) -> Self {
        let bias: Vec<f32> = shares.iter().flatten().map(|share| share.max(1e-9).ln()).collect();
        let sizes: Vec<usize> = shares.iter().map(Vec::len).collect();
        let weights = vec![0.0; features * bias.len()];
        Self { heads: ranges(&sizes), width: bias.len(), weights, bias }
    }

    /// A model read back. `None` if the lengths don't fit each other.
    pub(crate) fn from_parts(sizes: &[usize], weights: Vec<f32>, bias: Vec<f32>) -> Option<Self> {
        let width: usize = sizes.iter().sum();
        let fits = width == bias.len() && width > 0 && weights.len().is_multiple_of(width);
        fits.then(|| Self { heads: ranges(sizes), width, weights, bias })
    }

    pub(crate) fn heads(&self) -> &[Range<usize>] {
        &self.heads
    }

    pub(crate) fn weights(&self) -> &[f32] {
        &self.weights
    }

    pub(crate) fn bias(&self) -> &[f32] {
        &self.bias
    }

    /// The scores of all classes, written over `scores`.
    pub(crate) fn score(&self, vector: &SparseVector, scores: &mut Vec<f32>) {
        scores.clear();
        scores.extend_from_slice(&self.bias);
        for &(feature, value) in vector {
            let from = feature as usize * self.width;
            for (score, weight) in scores.iter_mut().zip(&self.weights[from..from + self.width]) {
                *score += value * weight;
            }
        }
    }

    /// Turns scores into probabilities, head by head.
    pub(crate) fn normalise(&self, scores: &mut [f32], temperature: f32) {
        for head in &self.heads {
            normalise(&mut scores[head.clone()], temperature);
        }
    }

    /// Compares probabilities with the true class of each head, averaged over the heads.
    pub(crate) fn fit(&self, probabilities: &[f32], truth: &[u32]) -> Fit {
        let mut sum = Fit::default();
        for (head, &class) in self.heads.iter().zip(truth) {
            let head = &probabilities[head.clone()];
            sum.loss -= head[class as usize].max(PROBABILITY_MIN).ln();
            sum.accuracy += if largest(head) == class as usize { 1.0 } else { 0.0 };
        }
        let heads = self.heads.len() as f32;
        Fit { loss: sum.loss / heads, accuracy: sum.accuracy / heads }
    }

    /// Probabilities into the gradient of the loss with respect to the scores.
    pub(crate) fn gradient(&self, probabilities: &mut [f32], truth: &[u32]) {
        for (head, &class) in self.heads.iter().zip(truth) {
            probabilities[head.start + class as usize] -= 1.0;
        }
    }

    /// One step of gradient descent for one vector.
    pub(crate) fn descend(&mut self, vector: &SparseVector, gradient: &[f32], rate: f32) {
        for &(feature, value) in vector {
            let from = feature as usize * self.width;
            let step = rate * value;
            let weights = &mut self.weights[from..from + self.width];
            for (weight, slope) in weights.iter_mut().zip(gradient) {
                *weight -= step * slope;
            }
        }
        for (bias, slope) in self.bias.iter_mut().zip(gradient) {
            *bias -= rate * BIAS_INPUT * BIAS_INPUT * slope;
        }
    }
}

/// Scores divided by the temperature, into probabilities that add up to one.
pub(crate) fn normalise(scores: &mut [f32], temperature: f32) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = ((*score - highest) / temperature).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

/// The place of the largest value; the first of several.
pub(crate) fn largest(values: &[f32]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}

fn ranges(sizes: &[usize]) -> Vec<Range<usize>> {
    let mut end = 0;
    sizes
        .iter()
        .map(|size| {
            let start = end;
            end += size;
            start..end
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untrained_model_answers_with_the_shares() {
        let softmax = Softmax::new(3, &[vec![0.25, 0.75], vec![0.5, 0.3, 0.2]]);
        let mut scores = Vec::new();
        softmax.score(&vec![(1, 1.0)], &mut scores);
        softmax.normalise(&mut scores, 1.0);
        for (found, expected) in scores.iter().zip([0.25, 0.75, 0.5, 0.3, 0.2]) {
            assert!((found - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn descent_follows_the_numeric_gradient() {
        let vector = vec![(0, 0.6), (2, 0.8)];
        let truth = [1, 0];
        let mut softmax = Softmax::new(3, &[vec![0.5, 0.3, 0.2], vec![0.5, 0.5]]);
        for (at, weight) in softmax.weights.iter_mut().enumerate() {
            *weight = (at as f32 * 0.37).sin();
        }
        let loss = |softmax: &Softmax| {
            let mut scores = Vec::new();
            softmax.score(&vector, &mut scores);
            softmax.normalise(&mut scores, 1.0);
            softmax.fit(&scores, &truth).loss * softmax.heads.len() as f32
        };
        let mut gradient = Vec::new();
        softmax.score(&vector, &mut gradient);
        softmax.normalise(&mut gradient, 1.0);
        softmax.gradient(&mut gradient, &truth);
        for (column, slope) in gradient.iter().enumerate() {
            let mut moved = softmax.clone();
            moved.weights[2 * softmax.width + column] += 1e-2;
            let numeric = (loss(&moved) - loss(&softmax)) / 1e-2;
            assert!((numeric - 0.8 * slope).abs() < 5e-3, "column {column}: {numeric} {slope}");
        }
        let before = loss(&softmax);
        softmax.descend(&vector, &gradient, 0.5);
        assert!(loss(&softmax) < before);
    }

    #[test]
    fn large_scores_do_not_overflow() {
        let mut scores = [1_000.0, 999.0, -1_000.0];
        normalise(&mut scores, 1.0);
        assert!((scores[0] - 0.731_058_6).abs() < 1e-5, "the logistic of 1");
        assert_eq!(scores[2], 0.0);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        assert!(Softmax::from_parts(&[2, 3], vec![0.0; 10], vec![0.0; 5]).is_some());
        assert!(Softmax::from_parts(&[2, 3], vec![0.0; 11], vec![0.0; 5]).is_none());
        assert!(Softmax::from_parts(&[], Vec::new(), Vec::new()).is_none());
    }
}
