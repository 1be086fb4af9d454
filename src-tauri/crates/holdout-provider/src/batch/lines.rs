//! The lines of a batch: the questions that go in, the answers that come out.

use std::collections::{BTreeMap, HashSet};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::batch::BatchEndpoint;
use crate::chat::{ChatContent, ChatRequest};
use crate::error::ProviderError;
use crate::refusal::classify_within;
use crate::transport::Client;
use crate::wire;

/// A question of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchQuestion {
    /// By which its answer is recognised: the order of the answers is not kept. Unique in the batch.
    pub custom_id: String,
    /// The question.
    pub request: ChatRequest,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq)]
pub enum BatchAnswer {
    /// It was carried out, with this status and body. [`BatchAnswer::chat`] reads it.
    Response {
        /// The HTTP status that a single request would have had.
        status: u16,
        /// The provider's id of the request.
        request_id: Option<String>,
        /// The body.
        body: Value,
    },
    /// It was not: the batch expired or was cancelled before, or the line was refused.
    NotRun {
        /// The code, such as `batch_expired`.
        code: Option<String>,
        /// The sentence.
        message: String,
    },
}

/// What came of a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BatchResults {
    /// By the questions' own ids.
    pub answers: BTreeMap<String, BatchAnswer>,
    /// Lines that could not be read, or had no id.
    pub unreadable: usize,
}

impl Client {
    /// The file that asks these questions, one a line, to upload as [`crate::Purpose::Batch`].
    ///
    /// # Errors
    ///
    /// [`ProviderError::InvalidRequest`] if a question breaks a rule of the API, an id is missing or
    /// comes twice, the models differ, or it is more than the provider takes
    /// ([`crate::Capabilities::batch_limits`]).
    pub fn batch_file(&self, questions: &[BatchQuestion]) -> Result<Bytes, ProviderError> {
        let limits = self.capabilities().batch_limits;
        let mut ids = HashSet::new();
        let model = questions.first().map(|question| &question.request.model);
        if questions.is_empty() || questions.len() > limits.questions {
            return Err(refuse(&format!("a batch has 1 to {} questions", limits.questions)));
        }
        let mut file = Vec::new();
        for question in questions {
            let id = &question.custom_id;
            if id.is_empty() || !ids.insert(id) {
                return Err(refuse(&format!("the id `{id}` is empty or comes twice")));
            }
            if Some(&question.request.model) != model {
                return Err(refuse("a batch is for one model"));
            }
            file.extend_from_slice(&self.batch_line(id, &question.request)?);
        }
        if file.len() as u64 > limits.bytes {
            return Err(refuse(&format!("a batch has at most {} bytes", limits.bytes)));
        }
        Ok(Bytes::from(file))
    }

    /// One question as a line of a batch's file, its end of line with it. For files that are written
    /// piece by piece: ids must be unique in a file, and its questions ask one model.
    ///
    /// # Errors
    ///
    /// [`ProviderError::InvalidRequest`] if the question breaks a rule of the API.
    pub fn batch_line(
        &self,
        custom_id: &str,
        request: &ChatRequest,
    ) -> Result<Vec<u8>, ProviderError> {
        let url = self.adapter().batch_url(BatchEndpoint::Chat);
        let body = request.body()?;
        let line = json!({ "custom_id": custom_id, "method": "POST", "url": url, "body": body });
        let mut line = line.to_string().into_bytes();
        line.push(b'\n');
        Ok(line)
    }
}

fn refuse(message: &str) -> ProviderError {
    ProviderError::InvalidRequest { field: "batch", message: message.to_owned() }
}

impl BatchAnswer {
    /// The answer to a chat question, or why there is none.
    ///
    /// # Errors
    ///
    /// What the same refusal of a single request would be; [`ProviderError::Fault`] where the
    /// question was not run.
    pub fn chat(&self) -> Result<ChatContent, ProviderError> {
        match self {
            Self::Response { status: 200..=299, request_id, body } => ChatContent::read(body)
                .map_err(|reason| ProviderError::Protocol {
                    reason: reason.to_string(),
                    request_id: request_id.clone(),
                }),
            Self::Response { status, request_id, body } => {
                let (body, id) = (body.to_string(), request_id.clone());
                Err(classify_within(*status, *status, body.as_bytes(), id, str::to_owned))
            }
            Self::NotRun { code, message } => {
                let body = json!({ "error": { "code": code, "message": message } }).to_string();
                Err(classify_within(500, 200, body.as_bytes(), None, str::to_owned))
            }
        }
    }

    fn read(line: &Value) -> Self {
        let response = line.get("response").filter(|response| response.is_object());
        let error = line.get("error").filter(|error| !error.is_null());
        match (response, error) {
            (Some(response), None) => Self::Response {
                status: wire::count(response, "status_code").map_or(200, |status| status as u16),
                request_id: wire::filled(response, "request_id"),
                body: response.get("body").cloned().unwrap_or_default(),
            },
            (_, error) => {
                let error = error.unwrap_or(&Value::Null);
                let said =
                    wire::filled(error, "message").or_else(|| error.as_str().map(str::to_owned));
                let message = said.unwrap_or_else(|| "no reason given".to_owned());
                Self::NotRun { code: wire::filled(error, "code"), message }
            }
        }
    }
}

/// One line of an output or an error file: whose answer it is, and what came of it.
pub fn parse_batch_line(line: &[u8]) -> Option<(String, BatchAnswer)> {
    let line: Value = serde_json::from_slice(line).ok()?;
    Some((wire::filled(&line, "custom_id")?, BatchAnswer::read(&line)))
}

/// Adds the lines of an output or an error file. A later line about the same question wins, so the
/// file of answers goes last.
pub fn parse_batch_lines(content: &[u8], results: &mut BatchResults) {
    for line in content.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        match parse_batch_line(line) {
            Some((id, answer)) => drop(results.answers.insert(id, answer)),
            None => results.unreadable += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::Finish;

    fn parsed(content: &str) -> BatchResults {
        let mut results = BatchResults::default();
        parse_batch_lines(content.as_bytes(), &mut results);
        results
    }

    #[test]
    fn answers_are_found_by_their_own_ids_and_broken_lines_are_counted() {
        // The lines of OpenAI's guide to batches, shortened.
        let results = parsed(concat!(
            r#"{"id":"batch_req_wnaDys","custom_id":"request-2","response":{"status_code":200,"request_id":"req_c187b3","body":{"id":"chatcmpl-9758Iw","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}],"usage":{"prompt_tokens":24,"completion_tokens":15,"total_tokens":39}}},"error":null}"#,
            "\r\n\n{broken\n{\"id\":\"no custom id\"}\n",
            r#"{"id":"batch_req_123","custom_id":"request-3","response":null,"error":{"code":"batch_expired","message":"This request could not be executed before the completion window expired."}}"#,
        ));
        assert_eq!((results.answers.len(), results.unreadable), (2, 2));
        let chat = results.answers["request-2"].chat().unwrap();
        assert_eq!((chat.text.as_str(), chat.finish), ("Hello.", Finish::Stop));
        let expired = results.answers["request-3"].chat().unwrap_err();
        assert!(matches!(expired, ProviderError::Fault(_)));
        assert!(expired.to_string().contains("batch_expired"), "{expired}");
    }

    #[test]
    fn a_question_that_was_refused_is_refused_as_a_single_one_would_be() {
        let results = parsed(
            r#"{"custom_id":"a","response":{"status_code":400,"body":{"error":{"message":"too long","code":"context_length_exceeded"}}},"error":null}"#,
        );
        let error = results.answers["a"].chat().unwrap_err();
        assert!(matches!(error, ProviderError::ContextOverflow(_)), "{error}");
    }

    proptest! {
        #[test]
        fn any_content_is_read_without_a_panic(
            lines in proptest::collection::vec(crate::wire::arbitrary::json(), 0..5),
            noise in proptest::collection::vec(any::<u8>(), 0..100),
        ) {
            let mut results = BatchResults::default();
            for line in lines {
                let line = json!({"custom_id": "a", "response": line, "error": line});
                parse_batch_lines(line.to_string().as_bytes(), &mut results);
            }
            parse_batch_lines(&noise, &mut results);
            for answer in results.answers.values() {
                let _ = answer.chat();
            }
        }
    }
}
