//! Finds the labels that instructions name: as bullets, as a list in a sentence, or in quotes.

use crate::in_context::examples::unquoted;

/// A label with what the instructions say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) name: String,
    pub(crate) description: String,
}

/// Words of a label, at most.
const NAME_WORDS: usize = 5;

/// Bytes of a label, at most.
const NAME_BYTES: usize = 60;

/// Words before a list of labels.
const CUES: [&str; 19] = [
    "one of",
    "labels",
    "label",
    "categories",
    "category",
    "classes",
    "class",
    "intents",
    "intent",
    "options",
    "choose from",
    "either",
    "values",
    "topics",
    "queues",
    "teams",
    "tags",
    "classify",
    "sentiment",
];

/// The labels of a text, in their order; empty if it names none.
pub(crate) fn find(text: &str) -> Vec<Label> {
    let found = listed_after_colon(text)
        .or_else(|| bulleted(text))
        .or_else(|| listed_in_sentence(text))
        .or_else(|| quoted(text));
    let mut labels: Vec<Label> = Vec::new();
    for label in found.unwrap_or_default() {
        if labels.iter().all(|known| known.name != label.name) {
            labels.push(label);
        }
    }
    labels
}

/// `Labels: a, b, c` and `… one of the following: a, b or c.`
fn listed_after_colon(text: &str) -> Option<Vec<Label>> {
    text.lines().find_map(|line| {
        let (before, list) = line.split_once(':')?;
        if has_cue(before) { list_items(until_sentence_end(list)) } else { None }
    })
}

/// `Answer with one of a, b or c.`
fn listed_in_sentence(text: &str) -> Option<Vec<Label>> {
    let lower = text.to_ascii_lowercase();
    let cues = ["one of", "choose from", "either", " as ", " into ", " with ", " between "];
    cues.iter().find_map(|cue| {
        lower.match_indices(cue).find_map(|(at, _)| {
            let rest = text[at + cue.len()..].lines().next()?;
            list_items(until_sentence_end(rest))
        })
    })
}

/// A run of bullets with the best claim to be labels.
fn bulleted(text: &str) -> Option<Vec<Label>> {
    let mut runs: Vec<(usize, Vec<&str>)> = Vec::new();
    let (mut before, mut open) = ("", false);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match bullet(line) {
            Some(item) if open => runs.last_mut()?.1.push(item),
            Some(item) => runs.push((usize::from(has_cue(before)) * 2, vec![item])),
            None => before = line,
        }
        open = bullet(line).is_some();
    }
    runs.into_iter()
        .filter_map(|(claim, items)| {
            let labels: Vec<Label> = items.iter().filter_map(|item| described(item)).collect();
            let single = labels.iter().filter(|label| !label.name.contains(' ')).count();
            let claim = claim + usize::from(single * 2 > labels.len());
            let sound = labels.len() >= 2 && labels.len() == items.len() && claim > 0;
            sound.then_some((claim, labels))
        })
        .rev()
        .max_by_key(|(claim, _)| *claim)
        .map(|(_, labels)| labels)
}

/// The item of a line that is a bullet or is numbered.
fn bullet(line: &str) -> Option<&str> {
    for sign in ["- ", "* ", "• ", "+ ", "– "] {
        if let Some(item) = line.strip_prefix(sign) {
            return Some(item.trim());
        }
    }
    let item = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = item.len() < line.len();
    let item = item.strip_prefix(". ").or_else(|| item.strip_prefix(") "));
    item.filter(|_| numbered).map(str::trim)
}

/// `name: description`, `name - description`, `name (description)` or the name alone.
fn described(item: &str) -> Option<Label> {
    let cut = [": ", " - ", " – ", " — ", " (", ":** "];
    let at = cut.iter().filter_map(|sign| item.find(sign).map(|at| (at, sign.len()))).min();
    let (name, description) = match at {
        Some((at, length)) => (&item[..at], &item[at + length..]),
        None => (item, ""),
    };
    let description = description.trim().to_owned();
    name_of(name).map(|name| Label { name, description })
}

/// A list of at least two labels, and nothing else.
fn list_items(list: &str) -> Option<Vec<Label>> {
    let list = list.trim().trim_end_matches('.');
    let list = list.trim_start_matches("the following").trim_start_matches([' ', ':', '[', '(']);
    let mut items: Vec<&str> = list.split([',', ';', '|']).map(str::trim).collect();
    if let Some(last) = items.pop() {
        let last = last.trim_start_matches("or ").trim_start_matches("and ");
        items.extend(split_last(last));
    }
    let labels: Option<Vec<Label>> = items
        .iter()
        .map(|item| Some(Label { name: name_of(item)?, description: String::new() }))
        .collect();
    labels.filter(|labels| labels.len() >= 2)
}

/// The last item of a list can be two: `b or c`.
fn split_last(last: &str) -> impl Iterator<Item = &str> {
    let parts = last.split_once(" or ").or_else(|| last.split_once(" and "));
    let (first, second) = parts.map_or((last, None), |(first, second)| (first, Some(second)));
    std::iter::once(first).chain(second)
}

/// At least two quoted names in one line.
fn quoted(text: &str) -> Option<Vec<Label>> {
    text.lines().find_map(|line| {
        let labels: Vec<Label> = ['"', '`', '\'']
            .iter()
            .map(|mark| quoted_by(line, *mark))
            .max_by_key(Vec::len)
            .unwrap_or_default();
        (labels.len() >= 2).then_some(labels)
    })
}

fn quoted_by(line: &str, mark: char) -> Vec<Label> {
    let inside = line.split(mark).skip(1).step_by(2);
    inside
        .filter_map(|name| Some(Label { name: name_of(name)?, description: String::new() }))
        .collect()
}

/// A text without its decoration, if it can be a label.
fn name_of(text: &str) -> Option<String> {
    let name = text.trim().trim_matches('*').trim().trim_end_matches([':', '.', ']', ')']);
    let name = unquoted(name).trim();
    let short = name.len() <= NAME_BYTES && name.split_whitespace().count() <= NAME_WORDS;
    let named = name.chars().any(char::is_alphanumeric) && !name.contains(['"', '`', '{', '}']);
    (short && named).then(|| name.to_owned())
}

fn has_cue(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric());
    CUES.iter()
        .any(|cue| if cue.contains(' ') { lower.contains(cue) } else { words().any(|w| w == *cue) })
}

fn until_sentence_end(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(sentence, _)| sentence)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(text: &str) -> Vec<String> {
        find(text).into_iter().map(|label| label.name).collect()
    }

    #[test]
    fn lists_in_sentences_are_read() {
        let expected = ["billing", "late delivery", "other"];
        for text in [
            "Labels: billing, late delivery, other",
            "Classify the ticket into one of: billing, late delivery, or other. Say nothing else.",
            "Answer with one of billing, late delivery or other.",
            "Choose one of the following categories: [billing | late delivery | other]",
            "Classify the message as 'billing', 'late delivery' or 'other'.",
            "Reply \"billing\" for money, \"late delivery\" for parcels, and \"other\" for the rest",
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn bullets_are_read_with_their_descriptions() {
        let text = "You sort tickets.\nRules:\n- Answer with the label only, please do\n- Never apologise to anyone at all\n\n\
                    The labels are:\n- **billing**: invoices and payments\n- `late_delivery` - the parcel is late\n3. other (anything else)\n";
        let labels = find(text);
        assert_eq!(
            labels[0],
            Label { name: "billing".into(), description: "invoices and payments".into() }
        );
        assert_eq!(labels[1].name, "late_delivery");
        assert_eq!(labels[2].name, "other");
        assert_eq!(labels.len(), 3);
    }

    #[test]
    fn rules_are_not_labels() {
        assert_eq!(
            names(
                "Be kind.\n- Answer in one short sentence only.\n- Never promise a refund to anyone."
            ),
            [""; 0]
        );
        assert_eq!(names("You are a helpful assistant."), [""; 0]);
        assert_eq!(names(""), [""; 0]);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "([a-z*:,. \n\"'`-]|one of|labels:|- ){0,40}|\\PC{0,60}") {
            let _ = find(&text);
        }
    }
}
