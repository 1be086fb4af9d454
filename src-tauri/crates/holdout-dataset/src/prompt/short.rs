//! Proposes a short prompt for a model that learns the rest from examples.
//!
//! A heuristic, for a person to edit. In this order it keeps
//! 1. the sentence that says the task ("Your job is to …", "Classify …"), else the first one,
//! 2. the sentences that say the form of the answer ("Answer with …", lower case, JSON keys),
//! 3. the closed set: the labels by name if they are short, else how many there are,
//! 4. tie-breaks ("A beats B", "If both …"), then rules of choice ("If …, choose …") if all of
//!    them fit,
//!
//! as long as it stays within [`BUDGET`]. Tone, definitions, edge cases and examples are left to
//! the training. Sentences that point elsewhere ("see above") are left out, since what they point
//! to is gone.

use super::TakenApart;
use super::lines::heading;
use super::words::label_name;
use crate::TokenCounter;

/// The most tokens that are proposed, unless task and form alone need more.
const BUDGET: u32 = 150;
/// The most tokens that the names of the labels may take.
const LABELS: u32 = 70;
/// The most sentences about the form of the answer.
const FORMS: usize = 2;

/// A short prompt from what a big one says, and from the labels that the rows have; empty if there
/// are no rules at all.
pub fn short_prompt(taken: &TakenApart, labels: &[String]) -> String {
    let counter = TokenCounter::for_model("gpt-4.1-mini");
    let sentences = sentences(taken, labels);
    let Some(task) =
        sentences.iter().position(|text| says_task(text)).or((!sentences.is_empty()).then_some(0))
    else {
        return String::new();
    };
    let mut kept = vec![task];
    let forms = (0..sentences.len()).filter(|at| *at != task && says_form(&sentences[*at]));
    kept.extend(forms.take(FORMS));
    let closing = closed_set(taken, labels, &counter);
    let tokens = |kept: &[usize]| counter.count_text(&written(&sentences, kept, &closing));
    for at in (0..sentences.len()).filter(|at| breaks_tie(&sentences[*at])) {
        if !kept.contains(&at) {
            kept.push(at);
            if tokens(&kept) > BUDGET {
                kept.pop();
            }
        }
    }
    let choices = (0..sentences.len()).filter(|at| !kept.contains(at) && chooses(&sentences[*at]));
    let all: Vec<usize> = kept.iter().copied().chain(choices).collect();
    if tokens(&all) <= BUDGET {
        kept = all;
    }
    let short = written(&sentences, &kept, &closing);
    let rules = taken.rules.trim();
    if counter.count_text(&short) < counter.count_text(rules) { short } else { rules.to_owned() }
}

/// The sentences in the order of the prompt, the closed set after those about task and form.
fn written(sentences: &[String], kept: &[usize], closing: &str) -> String {
    let mut order = kept.to_vec();
    order.sort_unstable();
    let (form, ties): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|at| kept[0] == *at || says_form(&sentences[*at]));
    let join = |places: Vec<usize>| {
        let texts: Vec<&str> = places.iter().map(|at| sentences[*at].as_str()).collect();
        texts.join(" ")
    };
    let parts = [join(form), closing.to_owned(), join(ties)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The labels by name, or their number.
fn closed_set(taken: &TakenApart, labels: &[String], counter: &TokenCounter) -> String {
    let named: Vec<&str> = named_labels(taken, labels);
    if named.len() < 2 {
        return String::new();
    }
    let listed = format!("Labels: {}.", named.join(", "));
    if counter.count_text(&listed) <= LABELS {
        return listed;
    }
    format!("Use one of the {} labels.", named.len())
}

/// The labels that the prompt writes as the rows do, in its order; all, if it names none of them. Labels that are
/// whole answers in JSON are no names.
fn named_labels<'l>(taken: &TakenApart, labels: &'l [String]) -> Vec<&'l str> {
    let is_name = |label: &&str| label.len() <= 40 && !label.starts_with(['{', '[']);
    let all: Vec<&str> = labels.iter().map(String::as_str).filter(is_name).collect();
    let is_written = |label: &&str| {
        taken.rules.contains(label) || taken.pairs.iter().any(|pair| pair.answer == **label)
    };
    let mut written: Vec<&str> = all.iter().copied().filter(is_written).collect();
    // Where it is defined, else where it stands first: "other" also stands in "another".
    let place =
        |label: &str| taken.rules.find(&format!("{label}:")).or_else(|| taken.rules.find(label));
    written.sort_by_key(|label| place(label).unwrap_or(usize::MAX));
    if written.len() < 2 { all } else { written }
}

/// The sentences of the rules that can stand alone.
fn sentences(taken: &TakenApart, labels: &[String]) -> Vec<String> {
    let mut sentences = Vec::new();
    for section in &taken.sections {
        let title = section.heading.as_deref().unwrap_or_default().to_lowercase();
        if ["example", "beispiel", "ejemplo", "few-shot"].iter().any(|word| title.contains(word)) {
            continue;
        }
        for paragraph in paragraphs(&section.text) {
            if !defines_label(&paragraph, labels) {
                sentences.extend(split(&paragraph).into_iter().filter_map(standing_alone));
            }
        }
    }
    sentences
}

/// Paragraphs and list items, each on one line, without bullets and numbers.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || heading(line).is_some() || trimmed.starts_with("```") {
            is_open = false;
            continue;
        }
        let item = bullet(trimmed);
        match paragraphs.last_mut() {
            Some(open) if is_open && item.is_none() => {
                open.push(' ');
                open.push_str(trimmed);
            }
            _ => paragraphs.push(item.unwrap_or(trimmed).to_owned()),
        }
        is_open = true;
    }
    paragraphs
}

/// What stands after a bullet or a number.
fn bullet(line: &str) -> Option<&str> {
    let dashed = line.strip_prefix(['-', '*', '•', '+']).filter(|rest| rest.starts_with(' '));
    let numbered = || {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = (rest.len() < line.len()).then(|| rest.strip_prefix(['.', ')']))??;
        rest.starts_with(' ').then_some(rest)
    };
    dashed.or_else(numbered).map(str::trim)
}

fn defines_label(paragraph: &str, labels: &[String]) -> bool {
    let before = paragraph.split(':').next().unwrap_or_default();
    let before = before.trim_matches(['`', '*', '"', ' ']);
    paragraph.contains(':') && labels.iter().any(|label| label == before)
}

/// Splits after `.`, `!` and `?` before white space and a capital, a digit or a quotation mark.
fn split(paragraph: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, mark) in paragraph.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?')) {
        let after = &paragraph[at + mark.len_utf8()..];
        let next = after.trim_start();
        let begins = next
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "\"“'`".contains(c));
        if after.len() > next.len() && begins {
            sentences.push(&paragraph[start..=at]);
            start = paragraph.len() - next.len();
        }
    }
    sentences.push(&paragraph[start..]);
    sentences
}

/// The sentence without what it points to; none if nothing is left of it without that.
fn standing_alone(sentence: &str) -> Option<String> {
    const POINTERS: &[&str] = &[
        " from the list below",
        " from the following list",
        " from the list above",
        ", exactly as it stands in the list",
        " listed below",
        " listed above",
        " below",
        " above",
    ];
    const ELSEWHERE: &[&str] =
        &["further down", "example", "following", "see the", "these rules", "rules in this order"];
    let mut text = sentence.trim().to_owned();
    for pointer in POINTERS {
        text = text.replace(pointer, "");
    }
    let lower = text.to_lowercase();
    let is_elsewhere = ELSEWHERE.iter().any(|words| lower.contains(words));
    let is_sentence = text.ends_with(['.', '!', '}', ')', '"']) && label_name(&text).len() > 3;
    (is_sentence && !is_elsewhere).then_some(text)
}

fn says_task(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "classify",
        "triage",
        "categorise",
        "categorize",
        "label",
        "sort",
        "route",
        "assign",
        "extract",
        "summarise",
        "summarize",
        "translate",
        "read",
        "determine",
        "decide",
        "identify",
        "given",
        "rewrite",
        "convert",
        "ordne",
        "klassifiziere",
        "clasifica",
    ];
    let lower = text.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_owned();
    let named = ["your job is", "your task is", "you are to ", "you classify", "you sort", "task:"];
    VERBS.contains(&first.as_str()) || named.iter().any(|words| lower.contains(words))
}

fn says_form(text: &str) -> bool {
    let lower = text.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_owned();
    let asks = ["answer", "respond", "reply", "return", "output", "antworte", "responde"];
    let forms =
        ["lower case", "lowercase", "underscore", "upper case", "uppercase", "nothing else"];
    let opens = asks.contains(&first.as_str());
    (opens || forms.iter().any(|words| lower.contains(words))) && !lower.contains('?')
}

fn breaks_tie(text: &str) -> bool {
    let lower = text.to_lowercase();
    let signs = [
        " beats ",
        " beat ",
        "takes precedence",
        "has priority over",
        " wins over ",
        "if both ",
        "if in doubt",
        "when in doubt",
        "if two ",
        "if several ",
        "if more than one",
    ];
    signs.iter().any(|sign| lower.contains(sign))
}

fn chooses(text: &str) -> bool {
    let lower = text.to_lowercase();
    let rule = (lower.starts_with("if ") || lower.contains(" if ")) && lower.contains("choose ");
    rule || lower.contains(" when ")
        && lower.contains(" is ")
        && lower.split_whitespace().count() < 40
}
