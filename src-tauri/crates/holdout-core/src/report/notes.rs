//! The figures and the four short texts of the first half page.

use std::collections::BTreeSet;

use holdout_report::{Figure, Note};
use holdout_types::{ApiError, IssueCode, Money, Split};

use super::document::Judged;
use super::figures::{day, milliseconds, money, points, tokens};
use crate::compare::corrections::BeforeAfter;
use crate::compare::view::{PairFilter, PairQuery, ScoreView, StripGroup};
use crate::data::columns::Columns;
use crate::project::OpenProject;
use crate::words::{counted, one_line, thousands};

/// Labels that are named where a candidate fails.
const NAMED_LABELS: usize = 3;
/// Corrections that are written out.
const NAMED_CORRECTIONS: usize = 10;
/// Characters of an answer and of a reason that are written out.
const ANSWER_LIMIT: usize = 80;
const REASON_LIMIT: usize = 160;

/// What the challenger gains, saves and costs against the baseline.
pub(super) fn figures(judged: &Judged) -> Vec<Figure> {
    let (Some(baseline), Some(challenger)) = (judged.baseline(), judged.challenger()) else {
        return Vec::new();
    };
    let (a, b) = (&baseline.letter, &challenger.letter);
    let mut figures = Vec::new();
    if let Some(comparison) = &challenger.comparison {
        let [low, high] = comparison.interval_points.map(points);
        figures.push(Figure {
            value: format!("{} points", points(comparison.difference_points)),
            meaning: format!("right answers of {b} against {a}, {low} to {high}"),
        });
    }
    figures.push(cost(baseline, challenger));
    figures.push(Figure {
        value: milliseconds(challenger.p50_ms),
        meaning: format!("median answer of {b}; {a}: {}", milliseconds(baseline.p50_ms)),
    });
    figures.push(Figure {
        value: format!("{} tokens", tokens(challenger.tokens_per_request)),
        meaning: format!("a request to {b}; {a}: {}", tokens(baseline.tokens_per_request)),
    });
    figures
}

fn cost(baseline: &ScoreView, challenger: &ScoreView) -> Figure {
    let (from, to) = (money(baseline.cost_per_1000), money(challenger.cost_per_1000));
    let meaning =
        format!("per 1,000 requests to {}; {}: {from}", challenger.letter, baseline.letter);
    let change = baseline.cost_per_1000.zip(challenger.cost_per_1000);
    let change = change.filter(|(from, _)| *from > Money::ZERO).map(|(from, to)| {
        format!("{:+.0} %", (to.dollars() / from.dollars() - 1.0) * 100.0).replace('-', "−")
    });
    match change {
        Some(change) => Figure { value: change, meaning: format!("{to} {meaning}") },
        None => Figure { value: to, meaning },
    }
}

/// What to do, where it fails, how far to trust it, and what would change it.
pub(super) fn notes(project: &OpenProject, judged: &Judged) -> Result<Vec<Note>, ApiError> {
    let mut notes = vec![note("What follows", what_follows(judged))];
    if let (Some(baseline), Some(challenger)) = (judged.baseline(), judged.challenger()) {
        let failures = failures(project, judged, baseline, challenger)?;
        notes.push(note(&format!("Where {} still fails", challenger.letter), failures));
    }
    if let Some(text) = corrections(project, judged)? {
        notes.push(note("Corrected answers", text));
    }
    notes.push(note("How far to trust this", trust(project, judged)?));
    notes.push(note("What would change it", what_would_change(judged)));
    Ok(notes)
}

fn note(title: &str, text: String) -> Note {
    Note { title: title.to_owned(), text }
}

fn what_follows(judged: &Judged) -> String {
    let baseline = judged.judgement.verdict.baseline.as_str();
    let outcome = judged.view.verdict.as_ref().map_or("", |verdict| verdict.outcome.as_str());
    let chosen = judged.judgement.verdict.chosen.as_deref().unwrap_or_default();
    match outcome {
        "adopt" => format!(
            "Release {chosen} in steps, and keep {baseline} as the way back. Watch the same metric on \
             live requests: this test says nothing about requests of another kind."
        ),
        "keep_baseline" => {
            format!("Keep {baseline}. What was tried against it is not worth the change.")
        }
        "not_enough_evidence" => match judged.judgement.verdict.rows_to_decide {
            Some(rows) => format!(
                "Keep {baseline} for now. About {} more test rows would decide, on a fresh holdout.",
                thousands(rows.into())
            ),
            None => format!("Keep {baseline} for now. A larger fresh holdout would decide."),
        },
        _ => "There is no verdict. Mend what kept answers away and compare again.".to_owned(),
    }
}

fn failures(
    project: &OpenProject,
    judged: &Judged,
    baseline: &ScoreView,
    challenger: &ScoreView,
) -> Result<String, ApiError> {
    let page = project.pairs(&PairQuery::first(
        judged.evaluation.id,
        baseline.candidate,
        challenger.candidate,
        PairFilter::All,
        0,
    ))?;
    let (a, b) = (&baseline.letter, &challenger.letter);
    let both: usize = page.strip.iter().map(|group| wrong(group, "x")).sum();
    let alone: usize = page.strip.iter().map(|group| wrong(group, "-")).sum();
    // With several trials `n` counts answers, and a failure is a row that is not always right.
    let rows: usize = page.strip.iter().map(|group| wrong(group, "+-x.")).sum();
    let [rows, all, both, alone] =
        [rows, both + alone, both, alone].map(|count| thousands(count as u64));
    if all == "0" {
        return Ok(format!("Nowhere on these {rows} rows."));
    }
    let mut text = if judged.question.trials > 1 {
        format!(
            "{b} is less often right than {a} on {alone} of {rows} rows, and as often and not always \
             on {both}."
        )
    } else {
        format!(
            "{all} of {rows} rows. {a} gets {both} of them wrong too; {alone} only {b} gets wrong."
        )
    };
    let named = worst_labels(&page.strip);
    if !named.is_empty() {
        text += &format!(" Most are {}.", named.join(", "));
    }
    Ok(text)
}

fn wrong(group: &StripGroup, marks: &str) -> usize {
    group.marks.chars().filter(|mark| marks.contains(*mark)).count()
}

fn worst_labels(strip: &[StripGroup]) -> Vec<String> {
    let mut labels: Vec<(usize, &str)> = strip
        .iter()
        .filter(|group| !group.label.is_empty())
        .map(|group| (wrong(group, "x-"), group.label.as_str()))
        .filter(|(count, _)| *count > 0)
        .collect();
    labels.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let named = labels.into_iter().take(NAMED_LABELS);
    named.map(|(count, label)| format!("{label} ({count})")).collect()
}

fn trust(project: &OpenProject, judged: &Judged) -> Result<String, ApiError> {
    let looks = project.store.evaluations().looks()?;
    let look = judged.evaluation.look.unwrap_or(1);
    let mut text = String::new();
    if let Some(seal) = project.store.seals().get()? {
        let rows = counted(seal.test_rows, "test row was", "test rows were");
        text += &format!("{rows} sealed on {}, before any training. ", day(seal.sealed_at));
    }
    text += &match looks {
        0 | 1 => "They were judged once. ".to_owned(),
        many => format!("They were judged {many} times; this is look {look}. "),
    };
    if look > 1 {
        text += "A look after the first explores and does not confirm. ";
    }
    text += &format!("No test input stands in training; {}. ", near_words(&*project.columns()?));
    text += &format!(
        "The metric and the margin of {:.1} points were written down before the first answer.",
        judged.question.margin_points
    );
    Ok(text)
}

/// Who corrected expected answers since the run began, and the verdict before that.
fn corrections(project: &OpenProject, judged: &Judged) -> Result<Option<String>, ApiError> {
    let Some(found) = BeforeAfter::of(project, &judged.evaluation)? else { return Ok(None) };
    let mut text = format!("{} Before: “{}”", found.sentence(), found.verdict_before());
    for line in found.lines.iter().take(NAMED_CORRECTIONS) {
        text += &format!(
            " Row {}: “{}” became “{}”, because: {}",
            line.row_number,
            one_line(&line.old_answer, ANSWER_LIMIT),
            one_line(&line.new_answer, ANSWER_LIMIT),
            one_line(&line.reason, REASON_LIMIT),
        );
        if !text.ends_with(['.', '!', '?', '…']) {
            text.push('.');
        }
    }
    let more = found.lines.len().saturating_sub(NAMED_CORRECTIONS) as u32;
    if more > 0 {
        text += &format!(" And {} more.", thousands(more.into()));
    }
    Ok(Some(text))
}

/// How many test rows are near to a row of training or validation, as the rows are divided now.
fn near_words(columns: &Columns) -> String {
    let leaks = columns.report.issues.iter().filter(|issue| issue.code == IssueCode::NearLeak);
    let rows: BTreeSet<u32> = leaks
        .flat_map(|issue| issue.rows.iter().copied())
        .filter(|row| columns.splits[*row as usize] == Some(Split::Test))
        .collect();
    match rows.len() {
        0 => "none is nearly the same as a row outside the test set".to_owned(),
        near => format!(
            "{} nearly the same as a row outside the test set",
            counted(near as u32, "test row is", "test rows are")
        ),
    }
}

fn what_would_change(judged: &Judged) -> String {
    let margin = judged.question.margin_points;
    let mut text = format!(
        "Another margin than {margin:.1} points, or requests unlike the test rows. New labels or \
         changing facts need a new training; a prompt is changed at once."
    );
    if judged.view.scores.iter().any(|score| score.cost_per_1000.is_none()) {
        text += " A price that is unknown today.";
    }
    text
}
