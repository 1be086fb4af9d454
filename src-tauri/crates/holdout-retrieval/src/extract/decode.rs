//! Bytes to text. UTF-8 unless a byte order mark, or an HTML page's own word, says otherwise: to guess
//! among the old encodings would put wrong letters into answers without a word.

use encoding_rs::{Encoding, UTF_8};

use super::Fault;

/// The text, by its byte order mark or as UTF-8.
pub(super) fn text(bytes: &[u8]) -> Result<String, Fault> {
    text_as(bytes, UTF_8)
}

/// The text, by its byte order mark or in an encoding.
pub(super) fn text_as(bytes: &[u8], encoding: &'static Encoding) -> Result<String, Fault> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((encoding, 0));
    let content = &bytes[mark..];
    let wrong = |at| Fault::WrongEncoding { encoding: encoding.name().to_owned(), at };
    if encoding == UTF_8 {
        let text =
            std::str::from_utf8(content).map_err(|error| wrong(mark + error.valid_up_to()))?;
        return without_zeros(text.to_owned()).map_err(|at| wrong(mark + at));
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(content);
    let text = text.ok_or_else(|| wrong(mark))?.into_owned();
    without_zeros(text).map_err(|at| wrong(mark + at))
}

/// A zero byte stands in no text; UTF-16 without its mark and binary files have many.
fn without_zeros(text: String) -> Result<String, usize> {
    match text.find('\0') {
        Some(at) => Err(at),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(fault: &Fault) -> Option<usize> {
        match fault {
            Fault::WrongEncoding { at, .. } => Some(*at),
            _ => None,
        }
    }

    #[test]
    fn a_byte_order_mark_decides() {
        assert_eq!(text(b"\xEF\xBB\xBFa\xC3\xA4").unwrap(), "aä");
        assert_eq!(text(b"\xFF\xFEa\0\xE4\0").unwrap(), "aä");
        assert_eq!(text(b"\xFE\xFF\0a\0\xE4").unwrap(), "aä");
    }

    #[test]
    fn what_is_no_utf_8_is_refused_with_its_place() {
        assert_eq!(at(&text(b"ab\xE4c").unwrap_err()), Some(2));
        assert_eq!(at(&text(b"a\0b\0").unwrap_err()), Some(1));
    }
}
