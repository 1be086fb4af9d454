//! The project's own source files, for the checks that read text.

use std::path::Path;

use crate::failure::Failure;

/// Folders that hold no source of ours.
const SKIPPED: [&str; 5] = ["node_modules", "dist", "target", "gen", "coverage"];

/// A file of the project.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Its path from the root of the checkout, with `/`.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

/// The files under `folders` that end in one of `extensions`, in the order of their paths.
///
/// What is never committed is left out.
pub(crate) fn read(
    root: &Path,
    folders: &[&str],
    extensions: &[&str],
) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for folder in folders {
        walk(root, &root.join(folder), extensions, &mut files)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(
    root: &Path,
    folder: &Path,
    extensions: &[&str],
    files: &mut Vec<SourceFile>,
) -> Result<(), Failure> {
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
            if !name.starts_with('.') && !SKIPPED.contains(&name.as_ref()) {
                walk(root, &path, extensions, files)?;
            }
        } else if name.rsplit_once('.').is_some_and(|(_, end)| extensions.contains(&end)) {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            let text = fs_err::read_to_string(&path)?;
            files.push(SourceFile { path: relative.replace('\\', "/"), text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_committed_is_left_out() {
        let root = tempfile::tempdir().unwrap();
        for path in ["ui/src/a.ts", "ui/src/b.md", "ui/node_modules/c.ts", "ui/dist/d.ts"] {
            let path = root.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, "text").unwrap();
        }
        let files = read(root.path(), &["ui"], &["ts"]).unwrap();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["ui/src/a.ts"]);
    }
}
