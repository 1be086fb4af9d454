//! Dividing rows into splits, and what the test set will be able to show.

use std::collections::HashSet;
use std::ops::ControlFlow;

use holdout_dataset::hash::ContentHasher;
use holdout_dataset::split::{
    carve_validation, stratified, suggest_ratios, suggest_validation_share,
};
use holdout_dataset::{CheckReport, Ratios, SplitError, Standing};
use holdout_statistics::{USUAL_POWER, smallest_detectable_difference};
use holdout_store::{ContentHash, NewVersion, Project};
use holdout_types::{ApiError, ErrorCode, RowId, Split, SplitCounts, VersionId};

use super::columns::{Columns, check};
use super::view::{SplitOption, SplitRequest};
use crate::settings::Settings;
use crate::study::ExactLeaks;
use crate::words::counted;

/// The share of rows on which two candidates are supposed to disagree, for what a test set can show
/// before anything is known.
const USUAL_DISCORDANCE: f64 = 0.10;
const ALPHA: f64 = 0.05;

/// The format of the import of rows that were taken out of a prompt.
pub(crate) const PROMPT_ORIGIN: &str = "prompt";

/// The rows that are to be divided.
pub(crate) struct Pool {
    /// Those that take part.
    rows: Vec<u32>,
    /// Those and the ones that stay left out.
    members: Vec<u32>,
    /// The row that each row of the project was edited from.
    origin: Vec<u32>,
}

impl Pool {
    /// The rows of a version: what is left out of it stays so.
    pub(crate) fn of(columns: &Columns) -> Self {
        let members = columns.members();
        let is_in = |row: &u32| !columns.excluded[*row as usize];
        let rows = members.iter().copied().filter(is_in).collect();
        Self { rows, members, origin: columns.origin.clone() }
    }

    /// The usable rows whose origin is as wanted.
    fn usable(
        &self,
        report: &CheckReport,
        is_wanted: impl Fn(u32) -> bool,
    ) -> impl Iterator<Item = u32> {
        let is_in = move |row: &u32| {
            report.columns[*row as usize].usable && is_wanted(self.origin[*row as usize])
        };
        self.rows.iter().copied().filter(is_in)
    }
}

/// Makes the version right after an import. Gives back the checks of all rows.
pub(crate) fn first_version(
    store: &Project,
    settings: &Settings,
    leaks: ExactLeaks,
) -> Result<CheckReport, ApiError> {
    let rows = store.rows().count()?;
    let report = check(store, rows, |_| Some(Standing::default()))?;
    let pool = Pool {
        rows: (0..rows).collect(),
        members: (0..rows).collect(),
        origin: (0..rows).collect(),
    };
    if settings.own_test_file() {
        let ratios = own_test_ratios(&report, settings);
        divide(store, &report, &pool, settings, ratios, leaks)?;
    } else {
        let rows = pool.usable(&report, |_| true);
        let entries = rows.map(|row| (RowId(row), Split::Train)).collect();
        write_version(store, None, entries, &pool.members, "Import")?;
    }
    Ok(report)
}

/// Divides all rows anew and makes a version of it.
pub(crate) fn divide(
    store: &Project,
    report: &CheckReport,
    pool: &Pool,
    settings: &Settings,
    ratios: Ratios,
    leaks: ExactLeaks,
) -> Result<VersionId, ApiError> {
    let pinned = training_only(store)?;
    let mut entries = match settings.examples {
        Some(examples) => {
            let drop_leaks = leaks == ExactLeaks::DropFromTrain;
            let given = Given { examples, pinned: &pinned };
            with_own_test(report, pool, given, ratios, settings.split_seed, drop_leaks)?
        }
        None => without_own_test(report, pool, ratios, settings.split_seed)?,
    };
    keep_in_training(report, settings, &pinned, &mut entries);
    let reason = if settings.own_test_file() { "Import" } else { "Divide into splits" };
    let parent = store.versions().head()?;
    let version = write_version(store, parent, entries, &pool.members, reason)?;
    Settings::change(store, |settings| settings.divided = true)?;
    Ok(version)
}

fn without_own_test(
    report: &CheckReport,
    pool: &Pool,
    ratios: Ratios,
    seed: u32,
) -> Result<Vec<(RowId, Split)>, ApiError> {
    let rows: Vec<u32> = pool.usable(report, |_| true).collect();
    let (labels, groups) = keys(report, &rows);
    let assigned =
        stratified(&labels, &groups, ratios, u64::from(seed)).map_err(|error| refused(&error))?;
    Ok(rows.into_iter().map(RowId).zip(assigned.splits).collect())
}

/// Rows that are for training whatever the division: those that were taken out of a prompt. Today's
/// baseline is shown them with every request, so they can't judge it.
fn training_only(store: &Project) -> Result<HashSet<u32>, ApiError> {
    let imports = store.imports().all()?;
    Ok(imports
        .iter()
        .filter(|import| import.origin.format == PROMPT_ORIGIN)
        .flat_map(|import| {
            let first = import.summary.first_row.0;
            first..first + import.summary.rows
        })
        .collect())
}

/// Puts the rows that are only for training there, and with them the rows of the same inputs, unless
/// the test rows were given in a file of their own.
fn keep_in_training(
    report: &CheckReport,
    settings: &Settings,
    pinned: &HashSet<u32>,
    entries: &mut [(RowId, Split)],
) {
    let input = |row: u32| report.columns[row as usize].input_hash;
    let inputs: HashSet<u128> = pinned.iter().map(|row| input(*row)).collect();
    let is_given = |split: Split| settings.own_test_file() && split == Split::Test;
    for (row, split) in entries.iter_mut().filter(|(_, split)| !is_given(*split)) {
        if inputs.contains(&input(row.0)) {
            *split = Split::Train;
        }
    }
}

/// Adds rows to the training split of the version in use, whether or not its test split is sealed.
pub(crate) fn add_to_training(
    store: &Project,
    head: VersionId,
    added: std::ops::Range<u32>,
    reason: &str,
) -> Result<VersionId, ApiError> {
    let listed = store.versions().entries(head)?;
    let mut entries = listed.entries;
    entries.extend(added.map(|row| (RowId(row), Split::Train)));
    let left_out = listed.excluded.into_iter();
    let members: Vec<u32> =
        entries.iter().map(|entry| entry.0).chain(left_out).map(|row| row.0).collect();
    write_version(store, Some(head), entries, &members, reason)
}

/// Which rows of a project with a test file are examples.
#[derive(Clone, Copy)]
struct Given<'a> {
    /// The first ones.
    examples: u32,
    /// And these, whatever their number.
    pinned: &'a HashSet<u32>,
}

impl Given<'_> {
    /// Whether a row of this origin is an example.
    fn is_example(self, origin: u32) -> bool {
        origin < self.examples || self.pinned.contains(&origin)
    }
}

/// The examples as training and validation, the rest as the test split. Examples whose input stands
/// in the test split are left out, if that is wished.
fn with_own_test(
    report: &CheckReport,
    pool: &Pool,
    given: Given<'_>,
    ratios: Ratios,
    seed: u32,
    drop_leaks: bool,
) -> Result<Vec<(RowId, Split)>, ApiError> {
    let test: Vec<u32> = pool.usable(report, |origin| !given.is_example(origin)).collect();
    let judged: HashSet<u128> =
        test.iter().map(|row| report.columns[*row as usize].input_hash).collect();
    let is_kept =
        |row: &u32| !(drop_leaks && judged.contains(&report.columns[*row as usize].input_hash));
    let learnt: Vec<u32> =
        pool.usable(report, |origin| given.is_example(origin)).filter(is_kept).collect();
    let (labels, groups) = keys(report, &learnt);
    let share = ratios.validation / (ratios.train + ratios.validation).max(f64::MIN_POSITIVE);
    let assigned = carve_validation(&labels, &groups, share, u64::from(seed))
        .map_err(|error| refused(&error))?;
    let learnt = learnt.into_iter().zip(assigned.splits);
    let test = test.into_iter().map(|row| (row, Split::Test));
    Ok(learnt.chain(test).map(|(row, split)| (RowId(row), split)).collect())
}

fn keys(report: &CheckReport, rows: &[u32]) -> (Vec<Option<u32>>, Vec<u128>) {
    let column = |row: &u32| &report.columns[*row as usize];
    let labels = rows.iter().map(|row| column(row).label).collect();
    let groups = rows.iter().map(|row| column(row).input_hash).collect();
    (labels, groups)
}

fn refused(error: &SplitError) -> ApiError {
    ApiError::new(ErrorCode::InvalidInput, format!("The rows can't be divided: {error}."))
        .with_field("percent")
}

/// Makes a version of `entries`; the other members are left out of it.
pub(crate) fn write_version(
    store: &Project,
    parent: Option<VersionId>,
    entries: Vec<(RowId, Split)>,
    members: &[u32],
    reason: &str,
) -> Result<VersionId, ApiError> {
    let hash = hash(store, &entries)?;
    let listed: HashSet<RowId> = entries.iter().map(|entry| entry.0).collect();
    let excluded = members.iter().copied().map(RowId);
    let excluded = excluded.filter(|row| !listed.contains(row)).collect();
    let version = NewVersion { parent, entries, excluded, reason: reason.to_owned(), hash };
    Ok(store.versions_mut().create(version)?)
}

fn hash(store: &Project, entries: &[(RowId, Split)]) -> Result<ContentHash, ApiError> {
    let ids: Vec<RowId> = entries.iter().map(|entry| entry.0).collect();
    let mut splits = entries.iter().map(|entry| entry.1);
    let mut hasher = ContentHasher::default();
    store.rows().visit(&ids, |row| {
        if let Some(split) = splits.next() {
            hasher.push(row.raw.as_bytes(), split);
        }
        ControlFlow::Continue(())
    })?;
    Ok(ContentHash(hasher.finish()))
}

/// The shares that a request asks for.
pub(crate) fn ratios_of(request: SplitRequest) -> Result<Ratios, ApiError> {
    let SplitCounts { train, validation, test } = request.percent;
    if train.checked_add(validation).and_then(|sum| sum.checked_add(test)) != Some(100) {
        let text = format!("{train}, {validation} and {test} per cent do not add up to 100.");
        return Err(ApiError::new(ErrorCode::InvalidInput, text).with_field("percent"));
    }
    let share = |percent: u32| f64::from(percent) / 100.0;
    Ok(Ratios { train: share(train), validation: share(validation), test: share(test) })
}

/// The shares with which a test file of its own is divided: only validation is carved out.
pub(crate) fn own_test_ratios(report: &CheckReport, settings: &Settings) -> Ratios {
    let examples = settings.examples.unwrap_or(report.columns.len() as u32);
    let validation = suggest_validation_share(examples);
    Ratios { train: 1.0 - validation, validation, test: 0.0 }
}

/// The ways to divide that the Data screen offers, with what each test set could show.
pub(crate) fn options(report: &CheckReport) -> Vec<SplitOption> {
    let rows = report.usable;
    let proposed = percent(suggest_ratios(rows));
    let mut offered = vec![
        proposed,
        SplitCounts { train: 80, validation: 10, test: 10 },
        SplitCounts { train: 70, validation: 10, test: 20 },
        SplitCounts { train: 50, validation: 10, test: 40 },
    ];
    offered.sort_by_key(|percent| percent.test);
    offered.dedup();
    offered.into_iter().map(|percent| option(rows, percent, percent == proposed)).collect()
}

/// Whole per cent of the proposed shares; what rounding leaves over goes to training.
pub(crate) fn percent(ratios: Ratios) -> SplitCounts {
    let whole = |share: f64| (share * 100.0).round() as u32;
    let (validation, test) = (whole(ratios.validation), whole(ratios.test));
    SplitCounts { train: 100 - (validation + test).min(100), validation, test }
}

fn option(rows: u32, percent: SplitCounts, proposed: bool) -> SplitOption {
    let part = |percent: u32| (f64::from(rows) * f64::from(percent) / 100.0).round() as u32;
    let (validation, test) = (part(percent.validation), part(percent.test));
    let counts = SplitCounts { train: rows.saturating_sub(validation + test), validation, test };
    let detectable_points = detectable_points(test);
    SplitOption {
        percent,
        counts,
        detectable_points,
        sentence: sentence(test, detectable_points),
        proposed,
    }
}

/// The smallest difference, in points, that so many test rows can show.
pub(crate) fn detectable_points(test: u32) -> f64 {
    100.0 * smallest_detectable_difference(test, USUAL_DISCORDANCE, USUAL_POWER, ALPHA)
}

fn sentence(test: u32, points: f64) -> String {
    let rows = counted(test, "test row shows", "test rows show");
    if points >= 99.5 {
        return format!("{rows} no difference at all.");
    }
    format!("{rows} a difference of about {points:.1} points, if 10 % of the answers differ.")
}
