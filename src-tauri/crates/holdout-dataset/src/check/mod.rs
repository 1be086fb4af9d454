//! Finding what is wrong with rows, one by one and together.
//!
//! Rows go in one at a time and are not kept; what stays is a few bytes per row ([`RowColumns`]). No
//! finding is repaired here, and nothing is left out: that is for the caller to decide.

mod instructions;
mod kept_report;
mod labels;
mod leaks;
mod messages;
mod near;
mod pairs;
mod privacy;
pub(crate) mod rows;
mod spelling;
mod tally;
mod tool_calls;

use crate::example::{Example, RowKind, parse_object};
use crate::hash::short_hash;
use crate::text::{canonical_json, fold};
use crate::tokens::{Memo, TokenCounter};
use holdout_types::{Issue, IssueCode, Severity, Split, SplitCounts};
pub use kept_report::{CHECKS, ReportOf};
use labels::LabelIndex;
pub use near::NearPair;
use near::Sketch;
use privacy::Privacy;
use serde::{Deserialize, Serialize};
pub use spelling::Spelling;
use tally::Tally;

/// Providers refuse fewer training rows.
const FEWEST_ROWS: u32 = 10;
/// From here on providers see improvements (OpenAI's supervised fine-tuning guide).
const WORTHWHILE_ROWS: u32 = 50;

/// How rows are checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckOptions {
    /// The model whose tokens are counted and whose limit holds; without one, `o200k_base` counts
    /// and there is no limit.
    pub model: Option<String>,
    /// Makes errors of the warnings that would make the evidence false or cut rows off: exact
    /// duplicates, conflicting answers, leaks of both kinds, rows that are too long, undocumented
    /// roles and text that looks like a control token. Thin labels and blank messages stay warnings.
    pub strict: bool,
    /// Whether exact leaks stop the run (an error) instead of being left out of training (a warning).
    pub block_on_leaks: bool,
}

/// What is known of one row after the check. Derived from its bytes: it can be thrown away and
/// counted again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowColumns {
    /// Tokens of the whole row; 0 if it can't be read.
    pub tokens: u32,
    /// The input, folded (NFKC, lower case, runs of space): equal for rows that ask the same.
    pub input_hash: u128,
    /// The row as canonical JSON: equal for rows that differ at most in spacing and order of keys.
    pub row_hash: u128,
    /// The answer as a place in [`CheckReport::labels`], if answers form a closed set.
    pub label: Option<u32>,
    /// Whether a provider takes the row.
    pub usable: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    /// The findings: errors first, then warnings, then notes.
    pub issues: Vec<Issue>,
    /// One entry per pushed row, in their order.
    pub columns: Vec<RowColumns>,
    /// The closed set of answers, in the order of first appearance; empty if there is none.
    pub labels: Vec<String>,
    /// The shape of the rows; `None` if no row could be read.
    pub kind: Option<RowKind>,
    /// How many rows can be used.
    pub usable: u32,
    /// Usable rows per split. Rows pushed without a split are in none.
    pub splits: SplitCounts,
    /// Tokens of all usable rows.
    pub tokens: u64,
    /// Rows of training and validation whose input stands in a split that must be kept from them:
    /// without these rows nothing leaks. Rising.
    pub leaking_rows: Vec<u32>,
    /// Rows whose input is near to another's: those that lean on the test split first, then those
    /// within a side, rising within each.
    pub near: Vec<NearPair>,
    /// Labels that are spellings of others, rising.
    pub spellings: Vec<Spelling>,
}

/// How a row stands in what is checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its split; `None` as long as rows are not divided.
    pub split: Option<Split>,
    /// Left out. It is checked by itself and, where it has a split, for leaks, so that the reason
    /// goes on being shown; it is no more compared with the others.
    pub left_out: bool,
    /// A person looked at it beside the rows that it conflicts with or is near to, and kept both.
    pub accepted: bool,
}

/// Counts by severity, for an exit code or a badge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct IssueCounts {
    /// Findings that stop training.
    pub errors: u32,
    /// Findings worth a look.
    pub warnings: u32,
    /// Findings worth knowing.
    pub notes: u32,
}

impl CheckReport {
    /// How many findings of each severity there are.
    pub fn counts(&self) -> IssueCounts {
        let count =
            |severity| self.issues.iter().filter(|issue| issue.severity == severity).count() as u32;
        IssueCounts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

/// What the checker keeps of a row until the end.
pub(crate) struct Kept {
    pub(crate) columns: RowColumns,
    pub(crate) split: Option<Split>,
    pub(crate) left_out: bool,
    pub(crate) accepted: bool,
    pub(crate) near: Option<Sketch>,
    pub(crate) kind: RowKind,
    pub(crate) answer_hash: u128,
    pub(crate) system_hash: u128,
}

/// Takes rows one by one, and tells at the end what is wrong.
pub struct Checker {
    options: CheckOptions,
    counter: TokenCounter,
    memo: Memo,
    tally: Tally,
    labels: LabelIndex,
    privacy: Privacy,
    kept: Vec<Kept>,
    byte_order_mark: bool,
}

impl Checker {
    /// A checker without rows.
    pub fn new(options: CheckOptions) -> Self {
        let counter = TokenCounter::for_model(options.model.as_deref().unwrap_or_default());
        Self {
            options,
            counter,
            memo: Memo::default(),
            tally: Tally::default(),
            labels: LabelIndex::default(),
            privacy: Privacy::default(),
            kept: Vec::new(),
            byte_order_mark: false,
        }
    }

    /// Takes the next row. `split` is `None` as long as rows are not divided. Messages speak of the
    /// row by its number, from 1.
    pub fn push(&mut self, split: Option<Split>, raw: &str) {
        self.take(Standing { split, ..Standing::default() }, None, raw);
    }

    /// Takes the next row; messages speak of it by its line in the file, from 1.
    pub fn push_line(&mut self, split: Option<Split>, line: u64, raw: &str) {
        self.take(Standing { split, ..Standing::default() }, Some(line), raw);
    }

    /// Takes the next row, which may be left out; messages speak of it by its line in the file.
    pub fn push_standing(&mut self, standing: Standing, line: u64, raw: &str) {
        self.take(standing, Some(line), raw);
    }

    /// Keeps the place of a row that takes no part, so that the places of the others are their ids.
    pub fn skip(&mut self) {
        let place = (self.kept.len() as u64).to_string();
        let standing = Standing { left_out: true, ..Standing::default() };
        self.keep_unreadable(standing, &place, None);
    }

    /// Says that a file began with a byte order mark.
    pub const fn note_byte_order_mark(&mut self) {
        self.byte_order_mark = true;
    }

    /// Compares the rows with each other, and ends.
    pub fn finish(mut self) -> CheckReport {
        pairs::tell_inputs_apart(&mut self.kept);
        let labels = std::mem::take(&mut self.labels).finish(&mut self.kept);
        let mut issues = std::mem::take(&mut self.tally).finish();
        issues.extend(pairs::mixed_kinds(&self.kept));
        issues.extend(self.too_few());
        issues.extend(self.too_long());
        issues.extend(pairs::duplicates(&self.kept));
        issues.extend(pairs::conflicts(&self.kept));
        let leaks = leaks::find(&self.kept, self.options.block_on_leaks || self.options.strict);
        issues.extend(leaks.issues);
        let near = near::find(&self.kept);
        issues.extend(near.issues);
        let spellings = spelling::find(&self.kept, &labels);
        issues.extend(spelling::told(&self.kept, &labels, &spellings));
        issues.extend(instructions::odd_ones(&self.kept));
        issues.extend(std::mem::take(&mut self.privacy).finish());
        issues.extend(labels::thin(&self.kept, &labels));
        issues.extend(self.byte_order_mark.then(byte_order_mark));
        if self.options.strict {
            issues.iter_mut().for_each(stricter);
        }
        issues.sort_by_key(|issue| (issue.severity, issue.code));
        let report = self.report(issues, labels, leaks.rows);
        CheckReport { near: near.pairs, spellings, ..report }
    }

    fn take(&mut self, standing: Standing, line: Option<u64>, raw: &str) {
        let at = self.kept.len() as u32;
        let row = match parse_object(raw) {
            Ok(row) => row,
            Err(fault) => {
                self.tally.add(at, line, fault);
                return self.keep_unreadable(standing, raw, None);
            }
        };
        let faults = rows::faults(&row);
        let example = Example::from_object(&row);
        let usable =
            example.is_some() && faults.iter().all(|fault| fault.severity != Severity::Error);
        for fault in faults {
            self.tally.add(at, line, fault);
        }
        let row_hash = short_hash(&[&canonical_json(&row.into())]);
        let Some(example) = example else {
            return self.keep_unreadable(standing, raw, Some(row_hash));
        };
        let (input, answer) = (example.input(), example.answer());
        self.privacy.look(at, [&input, &answer]);
        let has_label = usable && example.kind() == RowKind::Chat;
        self.labels.add(has_label.then_some(&answer));
        self.kept.push(Kept {
            columns: RowColumns {
                tokens: self.counter.count_with(&example, &mut self.memo),
                input_hash: short_hash(&[&fold(&input)]),
                row_hash,
                label: None,
                usable,
            },
            split: standing.split,
            left_out: standing.left_out,
            accepted: standing.accepted,
            near: Sketch::of(&input),
            kind: example.kind(),
            answer_hash: short_hash(&[answer.trim()]),
            system_hash: short_hash(&[&example.system().unwrap_or_default()]),
        });
    }

    fn keep_unreadable(&mut self, standing: Standing, raw: &str, row_hash: Option<u128>) {
        let hash = short_hash(&["unreadable", raw]);
        let row_hash = row_hash.unwrap_or(hash);
        self.labels.add(None);
        self.kept.push(Kept {
            columns: RowColumns {
                tokens: 0,
                input_hash: hash,
                row_hash,
                label: None,
                usable: false,
            },
            split: standing.split,
            left_out: standing.left_out,
            accepted: standing.accepted,
            near: None,
            kind: RowKind::Chat,
            answer_hash: hash,
            system_hash: hash,
        });
    }

    fn too_few(&self) -> Option<Issue> {
        let trains =
            |kept: &&Kept| kept.columns.usable && matches!(kept.split, None | Some(Split::Train));
        let rows = self.kept.iter().filter(trains).count() as u32;
        let (severity, message, remedy) = if rows < FEWEST_ROWS {
            (
                Severity::Error,
                format!(
                    "Training has {rows} usable rows; providers refuse a file with fewer than {FEWEST_ROWS}."
                ),
                "Add rows, or correct those with errors.",
            )
        } else if rows < WORTHWHILE_ROWS {
            (
                Severity::Note,
                format!(
                    "Training has {rows} usable rows; providers advise to start with {WORTHWHILE_ROWS} or more."
                ),
                "More good rows are the surest way to a better model.",
            )
        } else {
            return None;
        };
        Some(Issue {
            code: IssueCode::TooFewRows,
            severity,
            message,
            remedy: remedy.to_owned(),
            rows: Vec::new(),
        })
    }

    fn too_long(&self) -> Option<Issue> {
        let limit = self.counter.training_limit()?;
        let rows = tally::rows_where(&self.kept, |kept| kept.columns.tokens > limit);
        let longest = self.kept.iter().map(|kept| kept.columns.tokens).max()?;
        let model = self.options.model.as_deref().unwrap_or_default();
        tally::issue(
            IssueCode::TooLong,
            Severity::Warning,
            rows,
            |count| {
                format!(
                    "{count} longer than the {limit} tokens that {model} takes; the longest has {longest}. The end, and with it the answer, is cut off."
                )
            },
            "Shorten the rows, or leave them out.",
        )
    }

    fn report(
        self,
        issues: Vec<Issue>,
        labels: Vec<String>,
        leaking_rows: Vec<u32>,
    ) -> CheckReport {
        let mut splits = SplitCounts::default();
        let usable = || self.kept.iter().filter(|kept| kept.columns.usable);
        usable().filter_map(|kept| kept.split).for_each(|split| splits.add(split));
        CheckReport {
            issues,
            kind: pairs::usual_kind(&self.kept),
            usable: usable().count() as u32,
            tokens: usable().map(|kept| u64::from(kept.columns.tokens)).sum(),
            columns: self.kept.iter().map(|kept| kept.columns).collect(),
            labels,
            splits,
            leaking_rows,
            near: Vec::new(),
            spellings: Vec::new(),
        }
    }
}

fn byte_order_mark() -> Issue {
    Issue {
        code: IssueCode::ByteOrderMark,
        severity: Severity::Note,
        message: "The file begins with a byte order mark. It was left out.".to_owned(),
        remedy: "Nothing: exports have none, which OpenAI and most others want; Azure asks for one and takes files without."
            .to_owned(),
        rows: Vec::new(),
    }
}

fn stricter(issue: &mut Issue) {
    let hardens = matches!(
        issue.code,
        IssueCode::ExactDuplicate
            | IssueCode::ConflictingAnswers
            | IssueCode::ExactLeak
            | IssueCode::ValidationLeak
            | IssueCode::TooLong
            | IssueCode::UnknownRole
            | IssueCode::SpecialToken
    );
    if hardens && issue.severity == Severity::Warning {
        issue.severity = Severity::Error;
    }
}

#[cfg(test)]
mod tests;
