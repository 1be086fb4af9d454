//! What must not end up in which program: Tauri in the core, WebKit in headless.

use super::finding::Finding;
use crate::metadata::{Metadata, Package};

/// Crates under `src-tauri/crates/` that are built with Tauri, however far away.
pub(super) fn no_tauri(metadata: &Metadata) -> Vec<Finding> {
    let core =
        |package: &Package| package.manifest.replace('\\', "/").contains("/src-tauri/crates/");
    reached(metadata, core, is_tauri, "is built with `{}`: nothing under src-tauri/crates may be")
}

/// WebKit, GTK and their bindings in the program without a window.
pub(super) fn no_webkit(metadata: &Metadata) -> Vec<Finding> {
    let headless = |package: &Package| package.name == "holdout-headless";
    reached(metadata, headless, is_web_view, "links `{}`: it must start where there is no WebKit")
}

fn is_tauri(package: &Package) -> bool {
    let name = package.name.as_str();
    name == "tauri" || name.starts_with("tauri-") || is_web_view(package)
}

fn is_web_view(package: &Package) -> bool {
    let starts = ["webkit2gtk", "javascriptcore", "gtk", "gdk", "soup"];
    let name = package.name.as_str();
    matches!(name, "wry" | "tao")
        || starts.iter().any(|start| name.starts_with(start))
        || package.links.as_deref().is_some_and(|library| {
            ["web_kit", "webkit", "javascriptcore", "gtk"]
                .iter()
                .any(|start| library.starts_with(start))
        })
}

fn reached(
    metadata: &Metadata,
    from: impl Fn(&Package) -> bool,
    forbidden: impl Fn(&Package) -> bool,
    message: &str,
) -> Vec<Finding> {
    let starts: Vec<_> = metadata.members().filter(|(_, package)| from(package)).collect();
    if starts.is_empty() {
        return vec![Finding::violation("the workspace", "has no crate that this check is about")];
    }
    let mut findings = Vec::new();
    for (id, package) in starts {
        for other in metadata.reachable(id) {
            if let Some(other) = metadata.packages.get(other).filter(|other| forbidden(other)) {
                findings
                    .push(Finding::violation(&package.name, message.replace("{}", &other.name)));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::example::metadata;

    #[test]
    fn tauri_is_found_however_far_away() {
        let found = no_tauri(&metadata(&[
            ("holdout-core", "MIT", &["middle"], &[]),
            ("middle", "MIT", &["tauri-utils"], &[]),
            ("tauri-utils", "MIT", &[], &[]),
        ]));
        assert_eq!(found.iter().filter(|f| f.place == "holdout-core").count(), 1, "{found:?}");
    }

    #[test]
    fn what_only_tests_use_is_not_built_in() {
        let found = no_tauri(&metadata(&[
            ("holdout-core", "MIT", &["serde"], &["wry"]),
            ("serde", "MIT", &[], &[]),
            ("wry", "MIT", &[], &[]),
        ]));
        assert_eq!(found, []);
    }

    #[test]
    fn webkit_in_headless_is_found_by_the_library_that_it_links() {
        let mut planted = metadata(&[
            ("holdout-headless", "MIT", &["innocent"], &[]),
            ("innocent", "MIT", &[], &[]),
        ]);
        assert_eq!(no_webkit(&planted), []);
        planted.packages.get_mut("innocent").unwrap().links = Some("web_kit2".into());
        assert_eq!(no_webkit(&planted).len(), 1);
    }

    #[test]
    fn a_workspace_without_headless_has_not_passed() {
        assert_eq!(no_webkit(&metadata(&[("other", "MIT", &[], &[])])).len(), 1);
    }
}
