use super::*;
use crate::sample::report;

/// The text of the page, a line for each element that has some, with headings marked.
fn skeleton(page: &str) -> String {
    let body = page.split("<body>").nth(1).unwrap();
    let mut lines = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let level = tag.strip_prefix('h').and_then(|rest| rest.chars().next());
        let mark = level.filter(char::is_ascii_digit).map(|level| format!("h{level}: "));
        if let Some(label) = tag.split("aria-label=\"").nth(1) {
            lines.push(format!("[{}]", label.split('"').next().unwrap()));
        }
        if mark.is_some() || !text.trim().is_empty() {
            lines.push(format!("{}{}", mark.unwrap_or_default(), text.trim()));
        }
    }
    lines.join("\n")
}

#[test]
fn the_decision_is_the_first_thing_that_is_said() {
    insta::assert_snapshot!(skeleton(&html(&report())));
}

#[test]
fn the_page_refers_to_nothing_outside_and_runs_nothing() {
    let page = html(&report());
    for outside in ["<script", "<link", "<iframe", "<img", "http:", "https:", "url(", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"));
}

#[test]
fn headings_never_leave_out_a_level() {
    let page = html(&report());
    let levels: Vec<u32> = page
        .match_indices("<h")
        .filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10))
        .collect();
    assert_eq!(levels[0], 1);
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

#[test]
fn every_table_head_has_a_scope_and_every_chart_a_finding() {
    let page = html(&report());
    let page = page.split("<body>").nth(1).unwrap();
    let heads = page.matches("<th").count() - page.matches("<thead").count();
    assert_eq!(heads, page.matches(" scope=").count());
    let charts = page.matches("<svg").count();
    let named = page.matches("role=\"img\"").count() + page.matches("aria-hidden").count();
    assert_eq!(charts, named);
}

#[test]
fn hostile_texts_stay_texts_wherever_they_stand() {
    let bad =
        "<script>document.title='x'</script>\" onload=\"x\" '><img src=x onerror=y>\u{202e}\0`";
    let mut report = report();
    report.title = bad.into();
    report.verdict = Some((bad.into(), bad.into()));
    report.caveats = vec![bad.into()];
    report.candidates[0].name = bad.into();
    report.candidates[0].letter = bad.into();
    report.differences[0].strip[0].0 = bad.into();
    report.differences[0].fixed[0].input = bad.into();
    report.labels.lines[0].label = bad.into();
    report.prompts[0].system = Some(bad.into());
    report.prompts[0].shots[0].1 = bad.into();
    report.trainings[0].model = bad.into();
    report.data[0].1 = bad.into();
    report.findings = vec![bad.into()];
    let page = html(&report);
    assert!(!page.contains("<script") && !page.contains("<img"));
    assert!(!page.contains('\u{202e}') && !page.contains('\0'));
    for tag in page.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|(tag, _)| tag)
    {
        // What stands between quotes is a value, and can't hold a quote of its own.
        let names: String = tag.split('"').step_by(2).collect();
        assert!(!names.contains(" on"), "an attribute that listens: {tag}");
    }
    assert!(page.contains("<span class=\"control\">U+202E</span>"));
}
