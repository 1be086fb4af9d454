//! A trained model: a dictionary, weights and the closed sets that it answers from.

use serde::{Deserialize, Serialize};

use crate::conversation::{self, Turn};
use crate::in_context::extract;
use crate::train::dictionary::{Dictionary, SparseVector};
use crate::train::features::{Counted, FeatureHasher, Section};
use crate::train::heads::Answers;
use crate::train::softmax::{Softmax, largest};

/// What a model is, apart from its numbers. Stored as JSON at the head of its artifact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ModelCard {
    /// The name that requests use, `ft:local-base:holdout::abc`.
    pub(crate) name: String,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// The job that trained it.
    pub(crate) job: String,
    /// Steps of that job behind these weights.
    pub(crate) step: u64,
    /// Seeds the hash buckets and the order of the rows.
    pub(crate) seed: u64,
    pub(crate) sections: Sections,
    pub(crate) answers: Answers,
    /// Scores are divided by it before they become probabilities; fitted on validation rows
    /// (Guo et al. 2017, "On Calibration of Modern Neural Networks"), 1 without any.
    pub(crate) temperature: f32,
}

/// The parts of a conversation that the model reads beside the request: those that differ between
/// training rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sections {
    pub(crate) history: bool,
    pub(crate) instructions: bool,
    /// Whether requests hold a block of retrieved context. Where no training row had one, a block in
    /// a request is left out: it would drown the words that the model knows.
    pub(crate) context: bool,
}

/// A model that can answer.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) card: ModelCard,
    pub(crate) dictionary: Dictionary,
    pub(crate) softmax: Softmax,
}

/// An answer with how sure the model is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prediction {
    pub(crate) text: String,
    /// The natural logarithm of its probability.
    pub(crate) log_probability: f32,
    /// The likeliest answers, likeliest first; for a single head only.
    pub(crate) likeliest: Vec<(String, f32)>,
}

impl Sections {
    /// Hashes a conversation into counted buckets.
    pub(crate) fn features(self, turns: &[Turn], hasher: &mut FeatureHasher) -> Vec<Counted> {
        let request = conversation::request(turns);
        match extract::split(request).filter(|_| !self.context) {
            Some(parts) => hasher.add(Section::Request, &parts.rest),
            None => hasher.add(Section::Request, request),
        }
        if self.history {
            conversation::history(turns).for_each(|text| hasher.add(Section::History, text));
        }
        if self.instructions {
            conversation::instructions(turns)
                .for_each(|text| hasher.add(Section::Instructions, text));
        }
        hasher.finish()
    }
}

impl Model {
    /// Answers a conversation, with at most `likeliest` alternatives.
    pub(crate) fn predict(&self, turns: &[Turn], likeliest: usize) -> Prediction {
        let mut hasher = FeatureHasher::new(self.card.seed);
        let features = self.card.sections.features(turns, &mut hasher);
        let mut vector = SparseVector::new();
        self.dictionary.weigh(&self.dictionary.encode(&features), &mut vector);
        let mut probabilities = Vec::new();
        self.softmax.score(&vector, &mut probabilities);
        self.softmax.normalise(&mut probabilities, self.card.temperature);
        let heads = self.softmax.heads();
        let choices: Vec<usize> =
            heads.iter().map(|head| largest(&probabilities[head.clone()])).collect();
        let chosen = heads.iter().zip(&choices).map(|(head, at)| probabilities[head.start + at]);
        Prediction {
            text: self.card.answers.render(&choices),
            log_probability: chosen.map(f32::ln).sum(),
            likeliest: self.likeliest(&probabilities, likeliest),
        }
    }

    fn likeliest(&self, probabilities: &[f32], count: usize) -> Vec<(String, f32)> {
        if count == 0 || self.softmax.heads().len() != 1 {
            return Vec::new();
        }
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
        order
            .into_iter()
            .take(count)
            .map(|at| (self.card.answers.render(&[at]), probabilities[at].ln()))
            .collect()
    }
}
