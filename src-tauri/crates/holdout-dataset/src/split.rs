//! Dividing rows into training, validation and test.
//!
//! Seeded and stratified: the same rows, ratios and seed give the same splits, and each label gets
//! its share of every split within one row. Rows with the same input stay together, or the test set
//! would hold what the training has seen.

use holdout_types::{Issue, IssueCode, Severity, Split};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The shares of the three splits. They sum to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ratios {
    /// The share to learn from.
    pub train: f64,
    /// The share to watch the training with.
    pub validation: f64,
    /// The share to judge by.
    pub test: f64,
}

/// Which split each row goes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// One split per row, in the order of the rows.
    pub splits: Vec<Split>,
    /// [`IssueCode::ThinLabel`] if a label had too few rows to be divided.
    pub issues: Vec<Issue>,
}

/// Why rows can't be divided.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SplitError {
    /// A share is negative or not a number, or they do not sum to 1.
    #[error(
        "the shares {train}, {validation} and {test} can't be used: each must lie between 0 and 1, and they must sum to 1"
    )]
    Ratios {
        /// Of training.
        train: f64,
        /// Of validation.
        validation: f64,
        /// Of test.
        test: f64,
    },
    /// Labels and groups are not about the same rows.
    #[error("{labels} labels and {groups} input hashes were given: each row needs one of both")]
    Lengths {
        /// How many labels.
        labels: usize,
        /// How many groups.
        groups: usize,
    },
}

impl Ratios {
    /// The shares in the order of [`Split::ALL`].
    const fn shares(self) -> [f64; 3] {
        [self.train, self.validation, self.test]
    }

    fn check(self) -> Result<(), SplitError> {
        let shares = self.shares();
        let lie_between = shares.iter().all(|share| (0.0..=1.0).contains(share));
        if lie_between && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-6 {
            return Ok(());
        }
        Err(SplitError::Ratios { train: self.train, validation: self.validation, test: self.test })
    }
}

/// Shares that give the test set as much as training can spare.
///
/// Up to 300 rows training gets a third (at least ten rows, below which providers refuse a file),
/// validation a tenth, the test set the rest: 100, 30 and 170 of 300. Beyond, 30 of 100 further rows
/// go to the test set until it has 2,000, and 10 to validation until it has 1,000; the others train.
/// More rows never mean fewer in any split.
pub fn suggest_ratios(rows: u32) -> Ratios {
    if rows == 0 {
        return Ratios { train: 1.0, validation: 0.0, test: 0.0 };
    }
    let rows = f64::from(rows);
    let validation = (rows / 10.0).min(1000.0);
    let (train, test) = if rows <= 300.0 {
        let train = (rows / 3.0).max(10.0).min(rows - validation);
        (train, rows - validation - train)
    } else {
        let test = (170.0 + 0.3 * (rows - 300.0)).min(2000.0);
        (rows - validation - test, test)
    };
    Ratios { train: train / rows, validation: validation / rows, test: test / rows }
}

/// The share of validation where the test set is a file of its own: a tenth, at most 1,000 rows.
pub fn suggest_validation_share(rows: u32) -> f64 {
    0.1_f64.min(1000.0 / f64::from(rows.max(1)))
}

/// Divides rows by `ratios`.
///
/// `labels` and `groups` have one entry per row: the label, if answers form a closed set, and the
/// hash of the input ([`crate::RowColumns::input_hash`]). Per label, each split gets the share of
/// the rows rounded down or up, so that the totals come as near as they can. A label with fewer
/// groups than there are splits goes to training as a whole, and is reported.
pub fn stratified(
    labels: &[Option<u32>],
    groups: &[u128],
    ratios: Ratios,
    seed: u64,
) -> Result<Assignment, SplitError> {
    ratios.check()?;
    if labels.len() != groups.len() {
        return Err(SplitError::Lengths { labels: labels.len(), groups: groups.len() });
    }
    let shares = ratios.shares();
    let wanted = shares.iter().filter(|share| **share > 0.0).count();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut splits = vec![Split::Train; labels.len()];
    let mut thin = Vec::new();
    let mut debt = [0.0; 3];
    for (label, mut members) in strata(labels, groups) {
        if label.is_some() && members.len() < wanted && shares[0] > 0.0 {
            thin.push(members.concat());
            continue;
        }
        members.shuffle(&mut rng);
        members.sort_by_key(|rows| std::cmp::Reverse(rows.len()));
        let count = members.iter().map(Vec::len).sum();
        let mut open = quotas(count, shares, &mut debt).map(|quota| quota as i64);
        for rows in members {
            let to = neediest(&open, shares);
            open[to] -= rows.len() as i64;
            for row in rows {
                splits[row as usize] = Split::ALL[to];
            }
        }
    }
    Ok(Assignment { splits, issues: thin_issue(&thin).into_iter().collect() })
}

/// Divides the rows of one file into training and validation, where the test set is another file.
pub fn carve_validation(
    labels: &[Option<u32>],
    groups: &[u128],
    share: f64,
    seed: u64,
) -> Result<Assignment, SplitError> {
    stratified(labels, groups, Ratios { train: 1.0 - share, validation: share, test: 0.0 }, seed)
}

/// The rows of each label, as groups of rows with the same input, in the order of first appearance.
fn strata(labels: &[Option<u32>], groups: &[u128]) -> BTreeMap<Option<u32>, Vec<Vec<u32>>> {
    let mut strata: BTreeMap<Option<u32>, Vec<Vec<u32>>> = BTreeMap::new();
    let mut places: FxHashMap<u128, (Option<u32>, usize)> = FxHashMap::default();
    for (row, (label, group)) in labels.iter().zip(groups).enumerate() {
        if let Some((label, place)) = places.get(group) {
            if let Some(members) = strata.get_mut(label) {
                members[*place].push(row as u32);
            }
            continue;
        }
        let members = strata.entry(*label).or_default();
        places.insert(*group, (*label, members.len()));
        members.push(vec![row as u32]);
    }
    strata
}

/// How many of `count` rows each split gets: its share rounded down, and what is left to the splits
/// that earlier labels left shortest (`debt`), at most one each.
fn quotas(count: usize, shares: [f64; 3], debt: &mut [f64; 3]) -> [usize; 3] {
    let ideal = shares.map(|share| share * count as f64);
    // A share such as 0.1 × 10 may come out a hair below the whole number that it is.
    let mut quotas = ideal.map(|quota| (quota + 1e-9).floor() as usize);
    for split in 0..3 {
        debt[split] += ideal[split] - quotas[split] as f64;
    }
    let mut left = count - quotas.iter().sum::<usize>().min(count);
    let mut order: Vec<usize> =
        (0..3).filter(|&split| ideal[split] - quotas[split] as f64 > 1e-9).collect();
    // Training comes first where it would have nothing at all to learn the label from.
    let bare = |split: usize| split == 0 && quotas[0] == 0;
    order.sort_by(|&a, &b| bare(b).cmp(&bare(a)).then(debt[b].total_cmp(&debt[a])));
    for split in order {
        if left == 0 {
            break;
        }
        quotas[split] += 1;
        debt[split] -= 1.0;
        left -= 1;
    }
    quotas[0] += left;
    quotas
}

/// The split that lacks most rows; one that wants none never gets any.
fn neediest(open: &[i64; 3], shares: [f64; 3]) -> usize {
    (0..3)
        .filter(|&split| shares[split] > 0.0)
        .max_by_key(|&split| (open[split], 2 - split))
        .unwrap_or(0)
}

fn thin_issue(thin: &[Vec<u32>]) -> Option<Issue> {
    if thin.is_empty() {
        return None;
    }
    let labels = thin.len();
    let mut rows = thin.concat();
    rows.sort_unstable();
    let labels =
        if labels == 1 { "1 label has".to_owned() } else { format!("{labels} labels have") };
    Some(Issue {
        code: IssueCode::ThinLabel,
        severity: Severity::Warning,
        message: format!(
            "{labels} too few different rows to be divided; all {} go to training.",
            rows.len()
        ),
        remedy: "Add rows for these labels, or the test set says nothing about them.".to_owned(),
        rows,
    })
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
