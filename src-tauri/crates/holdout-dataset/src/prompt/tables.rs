//! Examples in Markdown tables: a column that is named for an input, and one for an answer.

use std::ops::Range;

use super::lines::Lines;
use super::words::{Part, is_example, label_name, part};
use super::{Found, Pair, PairForm, meets};

pub(super) fn read(lines: &Lines<'_>, taken: &[Range<usize>]) -> Found {
    let mut found = Found::default();
    let mut at = 1;
    while at < lines.len() {
        let is_table = is_delimiter(lines.line(at)) && !meets(taken, &lines.spans(at - 1..at + 1));
        if let Some(columns) = columns(lines.line(at - 1)).filter(|_| is_table) {
            at = table(lines, at, columns, &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads the rows under the delimiter line `at`, and gives back the line after them.
fn table(lines: &Lines<'_>, at: usize, columns: (usize, usize), found: &mut Found) -> usize {
    let mut pairs = Vec::new();
    let mut next = at + 1;
    while next < lines.len() && lines.line(next).contains('|') {
        let cells = cells(lines.line(next));
        let cell = |column: usize| cells.get(column).map_or("", |cell| cell.as_str());
        let (input, answer) = (cell(columns.0), bare(cell(columns.1)));
        if is_example(input, answer) {
            pairs.push(Pair {
                input: input.to_owned(),
                answer: answer.to_owned(),
                span: lines.span(next),
                lines: next..next + 1,
                form: PairForm::Table,
            });
        }
        next += 1;
    }
    if pairs.len() == next - at - 1 && !pairs.is_empty() {
        found.frame.push(lines.spans(at - 1..at + 1));
    }
    found.pairs.extend(pairs);
    next
}

/// Which columns are input and answer.
fn columns(head: &str) -> Option<(usize, usize)> {
    let cells = cells(head);
    let find = |wanted: Part| cells.iter().position(|cell| part(&label_name(cell)) == Some(wanted));
    find(Part::Input).zip(find(Part::Answer))
}

fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        match (c, cells.last_mut()) {
            ('|', _) if !escaped => cells.push(String::new()),
            (c, Some(cell)) => {
                if escaped && c == '|' {
                    cell.pop();
                }
                cell.push(c);
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// An answer without the marks of code around it.
fn bare(cell: &str) -> &str {
    let inner = cell.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    inner.map_or(cell, str::trim)
}
