//! Examples with label words at the start of lines: `Ticket: …` and below it `Answer: …`.
//!
//! An input runs to the label of its answer. An answer runs to an empty line, unless it is JSON or
//! fenced. Labels that are not known must follow each other three times, and never stand apart.

mod marks;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use self::marks::{Mark, answer_within, marks};
use super::lines::{Lines, heading, is_ruler};
use super::words::{Part, form, is_example, is_reasoning};
use super::{Found, Pair, meets};

/// The most lines that an input or an answer may have.
const LONGEST: usize = 200;
/// How often two unknown labels must follow each other, and how often when one of them is known.
const OFTEN: usize = 3;
const OFTEN_IF_KNOWN: usize = 2;

/// A pair of labels, before its texts are cut out.
struct Match<'m> {
    input: &'m Mark,
    answer: &'m Mark,
    /// The line where the input ends.
    input_end: usize,
}

pub(super) fn read(lines: &Lines<'_>, taken: &[Range<usize>]) -> Found {
    let is_free = |mark: &Mark| !meets(taken, &lines.span(mark.line));
    let marks: Vec<Mark> = marks(lines).into_iter().filter(is_free).collect();
    let mut found = Found::default();
    let known = known_matches(lines, &marks, taken);
    let mut used = add(lines, &marks, &known, &mut found);
    used.extend(inline(lines, &marks, &used, &mut found));
    let free: Vec<&Mark> = marks.iter().filter(|mark| !used.contains(&mark.line)).collect();
    add(lines, &marks, &repeated_matches(lines, &free, taken), &mut found);
    found
}

/// Known input labels with the next known answer label.
fn known_matches<'m>(
    lines: &Lines<'_>,
    marks: &'m [Mark],
    taken: &[Range<usize>],
) -> Vec<Match<'m>> {
    let mut matches: Vec<Match<'m>> = Vec::new();
    let mut next = 0;
    while let Some(input) = marks.get(next) {
        next += 1;
        if input.part != Some(Part::Input) {
            continue;
        }
        let rest = &marks[next..];
        let until =
            rest.iter().position(|mark| mark.name == input.name || mark.part == Some(Part::Answer));
        let Some(place) = until.filter(|place| rest[*place].part == Some(Part::Answer)) else {
            continue;
        };
        let answer = &rest[place];
        let between = &rest[..place];
        let reasoning = between.iter().find(|mark| is_reasoning(&mark.name));
        let input_end = reasoning.map_or(answer.line, |mark| mark.line);
        if is_near(lines, input.line, answer.line, taken) {
            matches.push(Match { input, answer, input_end });
            next += place + 1;
        }
    }
    // A pair that stands alone and has gaps is rather a text with two such words in it.
    let mut alike: HashMap<_, usize> = HashMap::new();
    for found in &matches {
        *alike.entry(names(found)).or_default() += 1;
    }
    matches.retain(|found| {
        let has_gap = (found.input.line + 1..found.answer.line).any(|line| lines.is_blank(line));
        alike[&names(found)] > 1 || !has_gap
    });
    matches
}

/// Two labels that follow each other again and again, and never stand apart.
fn repeated_matches<'m>(
    lines: &Lines<'_>,
    marks: &[&'m Mark],
    taken: &[Range<usize>],
) -> Vec<Match<'m>> {
    let mut total: HashMap<&str, usize> = HashMap::new();
    let mut together: HashMap<(&str, &str), usize> = HashMap::new();
    for mark in marks {
        *total.entry(&mark.name).or_default() += 1;
    }
    for two in marks.windows(2) {
        *together.entry((&two[0].name, &two[1].name)).or_default() += 1;
    }
    let is_steady = |input: &Mark, answer: &Mark| {
        let times = together.get(&(&*input.name, &*answer.name)).copied().unwrap_or(0);
        let backwards = input.part == Some(Part::Answer) || answer.part == Some(Part::Input);
        let known = input.part.is_some() || answer.part.is_some();
        times >= if known { OFTEN_IF_KNOWN } else { OFTEN }
            && !backwards
            && input.name != answer.name
            && [input, answer].iter().all(|mark| total.get(&*mark.name) == Some(&times))
    };
    let near = |two: &&[&'m Mark]| {
        is_steady(two[0], two[1]) && is_near(lines, two[0].line, two[1].line, taken)
    };
    let pair = |two: &[&'m Mark]| Match { input: two[0], answer: two[1], input_end: two[1].line };
    marks.windows(2).filter(near).map(pair).collect()
}

/// Whether nothing lies between two lines that a text does not go over.
fn is_near(lines: &Lines<'_>, from: usize, to: usize, taken: &[Range<usize>]) -> bool {
    let crosses = |line: usize| {
        heading(lines.line(line)).is_some() || lines.line(line).trim_start().starts_with("</")
    };
    to - from <= LONGEST
        && !(from + 1..to).any(crosses)
        && !meets(taken, &lines.spans(from..to + 1))
        && (lines.fence(from) == lines.fence(to) || lines.fence(to).is_none())
}

fn names<'m>(found: &Match<'m>) -> (&'m str, &'m str) {
    (&found.input.name, &found.answer.name)
}

/// Cuts the texts out, and gives back the lines that were used.
fn add(
    lines: &Lines<'_>,
    marks: &[Mark],
    matches: &[Match<'_>],
    found: &mut Found,
) -> HashSet<usize> {
    // Of each two labels, how many answers there are, and how many of them are one line.
    let mut sizes: HashMap<_, (usize, usize)> = HashMap::new();
    let mut ends = Vec::with_capacity(matches.len());
    for this in matches {
        let end = answer_end(lines, this.answer, marks);
        let size = sizes.entry(names(this)).or_default();
        size.0 += 1;
        size.1 += usize::from(end == first_line(lines, this.answer) + 1);
        ends.push(end);
    }
    let mut used = HashSet::new();
    for (this, whole) in matches.iter().zip(ends) {
        let (all, short) = sizes[&names(this)];
        let first = first_line(lines, this.answer);
        // Where most answers are one line, what follows one is not part of it.
        let is_short = 2 * short > all && !is_structured(lines, this.answer, first);
        let end = if is_short { whole.min(first + 1) } else { whole };
        let input = text(lines, this.input, this.input_end);
        let answer = unfenced(&text(lines, this.answer, end));
        let start = title_above(lines, this.input.line);
        if is_example(&input, &answer) {
            let form = form(&this.input.name, &this.answer.name);
            used.extend(start..end);
            found.pairs.push(Pair {
                input,
                answer,
                span: lines.spans(start..end),
                lines: start..end,
                form,
            });
        }
    }
    used
}

/// Pairs on one line: `Q: … A: …`.
fn inline(
    lines: &Lines<'_>,
    marks: &[Mark],
    used: &HashSet<usize>,
    found: &mut Found,
) -> HashSet<usize> {
    let is_free = |mark: &&Mark| mark.part == Some(Part::Input) && !used.contains(&mark.line);
    let mut taken = HashSet::new();
    for mark in marks.iter().filter(is_free) {
        let Some((input, name, answer)) = answer_within(mark.rest(lines)) else { continue };
        if is_example(input, answer) {
            taken.insert(mark.line);
            found.pairs.push(Pair {
                input: input.to_owned(),
                answer: answer.to_owned(),
                span: lines.span(mark.line),
                lines: mark.line..mark.line + 1,
                form: form(&mark.name, &name),
            });
        }
    }
    taken
}

/// The line after an answer.
fn answer_end(lines: &Lines<'_>, answer: &Mark, marks: &[Mark]) -> usize {
    let last = lines.len().min(answer.line + LONGEST);
    let first = first_line(lines, answer);
    if first >= last || (first > answer.line && ends_answer(lines, first, answer, marks)) {
        return answer.line + 1;
    }
    if first > answer.line && lines.is_fence(first) && lines.fence(answer.line).is_none() {
        let close = (first + 1..last).find(|line| lines.is_fence(*line));
        return close.map_or(first + 1, |close| close + 1);
    }
    let mut end = first + 1;
    if let Some(whole) = json_end(lines, answer, first, last) {
        return whole;
    }
    while end < last && !lines.is_blank(end) && !ends_answer(lines, end, answer, marks) {
        end += 1;
    }
    end
}

/// The line where the text of an answer begins: its label's, or the next one that is not empty.
fn first_line(lines: &Lines<'_>, answer: &Mark) -> usize {
    if !answer.bare {
        return answer.line;
    }
    (answer.line + 1..lines.len()).find(|line| !lines.is_blank(*line)).unwrap_or(lines.len())
}

/// Whether an answer is JSON or fenced, so that it ends where that ends.
fn is_structured(lines: &Lines<'_>, answer: &Mark, first: usize) -> bool {
    let begins = if first == answer.line {
        answer.rest(lines)
    } else if first < lines.len() {
        lines.line(first)
    } else {
        ""
    };
    begins.trim_start().starts_with(['{', '[', '`'])
}

fn ends_answer(lines: &Lines<'_>, line: usize, answer: &Mark, marks: &[Mark]) -> bool {
    let text = lines.line(line);
    let is_label = marks
        .binary_search_by_key(&line, |mark| mark.line)
        .is_ok_and(|place| marks[place].part.is_some() || marks[place].bare);
    let is_fence = lines.is_fence(line) && lines.fence(answer.line).is_some();
    let is_tag = text.trim_start().starts_with("</") || text.trim_start().starts_with("<example");
    is_label
        || is_fence
        || is_tag
        || heading(text).is_some()
        || is_ruler(text)
        || marks::is_title(text)
}

/// Where an answer in JSON is whole.
fn json_end(lines: &Lines<'_>, answer: &Mark, first: usize, last: usize) -> Option<usize> {
    let begins = if first == answer.line { answer.rest(lines) } else { lines.line(first) };
    if !begins.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let from = if first == answer.line { answer.rest_at } else { lines.span(first).start };
    let text = &lines.text[from..lines.span(last - 1).end];
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    let end = from + values.byte_offset();
    Some(lines.touched(&(from..end)).end)
}

/// The text of a label, up to a line.
fn text(lines: &Lines<'_>, mark: &Mark, end: usize) -> String {
    lines.text[mark.rest_at..lines.span(end - 1).end.max(mark.rest_at)].trim().to_owned()
}

/// A text without the fence around it.
fn unfenced(text: &str) -> String {
    let inner = text.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    let Some(inner) = inner else { return text.to_owned() };
    inner.split_once('\n').map_or(inner, |(_, body)| body).trim().to_owned()
}

/// The line of a title such as "Example 3:" right above, else the line itself.
fn title_above(lines: &Lines<'_>, line: usize) -> usize {
    let is_title = line > 0 && marks::is_title(lines.line(line - 1));
    if is_title { line - 1 } else { line }
}
