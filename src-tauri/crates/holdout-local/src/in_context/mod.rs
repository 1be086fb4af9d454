//! `local-base`: answers from what stands in the prompt. It matches examples; it is not a language
//! model, and writes nothing of its own.
//!
//! In this order: the closed-set value stated in a block of retrieved context; the answer of the
//! nearest example; the label of the instructions that fits best; the best sentence of the context.

pub(crate) mod examples;
pub(crate) mod extract;
pub(crate) mod labels;
pub(crate) mod nearest;
pub(crate) mod schema;

use std::sync::{Arc, Mutex};

use crate::conversation::{self, Speaker, Turn};
use crate::state::lock;
use examples::Pair;
use extract::WithContext;
use labels::Label;
use nearest::NearestIndex;

/// Prompts whose reading is kept.
const LESSONS_MAX: usize = 32;

/// The longest example answer that counts as a value of a closed set, in bytes.
const VALUE_MAX: usize = 80;

/// Labels for what fits nothing else.
const REST_LABELS: [&str; 7] = ["other", "unknown", "none", "general", "misc", "oos", "unclear"];

/// What is said where there is nothing to answer with.
const NOTHING_TO_GO_BY: &str = "local-base matches examples and labels, and this prompt has \
                                neither. Give it examples, or name the labels to choose from.";

/// The in-context learner, with the prompts that it read lately.
#[derive(Debug, Default)]
pub(crate) struct InContext {
    lessons: Mutex<Vec<(blake3::Hash, Arc<Lesson>)>>,
}

/// What a prompt teaches, apart from the request itself.
#[derive(Debug, Default)]
struct Lesson {
    pairs: Vec<Pair>,
    nearest: NearestIndex,
    labels: LabelSet,
    context: Option<String>,
}

/// Labels with an index over their names and descriptions.
#[derive(Debug, Default)]
struct LabelSet {
    labels: Vec<Label>,
    nearest: NearestIndex,
}

impl InContext {
    /// Answers the last message of the user.
    pub(crate) fn answer(&self, turns: &[Turn]) -> String {
        let lesson = self.lesson(turns);
        let request = conversation::request(turns);
        let parts = extract::split(request);
        let (context, request) = match &parts {
            Some(WithContext { context, rest }) => (Some(context.as_str()), rest.as_str()),
            None => (lesson.context.as_deref(), request),
        };
        let inline = examples::find(request);
        // Pairs without a question behind them are the thing to classify: a transcript.
        let (mut pairs, question) = match inline.pending {
            Some(question) => (inline.pairs, question),
            None => (Vec::new(), request.to_owned()),
        };
        pairs.extend(context.map(|context| examples::find(context).pairs).unwrap_or_default());
        let stated = context.and_then(|context| lesson.stated(context, &question, &pairs));
        stated
            .or_else(|| lesson.nearest_answer(&question, &pairs))
            .or_else(|| lesson.label(&question, request))
            .or_else(|| extract::best_sentence(context?, &question).map(str::to_owned))
            .unwrap_or_else(|| NOTHING_TO_GO_BY.to_owned())
    }

    /// Reads everything but the request, or remembers how it was read.
    fn lesson(&self, turns: &[Turn]) -> Arc<Lesson> {
        let hash = hash_without_request(turns);
        let known = lock(&self.lessons).iter().find(|(known, _)| *known == hash).cloned();
        if let Some((_, lesson)) = known {
            return lesson;
        }
        let lesson = Arc::new(Lesson::read(turns));
        let mut lessons = lock(&self.lessons);
        lessons.insert(0, (hash, Arc::clone(&lesson)));
        lessons.truncate(LESSONS_MAX);
        lesson
    }
}

fn hash_without_request(turns: &[Turn]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let request = conversation::request_index(turns);
    for (_, turn) in turns.iter().enumerate().filter(|(at, _)| Some(*at) != request) {
        hasher.update(&[turn.speaker as u8]);
        hasher.update(&(turn.text.len() as u64).to_le_bytes());
        hasher.update(turn.text.as_bytes());
    }
    hasher.finalize()
}

impl Lesson {
    fn read(turns: &[Turn]) -> Self {
        let said: String = conversation::instructions(turns).collect::<Vec<_>>().join("\n\n");
        let (said, context) = match extract::split(&said) {
            Some(WithContext { context, rest }) => (rest, Some(context)),
            None => (said, None),
        };
        let labels = labels::find(&said);
        let mut pairs = examples::find(&without_literals(&said)).pairs;
        pairs.extend(turn_pairs(turns).filter(|pair| may_teach(pair, &labels)));
        let nearest = NearestIndex::new(pairs.iter().map(|pair| pair.asked.as_str()));
        Self { nearest, labels: LabelSet::new(labels), pairs, context }
    }

    /// The closed-set value in the best sentence of the context.
    fn stated(&self, context: &str, question: &str, more: &[Pair]) -> Option<String> {
        let answers = self.pairs.iter().chain(more).map(|pair| pair.answer.as_str());
        let mut set: Vec<&str> =
            self.labels.labels.iter().map(|label| label.name.as_str()).collect();
        set.extend(answers.filter(|answer| answer.len() <= VALUE_MAX));
        extract::stated_value(context, question, &set).map(str::to_owned)
    }

    fn nearest_answer(&self, question: &str, more: &[Pair]) -> Option<String> {
        let index = NearestIndex::new(more.iter().map(|pair| pair.asked.as_str()));
        let closer = index.nearest(question).map(|(at, score)| (&more[at], score));
        let known = self.nearest.nearest(question).map(|(at, score)| (&self.pairs[at], score));
        let best = closer.into_iter().chain(known).reduce(|a, b| if b.1 > a.1 { b } else { a });
        best.map(|(pair, _)| pair.answer.clone())
    }

    /// The best label of the instructions, or of the request that holds them.
    fn label(&self, question: &str, request: &str) -> Option<String> {
        let instructed = self.labels.best(question);
        instructed.or_else(|| LabelSet::new(labels::find(request)).best(question))
    }
}

impl LabelSet {
    fn new(labels: Vec<Label>) -> Self {
        let texts: Vec<String> =
            labels.iter().map(|label| format!("{} {}", label.name, label.description)).collect();
        Self { nearest: NearestIndex::new(texts.iter().map(String::as_str)), labels }
    }

    /// The label most like the question; where none is, the label for the rest, or the first.
    fn best(&self, question: &str) -> Option<String> {
        let (at, score) = self.nearest.nearest(question)?;
        let rest = self.labels.iter().find(|label| {
            let name = label.name.to_lowercase();
            REST_LABELS.iter().any(|rest| name.starts_with(rest))
        });
        let best = rest.filter(|_| score == 0.0).unwrap_or(&self.labels[at]);
        Some(best.name.clone())
    }
}

/// A text without its quoted bullets: what stands in a label is no example.
fn without_literals(text: &str) -> String {
    let lines = text.lines().filter(|line| labels::literal_bullet(line).is_none());
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a turn is an example and not small talk: where labels are named, it answers with one of
/// them, alone or as a member of an object.
fn may_teach(pair: &Pair, labels: &[Label]) -> bool {
    let named = |text: &str| {
        labels.iter().any(|label| label.name.to_lowercase() == text.trim().to_lowercase())
    };
    let object = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&pair.answer);
    let member = || object.is_ok_and(|o| o.values().any(|v| v.as_str().is_some_and(named)));
    labels.is_empty() || named(&pair.answer) || member()
}

/// Each answer of the assistant with what the user said just before it.
fn turn_pairs(turns: &[Turn]) -> impl Iterator<Item = Pair> {
    turns.windows(2).filter_map(|pair| {
        let asked = pair[0].speaker == Speaker::User && pair[1].speaker == Speaker::Assistant;
        asked.then(|| Pair { asked: pair[0].text.clone(), answer: pair[1].text.clone() })
    })
}

#[cfg(test)]
mod tests;
