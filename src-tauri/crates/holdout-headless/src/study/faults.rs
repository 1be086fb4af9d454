//! What may be wrong with a study before any file is read.

use std::collections::HashSet;

use holdout_core::study::{CandidatePlan, StudyPlan};
use holdout_types::CandidateKind;

/// The first value that can't be used, before any file is read: its place, and why.
pub(super) fn fault(plan: &StudyPlan) -> Option<(&'static str, String)> {
    let margin = plan.margin_points.unwrap_or(0.0);
    let own_test = plan.data.test_file.is_some();
    let shares = [plan.split.train, plan.split.validation, plan.split.test];
    let faults = [
        (
            !(0.0..=50.0).contains(&margin),
            "evaluation.margin_points",
            "it must lie between 0 and 50 wrong answers per 100.",
        ),
        (
            plan.concurrency.is_some_and(|calls| !(1..=256).contains(&calls)),
            "evaluation.concurrency",
            "it must lie between 1 and 256 calls.",
        ),
        (
            own_test && shares.iter().any(Option::is_some),
            "split",
            "with a test_file, training and validation are divided by the app; leave the shares out.",
        ),
        (
            !own_test && shares.iter().any(Option::is_some) && shares.iter().any(Option::is_none),
            "split",
            "give train, validation and test, or none of them.",
        ),
        (
            plan.data.prompt.is_some()
                && (plan.data.prompt == plan.data.answer || plan.data.prompt == plan.data.input),
            "data.prompt",
            "a request or an answer can't be its own instructions: name the column with the prompt.",
        ),
        (
            plan.name.trim().is_empty() || plan.name.len() > 100,
            "name",
            "it must have 1 to 100 characters.",
        ),
    ];
    let mut all = faults.into_iter().chain(candidate_faults(plan));
    let first = all.find(|(is_fault, ..)| *is_fault);
    first.map(|(_, field, reason)| (field, reason.to_owned()))
}

/// What may be wrong with the candidates: whether it is, the place, and why.
fn candidate_faults(plan: &StudyPlan) -> Vec<(bool, &'static str, &'static str)> {
    let names: HashSet<&str> = plan.candidates.iter().map(|c| c.name.trim()).collect();
    let count = |is: fn(&CandidatePlan) -> bool| plan.candidates.iter().filter(|c| is(c)).count();
    vec![
        (
            plan.candidates.len() == 1,
            "candidates",
            "a comparison needs two, or none for the usual.",
        ),
        (
            names.len() < plan.candidates.len() || names.contains(""),
            "candidates.name",
            "every candidate needs a name of its own.",
        ),
        (
            count(|c| c.baseline) > 1,
            "candidates.baseline",
            "only one candidate can be the baseline.",
        ),
        (
            count(|c| c.kind == CandidateKind::FineTuned) > 1
                || count(|c| c.kind == CandidateKind::FineTunedRag) > 1,
            "candidates.kind",
            "a study trains one model of a kind; make another study for another one.",
        ),
        (
            plan.knowledge.files.is_empty() && count(looks_up) > 0,
            "knowledge.files",
            "candidates that look something up need documents to look into.",
        ),
        (
            count(|c| c.retrieval.is_some() && !looks_up(c)) > 0,
            "candidates.retrieval",
            "only the kinds `rag` and `fine_tuned_rag` look something up.",
        ),
        (
            plan.candidates
                .iter()
                .any(|c| (c.kind == CandidateKind::Endpoint) != c.endpoint.is_some()),
            "candidates.url",
            "an `endpoint` needs the address of its service, and no other kind has one.",
        ),
        (
            plan.candidates
                .iter()
                .any(|c| (c.kind == CandidateKind::Recorded) != c.recording.is_some()),
            "candidates.recording",
            "a `recorded` candidate needs the file with its answers, and no other kind has one.",
        ),
        (
            count(|c| c.kind != CandidateKind::Structured && c.form.is_some()) > 0,
            "candidates.schema_file",
            "only a `structured` candidate has a schema.",
        ),
    ]
}

fn looks_up(candidate: &CandidatePlan) -> bool {
    matches!(candidate.kind, CandidateKind::Rag | CandidateKind::FineTunedRag)
}
