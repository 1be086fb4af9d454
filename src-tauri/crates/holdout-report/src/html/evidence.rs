//! The evidence: every figure of the scoreboard, the pairs, the rows on which they differ, the labels.

use super::candidate_mark;
use super::charts::strip::strip;
use super::markup::{FOREIGN_LIMIT, Markup};
use crate::report::{Differences, DifferingRow, LabelTable, Report};

/// Labels that the table lists.
const LABELS: usize = 300;

pub(super) fn evidence(page: &mut Markup, report: &Report) {
    if !report.candidates.is_empty() {
        every_figure(page, report);
    }
    if !report.comparisons.is_empty() {
        comparisons(page, report);
    }
    if !report.differences.is_empty() {
        page.raw("<h2>Where they differ</h2>\n");
        for pair in &report.differences {
            differences(page, pair);
        }
    }
    if !report.labels.lines.is_empty() {
        labels(page, &report.labels);
    }
}

fn every_figure(page: &mut Markup, report: &Report) {
    page.raw("<h2>Every figure</h2>\n<div class=\"scroll\"><table><thead><tr>");
    let heads =
        ["Right of counted", "95 % interval", "p95", "Tokens a request", "Rows without an answer"];
    page.raw("<th scope=\"col\">Candidate</th>");
    for head in heads {
        page.raw("<th scope=\"col\" class=\"num\">").text(head).raw("</th>");
    }
    page.raw("</tr></thead><tbody>\n");
    for line in &report.candidates {
        page.raw("<tr><th scope=\"row\">");
        candidate_mark(page, &line.letter);
        page.raw(" ").foreign(&line.name, 200).raw("</th>");
        let interval = line.interval.map_or_else(
            || "unknown".to_owned(),
            |(low, high)| format!("{:.1} to {:.1} %", low * 100.0, high * 100.0),
        );
        for cell in [&line.right, &interval, &line.p95, &line.tokens, &line.missing] {
            page.raw("<td class=\"num\">").text(cell).raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
}

fn comparisons(page: &mut Markup, report: &Report) {
    page.raw("<h2>Against the baseline</h2>\n<div class=\"scroll\"><table><thead><tr>");
    for head in ["Pair", "Difference and interval", "p", "Rows won, rows lost", "Finding"] {
        page.raw("<th scope=\"col\">").text(head).raw("</th>");
    }
    page.raw("</tr></thead><tbody>\n");
    for line in &report.comparisons {
        page.raw("<tr><th scope=\"row\">").foreign(&line.pair, 400).raw("</th>");
        for cell in [&line.difference, &line.p_value, &line.discordant, &line.finding] {
            page.raw("<td>").text(cell).raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
}

fn differences(page: &mut Markup, pair: &Differences) {
    page.raw("<h3>").text(format!("{} against {}", pair.challenger, pair.baseline)).raw("</h3>\n");
    strip(page, pair);
    page.raw("<p class=\"legend\"><span>");
    let words = &pair.words;
    page.text(format!("up: {}", words.challenger)).raw("</span><span>");
    page.text(format!("down: {}", words.baseline)).raw("</span><span>");
    page.text(format!("block: {}", words.wrong)).raw("</span><span>");
    page.text(format!("hairline: {}", words.right)).raw("</span></p>\n");
    let b = &pair.challenger;
    rows(
        page,
        &format!("Rows that {b} fixed: {}", words.challenger),
        pair,
        &pair.fixed,
        pair.fixed_total,
    );
    rows(
        page,
        &format!("Rows that {b} broke: {}", words.baseline),
        pair,
        &pair.broken,
        pair.broken_total,
    );
}

fn rows(page: &mut Markup, title: &str, pair: &Differences, rows: &[DifferingRow], total: u32) {
    page.raw("<h3>").text(title).raw("</h3>\n<p class=\"t2\">");
    if rows.is_empty() {
        page.raw("None.</p>\n");
        return;
    }
    let shown = rows.len() as u32;
    let range = if shown == total { "All are" } else { "The first are" };
    page.text(format!("{total} in all. {range} listed: {shown}.")).raw("</p>\n");
    page.raw("<div class=\"scroll\"><table class=\"rows\"><thead><tr>");
    page.raw(
        "<th scope=\"col\" class=\"place\">Row</th><th scope=\"col\" class=\"input\">Input</th>",
    );
    page.raw("<th scope=\"col\">Expected</th>");
    for letter in [&pair.baseline, &pair.challenger] {
        page.raw("<th scope=\"col\">").text(format!("{letter} answered")).raw("</th>");
    }
    page.raw("</tr></thead><tbody>\n");
    for row in rows {
        page.raw("<tr><th scope=\"row\" class=\"t3\">").foreign(&row.place, 200).raw("</th>");
        for cell in [&row.input, &row.expected, &row.baseline, &row.challenger] {
            page.raw("<td>").foreign(cell, FOREIGN_LIMIT).raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
}

fn labels(page: &mut Markup, table: &LabelTable) {
    page.raw("<h2>By label</h2>\n<div class=\"scroll\"><table><thead><tr>");
    page.raw("<th scope=\"col\">Label</th><th scope=\"col\" class=\"num\">Rows</th>");
    for letter in &table.letters {
        page.raw("<th scope=\"col\" class=\"num\">").text(format!("{letter} right")).raw("</th>");
    }
    page.raw("</tr></thead><tbody>\n");
    for line in table.lines.iter().take(LABELS) {
        page.raw("<tr><th scope=\"row\">").foreign(&line.label, 200).raw("</th><td class=\"num\">");
        page.text(line.rows.to_string()).raw("</td>");
        for right in &line.right {
            let share = f64::from(*right) / f64::from(line.rows.max(1)) * 100.0;
            page.raw("<td class=\"num\">").text(format!("{right} ({share:.0} %)")).raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
    if let Some(more) = table.lines.len().checked_sub(LABELS).filter(|more| *more > 0) {
        page.raw("<p class=\"t3 small\">").text(format!("{more} more labels are in the project."));
        page.raw("</p>\n");
    }
}
