//! Is this data good enough to train on, and to judge by?
//!
//! Import, checks, the table, fixes and edits, splits and the seal.

mod beside;
mod change;
pub(crate) mod columns;
pub(crate) mod divide;
mod fix;
mod headline;
mod history;
pub mod import;
pub(crate) mod inputs;
mod lineage;
pub(crate) mod order;
mod rewrite;
pub(crate) mod titles;
pub mod view;

use holdout_dataset::Example;
use holdout_dataset::personal::kinds_in;
use holdout_types::{ApiError, ErrorCode, Issue, Message, RowId, Split, SplitCounts};

use self::columns::Columns;
use self::headline::{Standing, headline};
use self::titles::{mark, title};
use self::view::{
    DataView, Finding, IssueView, LabelView, PlainTexts, RowDetail, RowLine, RowPage, RowQuery,
    SplitOption, SplitRequest, TokenView,
};
use crate::project::OpenProject;
use crate::settings::Settings;
use crate::study::ExactLeaks;
use crate::words::one_line;

/// Characters of a text that one line of the table may show.
const LINE_LIMIT: usize = 240;
/// Rows that one question may ask for.
const PAGE_LIMIT: u32 = 500;
/// Characters of a row that the inspector shows.
const RAW_LIMIT: usize = 100_000;

impl OpenProject {
    /// The Data screen.
    pub fn data_view(&self) -> Result<DataView, ApiError> {
        let columns = self.columns()?;
        let settings = self.settings()?;
        let splits = if settings.divided {
            self.store.versions().get(columns.version)?.counts
        } else {
            SplitCounts::default()
        };
        let sealed = self.is_sealed()?;
        let standing = Standing { splits, divided: settings.divided, sealed };
        let steps = self.steps()?;
        let issues = columns.report.issues.iter();
        Ok(DataView {
            headline: headline(&columns, &standing),
            rows: columns.rows(),
            splits,
            divided: settings.divided,
            sealed,
            own_test_file: settings.own_test_file(),
            issues: issues.map(|issue| issue_view(&columns, issue, sealed)).collect(),
            labels: labels(&columns),
            origins: self.origins()?,
            tokens: tokens(&columns),
            excluded: columns.left_out(),
            version: columns.version.0,
            undo: steps.undo,
            redo: steps.redo,
        })
    }

    /// A piece of the table.
    pub fn rows(&self, query: &RowQuery) -> Result<RowPage, ApiError> {
        let columns = self.columns()?;
        let order = self.orders.order(&self.store, &columns, query)?;
        let total = order.len() as u32;
        let start = query.offset.min(total);
        let end = start.saturating_add(query.limit.min(PAGE_LIMIT)).min(total);
        let ids: Vec<RowId> =
            order[start as usize..end as usize].iter().copied().map(RowId).collect();
        let rows = self.store.rows().get(&ids)?;
        let rows = rows.iter().map(|row| row_line(&columns, row.id, &row.raw)).collect();
        Ok(RowPage { total, offset: start, rows })
    }

    /// One row, whole.
    pub fn row(&self, id: RowId) -> Result<RowDetail, ApiError> {
        let columns = self.columns()?;
        let row = self.stored(id)?;
        let place = id.0 as usize;
        let sealed = self.is_sealed()?;
        let origin = RowId(columns.origin[place]);
        let texts = rewrite::texts(&row.raw);
        let issues = columns.report.issues.iter().filter(|issue| issue.rows.contains(&id.0));
        let (raw, raw_cut) = cut(&row.raw);
        Ok(RowDetail {
            id,
            number: columns.number(id),
            origin: self.origin_of(origin)?,
            line: u32::try_from(row.line).unwrap_or(u32::MAX),
            split: columns.splits[place],
            tokens: columns.report.columns[place].tokens,
            messages: messages(&row.raw),
            raw,
            raw_cut,
            issues: issues.map(|issue| issue_view(&columns, issue, sealed)).collect(),
            excluded: columns.excluded[place],
            sealed: sealed && columns.splits[place] == Some(Split::Test),
            edited: origin != id,
            texts: texts.map(|texts| PlainTexts { input: texts.input, answer: texts.answer }),
            personal: personal(&row.raw),
            beside: self.beside(&columns, id)?,
        })
    }

    /// The ways to divide the rows.
    pub fn split_options(&self) -> Result<Vec<SplitOption>, ApiError> {
        Ok(divide::options(&self.columns()?.report))
    }

    /// Divides the rows.
    pub fn divide(&self, request: SplitRequest) -> Result<DataView, ApiError> {
        if self.is_sealed()? {
            return Err(ApiError::new(
                ErrorCode::Sealed,
                "The test split is sealed, so the rows can't be divided again.",
            )
            .with_hint("For another test split start a new project."));
        }
        let ratios = divide::ratios_of(request)?;
        let settings =
            Settings::change(&self.store, |settings| settings.split_seed = request.seed)?;
        let columns = self.columns()?;
        let pool = divide::Pool::of(&columns);
        divide::divide(
            &self.store,
            &columns.report,
            &pool,
            &settings,
            ratios,
            ExactLeaks::default(),
        )?;
        self.data_view()
    }

    /// Seals the test split, for good.
    pub fn seal(&self) -> Result<DataView, ApiError> {
        if !self.settings()?.divided {
            return Err(ApiError::new(ErrorCode::WrongState, "The rows are not divided yet.")
                .with_hint("Divide them first, so that there is a test split to seal."));
        }
        if !self.is_sealed()? {
            self.settle_metric()?;
            self.store.seals_mut().seal(self.head()?, "")?;
        }
        self.data_view()
    }

    /// The files that the rows came from.
    pub(crate) fn origins(&self) -> Result<Vec<String>, ApiError> {
        let imports = self.store.imports().all()?;
        let files = imports.into_iter().filter(|import| !lineage::is_edit(&import.origin));
        Ok(files.map(|import| import.origin.file_name).collect())
    }

    pub(crate) fn origin_of(&self, id: RowId) -> Result<String, ApiError> {
        let imports = self.store.imports().all()?;
        let import = imports.into_iter().rfind(|import| import.summary.first_row <= id);
        Ok(import.map(|import| import.origin.file_name).unwrap_or_default())
    }
}

fn no_row(id: RowId) -> ApiError {
    ApiError::new(ErrorCode::NotFound, format!("There is no row {}.", u64::from(id.0) + 1))
}

fn issue_view(columns: &Columns, issue: &Issue, sealed: bool) -> IssueView {
    IssueView {
        code: issue.code,
        severity: issue.severity,
        title: title(issue.code).to_owned(),
        message: issue.message.clone(),
        remedy: issue.remedy.clone(),
        rows: issue.rows.len() as u32,
        handled: columns.is_handled(issue.code, &issue.rows),
        fix: fix::offered(columns, issue, sealed),
    }
}

/// What in a row looks like personal data, in words.
fn personal(raw: &str) -> Vec<String> {
    let Ok(example) = Example::parse(raw) else { return Vec::new() };
    let texts = [example.input(), example.answer()];
    let mut kinds: Vec<_> = texts.iter().flat_map(|text| kinds_in(text)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(|kind| kind.words().0.to_owned()).collect()
}

fn labels(columns: &Columns) -> Vec<LabelView> {
    let mut counts = vec![0; columns.report.labels.len()];
    let rows = columns.report.columns.iter().zip(&columns.excluded);
    for label in rows.filter(|(_, excluded)| !**excluded).filter_map(|(row, _)| row.label) {
        counts[label as usize] += 1;
    }
    let named = columns.report.labels.iter().cloned().zip(counts);
    let named = named.filter(|(_, rows)| *rows > 0);
    let mut labels: Vec<LabelView> = named.map(|(label, rows)| LabelView { label, rows }).collect();
    labels.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.label.cmp(&b.label)));
    labels
}

fn tokens(columns: &Columns) -> TokenView {
    let usable = columns.report.columns.iter().filter(|row| row.usable);
    let mut counts: Vec<u32> = usable.map(|row| row.tokens).collect();
    counts.sort_unstable();
    TokenView {
        total: columns.report.tokens,
        median: counts.get(counts.len() / 2).copied().unwrap_or(0),
        longest: counts.last().copied().unwrap_or(0),
    }
}

fn row_line(columns: &Columns, id: RowId, raw: &str) -> RowLine {
    let place = id.0 as usize;
    let (input, answer) = match Example::parse(raw) {
        Ok(example) => (example.input(), example.answer()),
        Err(_) => (raw.to_owned(), String::new()),
    };
    let gravest = columns.gravest.get(&id.0).map(|issue| &columns.report.issues[*issue]);
    RowLine {
        id,
        number: columns.number(id),
        input: one_line(&input, LINE_LIMIT),
        answer: one_line(&answer, LINE_LIMIT),
        tokens: columns.report.columns[place].tokens,
        split: columns.splits[place],
        finding: gravest.map(|issue| Finding {
            code: issue.code,
            severity: issue.severity,
            title: mark(issue.code).to_owned(),
        }),
        excluded: columns.excluded[place],
    }
}

fn messages(raw: &str) -> Vec<Message> {
    let Ok(example) = Example::parse(raw) else { return Vec::new() };
    let text = |turn: &holdout_dataset::Turn| match &turn.tool_calls {
        Some(calls) if turn.text.is_empty() => calls.clone(),
        Some(calls) => format!("{}\n{calls}", turn.text),
        None => turn.text.clone(),
    };
    let messages = example.messages().iter();
    messages.map(|turn| Message::new(turn.role, cut(&text(turn)).0)).collect()
}

/// At most [`RAW_LIMIT`] characters of a text, and how many are missing.
fn cut(text: &str) -> (String, u32) {
    match text.char_indices().nth(RAW_LIMIT) {
        None => (text.to_owned(), 0),
        Some((end, _)) => {
            let missing = text[end..].chars().count();
            (text[..end].to_owned(), u32::try_from(missing).unwrap_or(u32::MAX))
        }
    }
}
