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

/// Verbs that a bare list of labels can follow.
const COMMANDS: [&str; 7] = ["answer", "reply", "respond", "choose", "return", "pick", "say"];

/// Words of a label in such a list, at most: longer items are rules.
const COMMANDED_WORDS: usize = 3;

/// The labels of a text, in their order; empty if it names none.
pub(crate) fn find(text: &str) -> Vec<Label> {
    let found = listed_after_colon(text)
        .or_else(|| bulleted(text))
        .or_else(|| listed_in_sentence(text))
        .or_else(|| commanded(text))
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
    text.lines().filter(|line| literal_bullet(line).is_none()).find_map(|line| {
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

/// `Answer refund, delivery or login.`
fn commanded(text: &str) -> Option<Vec<Label>> {
    text.lines().flat_map(|line| line.split(". ")).find_map(|sentence| {
        let (verb, list) = sentence.trim().split_once(' ')?;
        let command = COMMANDS.iter().any(|known| verb.eq_ignore_ascii_case(known));
        let labels =
            if command && list.contains(" or ") { list_items(list)? } else { return None };
        let short = |label: &Label| label.name.split_whitespace().count() <= COMMANDED_WORDS;
        labels.iter().all(short).then_some(labels)
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
            let single = items.iter().filter(|item| literal(item).is_some() || !item.contains(' '));
            let single = single.count();
            let claim = claim + usize::from(single * 2 > labels.len());
            let enough = labels.len() >= 2 || claim == 3;
            let sound = enough && labels.len() == items.len() && claim > 0;
            sound.then_some((claim, labels))
        })
        .rev()
        .max_by_key(|(claim, _)| *claim)
        .map(|(_, labels)| labels)
}

/// The label of a bullet that is a JSON string: as it is, whatever stands in it.
pub(crate) fn literal_bullet(line: &str) -> Option<String> {
    bullet(line.trim()).and_then(literal)
}

fn literal(item: &str) -> Option<String> {
    serde_json::from_str(item).ok()
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
    if let Some(name) = literal(item) {
        return Some(Label { name, description: String::new() });
    }
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
    labels.filter(|labels| labels.len() >= 2 && !labels.iter().any(|label| refers(&label.name)))
}

/// Whether words refer to labels elsewhere, as `these labels` and `nothing else` do.
fn refers(name: &str) -> bool {
    let name = name.to_lowercase();
    ["these", "the following", "nothing"].iter().any(|start| name.starts_with(start))
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

    #[test]
    fn a_bare_command_names_labels() {
        let labels = ["refund", "delivery", "cancel", "login"];
        assert_eq!(names("Answer refund, delivery, cancel or login"), labels);
        assert_eq!(names("Be brief. Pick refund, delivery, cancel, or login."), labels);
        assert_eq!(names("Say that you are sorry, or ask for the number of the order."), [""; 0]);
    }

    #[test]
    fn words_that_refer_to_labels_are_none() {
        let text = "Answer with exactly one of these labels and nothing else.";
        assert_eq!(names(text), [""; 0]);
    }

    /// The form in which the app proposes a prompt.
    fn proposed(labels: &[String]) -> String {
        let mut text = "Answer with exactly one of these labels and nothing else.\n".to_owned();
        for label in labels {
            text += &format!("\n- {}", serde_json::Value::from(label.as_str()));
        }
        text
    }

    #[test]
    fn proposed_labels_of_every_kind_are_read_verbatim() {
        let labels = [
            "{\"team\": \"a, b\"}",
            "a - b",
            "a (b)",
            "label: a, b or c",
            "x -> y",
            "\"q\"",
            "one of a or b",
            "much longer than five words, and with a `mark` in it",
            "a\nb",
        ];
        assert_eq!(names(&proposed(&labels.map(str::to_owned))), labels);
        assert_eq!(
            names("Answer with exactly one of these labels and nothing else.\n\n- a"),
            ["a"]
        );
    }

    proptest! {
        #[test]
        fn proposed_labels_are_the_labels_found(
            set in prop::collection::hash_set("(\\PC|\n){1,40}|label: a, b|- x", 1..12)
        ) {
            let labels: Vec<String> = set.into_iter().collect();
            prop_assert_eq!(names(&proposed(&labels)), labels);
        }

        #[test]
        fn no_text_makes_it_panic(text in "([a-z*:,. \n\"'`-]|one of|labels:|- ){0,40}|\\PC{0,60}") {
            let _ = find(&text);
        }
    }
}
