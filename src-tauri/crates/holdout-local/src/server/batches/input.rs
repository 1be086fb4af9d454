//! The input file of a batch: its requests, and whether it can be used.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::server::errors::{Answer, Failure};
use crate::server::wire::Fields;
use crate::state::batch::{BatchError, Endpoint};

/// Requests in one file, and texts to embed in all of them together.
const REQUESTS_MAX: u64 = 50_000;

/// Errors that are told of one file: the first ones.
const ERRORS_MAX: usize = 100;

/// A line of a file that was checked.
#[derive(Debug, Deserialize)]
pub(super) struct Request {
    pub(super) custom_id: String,
    pub(super) body: Box<RawValue>,
}

/// The requests of a file that was checked, one at a time.
pub(super) fn requests(
    path: &Path,
) -> io::Result<impl Iterator<Item = io::Result<Request>> + use<>> {
    let parse = |line: Vec<u8>| serde_json::from_slice(&line).map_err(io::Error::from);
    Ok(lines(path)?.map(move |line| parse(line?.1)))
}

/// The lines that are not blank, with their numbers from 1.
fn lines(path: &Path) -> io::Result<impl Iterator<Item = io::Result<(u64, Vec<u8>)>> + use<>> {
    let reader = BufReader::with_capacity(1 << 18, fs_err::File::open(path)?);
    let numbered = (1..).zip(reader.split(b'\n'));
    let lines = numbered.map(|(number, line)| line.map(|line| (number, line)));
    Ok(lines
        .filter(|line| line.as_ref().map_or(true, |(_, content)| !content.trim_ascii().is_empty())))
}

/// What a file that can be used holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Checked {
    pub(super) total: u64,
    pub(super) model: String,
}

/// Why a file can't be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    /// It breaks rules.
    #[error("the input file of the batch is refused")]
    Refused(Vec<BatchError>),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Checks every line of a file: its shape, that its `custom_id` is its own, that it goes to the
/// batch's endpoint, and that all ask one model, which has to be known. What a line's body says
/// beyond that is for the endpoint to judge.
pub(super) fn check(
    path: &Path,
    endpoint: Endpoint,
    knows: impl Fn(&str) -> bool,
) -> Result<Checked, InputError> {
    let mut checker = Checker { endpoint, ids: HashSet::new(), model: None, texts: 0 };
    let (mut total, mut errors) = (0, Vec::new());
    let mut expected = 1;
    for line in lines(path)? {
        let (number, content) = line?;
        if number > expected {
            // Blank lines may end a file; before another request they are an empty request.
            errors.push(error(no_json(), Some(expected)));
        }
        (total, expected) = (total + 1, number + 1);
        let checked = checker.check(&content, &knows);
        errors.extend(checked.err().map(|failure| error(failure, Some(number))));
        if total > REQUESTS_MAX || errors.len() >= ERRORS_MAX {
            break;
        }
    }
    errors.extend(checker.whole(total).err().map(|failure| error(failure, None)));
    match checker.model {
        Some(model) if errors.is_empty() => Ok(Checked { total, model }),
        _ => Err(InputError::Refused(errors)),
    }
}

fn error(failure: Failure, line: Option<u64>) -> BatchError {
    BatchError {
        code: failure.code.unwrap_or("invalid_request").to_owned(),
        message: failure.message,
        param: failure.param,
        line,
    }
}

/// What the lines so far bind the next ones to.
struct Checker {
    endpoint: Endpoint,
    ids: HashSet<String>,
    model: Option<String>,
    texts: u64,
}

impl Checker {
    fn check(&mut self, line: &[u8], knows: impl Fn(&str) -> bool) -> Answer<()> {
        let Ok(Value::Object(line)) = serde_json::from_slice(line) else { return Err(no_json()) };
        let fields = Fields::new(&line);
        fields.only(&["custom_id", "method", "url", "body"])?;
        let id = fields.required_string("custom_id")?;
        fields.required_choice("method", &["POST"])?;
        self.check_url(fields.required_string("url")?)?;
        fields.required("body")?;
        let Some(body) = fields.object("body")? else { return Err(no_json()) };
        self.check_model(body.required_string("model")?, knows)?;
        self.texts += match body.value("input") {
            Some(Value::Array(texts)) => texts.len() as u64,
            _ => 1,
        };
        if self.ids.insert(id.to_owned()) {
            return Ok(());
        }
        let message = format!(
            "The custom_id '{id}' is a duplicate of another request's. It must be unique for each \
             request in a batch."
        );
        Err(Failure::invalid(message).param("custom_id").code("duplicate_custom_id"))
    }

    fn check_url(&self, url: &str) -> Answer<()> {
        let endpoint = self.endpoint.path();
        if url == endpoint {
            return Ok(());
        }
        let message = format!(
            "The URL '{url}' of this request does not match the endpoint '{endpoint}' of the batch."
        );
        Err(Failure::invalid(message).param("url").code("url_mismatch"))
    }

    fn check_model(&mut self, model: &str, knows: impl Fn(&str) -> bool) -> Answer<()> {
        match &self.model {
            Some(first) if first == model => Ok(()),
            Some(first) => {
                let message = format!(
                    "The model '{model}' of this request does not match the model '{first}' of the \
                     first one. A batch can only have requests for one model."
                );
                Err(Failure::invalid(message).param("body.model").code("model_mismatch"))
            }
            None => {
                self.model = Some(model.to_owned());
                let unknown = || Failure::no_model(model).param("body.model");
                knows(model).then_some(()).ok_or_else(unknown)
            }
        }
    }

    /// The rules for all lines together.
    fn whole(&self, total: u64) -> Answer<()> {
        if total == 0 {
            return Err(Failure::invalid("The batch input file is empty.").code("empty_file"));
        }
        let texts = if self.endpoint == Endpoint::Embeddings { self.texts } else { 0 };
        let (found, what) =
            if total > REQUESTS_MAX { (total, "requests") } else { (texts, "embedding inputs") };
        if found <= REQUESTS_MAX {
            return Ok(());
        }
        let message = format!("The batch input file has more than {REQUESTS_MAX} {what}.");
        Err(Failure::invalid(message).code("too_many_tasks"))
    }
}

fn no_json() -> Failure {
    Failure::invalid("This line is not parseable as a JSON object.").code("invalid_json_line")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn line(id: &str) -> Value {
        let body = json!({"model": "local-base", "messages": []});
        json!({"custom_id": id, "method": "POST", "url": "/v1/chat/completions", "body": body})
    }

    fn check_text(text: &str, endpoint: Endpoint) -> Result<Checked, Vec<BatchError>> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("input");
        std::fs::write(&path, text).unwrap();
        check(&path, endpoint, |model| model.starts_with("local-")).map_err(|error| match error {
            InputError::Refused(errors) => errors,
            InputError::Io(error) => panic!("{error}"),
        })
    }

    /// What is said of a file whose second line was changed so: code, parameter, line.
    fn refused(change: impl FnOnce(&mut Value)) -> Vec<(String, Option<String>, Option<u64>)> {
        let mut second = line("b");
        change(&mut second);
        let text = format!("{}\n{second}\n", line("a"));
        let errors = check_text(&text, Endpoint::ChatCompletions).unwrap_err();
        errors.into_iter().map(|error| (error.code, error.param, error.line)).collect()
    }

    #[test]
    fn a_file_that_keeps_the_rules_is_counted_and_may_end_with_blank_lines() {
        let text = format!("{}\r\n{}\n \n\n", line("a"), line("b"));
        let checked = check_text(&text, Endpoint::ChatCompletions).unwrap();
        assert_eq!(checked, Checked { total: 2, model: "local-base".to_owned() });
    }

    #[test]
    fn each_broken_rule_is_told_with_its_code_its_field_and_its_line() {
        let one =
            |code: &str, param: &str| vec![(code.to_owned(), Some(param.to_owned()), Some(2))];
        let missing = "missing_required_parameter";
        let without = |key: &'static str| {
            refused(move |line| drop(line.as_object_mut().unwrap().remove(key)))
        };
        assert_eq!(without("custom_id"), one(missing, "custom_id"));
        assert_eq!(without("method"), one(missing, "method"));
        assert_eq!(without("url"), one(missing, "url"));
        assert_eq!(without("body"), one(missing, "body"));
        assert_eq!(refused(|line| line["custom_id"] = json!(7)), one("invalid_type", "custom_id"));
        assert_eq!(
            refused(|line| line["custom_id"] = json!("a")),
            one("duplicate_custom_id", "custom_id")
        );
        assert_eq!(refused(|line| line["method"] = json!("GET")), one("invalid_value", "method"));
        assert_eq!(
            refused(|line| line["url"] = json!("/v1/embeddings")),
            one("url_mismatch", "url")
        );
        assert_eq!(refused(|line| line["body"] = json!([])), one("invalid_type", "body"));
        assert_eq!(refused(|line| line["body"] = json!({})), one(missing, "body.model"));
        assert_eq!(
            refused(|line| line["body"]["model"] = json!("local-other")),
            one("model_mismatch", "body.model")
        );
        assert_eq!(refused(|line| line["extra"] = json!(1)), one("unknown_parameter", "extra"));
        let no_object = vec![("invalid_json_line".to_owned(), None, Some(2))];
        assert_eq!(refused(|line| *line = json!([1])), no_object);
    }

    #[test]
    fn a_file_is_refused_as_a_whole_for_what_no_single_line_is_to_blame_for() {
        let code = |text: &str, endpoint| check_text(text, endpoint).unwrap_err()[0].code.clone();
        assert_eq!(code("", Endpoint::ChatCompletions), "empty_file");
        assert_eq!(code("\n\n", Endpoint::ChatCompletions), "empty_file");
        let gap = format!("{}\n\n{}", line("a"), line("b"));
        let errors = check_text(&gap, Endpoint::ChatCompletions).unwrap_err();
        assert_eq!((errors[0].code.as_str(), errors[0].line), ("invalid_json_line", Some(2)));
        let unknown = line("a").to_string().replace("local-base", "gpt-4.1");
        assert_eq!(code(&unknown, Endpoint::ChatCompletions), "model_not_found");
        let many: String =
            (0..=REQUESTS_MAX).map(|n| format!("{}\n", line(&n.to_string()))).collect();
        assert_eq!(code(&many, Endpoint::ChatCompletions), "too_many_tasks");
        let texts = |id: u64| {
            let body = json!({"model": "local-embedding", "input": vec!["x"; 2_000]});
            json!({"custom_id": id.to_string(), "method": "POST", "url": "/v1/embeddings", "body": body})
        };
        let many: String = (0..26).map(|id| format!("{}\n", texts(id))).collect();
        assert_eq!(code(&many, Endpoint::Embeddings), "too_many_tasks");
        let broken = "{\n".repeat(2 * ERRORS_MAX);
        assert_eq!(check_text(&broken, Endpoint::Embeddings).unwrap_err().len(), ERRORS_MAX);
    }

    #[test]
    fn a_body_reaches_the_endpoint_as_it_stands_in_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("input");
        std::fs::write(&path, "{\"custom_id\":\"a\",\"body\":{\"b\": 1.50,  \"a\":[]}}\n\n")
            .unwrap();
        let found: Vec<Request> = requests(&path).unwrap().map(Result::unwrap).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].custom_id, "a");
        assert_eq!(found[0].body.get(), "{\"b\": 1.50,  \"a\":[]}");
    }
}
