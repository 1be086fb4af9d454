//! Every dependency is under a licence that an Apache-2.0 app may ship.

use serde_json::Value;

use super::finding::Finding;
use super::spdx;
use crate::metadata::Metadata;

/// Licences without a duty on the app as a whole. MPL-2.0 asks for its own files' source only.
const ALLOWED: [&str; 17] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Rust packages, over all targets and features, whose licence is unknown or not in the list.
pub(super) fn rust(metadata: &Metadata) -> Vec<Finding> {
    let packages = metadata.packages.values();
    packages
        .filter_map(|package| {
            let name = format!("{} {}", package.name, package.version);
            judge(&name, package.license.as_deref())
        })
        .collect()
}

/// The npm packages that are shipped, and those among them with a licence that is not in the list.
pub(super) fn npm(lock: &Value) -> (usize, Vec<Finding>) {
    let shipped: Vec<(&String, &Value)> = lock["packages"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(path, package)| !path.is_empty() && package["dev"] != Value::Bool(true))
        .collect();
    let findings = shipped
        .iter()
        .filter_map(|(path, package)| judge(path, package["license"].as_str()))
        .collect();
    (shipped.len(), findings)
}

fn judge(name: &str, licence: Option<&str>) -> Option<Finding> {
    let Some(licence) = licence else {
        return Some(Finding::violation(name, "states no licence: replace it"));
    };
    match spdx::is_satisfied(licence, &ALLOWED) {
        Ok(true) => None,
        Ok(false) => {
            let message = format!("is under `{licence}`, which is not in the list: replace it");
            Some(Finding::violation(name, message))
        }
        Err(spdx::Unreadable) => {
            Some(Finding::violation(name, format!("has a licence that can't be read: `{licence}`")))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::metadata::example::metadata;

    #[test]
    fn a_licence_outside_the_list_is_found() {
        let found = rust(&metadata(&[
            ("good", "MIT OR GPL-3.0-only", &[], &[]),
            ("bad", "AGPL-3.0-only", &[], &[]),
        ]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "bad 1.0.0");
    }

    #[test]
    fn a_package_without_a_licence_is_found() {
        let mut planted = metadata(&[("silent", "MIT", &[], &[])]);
        assert_eq!(rust(&planted), []);
        planted.packages.get_mut("silent").unwrap().license = None;
        assert_eq!(rust(&planted).len(), 1);
    }

    #[test]
    fn only_what_is_shipped_counts_among_npm_packages() {
        let (shipped, found) = npm(&json!({"packages": {
            "": {"name": "ui"},
            "node_modules/react": {"license": "MIT"},
            "node_modules/tool": {"license": "CC-BY-4.0", "dev": true},
            "node_modules/copyleft": {"license": "GPL-3.0-only"},
        }}));
        assert_eq!(shipped, 2);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "node_modules/copyleft");
    }
}
