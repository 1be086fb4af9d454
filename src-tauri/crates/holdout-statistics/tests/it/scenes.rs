//! Made-up studies with known counts, for the tests of the verdict.

use holdout_statistics::{CandidateEvidence, Complexity, Evidence, Verdict, VerdictRules, judge};

/// How a challenger and the baseline A answer: both right, only the challenger, only A, neither.
#[derive(Clone, Copy)]
pub(crate) struct Counts(pub usize, pub usize, pub usize, pub usize);

/// C is 7.3 points better on 248 rows.
pub(crate) const BETTER: Counts = Counts(209, 23, 5, 11);
/// C is as good as A: between −0.6 and +0.6 points at 95 %.
pub(crate) const EQUIVALENT: Counts = Counts(3_600, 20, 20, 860);
/// C is 8 points worse on 500 rows.
pub(crate) const WORSE: Counts = Counts(360, 10, 50, 80);
/// C is 2 points better on 248 rows, and it could be chance.
pub(crate) const UNDECIDED: Counts = Counts(200, 18, 13, 17);

impl Counts {
    fn baseline(self) -> Vec<Option<f64>> {
        self.list([1.0, 0.0, 1.0, 0.0])
    }

    fn challenger(self) -> Vec<Option<f64>> {
        self.list([1.0, 1.0, 0.0, 0.0])
    }

    fn list(self, outcomes: [f64; 4]) -> Vec<Option<f64>> {
        [self.0, self.1, self.2, self.3]
            .into_iter()
            .zip(outcomes)
            .flat_map(|(count, outcome)| std::iter::repeat_n(Some(outcome), count))
            .collect()
    }
}

/// A, a prompt at $0.40 for 1,000 requests and 1,000 ms; C, a trained model at the same.
pub(crate) fn study(counts: Counts) -> Evidence {
    let baseline =
        CandidateEvidence::new("A", "Long prompt", Complexity::Prompt, counts.baseline());
    let challenger =
        CandidateEvidence::new("C", "Fine-tuned", Complexity::Tuned, counts.challenger());
    let candidates = [baseline.as_baseline(), challenger].map(|candidate| CandidateEvidence {
        cost_per_1000: Some(0.40),
        p95_ms: Some(1_000.0),
        ..candidate
    });
    Evidence { candidates: candidates.into(), rules: VerdictRules::default() }
}

/// The same, with something changed about C.
pub(crate) fn study_with(counts: Counts, change: impl Fn(&mut CandidateEvidence)) -> Evidence {
    let mut evidence = study(counts);
    change(&mut evidence.candidates[1]);
    evidence
}

/// Adds another challenger, with its outcomes against the same baseline given row by row.
pub(crate) fn add(
    evidence: &mut Evidence,
    key: &str,
    complexity: Complexity,
    cost_per_1000: f64,
    outcomes: Vec<Option<f64>>,
) {
    evidence.candidates.push(CandidateEvidence {
        cost_per_1000: Some(cost_per_1000),
        p95_ms: Some(1_000.0),
        ..CandidateEvidence::new(key, key, complexity, outcomes)
    });
}

pub(crate) fn judged(evidence: &Evidence) -> Verdict {
    judge(evidence).unwrap()
}
