//! The TypeScript of the types that cross between the core and the UI.
//!
//! It is generated from Rust by ts-rs and committed, so that the UI builds without Rust; the check
//! generates it again and compares.

use crate::failure::{Failure, Outcome};
use crate::workspace::{Workspace, line, output_of, say};

/// Where the committed bindings stand.
pub(crate) const FILE: &str = "ui/src/host/bindings.ts";

const REMEDY: &str = "Run `cargo xtask bindings` and commit what it writes.";

/// Brings the committed bindings up to date.
pub(crate) fn write(workspace: &Workspace) -> Outcome {
    let generated = generate(workspace)?;
    let path = workspace.path(FILE);
    if fs_err::read_to_string(&path).is_ok_and(|committed| drift(&committed, &generated).is_none())
    {
        println!("{FILE} is up to date.");
        return Ok(());
    }
    fs_err::write(path, generated)?;
    println!("{FILE} is written.");
    Ok(())
}

/// Fails when the committed bindings are not what the Rust types say; counts their lines otherwise.
pub(crate) fn check(workspace: &Workspace) -> Result<usize, Failure> {
    let generated = generate(workspace)?;
    let committed = fs_err::read_to_string(workspace.path(FILE))
        .map_err(|_| Failure::missing(format!("{FILE} is missing"), REMEDY))?;
    match drift(&committed, &generated) {
        None => Ok(generated.lines().count()),
        Some(place) => {
            Err(Failure::missing(format!("{FILE} is not what the Rust types say: {place}"), REMEDY))
        }
    }
}

/// Where the two first differ, or nothing. A checkout on Windows may have turned the line ends.
fn drift(committed: &str, generated: &str) -> Option<String> {
    let (mut committed, mut generated) = (committed.lines(), generated.lines());
    let mut number = 0;
    loop {
        number += 1;
        match (committed.next(), generated.next()) {
            (None, None) => return None,
            (Some(has), Some(wants)) if has == wants => {}
            (has, wants) => {
                let quote =
                    |line: Option<&str>| line.map_or("the end".into(), |l| format!("`{l}`"));
                let (has, wants) = (quote(has), quote(wants));
                return Some(format!("line {number} has {has} in place of {wants}"));
            }
        }
    }
}

/// Lets the core print its bindings.
fn generate(workspace: &Workspace) -> Result<String, Failure> {
    let package = ["--package", "holdout-core", "--features", "ts", "--example", "export_bindings"];
    let mut command = workspace.cargo(&[&["run", "--quiet"], &package[..]].concat());
    say(&command);
    let output = output_of(&mut command)?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Ended { command: line(&command), status: output.status });
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if text.trim().is_empty() {
        return Err(Failure::missing(
            "The example `export_bindings` of holdout-core printed nothing",
            "It must print the TypeScript of the boundary types.",
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_not_drifted_whatever_its_line_ends() {
        assert_eq!(drift("a\nb\n", "a\nb\n"), None);
        assert_eq!(drift("a\r\nb\r\n", "a\nb\n"), None);
    }

    #[test]
    fn the_first_line_that_differs_is_named() {
        let place = drift("a\nold\n", "a\nnew\n").unwrap();
        assert_eq!(place, "line 2 has `old` in place of `new`");
        assert_eq!(drift("a\n", "a\nb\n").unwrap(), "line 2 has the end in place of `b`");
        assert_eq!(drift("a\nb\n", "a\n").unwrap(), "line 2 has `b` in place of the end");
    }
}
