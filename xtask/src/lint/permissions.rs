//! Every command of the shell has a permission of its own, and every permission a command.
//!
//! A command `open` in `src-tauri/src/commands/dataset.rs` belongs to the inlined plugin `dataset`:
//! `src-tauri/build.rs` lists it, and a capability grants `dataset:allow-open`. Three lists that
//! the compiler does not compare.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::rust_source::RustSource;
use crate::sources::SourceFile;

const COMMANDS: &str = "src-tauri/src/commands/";
const BUILD_SCRIPT: &str = "src-tauri/build.rs";

/// Compares the three lists, and counts the commands.
pub(super) fn check(rust: &[RustSource], capabilities: &[SourceFile]) -> (usize, Vec<Finding>) {
    let commands: Vec<Command> = rust.iter().flat_map(commands_in).collect();
    let permissions: Vec<Permission> = capabilities.iter().flat_map(permissions_in).collect();
    let listed = rust.iter().find(|source| source.path == BUILD_SCRIPT).map(names_in_quotes);

    let granted: BTreeSet<&str> = permissions.iter().map(|p| p.name.as_str()).collect();
    let needed: BTreeSet<String> = commands.iter().map(Command::permission).collect();
    let mut findings = Vec::new();
    for command in &commands {
        let permission = command.permission();
        if !granted.contains(permission.as_str()) {
            let message = format!("no capability grants `{permission}`");
            findings.push(Finding::violation(&command.place, message));
        }
        if !listed.as_ref().is_some_and(|listed| listed.contains(&command.name)) {
            let message = format!("{BUILD_SCRIPT} does not list `{}`", command.name);
            findings.push(Finding::violation(&command.place, message));
        }
    }
    findings.extend(permissions.iter().filter_map(|permission| permission.fault(&needed)));
    (commands.len(), findings)
}

/// A function under `#[tauri::command]`.
struct Command {
    plugin: String,
    name: String,
    place: String,
}

impl Command {
    /// As Tauri's build script names it: with dashes.
    fn permission(&self) -> String {
        format!("{}:allow-{}", self.plugin, self.name.replace('_', "-"))
    }
}

fn commands_in(source: &RustSource) -> Vec<Command> {
    let code = &source.code;
    let mut starts: Vec<usize> = ["#[tauri::command", "#[command"]
        .iter()
        .flat_map(|attribute| code.match_indices(attribute).map(|(at, _)| at))
        .collect();
    starts.sort_unstable();
    let plugin = plugin_of(&source.path);
    let named = starts.into_iter().filter_map(|at| Some((at, name_after(code, at)?)));
    named
        .map(|(at, name)| Command { plugin: plugin.clone(), name, place: source.place(at) })
        .collect()
}

/// The first path segment under the folder of commands; elsewhere, the name of the file.
fn plugin_of(path: &str) -> String {
    let inside =
        path.strip_prefix(COMMANDS).unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path));
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs").replace('_', "-")
}

/// The name of the function that follows an attribute.
fn name_after(code: &str, at: usize) -> Option<String> {
    let start = at + code[at..].find("fn ")? + "fn ".len();
    let name = code[start..].trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    Some(name[..end].to_owned())
}

/// A permission that a capability grants.
struct Permission {
    name: String,
    place: String,
}

impl Permission {
    /// A permission of Tauri's own core stands for itself; ours must belong to a command.
    fn fault(&self, needed: &BTreeSet<String>) -> Option<Finding> {
        let name = &self.name;
        let message = if name.ends_with(":default") {
            format!("`{name}` grants a set: name each permission")
        } else if name.starts_with("core:") || needed.contains(name) {
            return None;
        } else {
            format!("`{name}` is granted, but there is no such command")
        };
        Some(Finding::violation(&self.place, message))
    }
}

/// What looks like `plugin:permission` in quotes, which is how capabilities name them.
fn permissions_in(file: &SourceFile) -> Vec<Permission> {
    let lines = file.text.lines().enumerate();
    lines
        .flat_map(|(number, line)| {
            let place = format!("{}:{}", file.path, number + 1);
            line.split('"').skip(1).step_by(2).map(move |name| (place.clone(), name))
        })
        .filter(|(_, name)| is_permission(name))
        .map(|(place, name)| Permission { name: name.to_owned(), place })
        .collect()
}

fn is_permission(name: &str) -> bool {
    name.rsplit_once(':').is_some_and(|(plugin, permission)| {
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !plugin.is_empty()
            && plugin.chars().all(|c| is_word(c) || c == ':')
            && (permission == "default"
                || ["allow-", "deny-"].iter().any(|start| permission.starts_with(start)))
    })
}

fn names_in_quotes(source: &RustSource) -> BTreeSet<String> {
    source.text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rust_source::example;
    use super::*;

    const COMMAND: &str = "#[tauri::command]\npub(crate) async fn pick_file(app: A) -> R {}\n";

    fn findings(command: &str, build: &str, capability: &str) -> Vec<String> {
        let rust =
            [example("src-tauri/src/commands/dataset.rs", command), example(BUILD_SCRIPT, build)];
        let capability = SourceFile {
            path: "src-tauri/capabilities/main.json".into(),
            text: format!(
                "{{\"$schema\": \"https://x:default.json\",\n\"permissions\": [{capability}]}}"
            ),
        };
        let (_, findings) = check(&rust, &[capability]);
        findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn three_lists_that_agree_are_free_of_findings() {
        let found = findings(
            COMMAND,
            "commands(&[\"pick_file\"])",
            "\"core:event:allow-listen\", \"dataset:allow-pick-file\"",
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_command_without_a_permission_is_found() {
        let found = findings(COMMAND, "[\"pick_file\"]", "\"core:event:allow-listen\"");
        assert_eq!(found, ["no capability grants `dataset:allow-pick-file`"]);
    }

    #[test]
    fn a_command_that_the_build_script_does_not_list_is_found() {
        let found = findings(COMMAND, "[\"other\"]", "\"dataset:allow-pick-file\"");
        assert_eq!(found, ["src-tauri/build.rs does not list `pick_file`"]);
    }

    #[test]
    fn a_permission_without_a_command_is_found() {
        let found = findings("", "", "\"dataset:allow-gone\"");
        assert_eq!(found, ["`dataset:allow-gone` is granted, but there is no such command"]);
    }

    #[test]
    fn a_whole_set_of_permissions_is_found() {
        let found = findings("", "", "\"core:default\"");
        assert_eq!(found, ["`core:default` grants a set: name each permission"]);
    }

    #[test]
    fn a_command_in_a_folder_belongs_to_the_plugin_of_the_folder() {
        assert_eq!(plugin_of("src-tauri/src/commands/train/jobs.rs"), "train");
        assert_eq!(plugin_of("src-tauri/src/commands/saved_copy.rs"), "saved-copy");
    }
}
