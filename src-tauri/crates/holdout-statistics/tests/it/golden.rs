//! Closed forms against other software: the stored cases of `tests/golden`.

use holdout_statistics::{
    HitCounts, PairCounts, Weights, mcnemar_exact, mcnemar_mid_p, newcombe_method_10,
    power_to_show, quantile, quantile_interval, rows_to_show, smallest_detectable_difference,
    tango, wilson,
};

use crate::stored::{assert_near, base_r, cases, golden, number, numbers, whole};

#[test]
fn wilson_agrees_with_statsmodels_and_base_r() {
    for case in [cases(&golden(), "wilson"), cases(&base_r(), "wilson")].concat() {
        let found =
            wilson(whole(&case, "successes"), whole(&case, "n"), number(&case, "confidence"));
        assert_near(found.low, number(&case, "low"), 1e-12, &case);
        assert_near(found.high, number(&case, "high"), 1e-12, &case);
    }
}

#[test]
fn tango_agrees_with_a_root_finder_of_thirty_digits() {
    for case in &cases(&golden(), "tango") {
        let [b, c, n] = ["b", "c", "n"].map(|field| number(case, field));
        let found = tango(b, c, n, number(case, "confidence"));
        assert_near(found.low, number(case, "low"), 1e-12, case);
        assert_near(found.high, number(case, "high"), 1e-12, case);
    }
}

#[test]
fn newcombe_agrees_with_a_root_finder_of_thirty_digits() {
    for case in &cases(&golden(), "newcombe") {
        let table: Vec<u32> = numbers(&case["table"]).iter().map(|&count| count as u32).collect();
        let [both_right, only_challenger, only_baseline, both_wrong] = table[..] else {
            panic!("{case}")
        };
        let counts = PairCounts { both_right, only_challenger, only_baseline, both_wrong };
        let found = newcombe_method_10(counts, number(case, "confidence"));
        assert_near(found.low, number(case, "low"), 1e-12, case);
        assert_near(found.high, number(case, "high"), 1e-12, case);
    }
}

#[test]
fn mcnemar_agrees_with_statsmodels_scipy_and_base_r() {
    for case in [cases(&golden(), "mcnemar"), cases(&base_r(), "mcnemar")].concat() {
        let (b, c) = (whole(&case, "b"), whole(&case, "c"));
        for (found, field) in [(mcnemar_exact(b, c), "exact"), (mcnemar_mid_p(b, c), "mid_p")] {
            let expected = number(&case, field);
            assert_near(found, expected, 1e-9 * expected, &case);
        }
    }
}

#[test]
fn the_detectable_difference_agrees_with_a_root_finder() {
    for case in &cases(&golden(), "detectable") {
        let [discordance, power, alpha] =
            ["discordance", "power", "alpha"].map(|field| number(case, field));
        let found = smallest_detectable_difference(whole(case, "n"), discordance, power, alpha);
        assert_near(found, number(case, "difference"), 1e-12, case);
    }
}

#[test]
fn the_rows_that_connor_asks_for_are_those_of_forty_digits() {
    for case in &cases(&golden(), "rows") {
        let [difference, discordance, power, alpha] =
            ["difference", "discordance", "power", "alpha"].map(|field| number(case, field));
        let found = rows_to_show(difference, discordance, power, alpha);
        assert_eq!(found, Some(whole(case, "n")), "{case}");
    }
}

#[test]
fn the_power_agrees_with_scipy() {
    for case in &cases(&golden(), "power") {
        let [difference, discordance, alpha] =
            ["difference", "discordance", "alpha"].map(|field| number(case, field));
        let found = power_to_show(difference, whole(case, "n"), discordance, alpha);
        assert_near(found, number(case, "power"), 1e-12, case);
    }
}

#[test]
fn quantiles_and_their_limits_agree_with_numpy_scipy_and_base_r() {
    for case in [cases(&golden(), "quantiles"), cases(&base_r(), "quantiles")].concat() {
        let (values, p) = (numbers(&case["values"]), number(&case, "p"));
        assert_near(quantile(&values, p).unwrap(), number(&case, "quantile"), 1e-9, &case);
        let limits = quantile_interval(&values, p, 0.95);
        assert_eq!(limits.low, case["low"].as_f64(), "lower limit at {p} of {}", values.len());
        assert_eq!(limits.high, case["high"].as_f64(), "upper limit at {p} of {}", values.len());
    }
}

/// scikit-learn counts what has no value as 0.
#[test]
fn labels_agree_with_scikit_learn() {
    for case in &cases(&golden(), "labels") {
        let label = |place: &f64| (*place >= 0.0).then_some(*place as u32);
        let expected: Vec<u32> = numbers(&case["expected"]).iter().filter_map(label).collect();
        let answered: Vec<Option<u32>> = numbers(&case["answered"]).iter().map(label).collect();
        let mut counts = vec![HitCounts::default(); whole(case, "labels") as usize];
        for (expected, answered) in expected.iter().zip(&answered) {
            counts[*expected as usize].expected += 1;
            counts[*expected as usize].right += u32::from(*answered == Some(*expected));
            if let Some(answered) = answered {
                counts[*answered as usize].answered += 1;
            }
        }
        for (place, used) in numbers(&case["used"]).into_iter().enumerate() {
            let counts = counts[used as usize];
            let figures = [counts.precision(), counts.recall(), counts.f1()];
            for (figure, stored) in figures.into_iter().zip(0..) {
                let expected = case["each"][stored as usize][place].as_f64().unwrap();
                assert_near(figure.unwrap_or(0.0), expected, 1e-12, case);
            }
        }
    }
}

#[test]
fn kappa_agrees_with_statsmodels() {
    for case in &cases(&golden(), "kappa") {
        let table: Vec<Vec<u32>> = serde_json::from_value(case["table"].clone()).unwrap();
        let found = holdout_statistics::kappa(&table, Weights::Same, 0.95).unwrap();
        let (kappa, error) = (number(case, "kappa"), number(case, "error"));
        assert_near(found.kappa, kappa, 1e-12, case);
        let interval = found.interval;
        if error < 1e-9 {
            assert!(interval.high - interval.low > 1e-3, "never of zero width: {case}");
            continue;
        }
        let (low, high) =
            (kappa - 1.959_963_984_540_054 * error, kappa + 1.959_963_984_540_054 * error);
        assert_near(interval.low, low.max(-1.0), 1e-9, case);
        assert_near(interval.high, high.min(1.0), 1e-9, case);
    }
}
