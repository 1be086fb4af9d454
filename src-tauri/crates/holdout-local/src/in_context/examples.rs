//! Finds examples inside a text: pairs of marked lines, tags, or arrows.
//!
//! Read are `Input:`/`Output:`, `Q:`/`A:`, `User:`/`Assistant:`, `Ticket:`/`Answer:` and any other
//! two markers that alternate at least twice; the same words as tags (`<input>…</input>`); and lines
//! of the form `text -> answer`.

/// Markers that stand before what is asked.
const ASKING: [&str; 24] = [
    "input",
    "user",
    "q",
    "question",
    "ticket",
    "message",
    "text",
    "query",
    "email",
    "customer",
    "review",
    "sentence",
    "request",
    "utterance",
    "human",
    "comment",
    "document",
    "post",
    "case",
    "complaint",
    "description",
    "subject",
    "title",
    "example",
];

/// Markers that stand before what is answered.
const ANSWERING: [&str; 20] = [
    "output",
    "assistant",
    "a",
    "answer",
    "label",
    "category",
    "intent",
    "class",
    "response",
    "sentiment",
    "topic",
    "classification",
    "result",
    "ai",
    "expected",
    "tag",
    "priority",
    "queue",
    "completion",
    "decision",
];

const ARROWS: [&str; 4] = [" -> ", " => ", " → ", " ⇒ "];

/// The longest marker, in bytes.
const MARKER_MAX: usize = 32;

/// Something asked, with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) asked: String,
    pub(crate) answer: String,
}

/// What a text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) pairs: Vec<Pair>,
    /// The last thing asked, if no answer follows it.
    pub(crate) pending: Option<String>,
}

/// Finds the examples of a text.
pub(crate) fn find(text: &str) -> Found {
    let text = tags_as_markers(text);
    let found = marked(&text);
    if found.pairs.is_empty() && found.pending.is_none() { arrows(&text) } else { found }
}

/// A line that begins with a marker.
#[derive(Debug)]
struct Marked<'a> {
    name: String,
    line: usize,
    value: &'a str,
}

fn marked(text: &str) -> Found {
    let lines: Vec<&str> = text.lines().collect();
    let markers: Vec<Marked<'_>> =
        lines.iter().enumerate().filter_map(|(at, line)| marker(at, line)).collect();
    let Some((asking, answering)) = alternating(&markers) else {
        return Found { pairs: Vec::new(), pending: lone_question(&lines, &markers) };
    };
    let ours: Vec<&Marked<'_>> =
        markers.iter().filter(|m| m.name == asking || m.name == answering).collect();
    let mut found = Found::default();
    for (at, marker) in ours.iter().enumerate() {
        let end = ours.get(at + 1).map_or(lines.len(), |next| next.line);
        let value = block(marker, &lines[marker.line + 1..end], marker.name == answering);
        if marker.name == asking {
            found.pending = Some(value);
        } else if !value.is_empty()
            && let Some(asked) = found.pending.take()
        {
            found.pairs.push(Pair { asked, answer: value });
        }
    }
    found.pending = found.pending.filter(|pending| !pending.is_empty());
    found
}

/// The value of a marker: the rest of its line and the lines below. An answer ends at an empty line,
/// a rule or a heading.
fn block(marker: &Marked<'_>, below: &[&str], is_answer: bool) -> String {
    let mut value = marker.value.to_owned();
    for line in below {
        if is_answer && !value.is_empty() && ends_answer(line.trim()) {
            break;
        }
        value.push('\n');
        value.push_str(line);
    }
    unquoted(value.trim()).to_owned()
}

fn ends_answer(line: &str) -> bool {
    let rule = line.len() >= 3 && line.chars().all(|c| "-=*".contains(c));
    line.is_empty() || rule || line.starts_with('#')
}

/// Reads `Input: text`, `**Input:** text`, `- Input 3: text` and the like.
fn marker(at: usize, line: &str) -> Option<Marked<'_>> {
    let start = line.trim_start_matches(|c: char| c.is_whitespace() || "-*#>•".contains(c));
    let (name, value) = start.split_once(':')?;
    let name = name
        .trim_matches(|c: char| c.is_whitespace() || c.is_ascii_digit() || "*_#.()".contains(c));
    let plain = name.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '_');
    let fits =
        !name.is_empty() && name.len() <= MARKER_MAX && plain && name.split(' ').count() <= 3;
    let value = value.trim_start_matches('*').trim();
    fits.then(|| Marked { name: name.to_lowercase(), line: at, value })
}

/// The two markers that alternate most; two known ones need to do so only once.
fn alternating(markers: &[Marked<'_>]) -> Option<(String, String)> {
    let mut counts: Vec<((&str, &str), usize)> = Vec::new();
    for pair in markers.windows(2).filter(|pair| pair[0].name != pair[1].name) {
        let names = (pair[0].name.as_str(), pair[1].name.as_str());
        match counts.iter_mut().find(|(known, _)| *known == names) {
            Some((_, count)) => *count += 1,
            None => counts.push((names, 1)),
        }
    }
    let known = |(asking, answering): (&str, &str)| {
        usize::from(ASKING.contains(&asking)) + usize::from(ANSWERING.contains(&answering))
    };
    let backwards = |(asking, answering): (&str, &str)| {
        ANSWERING.contains(&asking)
            || (ASKING.contains(&answering) && !ANSWERING.contains(&answering))
    };
    counts
        .into_iter()
        .filter(|(names, count)| !backwards(*names) && (*count >= 2 || known(*names) == 2))
        // The first of equals: `max_by_key` would give the last.
        .rev()
        .max_by_key(|(names, count)| (known(*names), *count))
        .map(|((asking, answering), _)| (asking.to_owned(), answering.to_owned()))
}

/// A known marker at the end of instructions, as in `… Text: where is my parcel?`
fn lone_question(lines: &[&str], markers: &[Marked<'_>]) -> Option<String> {
    let last = markers.iter().rev().find(|m| ASKING.contains(&m.name.as_str()))?;
    let end = markers.iter().find(|m| m.line > last.line && ANSWERING.contains(&m.name.as_str()));
    let end = end.map_or(lines.len(), |marker| marker.line);
    Some(block(last, &lines[last.line + 1..end], false)).filter(|value| !value.is_empty())
}

fn arrows(text: &str) -> Found {
    let pairs: Vec<Pair> = text.lines().filter_map(arrow).collect();
    Found { pairs: if pairs.len() >= 2 { pairs } else { Vec::new() }, pending: None }
}

fn arrow(line: &str) -> Option<Pair> {
    let (asked, answer) = ARROWS.iter().find_map(|arrow| line.rsplit_once(arrow))?;
    let asked = asked.trim().trim_start_matches(['-', '*', '•']).trim();
    let (asked, answer) = (unquoted(asked), unquoted(answer.trim()));
    let full = !asked.is_empty() && !answer.is_empty();
    full.then(|| Pair { asked: asked.to_owned(), answer: answer.to_owned() })
}

/// Without one pair of quotation marks around it.
pub(crate) fn unquoted(text: &str) -> &str {
    for (open, close) in [("\"", "\""), ("'", "'"), ("`", "`"), ("“", "”"), ("«", "»")] {
        let inner = text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains(open)) {
            return inner;
        }
    }
    text
}

/// Writes `<input>x</input>` as a line `input: x`.
fn tags_as_markers(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("</") {
        return text.into();
    }
    let mut written = text.to_owned();
    for name in ASKING.iter().chain(&ANSWERING) {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        if written.contains(&close) {
            written = written.replace(&open, &format!("\n{name}: ")).replace(&close, "\n\n");
        }
    }
    written.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        find(text).pairs.into_iter().map(|pair| (pair.asked, pair.answer)).collect()
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn the_usual_markers_are_read() {
        let expected = owned(&[("where is it", "delivery"), ("money back", "refund")]);
        for (asking, answering) in [
            ("Input", "Output"),
            ("User", "Assistant"),
            ("Q", "A"),
            ("Ticket", "Answer"),
            ("Customer message", "Team"),
        ] {
            let text = format!(
                "Classify the ticket.\nRules: be short.\n\n{asking}: where is it\n{answering}: delivery\n\n\
                 {asking}: money back\n{answering}: refund\n\nAnswer with the label only."
            );
            assert_eq!(pairs(&text), expected, "{asking}/{answering}");
        }
    }

    #[test]
    fn decorated_and_numbered_markers_are_read() {
        let text = "### Example 1\n**Input:** where is it\n**Output:** delivery\n---\n\
                    ### Example 2\n**Input:** \"money back\"\n**Output:** `refund`\n";
        assert_eq!(pairs(text), owned(&[("where is it", "delivery"), ("money back", "refund")]));
    }

    #[test]
    fn long_questions_go_on_until_their_answer() {
        let text =
            "Email:\nHello,\n\nwhere is it? Order: 5\nLabel: delivery\n\nEmail: bye\nLabel: other";
        assert_eq!(
            pairs(text),
            owned(&[("Hello,\n\nwhere is it? Order: 5", "delivery"), ("bye", "other")])
        );
    }

    #[test]
    fn a_single_pair_needs_known_markers() {
        assert_eq!(pairs("Input: a\nOutput: b"), owned(&[("a", "b")]));
        assert_eq!(pairs("Name: a\nAge: b"), []);
    }

    #[test]
    fn json_answers_over_several_lines_are_kept() {
        let text = "Input: a\nOutput: {\n  \"x\": 1\n}\n\nInput: b\nOutput: {\n  \"x\": 2\n}\n";
        assert_eq!(find(text).pairs[1].answer, "{\n  \"x\": 2\n}");
    }

    #[test]
    fn a_question_without_an_answer_is_pending() {
        let text = "Input: a\nOutput: x\nInput: b\nOutput: y\nInput: what is this\nOutput:";
        assert_eq!(find(text).pending.as_deref(), Some("what is this"));
        assert_eq!(find(text).pairs.len(), 2);
        let text = "Classify as red or blue.\n\nText: the sky";
        assert_eq!(find(text).pending.as_deref(), Some("the sky"));
    }

    #[test]
    fn arrows_and_tags_are_read() {
        let expected = owned(&[("where is it", "delivery"), ("money back", "refund")]);
        assert_eq!(pairs("\"where is it\" -> delivery\n- money back → refund"), expected);
        let tags = "<example><input>where is it</input><output>delivery</output></example>\n\
                    <example><input>money back</input><output>refund</output></example>";
        let found: Vec<_> = pairs(tags);
        assert_eq!(found[0], expected[0]);
        assert!(found[1].0 == "money back" && found[1].1 == "refund", "{found:?}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "([A-Za-z*:<>/ \n\"→-]|->|Input:|Output:|</input>){0,40}") {
            let _ = find(&text);
        }
    }
}
