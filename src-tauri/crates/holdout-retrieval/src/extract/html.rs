//! The text of a page, with its headings as Markdown has them.

use encoding_rs::{Encoding, UTF_8};
use html2text::config;
use html2text::render::TextDecorator;

use super::guard::guarded;
use super::{Fault, decode};

/// Where a page must name its encoding (HTML Standard, "determining the character encoding").
const NAMED_WITHIN: usize = 1024;
/// Wide enough that no sentence is broken; what is broken by the page stays.
const WIDTH: usize = 100_000;

pub(super) fn text(bytes: &[u8]) -> Result<String, Fault> {
    let page = decode::text_as(bytes, named_encoding(bytes))?;
    guarded("HTML", || {
        let reader = config::with_decorator(Plain).raw_mode(true).no_table_borders();
        let text = reader.string_from_read(page.as_bytes(), WIDTH);
        text.map_err(|error| Fault::Damaged { kind: "HTML", detail: error.to_string() })
    })
}

/// `charset=…` in a `meta` near the start.
fn named_encoding(bytes: &[u8]) -> &'static Encoding {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(NAMED_WITHIN)]).to_lowercase();
    let named =
        start.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'', ' ']));
    let label = named.and_then(|rest| rest.split(['"', '\'', '>', ';', ' ', '/']).next());
    label.and_then(|label| Encoding::for_label(label.as_bytes())).unwrap_or(UTF_8)
}

/// Words, headings and lists; no signs for links, emphasis and pictures.
#[derive(Debug, Clone)]
struct Plain;

impl TextDecorator for Plain {
    type Annotation = ();

    fn decorate_link_start(&mut self, _url: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _source: &str, title: &str) -> (String, ()) {
        (title.to_owned(), ())
    }

    fn header_prefix(&self, level: usize) -> String {
        format!("{} ", "#".repeat(level.clamp(1, 6)))
    }

    fn quote_prefix(&self) -> String {
        String::new()
    }

    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }

    fn ordered_item_prefix(&self, number: i64) -> String {
        format!("{number}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        Self
    }
}
