//! Files that change, and readings that are stopped, on the way.

use crate::files::Folder;
use holdout_dataset::{ReadError, ReadFault, ReadSummary, Stop, read_rows};
use holdout_types::{Cancel, IgnoreProgress};
use std::fs;
use std::io::Write;
use std::path::Path;

const LINES: usize = 20_000;

fn jsonl() -> String {
    let pad = "x".repeat(60);
    (0..LINES).fold(String::new(), |text, row| {
        text + &format!("{{\"messages\":[{row}],\"pad\":\"{pad}\"}}\n")
    })
}

fn csv() -> String {
    let pad = "x".repeat(60);
    (0..LINES).fold("text,intent\n".to_owned(), |text, row| {
        text + &format!("\"question, {row} {pad}\",label\n")
    })
}

/// Reads, and does something to the file at the hundredth row.
fn read_and(path: &Path, act: &mut dyn FnMut()) -> Result<ReadSummary, ReadError> {
    let mut rows = 0;
    read_rows(path, None, &Cancel::new(), &IgnoreProgress, &mut |_| {
        rows += 1;
        if rows == 100 {
            act();
        }
        Ok(())
    })
}

fn fault_after(act: &dyn Fn(&Path)) -> Vec<ReadFault> {
    [("a.jsonl", jsonl()), ("a.csv", csv())]
        .into_iter()
        .map(|(name, content)| {
            let folder = Folder::new();
            let path = folder.file(name, content);
            read_and(&path, &mut || act(&path)).unwrap_err().fault
        })
        .collect()
}

#[test]
fn a_file_that_grows_is_noticed() {
    let append = |path: &Path| {
        let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
        file.write_all(b"\"one more\",row\n").unwrap();
    };
    assert_eq!(
        fault_after(&append),
        [ReadFault::Changed("it grew"), ReadFault::Changed("it grew")]
    );
}

#[test]
fn a_file_that_shrinks_is_told_as_such_and_not_as_damaged() {
    let cut = |path: &Path| {
        fs::OpenOptions::new().write(true).open(path).unwrap().set_len(400_003).unwrap();
    };
    assert_eq!(
        fault_after(&cut),
        [ReadFault::Changed("it shrank"), ReadFault::Changed("it shrank")]
    );
}

#[test]
fn a_file_that_another_replaces_is_noticed() {
    let replace = |path: &Path| {
        let other = path.with_extension("new");
        fs::copy(path, &other).unwrap();
        fs::rename(&other, path).unwrap();
    };
    let replaced = ReadFault::Changed("another file took its place");
    assert_eq!(fault_after(&replace), [replaced.clone(), replaced]);
}

#[test]
fn a_file_that_is_written_over_in_place_is_noticed() {
    let overwrite = |path: &Path| {
        let length = fs::metadata(path).unwrap().len();
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(fs::metadata(path).unwrap().len(), length);
    };
    let written = ReadFault::Changed("it was written to");
    assert_eq!(fault_after(&overwrite), [written.clone(), written]);
}

#[cfg(unix)]
#[test]
fn a_file_that_vanishes_is_noticed() {
    let remove = |path: &Path| fs::remove_file(path).unwrap();
    assert_eq!(fault_after(&remove), [ReadFault::Vanished, ReadFault::Vanished]);
}

#[test]
fn cancelling_ends_the_reading_soon() {
    let folder = Folder::new();
    let path = folder.file("a.jsonl", jsonl());
    let cancel = Cancel::new();
    let mut rows = 0;
    let read = read_rows(&path, None, &cancel, &IgnoreProgress, &mut |_| {
        rows += 1;
        if rows == 100 {
            cancel.cancel();
        }
        Ok(())
    });
    assert_eq!(read.unwrap_err().fault, ReadFault::Cancelled);
    assert!(rows < 1000, "{rows} rows were handed out");
}

#[test]
fn the_receiver_of_rows_can_stop() {
    let folder = Folder::new();
    let path = folder.file("a.csv", csv());
    let mut rows = 0;
    let read = read_rows(&path, None, &Cancel::new(), &IgnoreProgress, &mut |_| {
        rows += 1;
        if rows == 3 { Err(Stop) } else { Ok(()) }
    });
    assert_eq!((read.unwrap_err().fault, rows), (ReadFault::Stopped, 3));
}
