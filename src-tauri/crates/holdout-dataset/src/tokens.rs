//! Counting tokens without a network.
//!
//! The rules are those of OpenAI's cookbook (`How_to_count_tokens_with_tiktoken`,
//! `Chat_finetuning_data_prep`): three tokens around each message, one for a name, three at the end
//! of a row. What a provider bills can differ: tools, images and tokenizers other than OpenAI's are
//! estimates, and a figure from the provider itself always wins.

use crate::example::{Example, Turn, is_system, role_name};
use rustc_hash::{FxHashMap, FxHasher};
use serde_json::Value;
use std::hash::{Hash, Hasher};
use tiktoken_rs::CoreBPE;

/// Tokens around each message.
const PER_MESSAGE: u32 = 3;
/// Tokens for the presence of a name.
const PER_NAME: u32 = 1;
/// Tokens at the end of a row.
const PER_ROW: u32 = 3;
/// An image in low detail (vision fine-tuning guide).
const LOW_DETAIL_IMAGE: u32 = 85;
/// An image of 1024×1024 in high detail: four tiles of 170 and the base of 85. Others differ.
const HIGH_DETAIL_IMAGE: u32 = 765;
/// Text is handed to the tokenizer in pieces of at most this many bytes. It bounds the work and the
/// backtracking of its pattern for text without word boundaries.
const PIECE: usize = 16 * 1024;

/// A vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// gpt-4o, gpt-4.1, gpt-5 and later.
    O200kBase,
    /// gpt-4, gpt-3.5-turbo, text-embedding-3, babbage-002, davinci-002.
    Cl100kBase,
}

/// Counts tokens as a model does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenCounter {
    encoding: Encoding,
    training_limit: Option<u32>,
    estimate: bool,
}

/// Remembers the counts of texts that stand in row after row: prompts and tool definitions.
#[derive(Debug, Default)]
pub(crate) struct Memo(FxHashMap<u64, u32>);

impl TokenCounter {
    /// The counter for a model name: a base model, a fine-tuned one (`ft:gpt-4o-mini-…`), with or
    /// without a maker (`openai/gpt-4o`). Models that are not OpenAI's are counted with
    /// `o200k_base`, as an estimate.
    pub fn for_model(model: &str) -> Self {
        let name = base_name(model);
        let encoding = if is_cl100k(name) { Encoding::Cl100kBase } else { Encoding::O200kBase };
        Self { encoding, training_limit: training_limit(name), estimate: !is_openai(name) }
    }

    /// Which vocabulary is used.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Whether the model has a tokenizer of its own that is not at hand.
    pub const fn is_estimate(&self) -> bool {
        self.estimate
    }

    /// How many tokens of a training row the model takes; what is beyond is cut off at the end.
    /// `None` if that is not known. (OpenAI's fine-tuning best practices, 2026-07.)
    pub const fn training_limit(&self) -> Option<u32> {
        self.training_limit
    }

    /// The tokens of a text. `<|…|>` counts as the text that it is.
    pub fn count_text(&self, text: &str) -> u32 {
        let encoder = self.encoder();
        pieces(text).map(|piece| encoder.count_ordinary(piece) as u32).sum()
    }

    /// The tokens of a training row: all of its messages and tools, and of a preference pair both
    /// answers.
    pub fn count_row(&self, example: &Example) -> u32 {
        self.count_with(example, &mut Memo::default())
    }

    /// [`Self::count_row`] with a memory for what rows have in common.
    pub(crate) fn count_with(&self, example: &Example, memo: &mut Memo) -> u32 {
        let system = example.request().first().filter(|turn| is_system(turn));
        let system = system.map(|turn| memo.count(&turn.text, |_| self.count_turn(turn)));
        let rest = example.messages().iter().skip(usize::from(system.is_some()));
        let said: u32 = rest.chain(example.rejected()).map(|turn| self.count_turn(turn)).sum();
        let tools =
            example.tools().map_or(0, |tools| memo.count(tools, |tools| self.count_tools(tools)));
        system.unwrap_or(0) + said + tools + PER_ROW
    }

    fn encoder(&self) -> &'static CoreBPE {
        match self.encoding {
            Encoding::O200kBase => tiktoken_rs::o200k_base_singleton(),
            Encoding::Cl100kBase => tiktoken_rs::cl100k_base_singleton(),
        }
    }

    fn count_turn(&self, turn: &Turn) -> u32 {
        let content = match turn.json.get("content") {
            Some(Value::Array(parts)) => parts.iter().map(|part| self.count_part(part)).sum(),
            _ => self.count_text(&turn.text),
        };
        let calls =
            turn.tool_calls.as_deref().map_or(0, |calls| PER_MESSAGE + self.count_text(calls));
        let name = turn.json.get("name").and_then(Value::as_str);
        let name = name.map_or(0, |name| PER_NAME + self.count_text(name));
        PER_MESSAGE + self.count_text(role_name(turn.role)) + content + calls + name
    }

    fn count_part(&self, part: &Value) -> u32 {
        let text = ["text", "refusal"].iter().find_map(|key| part.get(key)?.as_str());
        match (text, part.get("image_url")) {
            (Some(text), _) => self.count_text(text),
            (None, Some(image)) if image.get("detail").is_some_and(|detail| detail == "low") => {
                LOW_DETAIL_IMAGE
            }
            (None, Some(_)) => HIGH_DETAIL_IMAGE,
            (None, None) => 0,
        }
    }

    /// Tool definitions, by the cookbook's measured overheads.
    fn count_tools(&self, tools: &Value) -> u32 {
        const END_OF_TOOLS: u32 = 12;
        let per_function = match self.encoding {
            Encoding::O200kBase => 7,
            Encoding::Cl100kBase => 10,
        };
        let tools = tools.as_array().map(Vec::as_slice).unwrap_or_default();
        if tools.is_empty() {
            return 0;
        }
        let functions = tools.iter().map(|tool| tool.get("function").unwrap_or(tool));
        functions.map(|function| per_function + self.count_function(function)).sum::<u32>()
            + END_OF_TOOLS
    }

    fn count_function(&self, function: &Value) -> u32 {
        const PROPERTIES: u32 = 3;
        let line = format!("{}:{}", text_of(function, "name"), description(function));
        let properties = function.pointer("/parameters/properties").and_then(Value::as_object);
        let properties =
            properties.filter(|properties| !properties.is_empty()).map_or(0, |properties| {
                PROPERTIES
                    + properties
                        .iter()
                        .map(|(name, property)| self.count_property(name, property))
                        .sum::<u32>()
            });
        self.count_text(&line) + properties
    }

    fn count_property(&self, name: &str, property: &Value) -> u32 {
        const KEY: u32 = 3;
        const ENUM_ITEM: u32 = 3;
        const ENUM_SAVES: u32 = 3;
        let items = property.get("enum").and_then(Value::as_array);
        let items = items.filter(|items| !items.is_empty()).map_or(0, |items| {
            let text = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
            items.iter().map(|item| ENUM_ITEM + self.count_text(&text(item))).sum::<u32>()
                - ENUM_SAVES
        });
        let line = format!("{name}:{}:{}", text_of(property, "type"), description(property));
        KEY + items + self.count_text(&line)
    }
}

impl Memo {
    /// Long prompts are few; what varies from row to row must not pile up.
    const ENTRIES: usize = 1024;

    fn count<T: Hash>(&mut self, subject: T, count: impl FnOnce(T) -> u32) -> u32 {
        let mut hasher = FxHasher::default();
        subject.hash(&mut hasher);
        let key = hasher.finish();
        if let Some(known) = self.0.get(&key) {
            return *known;
        }
        let counted = count(subject);
        if self.0.len() >= Self::ENTRIES {
            self.0.clear();
        }
        self.0.insert(key, counted);
        counted
    }
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn description(value: &Value) -> &str {
    text_of(value, "description").trim_end_matches('.')
}

/// `ft:BASE:org:suffix:id` and `maker/BASE` to `BASE`.
fn base_name(model: &str) -> &str {
    let name =
        model.strip_prefix("ft:").map_or(model, |rest| rest.split(':').next().unwrap_or(rest));
    name.rsplit('/').next().unwrap_or(name)
}

fn is_cl100k(name: &str) -> bool {
    let later = ["gpt-4o", "gpt-4.1", "gpt-4.5"];
    let earlier = ["gpt-4", "gpt-3.5", "gpt-35", "text-embedding-", "babbage-002", "davinci-002"];
    !starts_with_any(name, &later) && starts_with_any(name, &earlier)
}

fn is_openai(name: &str) -> bool {
    let openai =
        ["gpt-", "chatgpt-", "o1", "o3", "o4", "text-embedding-", "babbage-002", "davinci-002"];
    starts_with_any(name, &openai) && !name.starts_with("gpt-oss")
}

fn training_limit(name: &str) -> Option<u32> {
    let limits = [
        (&["gpt-4.1", "gpt-4o"][..], 65_536),
        (&["gpt-3.5-turbo-0613", "gpt-35-turbo-0613"], 4_096),
        (&["gpt-3.5-turbo", "gpt-35-turbo"], 16_385),
    ];
    limits.iter().find(|(names, _)| starts_with_any(name, names)).map(|(_, limit)| *limit)
}

fn starts_with_any(name: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| name.starts_with(prefix))
}

/// Pieces of at most [`PIECE`] bytes. A cut between a letter and a space changes no count, since
/// both vocabularies start a word at the space before it; where there is none, a cut anywhere may
/// add a token.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(cut(rest));
        rest = after;
        Some(piece)
    })
}

fn cut(text: &str) -> usize {
    if text.len() <= PIECE {
        return text.len();
    }
    let window = &text.as_bytes()[..PIECE];
    let word_end =
        (1..PIECE).rev().find(|&at| window[at] == b' ' && window[at - 1].is_ascii_alphanumeric());
    word_end.unwrap_or_else(|| text.floor_char_boundary(PIECE))
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
