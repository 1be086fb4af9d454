//! The rules of the verdict, one test each, in their order.

use holdout_statistics::{
    CandidateEvidence, CaveatCode, Complexity, Evidence, EvidenceError, Finding, LimitKind, Look,
    NoVerdictReason, Outcome, Verdict, VerdictRules, judge,
};

use crate::scenes::{BETTER, Counts, EQUIVALENT, UNDECIDED, WORSE, add, judged, study, study_with};

fn has(verdict: &Verdict, code: CaveatCode) -> bool {
    verdict.caveats.iter().any(|caveat| caveat.code == code)
}

fn kept(verdict: &Verdict) -> bool {
    verdict.outcome == Outcome::KeepBaseline && verdict.chosen.as_deref() == Some("A")
}

fn adopted(verdict: &Verdict, key: &str) -> bool {
    verdict.outcome == Outcome::Adopt && verdict.chosen.as_deref() == Some(key)
}

// Findings.

#[test]
fn findings_follow_from_the_interval_and_the_margin() {
    let finding = |counts, margin| {
        let mut evidence = study(counts);
        evidence.rules.margin = margin;
        judged(&evidence).comparisons[0].finding
    };
    assert_eq!(finding(BETTER, 0.02), Finding::Better);
    assert_eq!(finding(WORSE, 0.02), Finding::Worse);
    assert_eq!(finding(EQUIVALENT, 0.02), Finding::Equivalent);
    assert_eq!(finding(UNDECIDED, 0.03), Finding::NotWorse);
    assert_eq!(finding(Counts(200, 13, 18, 17), 0.03), Finding::NoWorthwhileGain);
    assert_eq!(finding(UNDECIDED, 0.01), Finding::NotEnoughEvidence);
}

// Rule 1.

#[test]
fn rule_1_a_candidate_over_a_limit_is_dropped_however_good() {
    let mut evidence = study_with(BETTER, |c| c.p95_ms = Some(2_500.0));
    evidence.rules.limits.p95_ms = Some(1_500.0);
    let verdict = judged(&evidence);
    assert!(kept(&verdict));
    assert_eq!(verdict.dropped[0].kind, LimitKind::P95Ms);
    assert_eq!(verdict.comparisons[0].finding, Finding::Better);
}

#[test]
fn rule_1_a_figure_that_is_not_known_does_not_keep_a_limit() {
    let mut evidence = study_with(BETTER, |c| c.cost_per_1000 = None);
    evidence.rules.limits.cost_per_1000 = Some(1.0);
    let verdict = judged(&evidence);
    assert!(kept(&verdict));
    assert_eq!(verdict.dropped[0].value, None);
}

#[test]
fn rule_1_a_baseline_over_a_limit_gives_way_to_one_that_is_not_worse() {
    let mut evidence = study_with(EQUIVALENT, |c| c.p95_ms = Some(900.0));
    evidence.rules.limits.p95_ms = Some(950.0);
    assert!(adopted(&judged(&evidence), "C"));
}

#[test]
fn rule_1_where_nothing_keeps_the_limits_there_is_no_verdict() {
    let mut evidence = study(BETTER);
    evidence.rules.limits.p95_ms = Some(10.0);
    let verdict = judged(&evidence);
    assert_eq!(verdict.outcome, Outcome::NoVerdict);
    assert_eq!(verdict.no_verdict_reason, Some(NoVerdictReason::NothingKeepsLimits));
}

// Rule 2.

#[test]
fn rule_2_a_better_challenger_qualifies_though_dearer_and_more_complex() {
    let evidence = study_with(BETTER, |c| c.cost_per_1000 = Some(4.0));
    assert!(adopted(&judged(&evidence), "C"));
}

#[test]
fn rule_2_a_dearer_challenger_has_to_be_better_even_if_it_is_faster() {
    let evidence = study_with(EQUIVALENT, |c| {
        c.cost_per_1000 = Some(0.41);
        c.p95_ms = Some(200.0);
    });
    assert!(kept(&judged(&evidence)));
}

#[test]
fn rule_2_a_more_complex_challenger_at_the_same_cost_has_to_be_better() {
    let faster = study_with(EQUIVALENT, |c| c.p95_ms = Some(200.0));
    assert!(kept(&judged(&faster)));
    let simpler = study_with(EQUIVALENT, |c| {
        c.p95_ms = Some(200.0);
        c.complexity = Complexity::Prompt;
    });
    assert!(adopted(&judged(&simpler), "C"));
}

#[test]
fn rule_2_a_cheaper_challenger_qualifies_if_not_worse_and_it_saves_the_share() {
    let at_cost = |dollars| judged(&study_with(EQUIVALENT, |c| c.cost_per_1000 = Some(dollars)));
    assert!(adopted(&at_cost(0.30), "C"));
    assert!(kept(&at_cost(0.33)), "17.5 % is less than the 20 % that was asked for");
}

#[test]
fn rule_2_a_cheaper_challenger_that_may_be_worse_does_not_qualify() {
    let mut evidence = study_with(UNDECIDED, |c| c.cost_per_1000 = Some(0.10));
    evidence.rules.margin = 0.01;
    assert_eq!(judged(&evidence).outcome, Outcome::NotEnoughEvidence);
}

#[test]
fn rule_2_a_faster_challenger_that_is_no_dearer_qualifies_by_its_p95() {
    let evidence = study_with(EQUIVALENT, |c| {
        c.p95_ms = Some(700.0);
        c.complexity = Complexity::Prompt;
    });
    let verdict = judged(&evidence);
    assert!(adopted(&verdict, "C"));
    assert!(verdict.sentence.contains("takes 30.0 % less at p95"), "{}", verdict.sentence);
}

#[test]
fn rule_2_training_counts_towards_what_a_challenger_costs() {
    let over = |requests| {
        let mut evidence = study_with(EQUIVALENT, |c| {
            c.cost_per_1000 = Some(0.10);
            c.one_off_cost = Some(3.0);
        });
        evidence.rules.horizon_requests = Some(requests);
        judged(&evidence)
    };
    assert!(kept(&over(5_000.0)), "$3.50 is dearer than $2.00");
    assert!(adopted(&over(100_000.0), "C"), "$13 saves enough of $40");
}

#[test]
fn rule_2_a_challenger_of_unknown_cost_is_judged_like_a_dearer_one() {
    let unknown = |counts| judged(&study_with(counts, |c| c.cost_per_1000 = None));
    assert!(kept(&unknown(EQUIVALENT)));
    assert!(adopted(&unknown(BETTER), "C"));
    assert!(has(&unknown(EQUIVALENT), CaveatCode::CostUnknown));
}

#[test]
fn rule_2_a_saving_whose_interval_holds_zero_does_not_count() {
    let spread = |factor: f64| {
        let mut evidence = study_with(EQUIVALENT, |c| c.cost_per_1000 = Some(0.20));
        let rows = evidence.candidates[0].outcomes.len();
        // One request in 1,000 makes up nearly all of the baseline's cost.
        evidence.candidates[0].row_costs =
            (0..rows).map(|row| Some(if row % 1_000 == 0 { factor } else { 1e-4 })).collect();
        evidence.candidates[1].row_costs = vec![Some(2e-4); rows];
        judged(&evidence)
    };
    let (wild, tame) = (spread(0.2), spread(1e-4));
    assert!(kept(&wild), "{:?}", wild.comparisons[0].cost_saving);
    assert!(adopted(&tame, "C"), "{:?}", tame.comparisons[0].cost_saving);
    assert!(has(&tame, CaveatCode::SavingWithoutInterval));
}

#[test]
fn rule_2_the_saving_in_p95_is_resampled_row_by_row() {
    let mut evidence = study_with(EQUIVALENT, |c| {
        c.complexity = Complexity::Prompt;
        c.p95_ms = Some(600.0);
    });
    let rows = evidence.candidates[0].outcomes.len();
    let latencies = |factor: f64, stride: usize| {
        (0..rows).map(|row| Some(factor * (500.0 + (row * stride % 1_000) as f64))).collect()
    };
    evidence.candidates[0].row_latencies_ms = latencies(1.0, 7_919);
    evidence.candidates[1].row_latencies_ms = latencies(0.6, 6_421);
    let saving = judged(&evidence).comparisons[0].p95_saving.unwrap();
    let interval = saving.interval.unwrap_or_else(|| panic!("no interval: {saving:?}"));
    assert!(interval.low > 0.3 && interval.high < 0.5, "{interval:?}");
}

#[test]
fn rule_2_a_replacement_qualifies_if_not_worse_though_it_saves_nothing() {
    let mut evidence = study(EQUIVALENT);
    assert!(kept(&judged(&evidence)));
    evidence.rules.replacement = true;
    assert!(adopted(&judged(&evidence), "C"));
}

// Rule 3.

/// A right on the first 300 of 1,000 rows, others on as many as they are given.
fn ladder(rights: &[(&str, Complexity, f64, usize)]) -> Evidence {
    let right =
        |count: usize| (0..1_000).map(|row| Some(f64::from(row < count))).collect::<Vec<_>>();
    let baseline = CandidateEvidence {
        cost_per_1000: Some(0.40),
        ..CandidateEvidence::new("A", "A", Complexity::Prompt, right(300)).as_baseline()
    };
    let mut evidence = Evidence { candidates: vec![baseline], rules: VerdictRules::default() };
    for &(key, complexity, cost, count) in rights {
        add(&mut evidence, key, complexity, cost, right(count));
    }
    evidence
}

#[test]
fn rule_3_among_the_qualified_the_best_metric_is_chosen() {
    let evidence = ladder(&[
        ("B", Complexity::Rag, 0.1, 700),
        ("C", Complexity::Tuned, 9.0, 800),
        ("D", Complexity::Prompt, 0.1, 600),
    ]);
    assert!(adopted(&judged(&evidence), "C"));
}

#[test]
fn rule_3_within_the_margin_the_lowest_total_cost_is_chosen() {
    let evidence =
        ladder(&[("B", Complexity::Tuned, 0.2, 785), ("C", Complexity::Prompt, 0.3, 800)]);
    assert!(adopted(&judged(&evidence), "B"));
}

#[test]
fn rule_3_at_the_same_cost_the_simplest_is_chosen() {
    let evidence =
        ladder(&[("B", Complexity::Combined, 0.2, 800), ("C", Complexity::Rag, 0.2, 790)]);
    assert!(adopted(&judged(&evidence), "C"));
}

#[test]
fn rule_3_an_unknown_cost_counts_as_the_highest() {
    let mut evidence =
        ladder(&[("B", Complexity::Prompt, 0.2, 800), ("C", Complexity::Tuned, 5.0, 795)]);
    evidence.candidates[1].cost_per_1000 = None;
    assert!(adopted(&judged(&evidence), "C"));
}

#[test]
fn complexity_rises_from_prompt_to_combined() {
    let order = [
        Complexity::Prompt,
        Complexity::Structured,
        Complexity::Classifier,
        Complexity::Rag,
        Complexity::Tuned,
        Complexity::Combined,
    ];
    assert!(order.is_sorted());
}

// Rule 4.

#[test]
fn rule_4_the_baseline_is_kept_and_said_plainly() {
    let verdict = judged(&study(EQUIVALENT));
    assert!(kept(&verdict));
    assert!(verdict.sentence.contains("This task did not need fine-tuning"));
    assert!(kept(&judged(&study(WORSE))));
}

#[test]
fn rule_4_one_open_challenger_is_enough_not_to_keep_the_baseline() {
    let mut evidence = study(UNDECIDED);
    let worse = evidence.candidates[0].outcomes.iter().enumerate();
    let worse = worse.map(|(row, outcome)| if row < 60 { Some(0.0) } else { *outcome }).collect();
    add(&mut evidence, "B", Complexity::Rag, 1.0, worse);
    let verdict = judged(&evidence);
    assert_eq!(verdict.comparisons[1].finding, Finding::Worse);
    assert_eq!(verdict.outcome, Outcome::NotEnoughEvidence);
    assert!(verdict.sentence.starts_with("C against A"), "{}", verdict.sentence);
}

// Rule 5.

#[test]
fn rule_5_otherwise_there_is_not_enough_evidence_and_it_says_how_many_rows_would_decide() {
    let verdict = judged(&study(UNDECIDED));
    assert_eq!(verdict.outcome, Outcome::NotEnoughEvidence);
    assert_eq!(verdict.chosen, None);
    assert!(verdict.rows_to_decide.unwrap() > 1_000);
    assert!(verdict.sentence.contains("test rows more, on a fresh holdout"));
    assert!(verdict.support.contains("Settled: C is not worse by more than"));
}

// Several challengers.

#[test]
fn the_error_is_shared_among_the_challengers() {
    let single = judged(&study(BETTER));
    let mut evidence = study(BETTER);
    let same = evidence.candidates[1].outcomes.clone();
    add(&mut evidence, "D", Complexity::Rag, 0.4, same);
    let double = judged(&evidence);
    assert_eq!(single.comparisons[0].confidence, 0.95);
    assert_eq!(double.comparisons[0].confidence, 0.975);
    assert_eq!(double.comparisons[0].p_value, 2.0 * single.comparisons[0].p_value);
    assert_eq!(double.comparisons[0].exact_p, single.comparisons[0].exact_p);
    assert!(double.comparisons[0].interval.low < single.comparisons[0].interval.low);
}

#[test]
fn a_p_value_never_exceeds_one() {
    let mut evidence = study(EQUIVALENT);
    let same = evidence.candidates[1].outcomes.clone();
    add(&mut evidence, "D", Complexity::Rag, 0.4, same);
    assert_eq!(judged(&evidence).comparisons[0].p_value, 1.0);
}

// Exclusions.

/// Removes C's answer from the first `count` rows that answer as `outcome`.
fn without_answers(mut evidence: Evidence, outcome: f64, count: usize) -> Evidence {
    let answers = &mut evidence.candidates[1].outcomes;
    answers
        .iter_mut()
        .filter(|answer| **answer == Some(outcome))
        .take(count)
        .for_each(|answer| *answer = None);
    evidence
}

#[test]
fn only_rows_that_all_candidates_answered_are_compared_and_scored() {
    let verdict = judged(&without_answers(study(BETTER), 1.0, 4));
    assert_eq!((verdict.rows.total, verdict.rows.compared, verdict.rows.excluded), (248, 244, 4));
    assert!(verdict.scores.iter().all(|score| score.n == 244));
    assert_eq!((verdict.scores[0].excluded, verdict.scores[1].excluded), (0, 4));
    assert_eq!(verdict.scores[1].correct, Some(228));
    assert_eq!(verdict.comparisons[0].n, 244);
    assert!(adopted(&verdict, "C"));
    assert!(has(&verdict, CaveatCode::ExcludedRows));
}

#[test]
fn more_than_two_per_cent_excluded_gives_no_verdict() {
    let verdict = judged(&without_answers(study(BETTER), 1.0, 5));
    assert_eq!(verdict.no_verdict_reason, Some(NoVerdictReason::TooManyExcluded));
    assert_eq!(verdict.outcome, Outcome::NoVerdict);
    assert_eq!(verdict.chosen, None);
}

#[test]
fn an_outcome_that_the_exclusions_would_flip_is_no_verdict() {
    let barely = Counts(220, 14, 4, 10);
    assert!(adopted(&judged(&study(barely)), "C"));
    let verdict = judged(&without_answers(study(barely), 1.0, 4));
    assert_eq!(verdict.no_verdict_reason, Some(NoVerdictReason::ExclusionsDecide));
}

#[test]
fn exclusions_are_counted_against_a_kept_baseline_too() {
    let mut evidence = study(Counts(900, 16, 16, 68));
    evidence.rules.margin = 0.013;
    assert!(kept(&judged(&evidence)));
    let answers = &mut evidence.candidates[0].outcomes;
    answers.iter_mut().take(15).for_each(|answer| *answer = None);
    let verdict = judged(&evidence);
    assert_eq!(verdict.no_verdict_reason, Some(NoVerdictReason::ExclusionsDecide));
}

// Caveats.

#[test]
fn a_baseline_that_matches_examples_says_so_in_every_verdict() {
    let text = "this baseline matches examples, it is not a language model; it says nothing about prompting one";
    for counts in [BETTER, EQUIVALENT, WORSE, UNDECIDED] {
        let mut evidence = study(counts);
        evidence.candidates[0].matches_examples_only = true;
        let verdict = judged(&evidence);
        assert!(verdict.caveats.iter().any(|caveat| caveat.text.contains(text)));
    }
    assert!(!has(&judged(&study(BETTER)), CaveatCode::MatchesExamplesOnly));
}

#[test]
fn fewer_than_ten_disagreements_are_called_few() {
    assert!(has(&judged(&study(Counts(230, 6, 3, 9))), CaveatCode::FewDisagreements));
    assert!(!has(&judged(&study(Counts(230, 6, 4, 8))), CaveatCode::FewDisagreements));
}

#[test]
fn a_later_look_is_called_exploratory() {
    let mut evidence = study(BETTER);
    assert!(!has(&judged(&evidence), CaveatCode::ExploratoryLook));
    evidence.rules.look = Look::Exploratory;
    assert!(has(&judged(&evidence), CaveatCode::ExploratoryLook));
}

#[test]
fn a_prompted_baseline_without_instructions_is_called_unfair() {
    let mut evidence = study(BETTER);
    evidence.candidates[0].lacks_instructions = true;
    assert!(has(&judged(&evidence), CaveatCode::BaselineWithoutInstructions));
}

#[test]
fn a_prompted_challenger_without_instructions_shows_nothing_about_prompting() {
    let mut evidence = study(BETTER);
    evidence.candidates[1].lacks_instructions = true;
    let verdict = judged(&evidence);
    assert!(has(&verdict, CaveatCode::WithoutInstructions));
    assert!(!has(&verdict, CaveatCode::BaselineWithoutInstructions));
}

// Swapping and scores.

#[test]
fn swapping_baseline_and_challenger_flips_the_sign_and_nothing_else() {
    for counts in [BETTER, EQUIVALENT, WORSE, UNDECIDED] {
        let evidence = study(counts);
        let mut swapped = evidence.clone();
        swapped.candidates[0].is_baseline = false;
        swapped.candidates[1].is_baseline = true;
        let (before, after) = (judged(&evidence), judged(&swapped));
        let (one, other) = (&before.comparisons[0], &after.comparisons[0]);
        assert_eq!(other.difference, -one.difference);
        assert_eq!(other.interval, one.interval.negated());
        assert_eq!((other.b, other.c), (one.c, one.b));
        assert_eq!((other.p_value, other.exact_p), (one.p_value, one.exact_p));
        assert_eq!((other.n, other.confidence), (one.n, one.confidence));
        for (score, same) in before.scores.iter().zip(&after.scores) {
            assert_eq!((score.mean, score.interval), (same.mean, same.interval));
        }
    }
}

#[test]
fn trials_are_averaged_within_the_row_and_never_counted_as_more_rows() {
    let mut evidence = study(Counts(100, 20, 5, 15));
    for candidate in &mut evidence.candidates {
        for (row, outcome) in candidate.outcomes.iter_mut().enumerate() {
            *outcome = outcome.map(|value| if row % 3 == 0 { 2.0 / 3.0 } else { value });
        }
    }
    let verdict = judged(&evidence);
    let comparison = &verdict.comparisons[0];
    assert_eq!(comparison.n, 140);
    assert_eq!(comparison.exact_p, None);
    assert!(comparison.p_value < 0.05 && comparison.interval.low > 0.0);
    assert_eq!(verdict.scores[0].correct, None);
    assert!(verdict.scores[0].interval.unwrap().contains(verdict.scores[0].mean.unwrap()));
    assert!(verdict.sentence.contains(" of 100, A "), "{}", verdict.sentence);
}

/// Rows of 3 trials: C gains 2/3 on one row and 1/3 on two, and loses 1/3 on one.
#[test]
fn gains_and_losses_of_trials_are_added_up_within_the_row() {
    let third = 1.0 / 3.0;
    let mut evidence = study(Counts(96, 0, 0, 0));
    let lists = [[third, 0.0, third, 1.0], [1.0, third, 2.0 * third, 2.0 * third]];
    for (candidate, scores) in evidence.candidates.iter_mut().zip(lists) {
        candidate.outcomes.extend(scores.map(Some));
    }
    let comparison = judged(&evidence).comparisons.remove(0);
    assert_eq!(comparison.n, 100);
    assert!((comparison.b - 4.0 * third).abs() < 1e-12, "{comparison:?}");
    assert!((comparison.c - third).abs() < 1e-12, "{comparison:?}");
    assert!((comparison.difference - 0.01).abs() < 1e-12, "{comparison:?}");
    let expected = holdout_statistics::tango(comparison.b, comparison.c, 100.0, 0.95);
    assert_eq!(comparison.interval, expected);
    assert_eq!(comparison.exact_p, None);
}

/// More trials make a row's score surer; they never make more rows.
#[test]
fn trials_that_all_say_the_same_are_one_trial() {
    let once = study(Counts(100, 20, 5, 15));
    let averaged =
        |score: f64, trials: u32| (0..trials).map(|_| score).sum::<f64>() / f64::from(trials);
    let mut often = once.clone();
    for candidate in &mut often.candidates {
        for outcome in &mut candidate.outcomes {
            *outcome = outcome.map(|score| averaged(score, 5));
        }
    }
    assert_eq!(judged(&often), judged(&once));
}

#[test]
fn a_score_outside_of_zero_to_one_is_refused() {
    for score in [-0.1, 1.5, f64::NAN] {
        let mut evidence = study(Counts(10, 1, 1, 1));
        evidence.candidates[1].outcomes[3] = Some(score);
        let error = judge(&evidence).unwrap_err();
        assert!(matches!(error, EvidenceError::Outcome { row: 3, .. }), "{error}");
    }
}

// What can't be judged.

#[test]
fn a_baseline_alone_gives_no_verdict() {
    let mut evidence = study(BETTER);
    evidence.candidates.truncate(1);
    let verdict = judged(&evidence);
    assert_eq!(verdict.no_verdict_reason, Some(NoVerdictReason::NoChallenger));
    assert_eq!(verdict.scores.len(), 1);
}

#[test]
fn no_rows_give_no_verdict_and_no_figures() {
    let verdict = judged(&study(Counts(0, 0, 0, 0)));
    assert_eq!(verdict.no_verdict_reason, Some(NoVerdictReason::TooManyExcluded));
    assert_eq!((verdict.scores[0].mean, verdict.scores[0].interval), (None, None));
    let json = serde_json::to_string(&verdict.comparisons[0].interval).unwrap();
    assert_eq!(json, r#"{"low":-1.0,"high":1.0}"#);
}

#[test]
fn evidence_that_does_not_fit_together_is_refused_with_its_place() {
    let refused = |change: fn(&mut Evidence)| {
        let mut evidence = study(BETTER);
        change(&mut evidence);
        judge(&evidence).unwrap_err()
    };
    let none = refused(|evidence| evidence.candidates[0].is_baseline = false);
    assert_eq!(none, EvidenceError::Baselines { found: 0 });
    let same = refused(|evidence| evidence.candidates[1].key = "A".to_owned());
    assert_eq!(same, EvidenceError::SameKey { key: "A".to_owned() });
    let uneven = refused(|evidence| evidence.candidates[1].outcomes.truncate(7));
    let expected = EvidenceError::Uneven { key: "C".to_owned(), expected: 248, found: 7 };
    assert_eq!(uneven, expected);
    let beyond = refused(|evidence| evidence.candidates[1].outcomes[3] = Some(1.5));
    assert_eq!(beyond, EvidenceError::Outcome { key: "C".to_owned(), row: 3, value: 1.5 });
    let margin = refused(|evidence| evidence.rules.margin = f64::NAN);
    assert!(matches!(margin, EvidenceError::Rule { rule: "the margin", .. }));
}
