//! Label words: at the start of a line, and inside one.

use crate::prompt::lines::{Lines, heading};
use crate::prompt::words::{Part, label_name, part};

/// The longest label, in bytes and in words.
const LONGEST: usize = 40;
const MOST_WORDS: usize = 4;

/// A line that begins with a label.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) line: usize,
    /// The label in its normal form.
    pub(super) name: String,
    pub(super) part: Option<Part>,
    /// Where the text after it begins, in bytes of the prompt.
    pub(super) rest_at: usize,
    /// Whether nothing follows on its line.
    pub(super) bare: bool,
}

impl Mark {
    /// The rest of its line.
    pub(super) fn rest<'p>(&self, lines: &Lines<'p>) -> &'p str {
        lines.text[self.rest_at..lines.span(self.line).end].trim_end_matches(['\n', '\r'])
    }
}

/// All lines that begin with a label.
pub(super) fn marks(lines: &Lines<'_>) -> Vec<Mark> {
    let mark = |line: usize| {
        let text = lines.line(line);
        let (name, offset) = label(text).or_else(|| titled(text))?;
        let part = part(&name);
        let rest_at = lines.span(line).start + offset;
        Some(Mark { line, name, part, rest_at, bare: text[offset..].trim().is_empty() })
    };
    (0..lines.len()).filter_map(mark).collect()
}

/// Whether a line only numbers an example: "Example 3:".
pub(super) fn is_title(text: &str) -> bool {
    let words = text.trim().trim_matches(|c: char| !c.is_alphanumeric());
    let mut parts = words.split_whitespace();
    let first = parts.next().unwrap_or_default().to_lowercase();
    let numbers =
        |word: &str| word.trim_matches(['#', '.', ')']).chars().all(|c| c.is_ascii_digit());
    ["example", "sample", "shot", "beispiel", "ejemplo"].contains(&first.as_str())
        && parts.all(numbers)
}

/// The label before the first colon, and where the text after it begins.
fn label(text: &str) -> Option<(String, usize)> {
    let body = text.trim_start_matches(LEADING);
    let body = body.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')');
    let body = body.trim_start_matches(LEADING);
    let end = body
        .char_indices()
        .take_while(|(at, _)| *at <= LONGEST)
        .find(|(_, c)| matches!(c, ':' | '：'));
    let (colon, mark) = end?;
    let name = named(&body[..colon])?;
    let after = &body[colon + mark.len_utf8()..];
    let rest = after.trim_start_matches(['*', '_']);
    // "https:" is no label.
    (!rest.starts_with("//")).then(|| (name, text.len() - rest.len()))
}

/// What may stand before a label: bullets, quotes, emphasis, heading marks.
const LEADING: &[char] = &[' ', '\t', '-', '*', '+', '>', '#', '_', '•', '[', '|'];

/// A known label that is a heading or a bold line of its own.
fn titled(text: &str) -> Option<(String, usize)> {
    let line = text.trim();
    let bold = line.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
    let name = named(heading(line).or(bold)?)?;
    part(&name).is_some().then_some((name, text.len()))
}

fn named(label: &str) -> Option<String> {
    let label = label.trim_matches(|c: char| matches!(c, ' ' | '*' | '_' | ']' | '[' | '`' | '#'));
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '#' | '-' | '_' | '\'' | '’');
    let fits = !label.is_empty()
        && label.chars().all(is_word)
        && label.split_whitespace().count() <= MOST_WORDS;
    let name = label_name(label);
    (fits && !name.is_empty()).then_some(name)
}

/// The first answer label inside a line: the text before it, its name, and the text after it.
pub(super) fn answer_within(text: &str) -> Option<(&str, String, &str)> {
    for (colon, mark) in text.match_indices(':') {
        let before = &text[..colon];
        let start = before
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let name = label_name(&before[start..]);
        let is_apart = start > 0 && part(&name) == Some(Part::Answer);
        if is_apart {
            let trim = |text: &'_ str| text.len() - text.trim_end_matches(JOINING).len();
            let input = before[..start - trim(&before[..start])].trim();
            return Some((input, name, text[colon + mark.len()..].trim_start_matches('*').trim()));
        }
    }
    None
}

/// What may stand between an input and its answer on one line.
const JOINING: &[char] = &[' ', '\t', '-', '>', '→', '=', '|', '*', '—', '–', ';', ','];
