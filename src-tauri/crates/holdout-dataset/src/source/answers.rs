//! Recorded answers: what something answered to rows somewhere else, from CSV or JSONL.
//!
//! Each line has an answer and says which row it is for: by the row's number, or by its input word for
//! word. What it took and cost may stand beside it. Which rows there are is not known here.

use std::path::Path;

use holdout_types::Money;
use serde_json::{Map, Value};

use super::LONGEST_LINE;
use super::csv::Table;
use super::error::{ReadError, ReadFault};
use super::lines::{LineFault, Lines, utf8};
use super::sniff::{self, Kind};
use super::watch::Watched;

/// An answer as it stands in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerLine {
    /// Where it starts: the physical line, from 1.
    pub line: u64,
    /// The number of its row, from 1, if it names one.
    pub row: Option<u32>,
    /// The input of its row, if it names that.
    pub input: Option<String>,
    /// The answer; an object or a list as JSON.
    pub answer: String,
    /// Milliseconds that it took.
    pub latency_ms: Option<f64>,
    /// Tokens that were sent.
    pub prompt_tokens: Option<u32>,
    /// Tokens that came back.
    pub completion_tokens: Option<u32>,
    /// What it cost, in dollars.
    pub cost: Option<Money>,
    /// The model that answered.
    pub model: Option<String>,
}

/// Names under which a field may stand, the plainest first. Case, spaces and hyphens are put aside.
const ANSWER: &[&str] = &["answer", "output", "response", "completion", "prediction"];
const INPUT: &[&str] = &["input", "text", "question", "query", "request", "prompt"];
const ROW: &[&str] = &["row", "row_number", "row_id"];
const LATENCY: &[&str] = &["latency_ms", "latency"];
const SENT: &[&str] = &["prompt_tokens", "input_tokens"];
const CAME_BACK: &[&str] = &["completion_tokens", "output_tokens"];
const COST: &[&str] = &["cost", "cost_usd"];
const MODEL: &[&str] = &["model"];

/// Reads every answer of a file, in order.
///
/// A file without a column for the answer or for its row, a line that is no JSON object and a number
/// that is none end the reading with the place; nothing of such a file is to be used.
pub fn read_answers(path: &Path, on_answer: &mut dyn FnMut(AnswerLine)) -> Result<(), ReadError> {
    let watched = Watched::open(path)?;
    let read = match sniff::sniff(&watched)? {
        Kind::Csv(dialect) => {
            let table = Table::open(&watched, dialect)?;
            read_table(path, table, on_answer)
        }
        Kind::Jsonl => read_lines(&watched, on_answer),
        Kind::Xlsx => Err(ReadError::new(path, ReadFault::AnswersInWorkbook)),
    }?;
    watched.verify(Some(read))
}

/// Gives the bytes that were read.
fn read_table(
    path: &Path,
    mut table: Table<'_>,
    on_answer: &mut dyn FnMut(AnswerLine),
) -> Result<u64, ReadError> {
    let names: Vec<String> = table.names().iter().map(|name| plain(name)).collect();
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    if !has(ANSWER) || !(has(INPUT) || has(ROW)) {
        let fault = ReadFault::NotAnswers(table.names().to_vec());
        return Err(ReadError::at(path, table.line(), fault));
    }
    let mut any = false;
    while table.next()? {
        any = true;
        let mut fields = Map::new();
        for (place, name) in names.iter().enumerate() {
            let text = table.text(place)?;
            // The first column of a name's meaning wins, as in the header.
            fields.entry(name.clone()).or_insert(Value::from(text));
        }
        let line = table.line();
        on_answer(answer(line, &fields).map_err(|fault| ReadError::at(path, line, fault))?);
    }
    if any { Ok(table.consumed()) } else { Err(ReadError::new(path, ReadFault::HeaderOnly)) }
}

fn read_lines(watched: &Watched, on_answer: &mut dyn FnMut(AnswerLine)) -> Result<u64, ReadError> {
    let path = watched.path();
    let mut lines = Lines::new(watched.reader()?, LONGEST_LINE);
    let mut buffer = Vec::new();
    let mut any = false;
    while let Some(line) = lines.next(&mut buffer).map_err(|fault| match fault {
        LineFault::Io(error) => ReadError::io(path, &error),
        LineFault::At(line, fault) => ReadError::at(path, line, fault),
    })? {
        if buffer.trim_ascii().is_empty() {
            continue;
        }
        any = true;
        let read = utf8(std::mem::take(&mut buffer)).and_then(|text| object(&text));
        let found = read.and_then(|fields| answer(line, &fields));
        on_answer(found.map_err(|fault| ReadError::at(path, line, fault))?);
    }
    if any { Ok(lines.consumed()) } else { Err(ReadError::new(path, ReadFault::Empty)) }
}

/// The fields of a line, by their plain names.
fn object(text: &str) -> Result<Map<String, Value>, ReadFault> {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(fields)) => {
            Ok(fields.into_iter().map(|(name, value)| (plain(&name), value)).collect())
        }
        Ok(_) => Err(ReadFault::NotAnObject("it is JSON, but no object".to_owned())),
        Err(error) => Err(ReadFault::NotAnObject(error.to_string())),
    }
}

fn answer(line: u64, fields: &Map<String, Value>) -> Result<AnswerLine, ReadFault> {
    let text = |names: &[&str]| found(fields, names).map(said);
    // An empty field of a table says nothing, but an empty answer is an answer.
    let filled = |names: &[&str]| text(names).filter(|text| !text.trim().is_empty());
    let (row, input) = (whole(fields, ROW)?, filled(INPUT));
    let Some(answer) = text(ANSWER).filter(|_| row.is_some() || input.is_some()) else {
        return Err(ReadFault::NotAnswers(fields.keys().cloned().collect()));
    };
    Ok(AnswerLine {
        line,
        row,
        input,
        answer,
        latency_ms: number(fields, LATENCY, |text| {
            text.parse::<f64>().ok().filter(|ms| ms.is_finite() && *ms >= 0.0)
        })?,
        prompt_tokens: whole(fields, SENT)?,
        completion_tokens: whole(fields, CAME_BACK)?,
        cost: number(fields, COST, dollars)?,
        model: filled(MODEL),
    })
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

fn found<'f>(fields: &'f Map<String, Value>, names: &[&str]) -> Option<&'f Value> {
    names.iter().find_map(|name| fields.get(*name)).filter(|value| !value.is_null())
}

fn said(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn whole(fields: &Map<String, Value>, names: &[&str]) -> Result<Option<u32>, ReadFault> {
    number(fields, names, |text| text.parse().ok())
}

/// A number that is there; nothing where its field is missing or empty.
fn number<T>(
    fields: &Map<String, Value>,
    names: &[&str],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, ReadFault> {
    let Some(text) = found(fields, names).map(said) else { return Ok(None) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let fault = || ReadFault::NotANumber { field: names[0].to_owned(), value: text.to_owned() };
    parse(text).map(Some).ok_or_else(fault)
}

/// Dollars as people and programs write them: `0.27`, `$0.27`, `2.5e-5`.
fn dollars(text: &str) -> Option<Money> {
    let text = text.trim_start_matches('$');
    let exact = text.parse::<Money>().ok();
    let rounded = || {
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        format!("{value:.12}").parse().ok()
    };
    exact.or_else(rounded).filter(|cost| *cost >= Money::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, content: &str) -> Result<Vec<AnswerLine>, ReadError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs_err::write(&path, content).unwrap();
        let mut lines = Vec::new();
        read_answers(&path, &mut |line| lines.push(line))?;
        Ok(lines)
    }

    #[test]
    fn a_table_and_lines_of_json_say_the_same() {
        let table = "Row,Input,Answer,Latency ms,prompt_tokens,completion_tokens,cost,model\n\
                     3,where is it?,parcel,412.5,120,4,0.000123,gpt-x\n,no money,\"{\"\"a\"\": 1}\",,,,,\n";
        let lines = "{\"row\": 3, \"input\": \"where is it?\", \"answer\": \"parcel\", \
                     \"latency_ms\": 412.5, \"prompt_tokens\": 120, \"completion_tokens\": 4, \
                     \"cost\": 1.23e-4, \"model\": \"gpt-x\"}\n\n\
                     {\"input\": \"no money\", \"answer\": {\"a\": 1}, \"cost\": null}\n";
        let (table, lines) = (read("a.csv", table).unwrap(), read("a.jsonl", lines).unwrap());
        assert_eq!(table[0], AnswerLine { line: 2, ..lines[0].clone() });
        assert_eq!((table[0].row, table[0].cost), (Some(3), "0.000123".parse().ok()));
        assert_eq!(
            (table[1].answer.as_str(), lines[1].answer.as_str()),
            ("{\"a\": 1}", "{\"a\":1}")
        );
        assert_eq!((table[1].line, lines[1].line), (3, 3));
        assert_eq!((table[1].row, table[1].latency_ms, table[1].cost), (None, None, None));
    }

    #[test]
    fn an_empty_answer_is_an_answer() {
        assert_eq!(read("a.csv", "input,answer\nhello,\n").unwrap()[0].answer, "");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_a_remedy() {
        let cases = [
            ("a.csv", "input,label\nx,y\n", "line 1: no column says"),
            ("a.csv", "answer,note\nx,y\n", "line 1: no column says"),
            ("a.csv", "row,answer\n1,a\ntwo,b\n", "line 3: `row` is `two`"),
            ("a.csv", "row,answer,cost\n1,a,-2\n", "line 2: `cost` is `-2`"),
            ("a.csv", "row,answer\n", "a header and no rows"),
            (
                "a.jsonl",
                "{\"row\": 1, \"answer\": \"a\"}\n[1]\n",
                "line 2: the line is no JSON object",
            ),
            ("a.jsonl", "{\"row\": 1, \"answer\"\n", "line 1: the line is no JSON object"),
            ("a.jsonl", "{\"answer\": \"a\"}\n", "line 1: no column says"),
            (
                "a.jsonl",
                "{\"row\": 1, \"answer\": \"a\", \"latency_ms\": \"fast\"}\n",
                "`latency_ms`",
            ),
        ];
        for (name, content, told) in cases {
            let error = read(name, content).unwrap_err();
            assert!(error.to_string().contains(told), "{content:?}: {error}");
            assert!(!error.remedy().is_empty());
        }
    }
}
