//! Every answer as a line of a CSV file (RFC 4180), for a spreadsheet.

/// One candidate's answer to one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// The row's file and line.
    pub place: String,
    /// The request.
    pub input: String,
    /// The right answer.
    pub expected: String,
    /// Who answered.
    pub candidate: String,
    /// The answer; empty where there is none.
    pub answer: String,
    /// `right`, `wrong` or `excluded`.
    pub grade: String,
    /// Why.
    pub explanation: String,
    /// Milliseconds without retries and queueing; empty where unknown.
    pub latency_ms: String,
    /// Dollars; empty where unknown.
    pub cost_usd: String,
}

/// The lines can't be written.
#[derive(Debug, thiserror::Error)]
#[error("the answers can't be written as CSV: {0}")]
pub struct CsvError(String);

/// The answers with a head line, UTF-8.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it, because rows may
/// come from strangers (OWASP, "CSV Injection").
pub fn answers_csv(rows: impl IntoIterator<Item = AnswerRow>) -> Result<Vec<u8>, CsvError> {
    let failed = |error: csv::Error| CsvError(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = [
        "place",
        "input",
        "expected",
        "candidate",
        "answer",
        "grade",
        "explanation",
        "latency_ms",
        "cost_usd",
    ];
    writer.write_record(heads).map_err(failed)?;
    for row in rows {
        let cells = [
            row.place,
            row.input,
            row.expected,
            row.candidate,
            row.answer,
            row.grade,
            row.explanation,
            row.latency_ms,
            row.cost_usd,
        ];
        writer.write_record(cells.map(inert)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| CsvError(error.to_string()))
}

fn inert(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text() {
        let row = AnswerRow {
            place: "a.csv:2".into(),
            input: "=HYPERLINK(\"x\")".into(),
            expected: "refund, now".into(),
            candidate: "A".into(),
            answer: "-1".into(),
            grade: "wrong".into(),
            explanation: String::new(),
            latency_ms: "0.3".into(),
            cost_usd: "0".into(),
        };
        let text = String::from_utf8(answers_csv([row]).unwrap()).unwrap();
        let line = text.lines().nth(1).unwrap();
        assert_eq!(line, "a.csv:2,\"'=HYPERLINK(\"\"x\"\")\",\"refund, now\",A,'-1,wrong,,0.3,0");
    }
}
