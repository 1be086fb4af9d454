//! What the app costs a person before any work is done: waiting, memory, disk.

use std::path::Path;

use serde_json::Value;

use crate::app::PROFILE_SHIPPED;
use crate::failure::{Failure, Outcome};
use crate::workspace::{Workspace, output_of, say};
use crate::{end_to_end, package};

/// How often the app is started; the table shows the median.
const STARTS: usize = 5;

/// A measure, its unit, and what it should stay under.
struct Measure {
    name: &'static str,
    unit: &'static str,
    value: f64,
    aim: f64,
}

/// Measures the app as it is shipped, and prints a table. A missed aim is shown, and is no failure:
/// another computer is as fast as it is.
pub(crate) fn app(workspace: &Workspace) -> Outcome {
    let deb = package::build(workspace)?;
    let binary = workspace.target(PROFILE_SHIPPED).join("holdout");
    let starts = starts(workspace, &binary)?;
    let measures = [
        Measure {
            name: "cold start to a window that can be used",
            unit: "ms",
            value: median(&starts, "ready_ms"),
            aim: 700.0,
        },
        Measure {
            name: "memory when idle, PSS over all processes",
            unit: "MB",
            value: median(&starts, "pss_bytes") / 1e6,
            aim: 200.0,
        },
        Measure {
            name: "size of the .deb",
            unit: "MB",
            value: fs_err::metadata(&deb)?.len() as f64 / 1e6,
            aim: 20.0,
        },
    ];
    println!("\n{}", table(&measures));
    println!("Medians of {STARTS} starts, each with files of its own, under Xvfb.");
    Ok(())
}

fn starts(workspace: &Workspace, binary: &Path) -> Result<Vec<Value>, Failure> {
    let count = STARTS.to_string();
    let script = end_to_end::under_display(workspace, &["node", "e2e/start.mjs", &count]);
    let mut command = package::with_app(script, binary);
    say(&command);
    let output = output_of(&mut command)?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Failure::Ended { command: "node e2e/start.mjs".into(), status: output.status });
    }
    // What the display and the session say stands on lines of their own before it.
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().rev().find(|line| line.starts_with('[')).unwrap_or_default();
    serde_json::from_str(line)
        .map_err(|source| Failure::Unreadable { what: "what the starts took".into(), source })
}

fn median(starts: &[Value], key: &str) -> f64 {
    let mut values: Vec<f64> = starts.iter().filter_map(|start| start[key].as_f64()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn table(measures: &[Measure]) -> String {
    let mut text = format!("{:42} {:>10} {:>10}\n", "measure", "measured", "aim");
    for Measure { name, unit, value, aim } in measures {
        let word = if value <= aim { "" } else { "  MISSED" };
        text += &format!("{name:42} {value:>7.1} {unit} {aim:>7.0} {unit}{word}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_median_is_the_middle_start() {
        let starts =
            [json!({ "ready_ms": 9.0 }), json!({ "ready_ms": 5.0 }), json!({ "ready_ms": 7.0 })];
        assert_eq!(median(&starts, "ready_ms"), 7.0);
    }

    #[test]
    fn a_missed_aim_is_said() {
        let measure = |value| Measure { name: "size", unit: "MB", value, aim: 20.0 };
        assert!(table(&[measure(21.0)]).contains("MISSED"));
        assert!(!table(&[measure(19.0)]).contains("MISSED"));
    }
}
