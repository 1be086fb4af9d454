//! What a reader has to know beside the verdict.

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::evidence::{CandidateEvidence, Evidence, Look};
use super::outcome::Verdict;
use super::wording::figures::count;

/// Which caveat. The names are stable: reports and the window rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CaveatCode {
    /// A candidate is the untuned local model.
    MatchesExamplesOnly,
    /// The baseline was given no instructions.
    BaselineWithoutInstructions,
    /// A challenger was given no instructions.
    WithoutInstructions,
    /// The holdout was judged before.
    ExploratoryLook,
    /// The two disagree on fewer than ten rows.
    FewDisagreements,
    /// Rows were left out because an answer is missing.
    ExcludedRows,
    /// A cost is unknown, so that the challenger is judged as a dearer one.
    CostUnknown,
    /// The saving that counts has no interval.
    SavingWithoutInterval,
    /// Its answers were recorded; cost and latency are those of then.
    Recorded,
    /// Nobody here knows what it was trained on, so that leakage is unknown.
    LeakageUnknown,
    /// A model decided what is right. Whoever asked it adds the words.
    ModelJudge,
    /// Candidates were asked by batch, so that their latency is unknown.
    AskedByBatch,
}

/// A caveat for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Caveat {
    /// Which one.
    pub code: CaveatCode,
    /// The candidate that it concerns, if one.
    pub key: Option<String>,
    /// What it means, in a sentence.
    pub text: String,
}

/// All that hold for a verdict whose comparisons are known.
pub(super) fn caveats(evidence: &Evidence, verdict: &Verdict) -> Vec<Caveat> {
    let mut found: Vec<Caveat> = evidence.candidates.iter().filter_map(of_candidate).collect();
    if evidence.rules.look == Look::Exploratory {
        let text = "This holdout was judged before, so this look is exploratory.";
        found.push(Caveat { code: CaveatCode::ExploratoryLook, key: None, text: text.to_owned() });
    }
    found.extend(excluded_rows(verdict));
    for comparison in &verdict.comparisons {
        found.extend(few_disagreements(comparison));
        found.extend(cost_unknown(evidence, comparison));
        found.extend(saving_without_interval(verdict, comparison));
    }
    found
}

/// What limits what a prompted candidate shows: that it is no language model at all, or that it was
/// told nothing.
fn of_candidate(candidate: &CandidateEvidence) -> Option<Caveat> {
    let key = &candidate.key;
    let caveat = |code, text: String| Some(Caveat { code, key: Some(key.clone()), text });
    if candidate.matches_examples_only {
        let what = if candidate.is_baseline { "baseline" } else { "candidate" };
        return caveat(
            CaveatCode::MatchesExamplesOnly,
            format!(
                "{key}: this {what} matches examples, it is not a language model; it says nothing \
                 about prompting one."
            ),
        );
    }
    if !candidate.lacks_instructions {
        return None;
    }
    if candidate.is_baseline {
        return caveat(
            CaveatCode::BaselineWithoutInstructions,
            format!("{key} was given no instructions, so it is an unfair baseline for prompting."),
        );
    }
    caveat(
        CaveatCode::WithoutInstructions,
        format!("{key} was given no instructions, so it does not show what a prompt can do."),
    )
}

fn excluded_rows(verdict: &Verdict) -> Option<Caveat> {
    let rows = verdict.rows;
    let verb = if rows.excluded == 1 { "lacks" } else { "lack" };
    (rows.excluded > 0).then(|| Caveat {
        code: CaveatCode::ExcludedRows,
        key: None,
        text: format!(
            "{} of {} rows {verb} an answer and are left out for every candidate.",
            count(rows.excluded),
            count(rows.total)
        ),
    })
}

fn few_disagreements(comparison: &Comparison) -> Option<Caveat> {
    let disagreements = comparison.b + comparison.c;
    (comparison.n > 0 && disagreements < 10.0).then(|| {
        let rows = disagreements.ceil() as u32;
        let unit = if rows == 1 { "row" } else { "rows" };
        Caveat {
            code: CaveatCode::FewDisagreements,
            key: Some(comparison.challenger.clone()),
            text: format!(
                "Few disagreements: {} and {} differ on {rows} {unit} of {}.",
                comparison.baseline,
                comparison.challenger,
                count(comparison.n)
            ),
        }
    })
}

fn cost_unknown(evidence: &Evidence, comparison: &Comparison) -> Option<Caveat> {
    let unknown = |key: &str| {
        let candidate = evidence.candidates.iter().find(|candidate| candidate.key == key)?;
        candidate.total_cost(evidence.rules.horizon_requests).is_none().then(|| key.to_owned())
    };
    let whose = unknown(&comparison.challenger).or_else(|| unknown(&comparison.baseline))?;
    Some(Caveat {
        code: CaveatCode::CostUnknown,
        key: Some(comparison.challenger.clone()),
        text: format!(
            "The cost of {whose} is unknown, so {} is judged as if it were dearer than {}.",
            comparison.challenger, comparison.baseline
        ),
    })
}

fn saving_without_interval(verdict: &Verdict, comparison: &Comparison) -> Option<Caveat> {
    let chosen = verdict.chosen.as_deref() == Some(comparison.challenger.as_str());
    let bare = |saving: super::Saving| saving.share > 0.0 && saving.interval.is_none();
    let savings = [comparison.cost_saving, comparison.p95_saving];
    let rests_on_it = chosen && !comparison.is_better() && savings.into_iter().flatten().any(bare);
    rests_on_it.then(|| Caveat {
        code: CaveatCode::SavingWithoutInterval,
        key: Some(comparison.challenger.clone()),
        text: format!(
            "The saving of {} has no interval: it was not measured row by row, or does not vary.",
            comparison.challenger
        ),
    })
}
