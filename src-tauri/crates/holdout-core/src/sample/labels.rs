//! The fourteen labels, how many tickets each has, and which are easily taken for each other.

use super::wording::Table;

/// A label with its place in the sample.
pub(super) struct Label {
    /// As it stands in the answers.
    pub(super) name: &'static str,
    /// How many of the rows carry it.
    pub(super) tickets: usize,
    /// The labels that people give by mistake instead.
    pub(super) confusable: &'static [&'static str],
    /// Its wording table.
    wording: &'static str,
}

impl Label {
    /// A label that is taken for no other.
    pub(super) const fn plain(name: &'static str, tickets: usize, wording: &'static str) -> Self {
        Self { name, tickets, confusable: &[], wording }
    }

    /// The wording of its tickets.
    pub(super) fn wording(&self) -> Table {
        Table::parse(self.wording)
    }
}

/// A row of the list below.
macro_rules! label {
    ($name:literal, $tickets:literal, $confusable:expr) => {
        Label {
            name: $name,
            tickets: $tickets,
            confusable: &$confusable,
            wording: include_str!(concat!("wording/", $name, ".txt")),
        }
    };
}

/// All labels, the largest first.
pub(super) const ALL: [Label; 14] = [
    label!("billing_refund", 165, ["billing_invoice", "cancel_subscription"]),
    label!("login_problem", 150, ["password_reset", "bug_report"]),
    label!("billing_invoice", 130, ["billing_refund"]),
    label!("bug_report", 125, ["feature_request", "data_export"]),
    label!("password_reset", 110, ["login_problem"]),
    label!("feature_request", 95, ["bug_report", "change_plan"]),
    label!("shipping_delay", 90, ["shipping_address", "billing_refund"]),
    label!("cancel_subscription", 80, ["change_plan", "data_deletion"]),
    label!("shipping_address", 75, ["shipping_delay"]),
    label!("change_plan", 60, ["cancel_subscription", "billing_invoice"]),
    label!("data_export", 50, ["bug_report", "data_deletion"]),
    label!("data_deletion", 45, ["cancel_subscription"]),
    label!("api_limit", 38, ["bug_report"]),
    label!("other", 27, ["feature_request"]),
];
