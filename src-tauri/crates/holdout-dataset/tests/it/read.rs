//! Files that can be read, and what comes out.

use crate::files::{Folder, raws, read, text_intent};
use holdout_dataset::{Format, Mapping, preview, read_rows};
use holdout_types::{Cancel, Progress, ProgressSink};
use std::fmt::Write;
use std::sync::Mutex;

#[test]
fn lines_of_jsonl_come_as_they_are_even_if_they_are_not_json() {
    let folder = Folder::new();
    let path =
        folder.file("a.jsonl", "\u{feff}{\"messages\" : [1.50]}\r\n\r\n{ broken\r\n  {\"b\":1}");
    let (rows, summary) = read(&path, None).unwrap();
    assert_eq!(raws(&rows), [(1, "{\"messages\" : [1.50]}"), (3, "{ broken"), (4, "  {\"b\":1}")]);
    assert!(summary.byte_order_mark && summary.crlf);
    assert_eq!((summary.rows, summary.blank_lines), (3, 1));
    assert_eq!(summary.bytes, std::fs::metadata(&path).unwrap().len());
}

#[test]
fn a_table_becomes_chat_rows_with_the_lines_of_its_records() {
    let folder = Folder::new();
    let path = folder.file(
        "a.csv",
        "\u{feff}text;intent;note\r\n\"Hi, \"\"you\"\"\r\nthere\";greet;\r\n;;\r\nBye;leave;x\r\n",
    );
    let (rows, summary) = read(&path, Some(&text_intent())).unwrap();
    assert_eq!(
        raws(&rows),
        [
            (
                2,
                r#"{"messages":[{"role":"user","content":"Hi, \"you\"\r\nthere"},{"role":"assistant","content":"greet"}]}"#
            ),
            (
                5,
                r#"{"messages":[{"role":"user","content":"Bye"},{"role":"assistant","content":"leave"}]}"#
            ),
        ]
    );
    assert!(summary.byte_order_mark && summary.crlf);
    assert_eq!(
        (summary.separator, summary.blank_lines, summary.format),
        (Some(';'), 1, Format::Csv)
    );
}

#[test]
fn todays_prompt_becomes_the_system_message_where_it_is_filled() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "instructions,question,answer\nBe brief.,q1,a1\n ,q2,a2\n");
    let (rows, summary) = read(&path, None).unwrap();
    let prompt = Some("instructions".to_owned());
    assert_eq!(
        summary.mapping,
        Some(Mapping { input: "question".into(), answer: "answer".into(), prompt, source: None })
    );
    assert!(
        rows[0]
            .raw
            .starts_with(r#"{"messages":[{"role":"system","content":"Be brief."},{"role":"user""#)
    );
    assert!(rows[1].raw.starts_with(r#"{"messages":[{"role":"user","content":"q2"}"#));
}

#[test]
fn a_preview_tells_columns_and_suggests_a_mapping() {
    let folder = Folder::new();
    let mut text = "id\ttext\tintent\n".to_owned();
    for row in 0..1500 {
        let _ = writeln!(text, "{row}\tsentence {row}\t{}", ["a", "b", ""][row % 3]);
    }
    let preview = preview(&folder.file("a.tsv", text)).unwrap();
    assert_eq!((preview.format, preview.rows_sampled), (Format::Csv, 1000));
    let columns: Vec<_> = preview
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.filled, column.distinct))
        .collect();
    assert_eq!(columns, [("id", 1000, 1000), ("text", 1000, 1000), ("intent", 667, 2)]);
    assert_eq!(preview.columns[2].samples, ["a", "b"]);
    assert_eq!(preview.suggested, Some(text_intent()));
}

#[test]
fn a_preview_of_chat_rows_shows_prompt_input_and_answer() {
    let folder = Folder::new();
    let row = r#"{"messages":[{"role":"system","content":"s"},{"role":"user","content":"u"},{"role":"assistant","content":"a"}]}"#;
    let preview = preview(&folder.file("a.jsonl", format!("{row}\nbroken\n{row}\n"))).unwrap();
    assert_eq!(
        (preview.format, preview.rows_sampled, preview.suggested),
        (Format::ChatJsonl, 3, None)
    );
    let samples: Vec<_> = preview.columns.iter().map(|column| column.samples.join(",")).collect();
    assert_eq!(samples, ["s", "u", "a"]);
    assert_eq!((preview.columns[1].filled, preview.columns[1].distinct), (2, 1));
}

#[test]
fn a_line_said_by_excel_names_the_separator() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "sep=;\r\ntext;intent\r\na, b;c\r\n");
    let (rows, summary) = read(&path, None).unwrap();
    assert_eq!((rows[0].line, summary.separator), (3, Some(';')));
}

#[test]
fn the_content_decides_where_the_name_says_nothing() {
    let folder = Folder::new();
    let format = |name: &str, text: &str| preview(&folder.file(name, text)).unwrap().format;
    assert_eq!(format("a.txt", "{\"messages\": []}\n"), Format::ChatJsonl);
    assert_eq!(format("a", "text,intent\na,b\n"), Format::Csv);
    assert_eq!(format("a.json", "{\"messages\": []}\n{\"messages\": []}\n"), Format::ChatJsonl);
}

#[test]
fn progress_reaches_the_size_of_the_file() {
    struct Seen(Mutex<Vec<Progress>>);
    impl ProgressSink for Seen {
        fn report(&self, progress: Progress) {
            self.0.lock().unwrap().push(progress);
        }
    }
    let folder = Folder::new();
    let line = format!("{{\"a\":\"{}\"}}\n", "x".repeat(100_000));
    let path = folder.file("a.jsonl", line.repeat(40));
    let seen = Seen(Mutex::default());
    read_rows(&path, None, &Cancel::new(), &seen, &mut |_| Ok(())).unwrap();
    let seen = seen.0.into_inner().unwrap();
    let total = line.len() as u64 * 40;
    assert!(seen.len() >= 4);
    assert!(seen.windows(2).all(|pair| pair[0].done <= pair[1].done));
    assert_eq!(
        seen.last().map(|last| (last.stage.as_str(), last.done, last.total)),
        Some(("Reading a.jsonl", total, Some(total)))
    );
}

#[test]
fn what_was_exported_is_read_back_byte_for_byte() {
    let folder = Folder::new();
    let rows = [r#"{"messages" : [ ], "x":1e3}"#, "{\"messages\":[\"ü\u{2028}\"]}"];
    let mut out = Vec::new();
    holdout_dataset::export::write_jsonl(
        &mut out,
        rows,
        holdout_dataset::export::SystemPrompt::AsInRow,
    )
    .unwrap();
    let (read, _) = read(&folder.file("a.jsonl", out), None).unwrap();
    assert_eq!(read.iter().map(|row| row.raw.as_str()).collect::<Vec<_>>(), rows);
}
