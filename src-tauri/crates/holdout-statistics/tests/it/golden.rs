//! Against `tests/golden/golden.json`, which `tests/golden/generate.py` wrote from other software.

use holdout_statistics::{
    Resampling, bca, mcnemar_exact, mcnemar_mid_p, quantile, quantile_interval,
    smallest_detectable_difference, tango, wilson,
};
use serde_json::Value;

fn cases(group: &str) -> Vec<Value> {
    let golden: Value = serde_json::from_str(include_str!("../golden/golden.json")).unwrap();
    golden[group]["cases"].as_array().unwrap().clone()
}

fn number(case: &Value, field: &str) -> f64 {
    match &case[field] {
        Value::String(digits) => digits.parse().unwrap(),
        value => value.as_f64().unwrap(),
    }
}

fn whole(case: &Value, field: &str) -> u32 {
    u32::try_from(case[field].as_u64().unwrap()).unwrap()
}

fn values(case: &Value) -> Vec<f64> {
    case["values"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64, case: &Value) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected} (off by {:e}) in {case}",
        found - expected
    );
}

#[test]
fn wilson_agrees_with_statsmodels() {
    let cases = cases("wilson");
    assert!(cases.len() >= 100);
    for case in &cases {
        let found = wilson(whole(case, "successes"), whole(case, "n"), number(case, "confidence"));
        assert_near(found.low, number(case, "low"), 1e-12, case);
        assert_near(found.high, number(case, "high"), 1e-12, case);
    }
}

#[test]
fn tango_agrees_with_a_root_finder_of_thirty_digits() {
    let cases = cases("tango");
    assert!(cases.len() >= 60);
    for case in &cases {
        let [b, c, n] = ["b", "c", "n"].map(|field| number(case, field));
        let found = tango(b, c, n, number(case, "confidence"));
        assert_near(found.low, number(case, "low"), 1e-12, case);
        assert_near(found.high, number(case, "high"), 1e-12, case);
    }
}

#[test]
fn mcnemar_agrees_with_statsmodels_and_scipy() {
    for case in &cases("mcnemar") {
        let (b, c) = (whole(case, "b"), whole(case, "c"));
        for (found, field) in [(mcnemar_exact(b, c), "exact"), (mcnemar_mid_p(b, c), "mid_p")] {
            let expected = number(case, field);
            assert_near(found, expected, 1e-9 * expected, case);
        }
    }
}

#[test]
fn the_detectable_difference_agrees_with_a_root_finder() {
    for case in &cases("detectable") {
        let [discordance, power, alpha] =
            ["discordance", "power", "alpha"].map(|field| number(case, field));
        let found = smallest_detectable_difference(whole(case, "n"), discordance, power, alpha);
        assert_near(found, number(case, "difference"), 1e-12, case);
    }
}

#[test]
fn quantiles_and_their_limits_agree_with_numpy_and_scipy() {
    for case in &cases("quantiles") {
        let (values, p) = (values(case), number(case, "p"));
        assert_near(quantile(&values, p).unwrap(), number(case, "quantile"), 1e-9, case);
        let limits = quantile_interval(&values, p, 0.95);
        assert_eq!(limits.low, case["low"].as_f64(), "lower limit at {p} of {}", values.len());
        assert_eq!(limits.high, case["high"].as_f64(), "upper limit at {p} of {}", values.len());
    }
}

/// The resamples differ, so that the ends agree only within what 20,000 of them vary.
#[test]
fn bca_agrees_with_scipy_within_the_noise_of_resampling() {
    for case in &cases("bca") {
        let values = values(case);
        let how = Resampling { resamples: 20_000, seed: 5 };
        let found = bca(values.len(), 0.95, how, |rows| {
            rows.iter().map(|&row| values[row]).sum::<f64>() / rows.len() as f64
        })
        .unwrap();
        let width = number(case, "high") - number(case, "low");
        assert_near(found.low, number(case, "low"), 0.02 * width, case);
        assert_near(found.high, number(case, "high"), 0.02 * width, case);
    }
}
