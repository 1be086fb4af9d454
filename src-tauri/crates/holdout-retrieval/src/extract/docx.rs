//! The text of a Word document: paragraphs, headings and tables of its main part (ECMA-376, part 1,
//! section 17). Footnotes, comments and what was deleted are left out.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{Fault, decode};

/// A document may unpack to this much and no more.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// What a document with a password is packed in: a compound file.
const COMPOUND_FILE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

pub(super) fn text(bytes: &[u8]) -> Result<String, Fault> {
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(Fault::Encrypted);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let headings = match part(&mut archive, "word/styles.xml")? {
        Some(styles) => heading_styles(&styles)?,
        None => HashMap::new(),
    };
    let main = part(&mut archive, "word/document.xml")?;
    let main = main.ok_or_else(|| damaged(&"it has no word/document.xml"))?;
    Body { headings, ..Body::default() }.read(&main)
}

fn damaged(detail: &impl ToString) -> Fault {
    Fault::Damaged { kind: "DOCX", detail: detail.to_string() }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Fault> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(&error)),
    };
    let mut bytes = Vec::new();
    file.take(MOST_UNPACKED + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
    if bytes.len() as u64 > MOST_UNPACKED {
        return Err(Fault::UnpacksTooBig { most: MOST_UNPACKED });
    }
    decode::text(&bytes).map(Some)
}

/// The level of each style that is a heading. Their ids are in the language of the author, their
/// names are not: "heading 1".
fn heading_styles(xml: &str) -> Result<HashMap<String, usize>, Fault> {
    let mut reader = Reader::from_str(xml);
    let (mut levels, mut style) = (HashMap::new(), String::new());
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(tag) if tag.local_name().as_ref() == "style" => {
                style = attribute(&tag, "styleId").unwrap_or_default();
            }
            Event::Empty(tag) | Event::Start(tag) if tag.local_name().as_ref() == "name" => {
                let name = attribute(&tag, "val").unwrap_or_default().to_lowercase();
                if let Some(level) = level_of(&name) {
                    levels.insert(style.clone(), level);
                }
            }
            Event::Eof => return Ok(levels),
            _ => {}
        }
    }
}

fn level_of(name: &str) -> Option<usize> {
    match name.strip_prefix("heading ") {
        Some(level) => level.parse().ok().filter(|level| (1..=6).contains(level)),
        None => (name == "title").then_some(1),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|found| found.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// The main part while it is read.
#[derive(Default)]
struct Body {
    headings: HashMap<String, usize>,
    text: String,
    paragraph: String,
    level: Option<usize>,
    /// Whether what is read now is text, and not the name of a field or what was deleted.
    in_text: bool,
    /// Cells that are open: a table may stand in a cell.
    cells: usize,
}

impl Body {
    fn read(mut self, xml: &str) -> Result<String, Fault> {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event().map_err(|error| damaged(&error))? {
                Event::Start(tag) => self.start(&tag),
                Event::Empty(tag) => {
                    self.start(&tag);
                    self.in_text = false;
                }
                Event::End(tag) => self.end(tag.local_name().as_ref()),
                Event::Text(text) if self.in_text => self.paragraph.push_str(&text),
                Event::GeneralRef(name) if self.in_text => self.push_reference(&name),
                Event::Eof => return Ok(self.text),
                _ => {}
            }
        }
    }

    fn push_reference(&mut self, name: &str) {
        let meant = quick_xml::escape::unescape(&format!("&{name};")).map(String::from);
        self.paragraph.push_str(&meant.unwrap_or_default());
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "t" => self.in_text = true,
            "tab" => self.paragraph.push('\t'),
            "br" | "cr" => self.paragraph.push('\n'),
            "tc" => self.cells += 1,
            "pStyle" => {
                let style = attribute(tag, "val").unwrap_or_default();
                self.level = self.headings.get(&style).copied();
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" => {
                self.cells = self.cells.saturating_sub(1);
                self.text.push_str(" | ");
            }
            "tr" => self.end_row(),
            "tbl" => self.text.push('\n'),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let level = self.level.take();
        let paragraph = paragraph.trim();
        if self.cells > 0 {
            let gap =
                if self.text.ends_with([' ', '\n']) || self.text.is_empty() { "" } else { " " };
            self.text.push_str(gap);
            self.text.push_str(paragraph);
        } else if !paragraph.is_empty() {
            if let Some(level) = level {
                self.text.push_str(&"#".repeat(level));
                self.text.push(' ');
            }
            self.text.push_str(paragraph);
            self.text.push_str("\n\n");
        }
    }

    fn end_row(&mut self) {
        let length = self.text.trim_end_matches([' ', '|']).len();
        self.text.truncate(length);
        self.text.push('\n');
    }
}
