//! The Data screen's answer: is this data good enough to train on, and to judge by?

use holdout_types::{Severity, SplitCounts};

use super::columns::Columns;
use crate::view::Headline;
use crate::words::counted;

/// What the headline depends on beside the columns.
pub(super) struct Standing {
    /// Rows a split.
    pub(super) splits: SplitCounts,
    /// Whether rows are divided.
    pub(super) divided: bool,
    /// Whether the test split is sealed.
    pub(super) sealed: bool,
}

pub(super) fn headline(columns: &Columns, standing: &Standing) -> Headline {
    let errors = columns.open_findings(Severity::Error);
    let warnings = columns.open_findings(Severity::Warning);
    Headline {
        question: "Is this data good enough to train on, and to judge by?".to_owned(),
        answer: answer(columns, standing, errors),
        support: support(columns, standing, warnings),
    }
}

fn answer(columns: &Columns, standing: &Standing, errors: u32) -> String {
    let test = counted(standing.splits.test, "test row", "test rows");
    if errors > 0 {
        let verb = if errors == 1 { "stops" } else { "stop" };
        return format!("Not yet: {} {verb} training.", counted(errors, "error", "errors"));
    }
    if standing.sealed {
        return format!(
            "Good: {} to learn from, and {test} sealed to judge by.",
            counted(standing.splits.train, "row", "rows")
        );
    }
    if standing.divided {
        return format!("Ready to seal: {test} will judge, and stay out of training.");
    }
    format!("{}, ready to be divided.", counted(columns.report.usable, "usable row", "usable rows"))
}

fn support(columns: &Columns, standing: &Standing, warnings: u32) -> String {
    let mut parts = vec![counted(columns.rows(), "row", "rows")];
    if !columns.report.labels.is_empty() {
        parts.push(counted(columns.report.labels.len() as u32, "label", "labels"));
    }
    let mut support = format!("{}.", parts.join(", "));
    let left_out = columns.left_out();
    if left_out > 0 {
        let verb = if left_out == 1 { "is" } else { "are" };
        support += &format!(" {} {verb} left out.", counted(left_out, "row", "rows"));
    }
    support += &match warnings {
        0 => " Nothing else was found.".to_owned(),
        1 => " One other finding is worth a look.".to_owned(),
        many => format!(" {many} other findings are worth a look."),
    };
    if !standing.divided {
        support +=
            " Divide them before you look at single rows: what you have seen, you can't judge by.";
    }
    support
}
