//! Files that can't be read, each refused with the place and the reason.

use crate::files::{Folder, fault, read};
use holdout_dataset::{Mapping, ReadFault, preview};
use std::io::Write;

const ROW: &str =
    r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#;

#[test]
fn an_empty_file_is_refused() {
    for (name, content) in
        [("a.jsonl", ""), ("a.csv", ""), ("a.jsonl", " \n\r\n\t"), ("a.csv", "\u{feff}")]
    {
        assert_eq!(fault(name, content), (None, ReadFault::Empty), "{name} {content:?}");
    }
    let many_blank_lines = "\n".repeat(200_000);
    assert_eq!(fault("a.jsonl", many_blank_lines), (None, ReadFault::Empty));
}

#[test]
fn a_binary_file_is_named_for_what_it_is() {
    let cases: [(&[u8], &str); 6] = [
        (b"\x89PNG\r\n\x1a\n....", "a PNG image"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04\x14\0\0\0\0\0word/document.xml", "a Word document"),
        (b"PK\x03\x04\x14\0\0\0\0\0notes.txt", "a ZIP archive"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"SQLite format 3\0\x10\0", "a database"),
    ];
    for (content, kind) in cases {
        for name in ["a.jsonl", "a.csv", "a.xlsx"] {
            assert_eq!(fault(name, content), (None, ReadFault::Binary(kind)), "{name}");
        }
    }
    assert!(matches!(
        fault("a.csv", b"text,intent\n1\0,\xff\x03\n"),
        (Some(2), ReadFault::Binary(_))
    ));
}

#[test]
fn other_encodings_are_named() {
    let utf16: Vec<u8> = "text,intent\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&b"\xFF\xFE"[..], &utf16].concat();
    assert_eq!(fault("a.csv", &marked), (None, ReadFault::OtherEncoding("UTF-16")));
    assert_eq!(fault("a.csv", &utf16), (None, ReadFault::OtherEncoding("UTF-16")));
    assert_eq!(
        fault("a.jsonl", b"\xFF\xFE\0\0t\0\0\0"),
        (None, ReadFault::OtherEncoding("UTF-32"))
    );
}

#[test]
fn a_single_line_of_200_mb_is_refused_without_reading_it_to_the_end() {
    for (name, first) in [("a.jsonl", "{\"messages\":\""), ("a.csv", "text,intent\n\"")] {
        let folder = Folder::new();
        let path = folder.path(name);
        let mut file = std::fs::File::create(&path).unwrap();
        file.write_all(first.as_bytes()).unwrap();
        let piece = vec![b'x'; 1024 * 1024];
        for _ in 0..200 {
            file.write_all(&piece).unwrap();
        }
        let error = read(
            &path,
            Some(&Mapping {
                input: "text".into(),
                answer: "intent".into(),
                prompt: None,
                source: None,
            }),
        )
        .unwrap_err();
        let line = if name == "a.csv" { 2 } else { 1 };
        assert_eq!(
            (error.line, error.fault),
            (Some(line), ReadFault::LineTooLong { limit: 32 * 1024 * 1024 })
        );
        assert!(preview(&path).is_err());
    }
}

#[test]
fn invalid_utf8_is_told_with_line_and_byte() {
    let content = [ROW.as_bytes(), b"\n{\"messages\": \"caf\xe9\"}\n"].concat();
    assert_eq!(fault("a.jsonl", content), (Some(2), ReadFault::InvalidUtf8 { byte: 18 }));
    let content = b"text,intent\nok,a\n\"two\nlines caf\xe9\",b\n";
    assert_eq!(
        fault("a.csv", content),
        (Some(4), ReadFault::InvalidUtf8InField { field: 1, byte: 14 })
    );
}

#[test]
fn a_record_with_other_fields_than_the_header_is_told_with_its_line() {
    let content = "text,intent\na,b\n\"c\nd\",e\nf,g,h\n";
    assert_eq!(fault("a.csv", content), (Some(5), ReadFault::Ragged { expected: 2, found: 3 }));
    assert_eq!(
        fault("a.csv", "text,intent\na,b\nonly\n"),
        (Some(3), ReadFault::Ragged { expected: 2, found: 1 })
    );
}

#[test]
fn an_unclosed_quote_is_told_where_it_opens() {
    assert_eq!(
        fault("a.csv", "text,intent\na,b\n\"c,d\ne,f\n"),
        (Some(3), ReadFault::UnclosedQuote)
    );
}

#[test]
fn headers_must_be_unlike_and_not_empty() {
    let (line, fault_) = fault("a.csv", "text,intent, text \na,b,c\n");
    assert_eq!(line, Some(1));
    assert_eq!(fault_, ReadFault::DuplicateHeader { name: "text".into(), first: 1, second: 3 });
    assert_eq!(
        fault("a.csv", "text,,intent\na,b,c\n"),
        (Some(1), ReadFault::EmptyHeader("2".into()))
    );
}

#[test]
fn a_header_alone_is_no_dataset() {
    assert_eq!(fault("a.csv", "text,intent\n"), (None, ReadFault::HeaderOnly));
    assert_eq!(fault("a.csv", "text,intent\r\n,\r\n"), (None, ReadFault::HeaderOnly));
}

#[test]
fn a_missing_column_is_told_with_those_that_there_are() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "text,intent\na,b\n");
    let mapping =
        Mapping { input: "text".into(), answer: "label".into(), prompt: None, source: None };
    let error = read(&path, Some(&mapping)).unwrap_err();
    let columns = vec!["text".to_owned(), "intent".to_owned()];
    assert_eq!(
        (error.line, error.fault),
        (Some(1), ReadFault::MissingColumn { name: "label".into(), columns })
    );
}

#[test]
fn columns_that_could_be_anything_need_a_mapping() {
    let content = "a,b,c\n1,2,3\n4,5,6\n";
    let columns = ["a", "b", "c"].map(str::to_owned).to_vec();
    assert_eq!(fault("a.csv", content), (None, ReadFault::NoMapping(columns)));
}

#[test]
fn one_json_document_is_not_lines() {
    for (name, content) in [
        ("a.json", "[{\"messages\": []}]"),
        ("a.jsonl", "[\n  {\"messages\": []}\n]"),
        ("a.jsonl", "{\n  \"messages\": []\n}"),
    ] {
        assert_eq!(fault(name, content), (None, ReadFault::JsonDocument));
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = Folder::new();
    assert_eq!(read(&folder.path("."), None).unwrap_err().fault, ReadFault::Directory);
    assert_eq!(read(&folder.path("none.csv"), None).unwrap_err().fault, ReadFault::NotFound);
    assert_eq!(preview(&folder.path("none.csv")).unwrap_err().fault, ReadFault::NotFound);
}

#[cfg(unix)]
#[test]
fn a_device_is_refused_instead_of_read_forever() {
    let error = read(std::path::Path::new("/dev/zero"), None).unwrap_err();
    assert_eq!(error.fault, ReadFault::NotAFile);
}
