//! The Overview screen's answer: where this task stands, and what next.

use super::advice::advise;
use super::signs::Signs;
use super::standing::{Stage, Standing, named};
use super::view::{FitLine, FitSource, SpeaksFor};
use crate::view::{Headline, RunningView};
use crate::words::{counted, thousands};

pub(super) fn headline(standing: &Standing, signs: &Signs, fit: &[FitLine]) -> Headline {
    let (answer, support) = match &standing.evaluation {
        Some(judged)
            if judged.current && standing.running.is_none() && judged.verdict.is_some() =>
        {
            judged.verdict.clone().unwrap_or_default()
        }
        _ => (answer(standing, signs), support(standing, fit)),
    };
    Headline { question: "Where does this task stand, and what next?".to_owned(), answer, support }
}

fn answer(standing: &Standing, signs: &Signs) -> String {
    let guess = advise(signs).words();
    let letters = named(&standing.letters);
    match standing.stage() {
        Stage::Empty => {
            format!("None of {} can be used yet.", counted(standing.rows, "row", "rows"))
        }
        Stage::Fix => {
            let verb = if standing.errors == 1 { "stops" } else { "stop" };
            let errors = counted(standing.errors, "error", "errors");
            format!("{guess}; {errors} still {verb} a training.")
        }
        Stage::Divide => {
            let examples = counted(standing.usable, "usable example", "usable examples");
            let verb = if standing.usable == 1 { "waits" } else { "wait" };
            format!("{guess}; {examples} {verb} to be divided.")
        }
        Stage::Seal => {
            let test = counted(standing.splits.test, "test row is", "test rows are");
            format!("{guess}; {test} not sealed yet.")
        }
        Stage::Train | Stage::Paused => format!("{guess}; {}.", learns(standing)),
        Stage::Training => training(standing),
        Stage::AddCandidate => format!("{guess}; {letters} alone can't be compared."),
        Stage::Compare => {
            let rows = counted(standing.splits.test, "sealed row", "sealed rows");
            format!("{letters} are ready to answer {rows}.")
        }
        Stage::Comparing => format!("{letters} answer the sealed rows: {}.", far(standing)),
        Stage::Resume => format!("The comparison was cut short: {}.", far(standing)),
        // With a verdict, its own sentence stands here.
        Stage::Undecided | Stage::Report => format!("{guess}."),
    }
}

fn learns(standing: &Standing) -> String {
    let letter = standing.untrained.as_deref().unwrap_or("The model");
    let rows = counted(standing.splits.train, "row", "rows");
    format!("{letter} waits to learn from {rows}")
}

fn training(standing: &Standing) -> String {
    let letter = standing.untrained.as_deref().or(standing.tuned.as_deref());
    let letter = letter.unwrap_or("A model");
    match standing.running {
        Some(RunningView::Training { step, total_steps: Some(total) }) => {
            let (step, total) = (thousands(step.into()), thousands(total.into()));
            format!("{letter} is being trained: step {step} of {total}.")
        }
        _ => format!("{letter} is being trained."),
    }
}

fn far(standing: &Standing) -> String {
    let (done, total) = match (&standing.running, &standing.evaluation) {
        (Some(RunningView::Comparing { done, total }), _) => (*done, *total),
        (_, Some(judged)) => (judged.done, judged.total),
        _ => (0, 0),
    };
    format!("{} of {} answers are there", thousands(done.into()), thousands(total.into()))
}

/// How the signs stand, and what an older verdict is worth.
fn support(standing: &Standing, fit: &[FitLine]) -> String {
    let mut support = signs_in_words(fit);
    if let Some(judged) = standing.evaluation.as_ref().filter(|judged| !judged.current)
        && judged.verdict.is_some()
    {
        support += &format!(" The last verdict was about {}.", named(&judged.letters));
    }
    support
}

fn signs_in_words(fit: &[FitLine]) -> String {
    let of = |wanted: SpeaksFor| fit.iter().filter(|line| line.speaks_for == wanted).count() as u32;
    let open = |line: &&FitLine| {
        line.source == FitSource::YourAnswer && line.options.iter().all(|option| !option.chosen)
    };
    let open = fit.iter().filter(open).count() as u32;
    let signs = fit.len();
    let tuning = match of(SpeaksFor::FineTuning) {
        1 => format!("1 of {signs} signs speaks for fine-tuning"),
        many => format!("{many} of {signs} signs speak for fine-tuning"),
    };
    let others: Vec<String> =
        [(SpeaksFor::Prompt, "a prompt"), (SpeaksFor::Retrieval, "retrieval")]
            .into_iter()
            .map(|(kind, word)| match of(kind) {
                0 => format!("none for {word}"),
                count => format!("{count} for {word}"),
            })
            .collect();
    let mut words = format!("{tuning}, {}.", others.join(", "));
    words += &match open {
        0 => String::new(),
        1 => " One question is yours to answer.".to_owned(),
        many => format!(" {many} questions are yours to answer."),
    };
    words
}
