//! A report for tests, with the figures of the look's pages.

use crate::report::{
    CandidateLine, ComparisonLine, Differences, DifferingRow, Figure, LabelLine, LabelTable, Note,
    PairWords, Prompt, Report, Training,
};

fn note(title: &str, text: &str) -> Note {
    Note { title: title.into(), text: text.into() }
}

fn candidate(letter: &str, name: &str, share: f64, low: f64, high: f64) -> CandidateLine {
    CandidateLine {
        letter: letter.into(),
        name: name.into(),
        is_baseline: letter == "A",
        is_chosen: letter == "B",
        share: Some(share),
        interval: Some((low, high)),
        right: "214/248".into(),
        against: if letter == "A" { "baseline".into() } else { "+7.3 (+3.1 to +11.7)".into() },
        cost: "unknown".into(),
        p50: "612 ms".into(),
        p95: "1,180 ms".into(),
        tokens: "2,250".into(),
        missing: "0".into(),
    }
}

pub(crate) fn report() -> Report {
    Report {
        title: "Support triage".into(),
        about: vec!["20 November 2026".into(), "data v4, BLAKE3 7c1e…a94f".into()],
        verdict: Some((
            "Fine-tune. B labels 93.5 % of tickets right, A 86.3 %.".into(),
            "7.3 points more, 3.1 to 11.7 at 95 %, p = 0.003.".into(),
        )),
        figures: vec![Figure { value: "+7.3 points".into(), meaning: "right answers".into() }],
        caveats: vec!["One look.".into()],
        candidates: vec![
            candidate("A", "Prompted", 0.863, 0.815, 0.900),
            candidate("B", "Fine-tuned", 0.935, 0.898, 0.960),
        ],
        scoreboard_note: "Bars: 95 % Wilson intervals; the dotted line is A.".into(),
        notes: vec![note("What to do", "Use B. Keep A as the way back.")],
        comparisons: vec![ComparisonLine {
            pair: "B against A".into(),
            difference: "+7.3 points, +3.1 to +11.7".into(),
            p_value: "0.003".into(),
            discordant: "23, 5".into(),
            finding: "better".into(),
        }],
        differences: vec![Differences {
            baseline: "A".into(),
            challenger: "B".into(),
            words: PairWords::of("B", "A", 1),
            strip: vec![("login".into(), "+.x.".into()), ("refund".into(), "-...".into())],
            fixed: vec![DifferingRow {
                place: "tickets.csv:12".into(),
                input: "Can't sign in".into(),
                expected: "login".into(),
                baseline: "refund".into(),
                challenger: "login".into(),
            }],
            fixed_total: 23,
            broken: Vec::new(),
            broken_total: 0,
        }],
        labels: LabelTable {
            letters: vec!["A".into(), "B".into()],
            lines: vec![LabelLine { label: "login".into(), rows: 4, right: vec![2, 3] }],
        },
        trainings: vec![Training {
            model: "ft:local-base:8Kd2".into(),
            facts: vec![("Seed".into(), "1".into())],
            train_loss: vec![(1, 2.0), (2, 1.0)],
            valid_loss: vec![(2, 1.2)],
        }],
        method: vec![note("Interval of a share", "Wilson's score interval (Wilson 1927).")],
        prompts: vec![Prompt {
            letter: "A".into(),
            name: "Prompted".into(),
            source: "Its own instructions.".into(),
            system: Some("Answer with the topic.".into()),
            shots: vec![("Where is it?".into(), "delivery".into())],
        }],
        parameters: vec![("Margin".into(), "2.0 points".into())],
        data: vec![("Rows".into(), "1,240".into())],
        findings: vec!["2 exact leaks".into()],
        unknown: vec!["The price of A.".into()],
    }
}
