//! A report as Markdown (CommonMark with tables).

use crate::report::Report;

/// The report. Texts from rows and candidates are escaped, so that none of them can add markup.
pub fn markdown(report: &Report) -> String {
    let mut text = format!("# {}\n", escaped(&report.title));
    if let Some((sentence, support)) = &report.verdict {
        text += &format!("\n**{}**\n\n{}\n", escaped(sentence), escaped(support));
    }
    text += &list(&report.caveats);
    text += "\n## Candidates\n\n";
    text += &table(
        &["Candidate", "Right", "Share, 95 %", "Per 1,000", "p50, p95", "Tokens"],
        report.candidates.iter().map(|line| {
            [&line.name, &line.right, &line.accuracy, &line.cost, &line.latency, &line.tokens]
        }),
    );
    if !report.comparisons.is_empty() {
        text += "\n## Against the baseline\n\n";
        text += &table(
            &["Pair", "Difference", "p", "Right alone, wrong alone", "Finding"],
            report.comparisons.iter().map(|line| {
                [&line.pair, &line.difference, &line.p_value, &line.discordant, &line.finding]
            }),
        );
    }
    text += "\n## How it was done\n\n";
    text += &table(&["What", "Value"], report.method.iter().map(|(name, value)| [name, value]));
    if !report.findings.is_empty() {
        text += "\n## What the checks found\n";
        text += &list(&report.findings);
    }
    text
}

fn list(items: &[String]) -> String {
    let items: String = items.iter().map(|item| format!("- {}\n", escaped(item))).collect();
    if items.is_empty() { items } else { format!("\n{items}") }
}

fn table<'a, const N: usize>(
    heads: &[&str; N],
    rows: impl Iterator<Item = [&'a String; N]>,
) -> String {
    let mut text = format!("| {} |\n|{}\n", heads.join(" | "), " --- |".repeat(N));
    for row in rows {
        text += &format!("| {} |\n", row.map(|cell| escaped(cell)).join(" | "));
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
    use crate::report::{CandidateLine, ComparisonLine};

    fn report() -> Report {
        Report {
            title: "Support <triage>".into(),
            verdict: Some(("Fine-tune.".into(), "7.3 points more.".into())),
            caveats: vec!["One look.".into()],
            candidates: vec![CandidateLine {
                name: "A, Prompted | <script>alert(1)</script>".into(),
                right: "86 of 100".into(),
                accuracy: "86.0 %".into(),
                cost: "unknown".into(),
                latency: "1 ms, 2 ms".into(),
                tokens: "120".into(),
            }],
            comparisons: vec![ComparisonLine {
                pair: "B against A".into(),
                difference: "+7.3".into(),
                p_value: "0.003".into(),
                discordant: "9, 2".into(),
                finding: "better".into(),
            }],
            method: vec![("Rows".into(), "100".into())],
            findings: vec!["2 exact leaks".into()],
        }
    }

    #[test]
    fn the_decision_comes_first_and_the_method_after_the_figures() {
        insta::assert_snapshot!(markdown(&report()));
    }

    #[test]
    fn hostile_names_stay_text() {
        let text = markdown(&report());
        assert!(!text.contains("<script>"), "{text}");
        assert!(text.contains("\\| &lt;script&gt;"), "a bar in a name ends no cell: {text}");
    }
}
