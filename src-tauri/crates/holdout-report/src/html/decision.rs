//! The first half page: the verdict, what it rests on, the figures, the scoreboard, what limits it.

use super::candidate_mark;
use super::charts::interval::{Scale, axis, mark};
use super::markup::{FOREIGN_LIMIT, Markup};
use crate::report::{CandidateLine, Report};

pub(super) fn decision(page: &mut Markup, report: &Report) {
    page.raw("<header>\n<div class=\"meta\"><span>").foreign(&report.title, 200);
    page.raw(" · decision report</span><span>").text(report.about.join(" · "));
    page.raw("</span></div>\n</header>\n<main>\n");
    let (sentence, support) = report.verdict.as_ref().map_or(
        ("No verdict yet.", "The candidates have not answered all of the sealed rows."),
        |(sentence, support)| (sentence, support),
    );
    page.raw("<h1 id=\"verdict\">").foreign(sentence, FOREIGN_LIMIT).raw("</h1>\n");
    if !support.is_empty() {
        page.raw("<p class=\"lead\">").foreign(support, FOREIGN_LIMIT).raw("</p>\n");
    }
    figures(page, report);
    if !report.candidates.is_empty() {
        page.raw("<h2 class=\"first\">What was compared</h2>\n");
        scoreboard(page, report);
    }
    caveats(page, &report.caveats);
    notes(page, report);
}

fn figures(page: &mut Markup, report: &Report) {
    if report.figures.is_empty() {
        return;
    }
    page.raw("<dl class=\"figures\">\n");
    for figure in &report.figures {
        page.raw("<div><dt>").text(&figure.value).raw("</dt><dd>");
        page.text(&figure.meaning).raw("</dd></div>\n");
    }
    page.raw("</dl>\n");
}

fn caveats(page: &mut Markup, caveats: &[String]) {
    if caveats.is_empty() {
        return;
    }
    page.raw("<ul class=\"caveats\" aria-label=\"What limits this verdict\">\n");
    for caveat in caveats {
        page.raw("<li><b>Note</b> ").foreign(caveat, FOREIGN_LIMIT).raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn scoreboard(page: &mut Markup, report: &Report) {
    let scale = Scale::of(&report.candidates);
    let baseline = report.candidates.iter().find(|candidate| candidate.is_baseline);
    page.raw("<div class=\"scroll\"><table class=\"board\"><thead><tr>");
    page.raw("<th scope=\"col\">Candidate</th><th scope=\"col\" class=\"num\">Correct</th>");
    page.raw("<th scope=\"col\" class=\"num\">Rows</th><th scope=\"col\">");
    axis(page, scale);
    page.raw("</th><th scope=\"col\" class=\"num\">Points against ");
    page.text(baseline.map_or("the baseline", |line| line.letter.as_str()));
    page.raw("</th><th scope=\"col\" class=\"num\">$ / 1,000</th>");
    page.raw("<th scope=\"col\" class=\"num\">p50</th></tr></thead><tbody>\n");
    for candidate in &report.candidates {
        score_line(page, candidate, baseline.and_then(|line| line.share), scale);
    }
    page.raw("</tbody></table></div>\n<p class=\"t3 small\">");
    page.text(&report.scoreboard_note).raw("</p>\n");
}

fn score_line(page: &mut Markup, line: &CandidateLine, baseline: Option<f64>, scale: Scale) {
    let weight = if line.is_chosen { "chosen" } else { "" };
    page.raw("<tr><th scope=\"row\"").attribute("class", weight).raw("><span class=\"name\">");
    candidate_mark(page, &line.letter);
    page.foreign(&line.name, 200).raw("</span></th><td");
    page.attribute("class", format!("num {weight}")).raw(">");
    page.text(line.share.map_or_else(|| "unknown".into(), |s| format!("{:.1} %", s * 100.0)));
    page.raw("</td><td class=\"num t2\">").text(&line.right).raw("</td><td>");
    mark(page, line, baseline, scale);
    page.raw("</td>");
    for cell in [&line.against, &line.cost, &line.p50] {
        page.raw("<td class=\"num\">").text(cell).raw("</td>");
    }
    page.raw("</tr>\n");
}

fn notes(page: &mut Markup, report: &Report) {
    if report.notes.is_empty() {
        return;
    }
    page.raw("<div class=\"two\">\n");
    for note in &report.notes {
        page.raw("<div><h2 class=\"first\">").text(&note.title).raw("</h2><p>");
        page.foreign(&note.text, FOREIGN_LIMIT).raw("</p></div>\n");
    }
    page.raw("</div>\n");
}
