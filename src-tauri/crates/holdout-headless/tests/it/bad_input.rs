//! Input that can't be used: an error with file, line and remedy, exit code 2, nothing half-stored.
//! The readers' own tests try every kind; here it is that a run keeps its hands clean.

use std::path::Path;
use std::process::Output;

use crate::support::{Study, call, said, text};

/// The projects that a run left behind, whole or not.
fn projects(study: &Study) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(study.path("out/projects")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

fn refuses(name: &str, content: &[u8], told: &[&str]) {
    let study = Study::new();
    study.write(name, content);
    let output = study.run(&format!("[data]\nfile = '{name}'\ninput = 'text'\nanswer = 'label'\n"));
    assert_refused(&output, name, told);
    assert_eq!(projects(&study), Vec::<String>::new(), "nothing half-stored");
    let checked = call(&["check", text(&study.path(name)), "--input", "text", "--answer", "label"]);
    assert_refused(&checked, name, told);
}

fn assert_refused(output: &Output, name: &str, told: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(2), "{name}: {said}");
    for part in told.iter().chain(&[name, "hint: "]) {
        assert!(said.contains(part), "{name}: `{part}` is missing in: {said}");
    }
    assert!(output.stdout.is_empty(), "no result is printed");
}

#[test]
fn an_empty_file() {
    refuses("empty.csv", b"", &["empty"]);
}

#[test]
fn a_binary_file() {
    refuses("image.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[]);
}

#[test]
fn invalid_utf_8_names_its_line() {
    refuses("latin1.csv", b"text,label\na,b\ncaf\xe9,c\n", &["line 3"]);
}

#[test]
fn a_ragged_table_names_its_line() {
    refuses("ragged.csv", b"text,label\na,b\nc,d,e\n", &["line 3"]);
}

#[test]
fn duplicate_heads_name_the_head() {
    refuses("heads.csv", b"text,text,label\na,b,c\n", &["text"]);
}

#[test]
fn a_missing_column_is_named() {
    refuses("column.csv", b"text,intent\na,b\n", &["label"]);
}

#[test]
fn a_line_of_200_megabytes_is_refused_without_being_held() {
    let study = Study::new();
    let path = study.path("line.jsonl");
    write_long_line(&path, 200 << 20);
    let output = call(&["check", text(&path)]);
    assert_refused(&output, "line.jsonl", &["line 1"]);
}

fn write_long_line(path: &Path, bytes: u64) {
    use std::io::{Read, Write};
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(b"{\"messages\":\"").unwrap();
    std::io::copy(&mut std::io::repeat(b'a').take(bytes), &mut file).unwrap();
}

#[test]
fn a_study_that_is_none_says_where_it_fails() {
    let study = Study::new();
    let output = study.run("[data]\nfle = 'a.csv'\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("line 2"), "{}", said(&output));
}

#[test]
fn a_file_that_is_missing_is_named() {
    let study = Study::new();
    let output = study.run("[data]\nfile = 'nowhere.csv'\n");
    assert_refused(&output, "nowhere.csv", &[]);
    assert_eq!(projects(&study), Vec::<String>::new());
}

#[test]
fn rows_that_cannot_be_used_stop_a_run_unless_they_may_be_left_out() {
    let study = Study::new();
    let rows = crate::support::csv(&crate::support::tickets(1, 120))
        + "\"a question without an answer\",\n";
    study.write("rows.csv", rows);
    let plan = "[data]\nfile = 'rows.csv'\n";
    let stopped = study.run(plan);
    assert_eq!(stopped.status.code(), Some(1), "{}", said(&stopped));
    assert!(said(&stopped).contains("faulty_rows"), "the remedy is named: {}", said(&stopped));
    let result = study.result(&format!("{plan}faulty_rows = 'leave_out'\n"));
    assert_eq!(result["dataset"]["left_out"], 1);
    assert_eq!(result["dataset"]["rows"], 121, "the row is kept all the same");
}
