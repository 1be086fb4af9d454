//! Every command of the shell has a permission of its own, and every permission a command.
//!
//! A command `open` in `src-tauri/src/commands/dataset.rs` belongs to the inlined plugin `dataset`:
//! `src-tauri/src/command_names.rs` lists it for the build script, and a capability grants
//! `dataset:allow-open`. Three lists that the compiler does not compare.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::rust_source::RustSource;
use crate::sources::SourceFile;

const SHELL: &str = "src-tauri/src/";
const COMMANDS: &str = "src-tauri/src/commands/";
const LIST: &str = "src-tauri/src/command_names.rs";

/// Compares the three lists, and counts the commands.
pub(super) fn check(rust: &[RustSource], capabilities: &[SourceFile]) -> (usize, Vec<Finding>) {
    let shell = || rust.iter().filter(|source| source.path.starts_with(SHELL));
    let commands: Vec<Command> = shell().flat_map(commands_in).collect();
    let permissions: Vec<Permission> = capabilities.iter().flat_map(permissions_in).collect();
    let listed: BTreeSet<String> =
        shell().filter(|source| source.path == LIST).flat_map(listed_permissions).collect();

    let granted: BTreeSet<&str> = permissions.iter().map(|p| p.name.as_str()).collect();
    let needed: BTreeSet<String> = commands.iter().map(Command::permission).collect();
    let mut findings = Vec::new();
    for command in &commands {
        let permission = command.permission();
        if !granted.contains(permission.as_str()) {
            let message = format!("no capability grants `{permission}`");
            findings.push(Finding::violation(&command.place, message));
        }
        if !listed.contains(&permission) {
            let message = format!("{LIST} does not list `{}`", command.name);
            findings.push(Finding::violation(&command.place, message));
        }
    }
    findings.extend(permissions.iter().filter_map(|permission| permission.fault(&needed)));
    let gone = listed.difference(&needed);
    findings.extend(
        gone.map(|name| Finding::violation(LIST, format!("lists `{name}`, which is no command"))),
    );
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
        permission_of(&self.plugin, &self.name)
    }
}

fn permission_of(plugin: &str, command: &str) -> String {
    format!("{}:allow-{}", plugin.replace('_', "-"), command.replace('_', "-"))
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
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs").to_owned()
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

/// Reads entries such as `("dataset", &["open", "close"])` as the permissions that they make.
fn listed_permissions(source: &RustSource) -> Vec<String> {
    let mut permissions = Vec::new();
    let mut plugin = "";
    let pieces: Vec<&str> = source.text.split('"').collect();
    for pair in pieces.windows(2).skip(1).step_by(2) {
        let (name, after) = (pair[0], pair[1].trim_start_matches([',', ' ', '\n']));
        if after.starts_with("&[") {
            plugin = name;
        } else {
            permissions.push(permission_of(plugin, name));
        }
    }
    permissions
}

#[cfg(test)]
mod tests {
    use super::super::rust_source::example;
    use super::*;

    const COMMAND: &str = "#[tauri::command]\npub(crate) async fn pick_file(app: A) -> R {}\n";

    fn findings(command: &str, list: &str, capability: &str) -> Vec<String> {
        let rust = [example("src-tauri/src/commands/dataset.rs", command), example(LIST, list)];
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
            "&[(\"dataset\", &[\"pick_file\"])]",
            "\"core:event:allow-listen\", \"dataset:allow-pick-file\"",
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_command_without_a_permission_is_found() {
        let found =
            findings(COMMAND, "[(\"dataset\",\n &[\"pick_file\"])]", "\"core:event:allow-listen\"");
        assert_eq!(found, ["no capability grants `dataset:allow-pick-file`"]);
    }

    #[test]
    fn a_command_that_is_not_listed_for_its_own_plugin_is_found() {
        let list = "[(\"dataset\", &[]), (\"train\", &[\"pick_file\"])]";
        let found = findings(COMMAND, list, "\"dataset:allow-pick-file\"");
        assert_eq!(
            found,
            [
                "src-tauri/src/command_names.rs does not list `pick_file`",
                "lists `train:allow-pick-file`, which is no command",
            ]
        );
    }

    #[test]
    fn a_command_of_the_headless_runner_is_not_one_of_the_window() {
        let rust = [example("src-tauri/crates/holdout-headless/src/main.rs", COMMAND)];
        assert_eq!(check(&rust, &[]), (0, Vec::new()));
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
        assert_eq!(plugin_of("src-tauri/src/commands/saved_copy.rs"), "saved_copy");
    }
}
