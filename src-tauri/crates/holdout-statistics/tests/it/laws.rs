//! Laws that hold for every input.

use holdout_statistics::{
    Interval, PairCounts, mcnemar_exact, mcnemar_mid_p, newcombe_method_10, power_to_show,
    rows_to_decide, rows_to_show, smallest_detectable_difference, tango, wilson,
};
use proptest::prelude::*;
use statrs::distribution::{Binomial, ContinuousCDF as _, DiscreteCDF as _, Normal};

fn tables() -> impl Strategy<Value = PairCounts> {
    (0..400_u32, 0..80_u32, 0..80_u32, 0..400_u32)
        .prop_filter("at least one row", |(a, b, c, d)| a + b + c + d > 0)
        .prop_map(|(both_right, only_challenger, only_baseline, both_wrong)| PairCounts {
            both_right,
            only_challenger,
            only_baseline,
            both_wrong,
        })
}

/// b, c and n with b + c ≤ n, fractional as with trials.
fn trials() -> impl Strategy<Value = (f64, f64, f64)> {
    (1..2_000_u32, 0.0..1.0_f64, 0.0..1.0_f64)
        .prop_map(|(n, part, side)| (f64::from(n), part, side))
        .prop_map(|(n, part, side)| (n * part * side, n * part * (1.0 - side), n))
}

proptest! {
    #[test]
    fn swapping_a_pair_flips_the_sign_exactly_and_nothing_else(table in tables()) {
        let swapped = table.swapped();
        prop_assert_eq!(swapped.difference(), -table.difference());
        prop_assert_eq!(swapped.tango(0.95), table.tango(0.95).negated());
        prop_assert_eq!(swapped.n(), table.n());
        let (b, c) = (table.only_challenger, table.only_baseline);
        prop_assert_eq!(mcnemar_mid_p(b, c), mcnemar_mid_p(c, b));
        prop_assert_eq!(mcnemar_exact(b, c), mcnemar_exact(c, b));
    }

    #[test]
    fn tango_flips_exactly_with_trials_too((b, c, n) in trials(), level in 0.5..0.9999_f64) {
        prop_assert_eq!(tango(c, b, n, level), tango(b, c, n, level).negated());
    }

    #[test]
    fn tango_holds_the_difference_and_stays_possible((b, c, n) in trials(), level in 0.5..0.9999_f64) {
        let found = tango(b, c, n, level);
        prop_assert!(found.contains((b - c) / n), "{:?}", found);
        prop_assert!(Interval::ANY_DIFFERENCE.low <= found.low && found.high <= 1.0);
        let wider = tango(b, c, n, level + (1.0 - level) / 2.0);
        prop_assert!(wider.low <= found.low && found.high <= wider.high);
    }

    #[test]
    fn newcombe_lies_near_tango_where_rows_are_many(table in tables()) {
        prop_assume!(table.n() >= 200 && table.disagreements() >= 40);
        let (ours, theirs) = (table.tango(0.95), newcombe_method_10(table, 0.95));
        prop_assert!((ours.low - theirs.low).abs() < 0.02, "{:?} {:?}", ours, theirs);
        prop_assert!((ours.high - theirs.high).abs() < 0.02, "{:?} {:?}", ours, theirs);
    }

    #[test]
    fn wilson_mirrors_and_holds_the_share(n in 1..100_000_u32, part in 0.0..=1.0_f64) {
        let successes = (f64::from(n) * part) as u32;
        let (found, mirrored) = (wilson(successes, n, 0.95), wilson(n - successes, n, 0.95));
        prop_assert!(found.contains(f64::from(successes) / f64::from(n)));
        prop_assert!((found.low - (1.0 - mirrored.high)).abs() < 1e-12);
    }

    #[test]
    fn mid_p_lies_below_exact_and_both_are_probabilities(b in 0..5_000_u32, c in 0..5_000_u32) {
        let (mid, exact) = (mcnemar_mid_p(b, c), mcnemar_exact(b, c));
        prop_assert!((0.0..=1.0).contains(&mid) && mid <= exact && exact <= 1.0);
    }

    #[test]
    fn the_tests_agree_with_statrs(b in 0..3_000_u32, c in 0..3_000_u32) {
        let tail = Binomial::new(0.5, u64::from(b + c)).unwrap().cdf(u64::from(b.min(c)));
        let expected = (2.0 * tail).min(1.0);
        let found = mcnemar_exact(b, c);
        prop_assert!((found - expected).abs() <= 1e-8 * expected + 1e-300, "{} {}", found, expected);
    }

    #[test]
    fn wilson_solves_the_score_equation_at_the_quantile_of_statrs(
        n in 1..100_000_u32, part in 0.0..=1.0_f64, confidence in 0.5..0.999_f64,
    ) {
        let successes = (f64::from(n) * part) as u32;
        let (found, z) = (
            wilson(successes, n, confidence),
            Normal::standard().inverse_cdf(f64::midpoint(1.0, confidence)),
        );
        let (share, rows) = (f64::from(successes) / f64::from(n), f64::from(n));
        for end in [found.low, found.high] {
            let off = (share - end).powi(2) - z * z * end * (1.0 - end) / rows;
            prop_assert!(off.abs() < 1e-9, "{} at {}", off, end);
        }
    }

    #[test]
    fn the_rows_that_show_a_difference_are_the_rows_for_which_it_is_the_smallest(
        n in 60..20_000_u32, discordance in 0.1..0.9_f64,
    ) {
        let smallest = smallest_detectable_difference(n, discordance, 0.8, 0.05);
        prop_assume!(smallest < discordance);
        let rows = rows_to_show(smallest, discordance, 0.8, 0.05).unwrap();
        prop_assert!(rows.abs_diff(n) <= 1, "{} for {}", rows, n);
    }
}

#[test]
fn with_170_rows_and_a_tenth_of_disagreement_about_seven_points_show() {
    let smallest = smallest_detectable_difference(170, 0.10, 0.8, 0.05);
    assert!((0.065..0.075).contains(&smallest), "{smallest}");
}

#[test]
fn more_rows_show_smaller_differences_and_none_show_nothing() {
    assert_eq!(smallest_detectable_difference(0, 0.1, 0.8, 0.05), 1.0);
    let shown = [5, 20, 50, 100, 200, 400, 1_000, 10_000, 1_000_000]
        .map(|n| smallest_detectable_difference(n, 0.1, 0.8, 0.05));
    assert!(shown.is_sorted_by(|larger, smaller| larger > smaller), "{shown:?}");
    assert!(shown[0] <= 1.0);
}

#[test]
fn no_rows_give_the_whole_range_and_impossible_counts_too() {
    assert_eq!(wilson(0, 0, 0.95), Interval::ANY_PROPORTION);
    assert_eq!(tango(0.0, 0.0, 0.0, 0.95), Interval::ANY_DIFFERENCE);
    assert_eq!(tango(3.0, 3.0, 5.0, 0.95), Interval::ANY_DIFFERENCE);
    assert_eq!(tango(f64::NAN, 0.0, 5.0, 0.95), Interval::ANY_DIFFERENCE);
    assert_eq!(newcombe_method_10(PairCounts::default(), 0.95), Interval::ANY_DIFFERENCE);
    assert_eq!(PairCounts::default().difference(), 0.0);
}

#[test]
fn the_extremes_of_tango_are_exact() {
    assert_eq!(tango(20.0, 0.0, 20.0, 0.95).high, 1.0);
    assert_eq!(tango(0.0, 20.0, 20.0, 0.95).low, -1.0);
    let none = tango(0.0, 0.0, 50.0, 0.95);
    assert_eq!(none.low, -none.high);
    assert!(none.high > 0.0, "no disagreement is not certainty: {none:?}");
}

#[test]
fn pairs_are_counted_row_by_row() {
    let baseline = [true, true, false, false, false];
    let challenger = [true, false, true, true, false];
    let counts = PairCounts::count(&baseline, &challenger).unwrap();
    let expected =
        PairCounts { both_right: 1, only_challenger: 2, only_baseline: 1, both_wrong: 1 };
    assert_eq!(counts, expected);
    assert_eq!(counts.difference(), 0.2);
}

#[test]
fn lists_of_different_rows_are_refused_with_both_lengths() {
    let error = PairCounts::count(&[true], &[true, false]).unwrap_err();
    assert_eq!((error.baseline, error.challenger), (1, 2));
    assert!(error.to_string().contains("same rows"));
}

#[test]
fn rows_to_decide_need_a_margin_and_grow_as_it_shrinks() {
    assert_eq!(rows_to_decide(0.0, 11.0, 6.0, 248.0, 0.8, 0.05), None);
    let [wide, narrow] =
        [0.04, 0.02].map(|margin| rows_to_decide(margin, 11.0, 6.0, 248.0, 0.8, 0.05).unwrap());
    assert!(narrow > 3 * wide && wide > 248, "{wide} {narrow}");
}

#[test]
fn rows_to_decide_are_more_than_those_that_did_not_decide() {
    let open = tango(80.0, 60.0, 2_000.0, 0.95);
    assert!(open.low < 0.0 && open.high > 0.02, "{open:?}");
    let rows = rows_to_decide(0.02, 80.0, 60.0, 2_000.0, 0.8, 0.05).unwrap();
    assert!(rows > 2_000, "{rows}");
}

#[test]
fn the_power_rises_with_rows_and_is_four_fifths_where_the_smallest_difference_says_so() {
    let smallest = smallest_detectable_difference(170, 0.1, 0.8, 0.05);
    assert!((power_to_show(smallest, 170, 0.1, 0.05) - 0.8).abs() < 1e-9);
    let power = [10, 50, 170, 400, 2_000].map(|n| power_to_show(0.05, n, 0.1, 0.05));
    assert!(power.is_sorted_by(|less, more| less < more), "{power:?}");
    assert_eq!(power_to_show(0.0, 0, 0.0, 0.05), 0.025);
    assert_eq!(power_to_show(1.0, 100, 0.2, 0.05), 1.0);
}
