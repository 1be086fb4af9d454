//! Examples in XML tags: `<input>…</input><output>…</output>`, in an `<example>` or not.

use std::collections::HashMap;
use std::ops::Range;

use super::lines::Lines;
use super::words::{Part, is_example, label_name, part};
use super::{Found, Pair, PairForm, meets};

/// A tag with its closing tag.
#[derive(Debug, Clone)]
pub(super) struct Element<'p> {
    name: &'p str,
    /// With its tags.
    pub(super) outer: Range<usize>,
    /// Without them.
    pub(super) inner: Range<usize>,
}

pub(super) fn read(lines: &Lines<'_>, taken: &[Range<usize>]) -> Found {
    let text = lines.text;
    let elements = elements(text);
    let by_start: HashMap<usize, &Element<'_>> =
        elements.iter().map(|element| (element.outer.start, element)).collect();
    let holders: HashMap<Range<usize>, &Element<'_>> =
        elements.iter().map(|element| (trimmed(text, &element.inner), element)).collect();
    let mut found = Found::default();
    let mut end = 0;
    for input in elements.iter().filter(|element| !meets(taken, &element.outer)) {
        if input.outer.start < end {
            continue;
        }
        let Some(answer) = by_start.get(&next_word(text, input.outer.end)) else { continue };
        let both = input.outer.start..answer.outer.end;
        let holder = holders.get(&both);
        let (asked, said) = (text[input.inner.clone()].trim(), text[answer.inner.clone()].trim());
        if is_pair(input, answer, holder.copied()) && is_example(asked, said) {
            let span = holder.map_or(both, |holder| holder.outer.clone());
            end = span.end;
            found.pairs.push(Pair {
                input: asked.to_owned(),
                answer: said.to_owned(),
                lines: lines.touched(&span),
                span,
                form: PairForm::Tags,
            });
        }
    }
    found
}

/// Two tags named for input and answer, or any two that alone make up an `<example>`.
fn is_pair(input: &Element<'_>, answer: &Element<'_>, holder: Option<&Element<'_>>) -> bool {
    let parts = [input, answer].map(|element| part(&label_name(element.name)));
    let is_held = holder.is_some_and(|holder| {
        let name = holder.name.to_lowercase();
        ["example", "sample", "shot", "pair", "case"].iter().any(|word| name.contains(word))
    });
    match parts {
        [Some(Part::Input), Some(Part::Answer)] => true,
        [Some(Part::Answer), _] | [_, Some(Part::Input)] => false,
        _ => is_held && input.name != answer.name,
    }
}

/// All elements, by where they begin. A closing tag closes the last open tag of its name.
pub(super) fn elements(text: &str) -> Vec<Element<'_>> {
    let mut open: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
    let mut elements = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
        let start = at + found;
        at = start + 1;
        let Some((name, closes, end)) = tag(text, start) else { continue };
        if !closes {
            open.entry(name).or_default().push(start..end);
        } else if let Some(opening) = open.get_mut(name).and_then(Vec::pop) {
            let (outer, inner) = (opening.start..end, opening.end..start);
            elements.push(Element { name, outer, inner });
        }
        at = end;
    }
    elements.sort_by_key(|element| element.outer.start);
    elements
}

/// The tag that begins at `start`: its name, whether it closes, and where it ends.
fn tag(text: &str, start: usize) -> Option<(&str, bool, usize)> {
    /// The longest tag that is looked at, with its attributes.
    const LONGEST: usize = 200;
    let bytes = &text.as_bytes()[start + 1..];
    let closes = bytes.first() == Some(&b'/');
    let from = usize::from(closes);
    let is_name = |c: &&u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    let length = bytes[from..].iter().take_while(is_name).count();
    if length == 0 || !bytes[from].is_ascii_alphabetic() {
        return None;
    }
    let rest = &bytes[from + length..bytes.len().min(from + length + LONGEST)];
    let close = rest.iter().position(|c| matches!(c, b'>' | b'<' | b'\n'))?;
    let is_whole = rest[close] == b'>' && (close == 0 || rest[0].is_ascii_whitespace());
    let name = start + 1 + from;
    is_whole.then(|| (&text[name..name + length], closes, name + length + close + 1))
}

fn next_word(text: &str, from: usize) -> usize {
    text.len() - text[from..].trim_start().len()
}

fn trimmed(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = next_word(text, span.start).min(span.end);
    start..start + text[start..span.end].trim_end().len()
}
