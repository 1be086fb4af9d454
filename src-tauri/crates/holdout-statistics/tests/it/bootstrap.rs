//! What holds for every bootstrap: the same seed gives the same interval, however it is worked out.

use holdout_statistics::{
    Interval, Resampling, bca, bca_of_means, percentile_of_quantiles, percentile_of_resamples,
    quantile,
};

const HOW: Resampling = Resampling { resamples: 20_000, seed: 9 };

const DIGITS: [&str; 4] = [
    "-52.758152300 -38.321528682",
    "0.102600000 0.120339080",
    "-106.000000000 -96.000000000",
    "474.478074396 527.506398131",
];

fn wave(n: u32) -> Vec<[f64; 2]> {
    (0..n).map(|i| [f64::from(i * i % 1_009), f64::from(i * 7 % 613) * 1.5]).collect()
}

fn mean_of(values: &[[f64; 2]], rows: &[usize], column: usize) -> f64 {
    rows.iter().map(|&row| values[row][column]).sum::<f64>() / rows.len() as f64
}

#[test]
fn the_bootstrap_repeats_itself_and_follows_its_seed() {
    let values = wave(3_000);
    let saving = |[before, after]: [f64; 2]| 1.0 - after / before;
    let of_means = |seed| bca_of_means(&values, 0.95, Resampling::seeded(seed), saving);
    assert!(of_means(1).is_some());
    assert_eq!(of_means(1), of_means(1));
    assert_ne!(of_means(1), of_means(2));
    let of_quantiles =
        |seed| percentile_of_quantiles(&values, 0.9, 0.95, Resampling::seeded(seed), saving);
    assert_eq!(of_quantiles(1), of_quantiles(1));
    assert_ne!(of_quantiles(1), of_quantiles(2));
}

/// The digits, so that another computer, number of threads or version of a library that draws
/// otherwise is found out.
#[test]
fn a_seed_stands_for_the_same_digits_everywhere() {
    let values = wave(12_000);
    let outcomes: Vec<[f64; 1]> = (0..5_000).map(|i| [f64::from(u8::from(i % 9 == 0))]).collect();
    let how = Resampling::seeded(7);
    let found = [
        bca_of_means(&values, 0.95, how, |[a, b]| b - a),
        bca_of_means(&outcomes, 0.95, how, |[mean]| mean),
        percentile_of_quantiles(&values, 0.95, 0.95, how, |[a, b]| b - a),
        bca(500, 0.95, how, |rows| mean_of(&values, rows, 0)),
    ];
    let digits =
        found.map(|interval| interval.map(|Interval { low, high }| format!("{low:.9} {high:.9}")));
    assert_eq!(digits.each_ref().map(Option::as_deref), DIGITS.map(Some));
}

#[test]
fn the_shortcut_for_means_gives_what_drawing_rows_gives() {
    let values = wave(2_300);
    let fast = bca_of_means(&values, 0.95, HOW, |[a, b]| b - a).unwrap();
    let slow =
        bca(values.len(), 0.95, HOW, |rows| mean_of(&values, rows, 1) - mean_of(&values, rows, 0))
            .unwrap();
    let width = slow.high - slow.low;
    assert!((fast.low - slow.low).abs() < 0.02 * width, "{fast:?} {slow:?}");
    assert!((fast.high - slow.high).abs() < 0.02 * width, "{fast:?} {slow:?}");
}

#[test]
fn few_kinds_give_what_drawing_rows_gives() {
    let kinds = [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0, -1.0];
    let values: Vec<[f64; 1]> = (0..1_500).map(|i: usize| [kinds[i * i % 11 % 5]]).collect();
    let fast = bca_of_means(&values, 0.9, HOW, |[mean]| mean).unwrap();
    let slow = bca(values.len(), 0.9, HOW, |rows| {
        rows.iter().map(|&row| values[row][0]).sum::<f64>() / rows.len() as f64
    })
    .unwrap();
    let width = slow.high - slow.low;
    assert!((fast.low - slow.low).abs() < 0.02 * width, "{fast:?} {slow:?}");
    assert!((fast.high - slow.high).abs() < 0.02 * width, "{fast:?} {slow:?}");
}

#[test]
fn the_window_of_a_quantile_gives_what_sorting_every_resample_gives() {
    for (n, p) in [(2, 0.5), (30, 0.95), (1_800, 0.5), (1_800, 0.95)] {
        let values = wave(n);
        let rows: Vec<usize> = (0..values.len()).collect();
        let of = |rows: &[usize], column: usize| {
            let picked: Vec<f64> = rows.iter().map(|&row| values[row][column]).collect();
            quantile(&picked, p).unwrap()
        };
        let how = Resampling { resamples: 4_000, seed: 3 };
        let fast = percentile_of_quantiles(&values, p, 0.9, how, |[a, b]| b - a).unwrap();
        let drawn = std::sync::Mutex::new(Vec::new());
        bca(rows.len(), 0.9, how, |rows| {
            let change = of(rows, 1) - of(rows, 0);
            if rows.len() == values.len() {
                drawn.lock().unwrap().push(change);
            }
            change
        });
        let slow = percentile_of_resamples(&drawn.into_inner().unwrap(), 0.9).unwrap();
        let width = slow.high - slow.low;
        assert!((fast.low - slow.low).abs() <= 0.05 * width, "{fast:?} {slow:?} at {n}, {p}");
        assert!((fast.high - slow.high).abs() <= 0.05 * width, "{fast:?} {slow:?} at {n}, {p}");
    }
}

#[test]
fn no_variation_is_no_interval_and_never_one_of_zero_width() {
    let same = vec![[3.0]; 50];
    assert_eq!(bca_of_means(&same, 0.95, HOW, |[mean]| mean), None);
    assert_eq!(percentile_of_quantiles(&same, 0.5, 0.95, HOW, |[median]| median), None);
    assert_eq!(bca(50, 0.95, HOW, |_| 3.0), None);
    // Only the difference is constant.
    let shifted: Vec<[f64; 2]> = (0..50).map(|i| [f64::from(i), f64::from(i)]).collect();
    assert_eq!(bca_of_means(&shifted, 0.95, HOW, |[a, b]| b - a), None);
}

#[test]
fn too_few_rows_and_values_that_are_no_numbers_give_no_interval() {
    assert_eq!(bca_of_means(&[[1.0]], 0.95, HOW, |[mean]| mean), None);
    assert_eq!(bca_of_means::<1>(&[], 0.95, HOW, |[mean]| mean), None);
    assert_eq!(percentile_of_quantiles(&[[1.0]], 0.5, 0.95, HOW, |[median]| median), None);
    assert_eq!(bca_of_means(&[[1.0], [f64::NAN]], 0.95, HOW, |[mean]| mean), None);
    assert_eq!(bca_of_means(&[[0.0], [1.0]], 0.95, HOW, |[mean]| 1.0 / mean), None);
    assert_eq!(percentile_of_resamples(&[], 0.95), None);
}

#[test]
fn many_rows_are_drawn_less_often_but_never_under_two_thousand_times() {
    let resamples = [10, 100_000, 200_000, 10_000_000].map(|rows| Resampling::for_rows(1, rows));
    assert_eq!(resamples.map(|how| how.resamples), [10_000, 10_000, 5_000, 2_000]);
}
