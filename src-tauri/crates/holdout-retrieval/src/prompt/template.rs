//! Templates with places in braces. Only the places that are asked for mean anything: other braces are
//! text, since templates hold JSON.

/// Where the passages stand.
pub(super) const CONTEXT: &str = "{context}";
/// Where the question stands.
pub(super) const QUESTION: &str = "{question}";

/// Fills all places in one pass, so that braces in what is filled in are left alone.
pub(super) fn fill(template: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((at, (place, text))) = next(rest, places) {
        filled.push_str(&rest[..at]);
        filled.push_str(text);
        rest = &rest[at + place.len()..];
    }
    filled.push_str(rest);
    filled
}

fn next<'p>(rest: &str, places: &[(&'p str, &'p str)]) -> Option<(usize, (&'p str, &'p str))> {
    let found = places.iter().filter_map(|place| Some((rest.find(place.0)?, *place)));
    found.min_by_key(|(at, _)| *at)
}

/// A passage can't end the block that it stands in.
pub(super) fn without_tags(text: &str) -> String {
    text.replace("<context>", "< context>").replace("</context>", "< /context>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let places = [(CONTEXT, "a {question} b"), (QUESTION, "q {context}")];
        assert_eq!(fill("{context}|{question}|{x}", &places), "a {question} b|q {context}|{x}");
    }
}
