//! The bootstrap against scipy: to the last digits where both see the same resamples, and within
//! what resampling varies where each draws its own.

use holdout_statistics::{
    Interval, Resampling, bca, bca_of_means, bca_of_resamples, mean, percentile_of_quantiles,
    percentile_of_resamples,
};
use serde_json::Value;

use crate::stored::{assert_near, cases, golden, number, numbers};

const HOW: Resampling = Resampling { resamples: 50_000, seed: 5 };

fn stored(case: &Value) -> Interval {
    Interval { low: number(case, "low"), high: number(case, "high") }
}

#[track_caller]
fn assert_close(found: Interval, case: &Value, part_of_width: f64) {
    let expected = stored(case);
    let tolerance = part_of_width * (expected.high - expected.low);
    assert_near(found.low, expected.low, tolerance, case);
    assert_near(found.high, expected.high, tolerance, case);
}

#[test]
fn intervals_of_stored_resamples_are_those_of_scipy() {
    for case in &cases(&golden(), "stored_resamples") {
        let (values, confidence) = (numbers(&case["values"]), number(case, "confidence"));
        let drawn: Vec<f64> = case["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rows| {
                let picked: Vec<f64> =
                    numbers(rows).iter().map(|&row| values[row as usize]).collect();
                mean(&picked).unwrap()
            })
            .collect();
        let total: f64 = values.iter().sum();
        let left_out: Vec<f64> =
            values.iter().map(|value| (total - value) / (values.len() - 1) as f64).collect();
        let found = if case["method"] == "BCa" {
            bca_of_resamples(mean(&values).unwrap(), &drawn, &left_out, confidence)
        } else {
            percentile_of_resamples(&drawn, confidence)
        };
        assert_close(found.unwrap(), case, 1e-9);
    }
}

#[test]
fn bca_of_a_mean_agrees_with_scipy_within_the_noise_of_resampling() {
    for case in &cases(&golden(), "bca") {
        let values = numbers(&case["values"]);
        let rows: Vec<[f64; 1]> = values.iter().map(|&value| [value]).collect();
        let fast = bca_of_means(&rows, 0.95, HOW, |[mean]| mean).unwrap();
        let slow = bca(values.len(), 0.95, HOW, |rows| {
            rows.iter().map(|&row| values[row]).sum::<f64>() / rows.len() as f64
        });
        assert_close(fast, case, 0.02);
        assert_close(slow.unwrap(), case, 0.02);
    }
}

#[test]
fn paired_statistics_agree_with_scipy_within_the_noise_of_resampling() {
    for case in &cases(&golden(), "bca_pairs") {
        let (before, after) = (numbers(&case["values"]), numbers(&case["after"]));
        let rows: Vec<[f64; 2]> = before.iter().zip(after).map(|(&a, b)| [a, b]).collect();
        let change = |[before, after]: [f64; 2]| after - before;
        let found = match case["name"].as_str().unwrap() {
            "ratio of means" => bca_of_means(&rows, 0.95, HOW, |[a, b]| 1.0 - b / a),
            "difference of medians" => percentile_of_quantiles(&rows, 0.5, 0.95, HOW, change),
            _ => percentile_of_quantiles(&rows, 0.9, 0.95, HOW, change),
        };
        // Quantiles take few different values, so that their ends jump.
        assert_close(found.unwrap(), case, 0.03);
    }
}
