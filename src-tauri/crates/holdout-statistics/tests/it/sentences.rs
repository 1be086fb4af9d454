//! How each outcome reads. The snapshot is to be read as a person would.

use std::fmt::Write as _;

use holdout_statistics::{Complexity, Evidence, Verdict};

use crate::scenes::{BETTER, Counts, EQUIVALENT, UNDECIDED, WORSE, add, judged, study, study_with};

fn told(title: &str, evidence: &Evidence) -> String {
    let Verdict { outcome, sentence, support, caveats, .. } = judged(evidence);
    let mut text = format!("## {title}\n{outcome:?}: {sentence}\n");
    if !support.is_empty() {
        writeln!(text, "  {support}").unwrap();
    }
    for caveat in caveats {
        writeln!(text, "  ({}) {}", serde_json::to_string(&caveat.code).unwrap(), caveat.text)
            .unwrap();
    }
    text
}

fn with_rules(mut evidence: Evidence, change: impl Fn(&mut Evidence)) -> Evidence {
    change(&mut evidence);
    evidence
}

fn adoptions() -> Vec<String> {
    let cheaper = |c: &mut holdout_statistics::CandidateEvidence| c.cost_per_1000 = Some(0.165);
    let simpler = study_with(EQUIVALENT, |c| {
        cheaper(c);
        c.complexity = Complexity::Prompt;
    });
    vec![
        told(
            "better, dearer, clinc-like",
            &study_with(Counts(2_600, 1_545, 145, 210), |c| {
                c.cost_per_1000 = Some(0.9);
            }),
        ),
        told("better and cheaper", &study_with(BETTER, cheaper)),
        told("not worse and cheaper", &study_with(EQUIVALENT, cheaper)),
        told("not worse, cheaper, as simple", &simpler),
        told("retrieval is better", &study_with(BETTER, |c| c.complexity = Complexity::Rag)),
        told("both are better", &study_with(BETTER, |c| c.complexity = Complexity::Combined)),
        told("a replacement", &with_rules(study(EQUIVALENT), |e| e.rules.replacement = true)),
        told(
            "the untuned local model as the baseline",
            &with_rules(study(BETTER), |e| {
                e.candidates[0].matches_examples_only = true;
                e.candidates.iter_mut().for_each(|c| c.cost_per_1000 = Some(0.0));
            }),
        ),
        told(
            "a prompt instead of a trained model",
            &with_rules(simpler.clone(), |e| {
                e.candidates[0].complexity = Complexity::Tuned;
            }),
        ),
    ]
}

fn keepings() -> Vec<String> {
    let mut several = study(EQUIVALENT);
    let baseline = several.candidates[0].outcomes.clone();
    add(&mut several, "B", Complexity::Prompt, 0.4, baseline);
    vec![
        told("no worthwhile gain", &study(EQUIVALENT)),
        told("worse", &study(WORSE)),
        told("several challengers", &several),
        told(
            "retrieval was not needed",
            &study_with(Counts(3_600, 24, 20, 856), |c| {
                c.complexity = Complexity::Rag;
            }),
        ),
        told(
            "a slightly lower prompt",
            &study_with(Counts(3_600, 20, 24, 856), |c| {
                c.complexity = Complexity::Prompt;
            }),
        ),
        told("no replacement", &with_rules(study(WORSE), |e| e.rules.replacement = true)),
        told(
            "over a limit",
            &with_rules(study_with(BETTER, |c| c.p95_ms = Some(2_500.0)), |e| {
                e.rules.limits.p95_ms = Some(1_500.0);
            }),
        ),
    ]
}

fn open_ends() -> Vec<String> {
    let mut missing = study(BETTER);
    missing.candidates[1].outcomes.iter_mut().take(12).for_each(|outcome| *outcome = None);
    let mut flips = study(Counts(220, 14, 4, 10));
    flips.candidates[1].outcomes.iter_mut().take(4).for_each(|outcome| *outcome = None);
    vec![
        told("not enough evidence", &study(UNDECIDED)),
        told(
            "few rows, no margin",
            &with_rules(study(Counts(20, 3, 1, 6)), |e| {
                e.rules.margin = 0.0;
            }),
        ),
        told("too many excluded", &missing),
        told("exclusions decide", &flips),
        told(
            "nothing keeps the limits",
            &with_rules(study(BETTER), |e| {
                e.rules.limits.p95_ms = Some(800.0);
            }),
        ),
        told("nothing to compare", &with_rules(study(BETTER), |e| e.candidates.truncate(1))),
    ]
}

#[test]
fn every_outcome_reads_as_a_plain_sentence() {
    insta::assert_snapshot!("adopt", adoptions().join("\n"));
    insta::assert_snapshot!("keep_baseline", keepings().join("\n"));
    insta::assert_snapshot!("open", open_ends().join("\n"));
}

#[test]
fn a_verdict_crosses_as_snake_case() {
    insta::assert_json_snapshot!("verdict", judged(&study(BETTER)));
}
