//! A report as one HTML file: no script, no reference to anything outside, inert whatever the rows
//! hold. The first half page is the decision; the evidence and the method follow.

mod charts;
mod decision;
mod evidence;
mod markup;
mod method;

use self::markup::Markup;
use crate::report::Report;

const STYLE: &str = include_str!("report.css");
/// Characters of a prompt that are printed: more than any model's context of today's common sizes.
const PROMPT_LIMIT: usize = 500_000;

/// The report. Texts from rows and candidates are escaped and isolated in their direction, what would
/// be invisible in them is written out, and a policy in the page forbids scripts and any loading.
pub fn html(report: &Report) -> String {
    let mut page = Markup::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
    );
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    title(&mut page, &report.title);
    page.raw("</title>\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    decision::decision(&mut page, report);
    evidence::evidence(&mut page, report);
    method::method(&mut page, report);
    page.raw("</main>\n</body>\n</html>\n");
    page.into_string()
}

/// The window's title takes no markup, so what can't be seen is left out of it.
fn title(page: &mut Markup, title: &str) {
    let shown: String = title.chars().filter(|character| markup::is_shown(*character)).collect();
    page.text(shown).raw(" – decision report");
}

/// A table of names and values.
fn facts(page: &mut Markup, facts: &[(String, String)]) {
    page.raw("<table class=\"facts\"><tbody>\n");
    for (name, value) in facts {
        page.raw("<tr><th scope=\"row\">").text(name).raw("</th><td>");
        page.foreign(value, markup::FOREIGN_LIMIT).raw("</td></tr>\n");
    }
    page.raw("</tbody></table>\n");
}

/// Sentences, one below the other.
fn sentences(page: &mut Markup, sentences: &[String]) {
    page.raw("<ul class=\"plain\">\n");
    for sentence in sentences {
        page.raw("<li>").foreign(sentence, markup::FOREIGN_LIMIT).raw("</li>\n");
    }
    page.raw("</ul>\n");
}

/// A candidate's letter on its colour.
fn candidate_mark(page: &mut Markup, letter: &str) {
    page.raw("<span").attribute("class", format!("cand {}", charts::colour(letter))).raw(">");
    page.text(letter).raw("</span>");
}

#[cfg(test)]
mod tests;
