//! What becomes of an index in a folder: found again, damaged, in use, interrupted.

use std::path::Path;

use holdout_retrieval::{LexicalIndex, Opened, Passage};

use crate::made::passages;

fn open(folder: &Path, all: &[Passage]) -> Opened {
    let (index, opened) = LexicalIndex::open(folder, all).unwrap();
    assert_eq!(index.len(), all.len());
    let fresh = LexicalIndex::in_memory(all).unwrap();
    assert_eq!(index.search("refund desk", 5).unwrap(), fresh.search("refund desk", 5).unwrap());
    opened
}

#[test]
fn an_index_is_found_again_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("not/there/yet");
    let mut all = passages(&["a refund", "the desk", "refund at the desk"]);
    assert_eq!(open(&folder, &all), Opened::Built);
    assert_eq!(open(&folder, &all), Opened::Unchanged);
    all.pop();
    assert_eq!(open(&folder, &all), Opened::Updated { added: 0, removed: 1 });
    assert_eq!(open(&folder, &[]), Opened::Updated { added: 0, removed: 2 });
    assert_eq!(open(&folder, &[]), Opened::Unchanged);
}

/// Every file in turn, cut, emptied or with a byte turned over in the middle.
#[test]
fn a_damaged_index_is_made_anew_without_a_word() {
    let all = passages(&["a refund", "the desk", "refund at the desk"]);
    let names = |folder: &Path| -> Vec<String> {
        let name = |entry: std::io::Result<fs_err::DirEntry>| entry.unwrap().file_name();
        fs_err::read_dir(folder).unwrap().map(|e| name(e).into_string().unwrap()).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    open(folder.path(), &all);
    let many = names(folder.path()).len();
    let mut rebuilt = 0;
    for at in 0..many {
        for damage in [cut, emptied, turned] {
            let folder = tempfile::tempdir().unwrap();
            open(folder.path(), &all);
            let mut names = names(folder.path());
            names.sort_unstable();
            let path = folder.path().join(&names[at]);
            let bytes = fs_err::read(&path).unwrap();
            fs_err::write(&path, damage(bytes)).unwrap();
            rebuilt += usize::from(open(folder.path(), &all) == Opened::Rebuilt);
        }
    }
    assert!(rebuilt >= many, "{rebuilt} of {}", many * 3);
}

fn cut(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

fn emptied(_bytes: Vec<u8>) -> Vec<u8> {
    Vec::new()
}

fn turned(mut bytes: Vec<u8>) -> Vec<u8> {
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 0xFF;
    }
    bytes
}

/// A crash before the commit leaves files that no commit names.
#[test]
fn leftovers_of_a_crash_do_no_harm_and_are_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let all = passages(&["a refund", "the desk"]);
    open(folder.path(), &all[..1]);
    fs_err::write(folder.path().join("0123456789abcdef0123456789abcdef.idx"), b"half").unwrap();
    assert_eq!(open(folder.path(), &all), Opened::Updated { added: 1, removed: 0 });
}

#[test]
fn a_folder_in_use_or_not_writable_gives_an_index_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs_err::write(&file, b"in the way").unwrap();
    assert_eq!(open(&file.join("below"), &passages(&["a refund"])), Opened::InMemory);
}
