//! Which crate may depend on which: the list in the section "Architecture" of the design, and
//! nothing beyond it.

use std::collections::BTreeSet;

use super::finding::Finding;
use crate::metadata::{Kind, Metadata};

/// Each crate of the workspace with those of the others that it may be built with.
/// Tests may use any crate.
const ARROWS: [(&str, &[&str]); 14] = [
    ("holdout-types", &[]),
    ("holdout-statistics", &["holdout-types"]),
    ("holdout-dataset", &["holdout-types"]),
    ("holdout-provider", &["holdout-types"]),
    ("holdout-retrieval", &["holdout-types"]),
    ("holdout-store", &["holdout-types"]),
    (
        "holdout-evaluation",
        &["holdout-types", "holdout-statistics", "holdout-provider", "holdout-retrieval"],
    ),
    ("holdout-report", &["holdout-types", "holdout-statistics"]),
    // Never the provider: a wrong field name shared by both would agree with itself.
    ("holdout-local", &["holdout-types", "holdout-dataset"]),
    (
        "holdout-core",
        &[
            "holdout-types",
            "holdout-statistics",
            "holdout-dataset",
            "holdout-provider",
            "holdout-local",
            "holdout-retrieval",
            "holdout-evaluation",
            "holdout-report",
            "holdout-store",
        ],
    ),
    ("holdout-headless", &["holdout-types", "holdout-core"]),
    ("holdout", &["holdout-types", "holdout-core"]),
    ("holdout-faults", &["holdout-types"]),
    ("xtask", &[]),
];

/// Dependencies among our own crates that the list does not have.
pub(super) fn check(metadata: &Metadata) -> Vec<Finding> {
    let ours: BTreeSet<&str> =
        metadata.members().map(|(_, package)| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for (_, package) in metadata.members() {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            let message =
                "is not in the list of crates: add it there and in xtask/src/lint/arrows.rs";
            findings.push(Finding::violation(&package.name, message));
            continue;
        };
        let built_with = package.declared.iter().filter(|(_, kind)| *kind != Kind::Development);
        for (other, _) in built_with.filter(|(other, _)| ours.contains(other.as_str())) {
            if !allowed.contains(&other.as_str()) {
                let message =
                    format!("must not depend on `{other}`; it may on: {}", allowed.join(", "));
                findings.push(Finding::violation(&package.name, message));
            }
        }
    }
    let unknown = ARROWS.iter().filter(|(name, _)| !ours.contains(name));
    findings.extend(unknown.map(|(name, _)| {
        Finding::violation(*name, "is in the list of crates, but not in the workspace")
    }));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::example::metadata;

    type Example<'a> = (&'a str, &'a str, &'a [&'a str], &'a [&'a str]);

    /// The list itself, with one crate replaced.
    fn with(replacement: Example<'_>) -> Vec<Finding> {
        let mut packages: Vec<Example<'_>> =
            ARROWS.iter().map(|(name, to)| (*name, "Apache-2.0", *to, &[][..])).collect();
        packages.retain(|package| package.0 != replacement.0);
        packages.push(replacement);
        check(&metadata(&packages))
    }

    #[test]
    fn the_list_itself_is_free_of_findings() {
        assert_eq!(with(("xtask", "Apache-2.0", &["serde_json"], &[])), []);
    }

    #[test]
    fn an_arrow_that_is_not_in_the_list_is_found() {
        let found =
            with(("holdout-local", "Apache-2.0", &["holdout-types", "holdout-provider"], &[]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "holdout-local");
        assert!(found[0].message.contains("`holdout-provider`"));
    }

    #[test]
    fn tests_may_use_the_faulty_server_and_the_product_may_not() {
        assert_eq!(
            with(("holdout-provider", "Apache-2.0", &["holdout-types"], &["holdout-faults"])),
            []
        );
        assert_eq!(with(("holdout-provider", "Apache-2.0", &["holdout-faults"], &[])).len(), 1);
    }

    #[test]
    fn a_crate_that_nobody_placed_is_found() {
        assert_eq!(with(("holdout-utilities", "Apache-2.0", &[], &[])).len(), 1);
    }
}
