//! Documents made by hand, byte by byte, so that nothing has to be installed.

use std::io::{Cursor, Write};

use holdout_retrieval::Passage;
use pdf_extract::{
    Document, EncryptionState, EncryptionVersion, Object, Permissions, StringFormat,
};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Passages of one document, one for each text.
pub(crate) fn passages(texts: &[&str]) -> Vec<Passage> {
    let passage =
        |(text, place): (&&str, u32)| Passage::new("doc.md", place, Vec::new(), (*text).to_owned());
    texts.iter().zip(0..).map(passage).collect()
}

/// A PDF with one page for each text; an empty one has no text on it. `more` stands in the trailer.
pub(crate) fn pdf(pages: &[&str], more: &str) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|at| format!("{} 0 R ", 4 + at * 2)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (at, text) in pages.iter().enumerate() {
        let content = if text.is_empty() {
            "0 0 10 10 re f".to_owned()
        } else {
            format!("BT /F1 12 Tf 72 720 Td ({text}) Tj ET")
        };
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {} 0 R\
             /Resources<</Font<</F1 3 0 R>>>>>>",
            5 + at * 2
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    assemble(&objects, more)
}

fn assemble(objects: &[String], more: &str) -> Vec<u8> {
    let (mut file, mut table) = (b"%PDF-1.4\n".to_vec(), String::from("0000000000 65535 f \n"));
    for (object, number) in objects.iter().zip(1..) {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let (start, size) = (file.len(), objects.len() + 1);
    let trailer = format!("<</Size {size}/Root 1 0 R{more}>>");
    file.extend(
        format!("xref\n0 {size}\n{table}trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    file
}

/// What stands in the trailer of a PDF that opens with a password only. (The keys are no real ones: no
/// password opens it.)
pub(crate) fn encryption() -> String {
    let key = "00".repeat(32);
    format!(
        "/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{key}>/U<{key}>>>/ID[<{id}><{id}>]",
        id = "11".repeat(16)
    )
}

/// The PDF encrypted with 128 bits; an empty password of the user opens by itself.
pub(crate) fn encrypted(pdf: &[u8], user_password: &str) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let id = || Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password,
        key_length: 128,
        permissions: Permissions::empty(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A Word document with this body, and German names of styles.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
        <w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style></w:styles>"#;
    let document = format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#
    );
    zip(&[("word/styles.xml", styles.as_bytes()), ("word/document.xml", document.as_bytes())])
}

/// An archive of these files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
