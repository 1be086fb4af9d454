//! What is compared, and what each is asked.

use holdout_provider::{ResponseFormat, Tool, Usage};
use holdout_types::{
    CandidateId, CandidateKind, Message, Money, Role, RowId, Sampling, TokenPrice,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that answers: a model with its prompt and its sampling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateSpec {
    /// Its id in the project.
    pub id: CandidateId,
    /// Its name, for a person.
    pub name: String,
    /// What kind it is.
    pub kind: CandidateKind,
    /// The model's name at its provider.
    pub model: String,
    /// What stands for the row's system message.
    pub system: SystemPrompt,
    /// Examples, each a question and its answer, given as turns before the row's own.
    pub shots: Vec<(String, String)>,
    /// How the model is asked to choose its words.
    pub sampling: Sampling,
    /// The form that the answer must have; free text when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_format: Option<ResponseFormat>,
    /// The member of a JSON answer that stands for the whole: `{"label": "refund"}` is compared, and
    /// kept, as `refund`. The whole answer where this is absent, and where the answer has no such member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unwrap: Option<String>,
    /// What its tokens cost; `None` is unknown, and makes every cost of it unknown.
    pub prices: Option<TokenPrices>,
}

/// What stands for a row's system message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemPrompt {
    /// The row's own, if it has one.
    AsInRow,
    /// This text, in place of the row's own.
    Replace(String),
    /// None, even where the row has one.
    None,
}

/// What tokens cost, each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPrices {
    /// A token of the question.
    pub input: TokenPrice,
    /// A token of the question that the provider had in its cache; as `input` if unset.
    pub cached_input: Option<TokenPrice>,
    /// A token of the answer.
    pub output: TokenPrice,
}

/// A row to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRow {
    /// Its id in the project.
    pub id: RowId,
    /// The messages before the answer, system message and all.
    pub messages: Vec<Message>,
    /// The tools that the row offers.
    pub tools: Vec<Tool>,
    /// The answer that is right.
    pub expected: String,
    /// Its label, for slices.
    pub label: Option<String>,
}

impl CandidateSpec {
    /// The conversation that this candidate is asked to go on with for a row: instructions, then
    /// the examples, then the row's turns, the last of the user's put as `last_turn` if that is given.
    pub fn messages_for(&self, row: &EvaluationRow, last_turn: Option<&str>) -> Vec<Message> {
        let own = row.messages.iter().filter(|message| is_instruction(message)).cloned();
        let mut messages: Vec<Message> = match &self.system {
            SystemPrompt::AsInRow => own.collect(),
            SystemPrompt::Replace(prompt) => vec![Message::new(Role::System, prompt)],
            SystemPrompt::None => Vec::new(),
        };
        for (question, answer) in &self.shots {
            messages.push(Message::new(Role::User, question));
            messages.push(Message::new(Role::Assistant, answer));
        }
        messages.extend(row.messages.iter().filter(|message| !is_instruction(message)).cloned());
        let last = messages.iter_mut().rfind(|message| message.role == Role::User);
        if let (Some(last), Some(turn)) = (last, last_turn) {
            turn.clone_into(&mut last.content);
        }
        messages
    }

    /// An answer as it is compared.
    pub fn compared(&self, answer: String) -> String {
        let Some(member) = &self.unwrap else { return answer };
        match serde_json::from_str::<Value>(&answer)
            .ok()
            .and_then(|mut all| all.as_object_mut().and_then(|members| members.remove(member)))
        {
            Some(Value::String(text)) => text,
            Some(value) => value.to_string(),
            None => answer,
        }
    }
}

impl EvaluationRow {
    /// What the user asks last: what is looked up in a knowledge base. Empty if there is no such turn.
    pub fn last_turn(&self) -> &str {
        let last = self.messages.iter().rfind(|message| message.role == Role::User);
        last.map_or("", |message| &message.content)
    }
}

impl TokenPrices {
    /// What a call cost, by the provider's own count.
    pub fn cost(&self, usage: &Usage) -> Money {
        let cached = usage.cached_tokens.min(usage.prompt_tokens);
        self.input.of(usage.prompt_tokens - cached)
            + self.cached_input.unwrap_or(self.input).of(cached)
            + self.output.of(usage.completion_tokens)
    }
}

fn is_instruction(message: &Message) -> bool {
    matches!(message.role, Role::System | Role::Developer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(system: SystemPrompt) -> CandidateSpec {
        CandidateSpec {
            id: CandidateId(1),
            name: "A".into(),
            kind: CandidateKind::Prompted,
            model: "m".into(),
            system,
            shots: vec![("q".into(), "a".into())],
            sampling: Sampling::default(),
            response_format: None,
            unwrap: None,
            prices: None,
        }
    }

    fn asked(system: SystemPrompt) -> Vec<(Role, String)> {
        let row = EvaluationRow {
            id: RowId(1),
            messages: vec![
                Message::new(Role::System, "row's own"),
                Message::new(Role::User, "where is my parcel?"),
            ],
            tools: Vec::new(),
            expected: "delivery".into(),
            label: None,
        };
        let messages = candidate(system).messages_for(&row, None);
        messages.into_iter().map(|message| (message.role, message.content)).collect()
    }

    #[test]
    fn a_prompt_replaces_the_rows_system_message_and_examples_are_turns_after_it() {
        let turns = [
            (Role::User, "q".to_owned()),
            (Role::Assistant, "a".to_owned()),
            (Role::User, "where is my parcel?".to_owned()),
        ];
        let with = |text: &str| [&[(Role::System, text.to_owned())], &turns[..]].concat();
        assert_eq!(asked(SystemPrompt::Replace("ours".into())), with("ours"));
        assert_eq!(asked(SystemPrompt::AsInRow), with("row's own"));
        assert_eq!(asked(SystemPrompt::None), turns);
    }

    #[test]
    fn a_wrapped_answer_is_compared_as_what_is_in_it_and_a_broken_one_as_it_is() {
        let mut candidate = candidate(SystemPrompt::None);
        candidate.unwrap = Some("label".into());
        let compared = |text: &str| candidate.compared(text.to_owned());
        assert_eq!(compared(r#"{"label": "refund", "why": "x"}"#), "refund");
        assert_eq!(compared(r#"{"label": 3}"#), "3");
        for whole in ["refund", r#"{"label": "ref"#, r#"{"other": "refund"}"#, r#"["refund"]"#] {
            assert_eq!(compared(whole), whole);
        }
    }

    #[test]
    fn cached_tokens_are_priced_as_such() {
        let price = |text: &str| TokenPrice::per_million(text.parse().unwrap());
        let mut prices =
            TokenPrices { input: price("2"), cached_input: Some(price("0.5")), output: price("8") };
        let usage = Usage { prompt_tokens: 1_000, cached_tokens: 400, completion_tokens: 10 };
        assert_eq!(prices.cost(&usage).to_string(), "0.00148");
        prices.cached_input = None;
        assert_eq!(prices.cost(&usage).to_string(), "0.00208");
    }
}
