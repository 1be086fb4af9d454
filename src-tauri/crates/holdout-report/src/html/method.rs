//! How it was done: in plain words, then prompts, parameters, data, findings, training, and what is
//! not known.

use super::charts::loss::loss;
use super::markup::Markup;
use super::{PROMPT_LIMIT, candidate_mark, facts, sentences};
use crate::report::{Prompt, Report, Training};

pub(super) fn method(page: &mut Markup, report: &Report) {
    page.raw("<h2>What is not known</h2>\n");
    sentences(page, &report.unknown);
    page.raw("<h2>How it was done</h2>\n");
    for note in &report.method {
        page.raw("<h3>").text(&note.title).raw("</h3><p class=\"t2 measure\">");
        page.text(&note.text).raw("</p>\n");
    }
    page.raw("<h2>The data</h2>\n");
    facts(page, &report.data);
    page.raw("<h3>What the checks found</h3>\n");
    if report.findings.is_empty() {
        page.raw("<p class=\"t2\">Nothing.</p>\n");
    } else {
        sentences(page, &report.findings);
    }
    for training in &report.trainings {
        trained(page, training);
    }
    page.raw("<h2>Parameters and seeds</h2>\n");
    facts(page, &report.parameters);
    if !report.prompts.is_empty() {
        page.raw("<h2>Prompts in full</h2>\n");
        for prompt in &report.prompts {
            prompted(page, prompt);
        }
    }
    page.raw("<footer class=\"t3 small\">").foreign(&report.title, 200).raw(" · ");
    page.text(report.about.join(" · ")).raw("</footer>\n");
}

fn trained(page: &mut Markup, training: &Training) {
    page.raw("<h2>Training of ").foreign(&training.model, 200).raw("</h2>\n");
    loss(page, training);
    if !training.train_loss.is_empty() {
        page.raw("<p class=\"legend\"><span>faint: loss of single steps</span>");
        page.raw(
            "<span>dark: the same, smoothed</span><span>dots: all validation rows</span></p>\n",
        );
    }
    facts(page, &training.facts);
    if training.valid_loss.is_empty() {
        return;
    }
    page.raw("<table><thead><tr><th scope=\"col\">Step</th>");
    page.raw("<th scope=\"col\" class=\"num\">Validation loss</th></tr></thead><tbody>\n");
    for (step, loss) in &training.valid_loss {
        page.raw("<tr><th scope=\"row\">").text(step.to_string()).raw("</th><td class=\"num\">");
        page.text(format!("{loss:.3}")).raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}

fn prompted(page: &mut Markup, prompt: &Prompt) {
    page.raw("<h3>");
    candidate_mark(page, &prompt.letter);
    page.raw(" ").foreign(&prompt.name, 200).raw("</h3>\n<p class=\"t2\">");
    page.text(&prompt.source).raw("</p>\n");
    if let Some(system) = &prompt.system {
        page.raw("<pre dir=\"auto\">").foreign(system, PROMPT_LIMIT).raw("</pre>\n");
    }
    if prompt.shots.is_empty() {
        return;
    }
    page.raw("<p class=\"t2\">").text(format!("Examples in turns: {}.", prompt.shots.len()));
    page.raw("</p>\n<table class=\"rows\"><thead><tr><th scope=\"col\">Request</th>");
    page.raw("<th scope=\"col\">Answer</th></tr></thead><tbody>\n");
    for (request, answer) in &prompt.shots {
        page.raw("<tr><td>").foreign(request, super::markup::FOREIGN_LIMIT).raw("</td><td>");
        page.foreign(answer, super::markup::FOREIGN_LIMIT).raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}
