//! The way from examples to a report, step by step.

use super::standing::{Judged, Stage, Standing, named};
use super::view::{Destination, PathStep, StepStanding};
use crate::compare::view::EvaluationState;
use crate::train::view::JobStateView;
use crate::view::RunningView;
use crate::words::{counted, one_line, thousands};

/// Findings that a line names one by one.
const MOST_NAMED: usize = 3;
/// Characters of a file's name that a line shows.
const FILE_LIMIT: usize = 40;

/// All steps. `origins` are the files that the rows came from, `stopping` the names of findings that
/// stop a training.
///
/// What stops a training is mended before the seal, because a sealed row can't be edited.
pub(super) fn path(standing: &Standing, origins: &[String], stopping: &[&str]) -> Vec<PathStep> {
    let current = place(standing.stage());
    let steps = [
        ("Import".to_owned(), import(standing, origins), Destination::Data),
        ("Fix what stops training".to_owned(), fix(standing, stopping), Destination::Data),
        ("Split and seal".to_owned(), seal(standing), Destination::Data),
        (train_name(standing), train(standing), Destination::Train),
        ("Compare on the sealed rows".to_owned(), compare(standing), Destination::Compare),
        ("Report".to_owned(), report(standing), Destination::Report),
    ];
    let step = |(at, (name, line, screen)): (usize, (String, String, Destination))| PathStep {
        name,
        line,
        standing: match at.cmp(&current) {
            std::cmp::Ordering::Less => StepStanding::Done,
            std::cmp::Ordering::Equal => StepStanding::Current,
            std::cmp::Ordering::Greater => StepStanding::Ahead,
        },
        screen,
    };
    steps.into_iter().enumerate().map(step).collect()
}

/// The place of a stage among the steps.
const fn place(stage: Stage) -> usize {
    match stage {
        Stage::Empty => 0,
        Stage::Fix => 1,
        Stage::Divide | Stage::Seal => 2,
        Stage::Train | Stage::Training | Stage::Paused => 3,
        Stage::AddCandidate
        | Stage::Compare
        | Stage::Comparing
        | Stage::Resume
        | Stage::Undecided => 4,
        Stage::Report => 5,
    }
}

fn import(standing: &Standing, origins: &[String]) -> String {
    let rows = counted(standing.rows, "row", "rows");
    match origins {
        [] => rows,
        [only] => format!("{rows} from {}", one_line(only, FILE_LIMIT)),
        many => format!("{rows} from {} files", many.len()),
    }
}

fn fix(standing: &Standing, stopping: &[&str]) -> String {
    if standing.errors == 0 {
        return "Nothing stops it".to_owned();
    }
    let named = stopping.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = if stopping.len() > MOST_NAMED { ", …" } else { "" };
    format!("{}: {named}{more}", counted(standing.errors, "error", "errors"))
}

fn seal(standing: &Standing) -> String {
    if !standing.divided {
        return "Not divided yet".to_owned();
    }
    let [train, validation, test] =
        [standing.splits.train, standing.splits.validation, standing.splits.test]
            .map(|rows| thousands(rows.into()));
    let splits = format!("{train} train, {validation} validation, {test} test");
    if standing.sealed { splits } else { format!("{splits}; not sealed") }
}

fn train_name(standing: &Standing) -> String {
    match standing.untrained.as_ref().or(standing.tuned.as_ref()) {
        Some(letter) => format!("Train {letter}"),
        None => "Train".to_owned(),
    }
}

fn train(standing: &Standing) -> String {
    if let Some(RunningView::Training { step, total_steps }) = standing.running {
        let step = thousands(step.into());
        let paused =
            if standing.job == Some(JobStateView::Paused) { "Paused at step" } else { "Step" };
        return match total_steps {
            Some(total) => format!("{paused} {step} of {}", thousands(total.into())),
            None => format!("{paused} {step}"),
        };
    }
    match (&standing.untrained, standing.job) {
        (None, _) if standing.tuned.is_none() => "No candidate is to be trained".to_owned(),
        (None, _) => "Trained".to_owned(),
        (Some(_), Some(JobStateView::ToDeploy)) => "Trained; it has to be deployed".to_owned(),
        (Some(_), Some(JobStateView::Failed)) => "The last training failed".to_owned(),
        (Some(_), Some(JobStateView::Cancelled)) => "The last training was cancelled".to_owned(),
        (Some(_), _) if standing.divided => {
            let rows = counted(standing.splits.train, "row", "rows");
            format!("On {rows}, {}", whereabouts(standing))
        }
        (Some(_), _) => sentence(&whereabouts(standing)),
    }
}

/// Where the model will be trained.
fn whereabouts(standing: &Standing) -> String {
    let at = standing.trained_at.as_ref();
    at.map_or_else(|| "on this computer".to_owned(), |provider| format!("at {provider}"))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn compare(standing: &Standing) -> String {
    if let Some(RunningView::Comparing { done, total }) = standing.running {
        return format!("{} of {} answers", thousands(done.into()), thousands(total.into()));
    }
    let judged = standing.evaluation.as_ref();
    if let Some(judged) = judged.filter(|judged| judged.current) {
        return judged_line(judged);
    }
    let candidates = counted(standing.letters.len() as u32, "candidate", "candidates");
    if standing.letters.len() < 2 {
        return format!("{candidates}; it takes two");
    }
    let rows = if standing.divided {
        counted(standing.splits.test, "test row", "test rows")
    } else {
        "the test rows".to_owned()
    };
    let before = judged.map(|judged| format!("; so far of {}", named(&judged.letters)));
    format!("{candidates} × {rows}{}", before.unwrap_or_default())
}

fn judged_line(judged: &Judged) -> String {
    let times = match judged.looks {
        0 | 1 => "Judged once".to_owned(),
        many => format!("Judged {many} times"),
    };
    match judged.state {
        _ if judged.verdict.is_some() && judged.decided => times,
        _ if judged.verdict.is_some() => format!("{times}, undecided"),
        EvaluationState::Failed => {
            format!("Failed after {} answers", thousands(judged.done.into()))
        }
        _ => format!(
            "Stopped at {} of {} answers",
            thousands(judged.done.into()),
            thousands(judged.total.into())
        ),
    }
}

fn report(standing: &Standing) -> String {
    let has_verdict = standing.evaluation.as_ref().is_some_and(|judged| judged.verdict.is_some());
    if has_verdict { "Verdict, figures and rows in one file" } else { "Once there is a verdict" }
        .to_owned()
}
