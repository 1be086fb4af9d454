//! Only `ui/src/host/` talks to Tauri, so that the rest of the UI runs without it.

use super::finding::Finding;
use crate::sources::SourceFile;

const HOST: &str = "ui/src/host/";

/// Files outside the host that import `@tauri-apps`.
pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    files.iter().filter(|file| !file.path.starts_with(HOST)).flat_map(imports).collect()
}

/// An import, a re-export, a dynamic import or a mock: each names the package in quotes.
fn imports(file: &SourceFile) -> Vec<Finding> {
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| {
            ["'", "\"", "`"].iter().any(|quote| line.contains(&format!("{quote}@tauri-apps")))
        })
        .map(|(number, _)| {
            let place = format!("{}:{}", file.path, number + 1);
            Finding::violation(place, format!("imports `@tauri-apps`: only {HOST} may"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, text: &str) -> Vec<String> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        check(&[file]).into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn an_import_outside_the_host_is_found() {
        let text = "import React from 'react';\nimport { invoke } from \"@tauri-apps/api/core\";\n";
        assert_eq!(places("ui/src/app/App.tsx", text), ["ui/src/app/App.tsx:2"]);
        assert_eq!(places("ui/src/a.ts", "await import('@tauri-apps/api')"), ["ui/src/a.ts:1"]);
    }

    #[test]
    fn the_host_may_and_a_folder_that_only_starts_like_it_may_not() {
        let text = "import { invoke } from '@tauri-apps/api/core';";
        assert_eq!(places("ui/src/host/tauri.ts", text), Vec::<String>::new());
        assert_eq!(places("ui/src/hosting/a.ts", text), ["ui/src/hosting/a.ts:1"]);
    }

    #[test]
    fn a_mention_in_prose_is_no_import() {
        assert_eq!(
            places("ui/src/a.ts", "// Never import @tauri-apps here."),
            Vec::<String>::new()
        );
    }
}
