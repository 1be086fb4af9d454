//! Hashes the source of the checks, so that a kept report says by which checks it was made: one by
//! others is not read, and nobody has to remember to count a number up.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// What a report is made by: the checks with what they read rows by, and the names of findings.
const SOURCES: [&str; 2] = ["src", "../holdout-types/src/issue.rs"];
/// The versions of what folds and counts texts, from the workspace's lock file.
const LOCK: &str = "../../../Cargo.lock";
const COUNTERS: [&str; 2] = ["tiktoken-rs", "unicode-normalization"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        collect(Path::new(source), &mut files)?;
    }
    files.sort();
    let mut hash = Fnv::new();
    for file in files {
        hash.add(&fs::read(file)?);
    }
    println!("cargo::rerun-if-changed={LOCK}");
    let lock = fs::read_to_string(LOCK)?;
    for name in COUNTERS {
        let entry = format!("name = \"{name}\"\n");
        let (_, version) = lock.split_once(&entry).ok_or(format!("{LOCK} lacks {name}"))?;
        hash.add(version.lines().next().unwrap_or_default().as_bytes());
    }
    println!("cargo::rustc-env=HOLDOUT_CHECKS={:016x}", hash.0);
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}

/// FNV-1a with 64 bits (Fowler, Noll, Vo): the same on every computer, and without a dependency.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
