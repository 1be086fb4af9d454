//! What cargo says about the workspace and its dependencies.
//!
//! Read from `cargo metadata` by hand, since the few fields that are used do not deserve a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::failure::Failure;
use crate::workspace::{Workspace, output_of};

/// The packages of the workspace and everything that they depend on.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    /// All packages, by cargo's id.
    pub(crate) packages: BTreeMap<String, Package>,
    /// The ids of the workspace's own packages.
    pub(crate) members: Vec<String>,
}

/// One package.
#[derive(Debug, Default)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// Its version.
    pub(crate) version: String,
    /// Its licence, an SPDX expression.
    pub(crate) license: Option<String>,
    /// The native library that it links.
    pub(crate) links: Option<String>,
    /// Its `Cargo.toml`.
    pub(crate) manifest: String,
    /// The names in its `Cargo.toml`, optional ones included.
    pub(crate) declared: Vec<(String, Kind)>,
    /// The ids of the packages that it is built with, over all targets and features.
    pub(crate) resolved: Vec<(String, Kind)>,
}

/// What a dependency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Part of what is built.
    Normal,
    /// Used by a build script.
    Build,
    /// Used by tests, examples and benchmarks only.
    Development,
}

impl Metadata {
    /// Asks cargo, over all features, so that nothing hides behind one that is off.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self, Failure> {
        let arguments = ["metadata", "--format-version", "1", "--all-features", "--locked"];
        Ok(Self::from_json(&ask(workspace, &arguments)?))
    }

    /// Takes from cargo's JSON what the checks need.
    pub(crate) fn from_json(json: &Value) -> Self {
        let mut packages: BTreeMap<String, Package> = list(&json["packages"])
            .map(|package| (text(&package["id"]), read_package(package)))
            .collect();
        for node in list(&json["resolve"]["nodes"]) {
            if let Some(package) = packages.get_mut(&text(&node["id"])) {
                package.resolved = list(&node["deps"]).flat_map(read_edge).collect();
            }
        }
        Self { packages, members: list(&json["workspace_members"]).map(text).collect() }
    }

    /// The workspace's own packages.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &Package)> {
        self.members.iter().filter_map(|id| Some((id.as_str(), self.packages.get(id)?)))
    }

    /// Everything that ends up in, or builds, the package: its tests' dependencies are left out.
    pub(crate) fn reachable(&self, id: &str) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut open = vec![id];
        while let Some(package) = open.pop().and_then(|id| self.packages.get(id)) {
            for (next, kind) in &package.resolved {
                if *kind != Kind::Development && seen.insert(next.as_str()) {
                    open.push(next);
                }
            }
        }
        seen
    }
}

/// Where cargo puts what it builds.
pub(crate) fn target_directory(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let json = ask(workspace, &["metadata", "--format-version", "1", "--no-deps"])?;
    Ok(PathBuf::from(text(&json["target_directory"])))
}

fn ask(workspace: &Workspace, arguments: &[&str]) -> Result<Value, Failure> {
    let mut command = workspace.cargo(arguments);
    let output = output_of(&mut command)?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Ended { command: "cargo metadata".into(), status: output.status });
    }
    serde_json::from_slice(&output.stdout).map_err(|source| Failure::Unreadable {
        what: "The output of cargo metadata".into(),
        source,
    })
}

fn read_package(json: &Value) -> Package {
    Package {
        name: text(&json["name"]),
        version: text(&json["version"]),
        license: json["license"].as_str().map(str::to_owned),
        links: json["links"].as_str().map(str::to_owned),
        manifest: text(&json["manifest_path"]),
        declared: list(&json["dependencies"])
            .map(|dependency| (text(&dependency["name"]), kind(&dependency["kind"])))
            .collect(),
        resolved: Vec::new(),
    }
}

/// One dependency can serve several ends, each with its own kind.
fn read_edge(edge: &Value) -> impl Iterator<Item = (String, Kind)> {
    list(&edge["dep_kinds"]).map(|dep| (text(&edge["pkg"]), kind(&dep["kind"])))
}

fn kind(json: &Value) -> Kind {
    match json.as_str() {
        Some("dev") => Kind::Development,
        Some("build") => Kind::Build,
        _ => Kind::Normal,
    }
}

fn list(json: &Value) -> impl Iterator<Item = &Value> {
    json.as_array().into_iter().flatten()
}

fn text(json: &Value) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

/// Builds metadata for the tests of the checks.
#[cfg(test)]
pub(crate) mod example {
    use super::*;

    /// Packages as (name, licence, normal dependencies, development dependencies), all of them
    /// members.
    pub(crate) fn metadata(packages: &[(&str, &str, &[&str], &[&str])]) -> Metadata {
        let mut metadata = Metadata::default();
        for (name, license, normal, development) in packages {
            let edges: Vec<(String, Kind)> = normal
                .iter()
                .map(|to| ((*to).to_owned(), Kind::Normal))
                .chain(development.iter().map(|to| ((*to).to_owned(), Kind::Development)))
                .collect();
            let package = Package {
                name: (*name).to_owned(),
                version: "1.0.0".to_owned(),
                license: Some((*license).to_owned()),
                manifest: format!("/x/src-tauri/crates/{name}/Cargo.toml"),
                declared: edges.clone(),
                resolved: edges,
                ..Package::default()
            };
            metadata.packages.insert((*name).to_owned(), package);
            metadata.members.push((*name).to_owned());
        }
        metadata
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cargos_json_is_read() {
        let metadata = Metadata::from_json(&json!({
            "packages": [
                {"id": "a 1", "name": "a", "license": "MIT", "links": null, "version": "1.0.0",
                 "manifest_path": "/x/a/Cargo.toml",
                 "dependencies": [{"name": "b", "kind": null}, {"name": "c", "kind": "dev"}]},
                {"id": "b 1", "name": "b", "license": null, "links": "z", "dependencies": []},
                {"id": "c 1", "name": "c", "dependencies": []},
            ],
            "workspace_members": ["a 1"],
            "resolve": {"nodes": [
                {"id": "a 1", "deps": [
                    {"pkg": "b 1", "dep_kinds": [{"kind": null}]},
                    {"pkg": "c 1", "dep_kinds": [{"kind": "dev"}]},
                ]},
            ]},
        }));
        let (id, a) = metadata.members().next().unwrap();
        assert_eq!(a.declared, [("b".into(), Kind::Normal), ("c".into(), Kind::Development)]);
        assert_eq!(metadata.reachable(id), BTreeSet::from(["b 1"]));
        assert_eq!(metadata.packages["b 1"].links.as_deref(), Some("z"));
    }
}
