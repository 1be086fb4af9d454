//! Worked examples as their papers print them.

use holdout_statistics::{
    Interval, PairCounts, Weights, kappa, mcnemar_exact, mcnemar_mid_p, newcombe_method_10, tango,
};

/// Airway hyper-responsiveness before and after stem cell transplantation (Bentur et al. 2009), the
/// example of Fagerland, Lydersen and Laake 2013 and 2014.
const AIRWAYS: PairCounts =
    PairCounts { both_right: 1, only_challenger: 1, only_baseline: 7, both_wrong: 12 };

fn assert_printed(found: Interval, low: f64, high: f64) {
    let near = |x: f64, y: f64| (x - y).abs() <= 0.0005;
    assert!(near(found.low, low) && near(found.high, high), "{found:?} is not {low} to {high}");
}

#[test]
fn fagerland_2014_tango_interval_of_the_airway_example() {
    assert_printed(AIRWAYS.tango(0.95), -0.517, -0.026);
}

#[test]
fn fagerland_2014_newcombe_interval_of_the_airway_example() {
    assert_printed(newcombe_method_10(AIRWAYS, 0.95), -0.507, -0.026);
}

#[test]
fn fagerland_2013_p_values_of_the_airway_example() {
    assert!((mcnemar_mid_p(1, 7) - 0.039).abs() < 0.0005);
    assert!((mcnemar_exact(1, 7) - 0.070).abs() < 0.0005);
}

/// Tango 1998, section 6.1 and table V: soft contact lenses, 44 pairs, 43 both effective, 1 only the
/// standard; the paper prints the lower 90 % limit.
#[test]
fn tango_1998_lower_limit_of_the_contact_lens_example() {
    let interval = tango(0.0, 1.0, 44.0, 0.90);
    assert!((interval.low - -0.096).abs() <= 0.0005, "{interval:?}");
}

/// Fleiss, Cohen and Everitt 1969, table 1 and its text: 200 subjects, two judges, three categories;
/// kappa 0.429 with a variance of 0.002885.
#[test]
fn fleiss_cohen_and_everitt_1969_kappa_and_its_variance() {
    let table = [[106, 10, 4], [22, 28, 10], [2, 12, 6]];
    let found = kappa(&table, Weights::Same, 0.95).unwrap();
    assert!((found.kappa - 0.429).abs() <= 0.0005, "{found:?}");
    let interval = found.interval;
    let error = (interval.high - interval.low) / (2.0 * 1.959_964);
    assert!((error * error - 0.002_885).abs() <= 0.000_000_5, "{found:?}");
}
