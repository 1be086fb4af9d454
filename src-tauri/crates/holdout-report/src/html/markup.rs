//! Writing markup into which no text can break out.
//!
//! Markup itself is `&'static str`, so it can't come from a row; everything else goes through
//! [`Markup::text`], [`Markup::foreign`] or [`Markup::attribute`], which escape it.

use std::fmt::Display;

/// Characters of a text that somebody else wrote, before it is cut.
pub(super) const FOREIGN_LIMIT: usize = 2_000;

/// A page that is being written.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

impl Markup {
    /// Markup of our own.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, escaped. What would be invisible or turn the writing direction is written out.
    pub(super) fn text(&mut self, text: impl AsRef<str>) -> &mut Self {
        for character in text.as_ref().chars() {
            self.character(character);
        }
        self
    }

    /// Text that somebody else wrote: its direction kept to itself, its spaces kept, and no more of
    /// it than `limit` characters.
    pub(super) fn foreign(&mut self, text: &str, limit: usize) -> &mut Self {
        self.raw("<bdi dir=\"auto\">");
        let end = text.char_indices().nth(limit).map(|(end, _)| end);
        self.text(&text[..end.unwrap_or(text.len())]).raw("</bdi>");
        if let Some(end) = end {
            let missing = text[end..].chars().count();
            let note =
                format!("… cut here: {} more characters are in the project", grouped(missing));
            self.raw(" <span class=\"cut\">").text(note).raw("</span>");
        }
        self
    }

    /// ` name="value"`, escaped.
    pub(super) fn attribute(&mut self, name: &'static str, value: impl Display) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"");
        for character in value.to_string().chars() {
            match escaped(character) {
                Some(entity) => self.0.push_str(entity),
                None if is_hidden(character) => self.0.push_str(&code_point(character)),
                None => self.0.push(character),
            }
        }
        self.raw("\"")
    }

    /// The page.
    pub(super) fn into_string(self) -> String {
        self.0
    }

    fn character(&mut self, character: char) {
        match escaped(character) {
            Some(entity) => self.0.push_str(entity),
            None if is_hidden(character) => {
                self.0.push_str("<span class=\"control\">");
                self.0.push_str(&code_point(character));
                self.0.push_str("</span>");
            }
            None => self.0.push(character),
        }
    }
}

/// Whether the character can stand where no markup can, such as in a title.
pub(super) const fn is_shown(character: char) -> bool {
    !is_hidden(character)
}

const fn escaped(character: char) -> Option<&'static str> {
    match character {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        '`' => Some("&#96;"),
        _ => None,
    }
}

/// Whether a reader would not see the character but be misled by it: controls but tab and line
/// ends, zero-width spaces, bidi controls, line separators, tags, the byte order mark, and code
/// points that are no characters. Joiners are left alone, because scripts and emoji need them. The
/// window's `inert.ts` has the same list.
const fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{8}'
            | '\u{b}'..='\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Markup)) -> String {
        let mut page = Markup::default();
        write(&mut page);
        page.into_string()
    }

    #[test]
    fn what_turns_a_line_around_is_written_out() {
        let text = written(|page| {
            page.foreign("a\u{202e}b\0c\td", 100);
        });
        assert_eq!(
            text,
            "<bdi dir=\"auto\">a<span class=\"control\">U+202E</span>b\
             <span class=\"control\">U+0000</span>c\td</bdi>"
        );
    }

    #[test]
    fn a_long_text_is_cut_with_a_note() {
        let text = written(|page| {
            page.foreign(&"é".repeat(1_000_000), 2_000);
        });
        assert_eq!(text.matches('é').count(), 2_000);
        assert!(text.contains("cut here: 998,000 more characters are in the project"), "{text}");
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag_or_ends_an_attribute(text in ".{0,60}") {
            let content = written(|page| { page.text(&text); });
            let content = content.replace("<span class=\"control\">", "").replace("</span>", "");
            prop_assert!(!content.contains(['<', '>', '"', '\'', '`']));
            let attribute = written(|page| { page.attribute("aria-label", &text); });
            prop_assert_eq!(attribute.matches('"').count(), 2);
            prop_assert!(!attribute.contains(['<', '>', '\'', '`']));
        }
    }
}
