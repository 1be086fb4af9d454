use holdout_retrieval::{Body, DocumentKind, Fault, extract, read_document};
use holdout_types::{ApiError, ErrorCode};
use proptest::prelude::*;

use crate::made::{docx, encrypted, encryption, pdf, zip};

fn text(name: &str, bytes: &[u8]) -> String {
    match extract(name, bytes).unwrap().body {
        Body::Text(text) | Body::Markdown(text) => text,
        Body::Records(records) => records.join("\n--\n"),
    }
}

fn fault(name: &str, bytes: &[u8]) -> Fault {
    extract(name, bytes).unwrap_err().fault
}

#[test]
fn a_pdf_gives_the_text_of_its_pages_and_names_those_without() {
    let bytes = pdf(&["Refunds take 14 days.", "", "Write to the desk."], "");
    let document = extract("guide.PDF", &bytes).unwrap();
    assert_eq!(document.kind, DocumentKind::Pdf);
    assert_eq!(document.pages_without_text, [2]);
    assert_eq!(
        document.body,
        Body::Text("Refunds take 14 days.\n\nWrite to the desk.\n\n".to_owned())
    );
}

#[test]
fn a_pdf_without_text_is_called_scanned_and_one_with_a_password_protected() {
    assert!(matches!(fault("a.pdf", &pdf(&["", ""], "")), Fault::Scanned { pages: 2 }));
    let locked = fault("a.pdf", &pdf(&["secret"], &encryption()));
    assert!(matches!(locked, Fault::Encrypted), "{locked:?}");
    assert!(matches!(fault("a.pdf", b"%PDF-1.4 nothing"), Fault::Damaged { .. }));
    assert!(matches!(fault("a.pdf", b"hello"), Fault::Damaged { .. }));
}

#[test]
fn a_pdf_that_only_forbids_changes_is_read_and_one_with_a_real_password_is_not() {
    assert_eq!(text("a.pdf", &encrypted(&pdf(&["open words"], ""), "")).trim(), "open words");
    let locked = fault("a.pdf", &encrypted(&pdf(&["secret"], ""), "key"));
    assert!(matches!(locked, Fault::Encrypted), "{locked:?}");
}

#[test]
fn a_word_document_gives_headings_paragraphs_and_rows_of_tables() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="berschrift2"/></w:pPr><w:r><w:t>Fees &amp; costs</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">It is </w:t></w:r><w:del><w:r><w:delText>not </w:delText></w:r></w:del><w:r><w:t>free.</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>zone</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    assert_eq!(text("a.docx", &docx(body)), "## Fees & costs\n\nIt is free.\n\nzone | A\n\n");
}

#[test]
fn a_word_document_with_a_password_or_without_its_main_part_is_refused() {
    assert!(matches!(fault("a.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Fault::Encrypted));
    assert!(matches!(fault("a.docx", &zip(&[("x", b"y")])), Fault::Damaged { .. }));
    assert!(matches!(fault("a.docx", b"PK"), Fault::Damaged { .. }));
    assert!(matches!(fault("a.docx", &docx("<w:p></w:p>")), Fault::Empty));
}

#[test]
fn a_word_document_that_unpacks_to_too_much_is_refused() {
    let zeros = vec![b' '; 257 * 1024 * 1024];
    let bomb = zip(&[("word/document.xml", &zeros)]);
    assert!(bomb.len() < 1_000_000);
    assert!(matches!(fault("a.docx", &bomb), Fault::UnpacksTooBig { .. }));
}

#[test]
fn a_page_gives_its_headings_and_words_and_no_script() {
    let page = "<html><head><title>t</title><style>p{}</style></head><body><h2>Fees</h2>\
                <script>var x;</script><p>It <a href='x'>costs</a> <b>5</b>.</p>\
                <ul><li>one</li><li>two</li></ul></body></html>";
    assert_eq!(text("a.html", page.as_bytes()), "## Fees\n\nIt costs 5.\n- one\n- two\n");
}

#[test]
fn a_page_is_read_in_the_encoding_that_it_names() {
    assert_eq!(text("a.htm", b"<meta charset=\"windows-1252\"><p>caf\xE9</p>").trim(), "café");
    assert!(matches!(fault("a.htm", b"<p>caf\xE9</p>"), Fault::WrongEncoding { at: 6, .. }));
}

#[test]
fn deep_nesting_takes_nothing_down() {
    let deep = format!("{}x", "<div>".repeat(20_000));
    assert!(text("a.html", deep.as_bytes()).contains('x'));
}

#[test]
fn a_table_gives_a_record_a_row() {
    assert_eq!(text("a.csv", b"q,a\nx,1\ny,2\n"), "q: x\na: 1\n--\nq: y\na: 2");
}

#[test]
fn each_fault_says_what_where_and_what_to_do() {
    for (name, bytes, words) in [
        ("a.xyz", &b"x"[..], ["of a kind that is not read (.xyz)", "Markdown"]),
        ("a.doc", b"x", ["of a kind that is not read (.doc)", "DOCX"]),
        ("a.xlsx", b"x", ["of a kind that is not read (.xlsx)", "CSV"]),
        ("noending", b"x", ["of a kind that is not read.", "Markdown"]),
        ("a.txt", b"", ["holds no text", "with text"]),
        ("a.md", b" \n---\n", ["holds no text", "with text"]),
        ("a.txt", b"a\xFF", ["is not UTF-8 text: byte 1", "UTF-8"]),
        ("a.txt", b"h\0i\0", ["is not UTF-8 text: byte 1", "UTF-8"]),
        ("a.docx", b"\xD0\xCF\x11\xE0", ["protected by a password", "without the password"]),
    ] {
        let error = ApiError::from(extract(name, bytes).unwrap_err());
        assert_eq!(error.code, ErrorCode::UnusableFile);
        assert!(error.message.contains(&format!("“{name}”")), "{error:?}");
        assert!(error.message.contains(words[0]), "{error:?}");
        assert!(error.hint.unwrap().contains(words[1]), "{name}");
    }
}

#[test]
fn a_file_of_500_mb_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    fs_err::File::create(&path).unwrap().set_len(500 << 20).unwrap();
    let error = read_document(&path, "scan.pdf").unwrap_err();
    assert_eq!(error.to_string(), "“scan.pdf” has 500 MB; at most 100 MB are read.");
}

#[test]
fn a_missing_file_is_a_matter_of_access() {
    let folder = tempfile::tempdir().unwrap();
    let error = read_document(&folder.path().join("x"), "x.txt").unwrap_err();
    assert_eq!(ApiError::from(error).code, ErrorCode::FileAccess);
}

/// Bytes of a sound document with some of them changed.
fn mangled() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let body = "<w:p><w:r><w:t>word</w:t></w:r></w:p>";
    let sound = prop_oneof![
        Just(("a.pdf", pdf(&["one", "two"], ""))),
        Just(("a.pdf", pdf(&["one"], &encryption()))),
        Just(("a.docx", docx(body))),
        Just(("a.html", b"<meta charset=gbk><table><tr><td>x<h1>y".to_vec())),
        Just(("a.csv", b"a;b\n\"1;2\n".to_vec())),
        Just(("a.md", b"# x\n\n- y".to_vec())),
    ];
    let change = (any::<prop::sample::Index>(), any::<u8>());
    (sound, prop::collection::vec(change, 0..12), any::<prop::sample::Index>(), any::<bool>())
        .prop_map(|((name, mut bytes), changes, end, cut)| {
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let length = if cut { end.index(bytes.len()) } else { bytes.len() };
            bytes.truncate(length);
            (name, bytes)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_take_the_app_down((name, bytes) in mangled()) {
        match extract(name, &bytes) {
            Ok(document) => prop_assert_eq!(document.name, name),
            Err(error) => prop_assert_eq!(error.document, name),
        }
    }
}
