use super::*;
use proptest::prelude::*;

const USUAL: Ratios = Ratios { train: 0.7, validation: 0.1, test: 0.2 };

fn distinct(rows: usize) -> Vec<u128> {
    (0..rows as u128).collect()
}

fn count(splits: &[Split]) -> [usize; 3] {
    Split::ALL.map(|split| splits.iter().filter(|other| **other == split).count())
}

#[test]
fn three_hundred_rows_give_the_test_set_more_than_half() {
    let ratios = suggest_ratios(300);
    let counts = ratios.shares().map(|share| (share * 300.0).round());
    assert_eq!(counts, [100.0, 30.0, 170.0]);
}

#[test]
fn the_suggestion_never_shrinks_a_split_as_rows_are_added() {
    let mut before = [0.0; 3];
    for rows in 1..20_000 {
        let ratios = suggest_ratios(rows);
        ratios.check().unwrap();
        let counts = ratios.shares().map(|share| share * f64::from(rows));
        for (now, then) in counts.iter().zip(before) {
            assert!(*now >= then - 1e-6, "{rows} rows: {counts:?} after {before:?}");
        }
        before = counts;
    }
    assert_eq!(before.map(f64::round), [16_999.0, 1000.0, 2000.0]);
}

#[test]
fn the_same_seed_gives_the_same_splits_and_another_one_does_not() {
    let labels = vec![None; 200];
    let split = |seed| stratified(&labels, &distinct(200), USUAL, seed).unwrap().splits;
    assert_eq!(split(7), split(7));
    assert_ne!(split(7), split(8));
}

#[test]
fn a_thin_label_goes_to_training_and_is_reported() {
    let mut labels = vec![Some(0); 50];
    labels.extend([Some(1), Some(1)]);
    let assignment = stratified(&labels, &distinct(52), USUAL, 1).unwrap();
    assert_eq!(assignment.splits[50..], [Split::Train, Split::Train]);
    assert_eq!(assignment.issues[0].rows, [50, 51]);
    assert_eq!(assignment.issues[0].code, IssueCode::ThinLabel);
}

#[test]
fn many_small_labels_still_give_the_totals_asked_for() {
    let labels: Vec<_> = (0..1500).map(|row| Some(row % 150)).collect();
    let ratios = Ratios { train: 0.85, validation: 0.05, test: 0.1 };
    let splits = stratified(&labels, &distinct(1500), ratios, 3).unwrap().splits;
    let [train, validation, test] = count(&splits);
    assert!(train.abs_diff(1275) <= 1 && validation.abs_diff(75) <= 1 && test.abs_diff(150) <= 1);
}

#[test]
fn carving_leaves_nothing_for_the_test() {
    let labels: Vec<_> = (0..15_000).map(|row| Some(row / 100)).collect();
    let share = suggest_validation_share(15_000);
    let assignment = carve_validation(&labels, &distinct(15_000), share, 1).unwrap();
    assert_eq!(count(&assignment.splits), [14_000, 1000, 0]);
    assert!(assignment.issues.is_empty());
}

#[test]
fn shares_that_do_not_sum_to_one_are_refused() {
    for (train, validation, test) in [(0.5, 0.1, 0.1), (f64::NAN, 0.5, 0.5), (1.5, -0.5, 0.0)] {
        let error = stratified(&[], &[], Ratios { train, validation, test }, 1).unwrap_err();
        assert!(error.to_string().contains("sum to 1"));
    }
}

#[test]
fn labels_and_groups_of_different_lengths_are_refused() {
    assert_eq!(
        stratified(&[None], &[], USUAL, 1),
        Err(SplitError::Lengths { labels: 1, groups: 0 })
    );
}

proptest! {
    #[test]
    fn each_label_is_divided_within_one_row(
        labels in proptest::collection::vec(0_u32..6, 1..300),
        train in 0.1_f64..0.9,
        rest in 0.1_f64..0.9,
        seed: u64,
    ) {
        let ratios = Ratios { train, validation: (1.0 - train) * rest, test: (1.0 - train) * (1.0 - rest) };
        let labels: Vec<_> = labels.into_iter().map(Some).collect();
        let assignment = stratified(&labels, &distinct(labels.len()), ratios, seed).unwrap();
        prop_assert_eq!(assignment.splits.len(), labels.len());
        let thin: Vec<u32> = assignment.issues.iter().flat_map(|issue| issue.rows.clone()).collect();
        for label in 0..6 {
            let rows: Vec<usize> = (0..labels.len()).filter(|&row| labels[row] == Some(label)).collect();
            if rows.is_empty() || thin.contains(&(rows[0] as u32)) {
                continue;
            }
            let splits: Vec<Split> = rows.iter().map(|&row| assignment.splits[row]).collect();
            for (found, share) in count(&splits).into_iter().zip(ratios.shares()) {
                prop_assert!((found as f64 - share * rows.len() as f64).abs() <= 1.0 + 1e-6);
            }
        }
    }

    #[test]
    fn rows_with_the_same_input_stay_together(
        rows in proptest::collection::vec((0_u32..4, 0_u128..40), 1..200),
        seed: u64,
    ) {
        let labels: Vec<_> = rows.iter().map(|(label, _)| Some(*label)).collect();
        let groups: Vec<_> = rows.iter().map(|(_, group)| *group).collect();
        let splits = stratified(&labels, &groups, USUAL, seed).unwrap().splits;
        for (a, group) in groups.iter().enumerate() {
            for b in a..groups.len() {
                prop_assert!(groups[b] != *group || splits[a] == splits[b]);
            }
        }
    }
}
