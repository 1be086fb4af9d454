//! A report as Markdown (CommonMark with tables).

use crate::report::{CandidateLine, Report};

/// The report. Texts from rows and candidates are escaped, so that none of them can add markup.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# {}\n", escaped(&report.title));
    if !report.about.is_empty() {
        text += &format!("\n{}\n", escaped(&report.about.join(" · ")));
    }
    if let Some((sentence, support)) = &report.verdict {
        text += &format!("\n**{}**\n\n{}\n", escaped(sentence), escaped(support));
    }
    text += &list(&report.caveats);
    text += "\n## Candidates\n\n";
    text += &candidates(&report.candidates);
    if !report.comparisons.is_empty() {
        text += "\n## Against the baseline\n\n";
        text += &table(
            &["Pair", "Difference", "p", "Rows won, rows lost", "Finding"],
            report.comparisons.iter().map(|line| {
                [&line.pair, &line.difference, &line.p_value, &line.discordant, &line.finding]
                    .map(String::clone)
            }),
        );
    }
    for (title, notes) in [("What follows", &report.notes), ("How it was done", &report.method)] {
        if !notes.is_empty() {
            text += &format!("\n## {title}\n");
            text += &notes
                .iter()
                .map(|note| format!("\n### {}\n\n{}\n", escaped(&note.title), escaped(&note.text)))
                .collect::<String>();
        }
    }
    text += &facts("Parameters and seeds", &report.parameters);
    text += &facts("The data", &report.data);
    text += &sentences("What the checks found", &report.findings);
    text += &sentences("What is not known", &report.unknown);
    text
}

fn candidates(lines: &[CandidateLine]) -> String {
    let share = |line: &CandidateLine| match (line.share, line.interval) {
        (Some(share), Some((low, high))) => {
            format!("{:.1} %, {:.1} to {:.1}", share * 100.0, low * 100.0, high * 100.0)
        }
        _ => "unknown".to_owned(),
    };
    table(
        &["Candidate", "Right", "Share, 95 %", "Per 1,000", "p50, p95", "Tokens"],
        lines.iter().map(|line| {
            [
                format!("{}, {}", line.letter, line.name),
                line.right.clone(),
                share(line),
                line.cost.clone(),
                format!("{}, {}", line.p50, line.p95),
                line.tokens.clone(),
            ]
        }),
    )
}

fn facts(title: &str, facts: &[(String, String)]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let rows = facts.iter().map(|(name, value)| [name.clone(), value.clone()]);
    format!("\n## {title}\n\n{}", table(&["What", "Value"], rows))
}

fn sentences(title: &str, sentences: &[String]) -> String {
    let list = list(sentences);
    if list.is_empty() { list } else { format!("\n## {title}\n{list}") }
}

fn list(items: &[String]) -> String {
    let items: String = items.iter().map(|item| format!("- {}\n", escaped(item))).collect();
    if items.is_empty() { items } else { format!("\n{items}") }
}

fn table<const N: usize>(heads: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut text = format!("| {} |\n|{}\n", heads.join(" | "), " --- |".repeat(N));
    for row in rows {
        text += &format!("| {} |\n", row.map(|cell| escaped(&cell)).join(" | "));
    }
    text
}

/// The text with everything that Markdown or HTML would take for markup made literal, on one line.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => safe.extend(['\\', character]),
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '&' => safe += "&amp;",
            '\n' | '\r' => safe.push(' '),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::report;

    #[test]
    fn the_decision_comes_first_and_the_method_after_the_figures() {
        insta::assert_snapshot!(markdown(&report()));
    }

    #[test]
    fn hostile_names_stay_text() {
        let mut report = report();
        report.candidates[0].name = "Prompted | <script>alert(1)</script>".into();
        let text = markdown(&report);
        assert!(!text.contains("<script>"), "{text}");
        assert!(text.contains("\\| &lt;script&gt;"), "a bar in a name ends no cell: {text}");
    }
}
