//! The result file of a job: its metrics as CSV, in the columns of the reference API, and in base64
//! as that API sends it.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::state::events::Event;

/// The columns, with the keys of the metrics behind them.
const COLUMNS: [(&str, &str); 5] = [
    ("step", "step"),
    ("train_loss", "train_loss"),
    ("train_accuracy", "train_mean_token_accuracy"),
    ("valid_loss", "valid_loss"),
    ("valid_mean_token_accuracy", "valid_mean_token_accuracy"),
];

/// The metrics of these events; a step that was taken again after a restart stands once.
pub(crate) fn result_file(events: &[Event]) -> String {
    let metrics = events.iter().filter(|event| event.kind == "metrics");
    let by_step: BTreeMap<u64, _> = metrics
        .filter_map(|event| Some((event.data.get("step")?.as_u64()?, &event.data)))
        .collect();
    let mut csv = COLUMNS.map(|(column, _)| column).join(",");
    for data in by_step.values() {
        csv.push('\n');
        for (at, (_, key)) in COLUMNS.iter().enumerate() {
            let separator = if at == 0 { "" } else { "," };
            let value = data.get(*key).map(Value::to_string).unwrap_or_default();
            // Writing to a string can't fail.
            let _ = write!(csv, "{separator}{value}");
        }
    }
    csv.push('\n');
    STANDARD.encode(csv)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str, data: &Value) -> Event {
        Event {
            id: String::new(),
            created_at: 0,
            level: "info".to_owned(),
            message: String::new(),
            kind: kind.to_owned(),
            data: data.as_object().unwrap().clone(),
        }
    }

    #[test]
    fn metrics_become_rows_by_step_and_unknown_ones_stay_empty() {
        let events = [
            event("message", &json!({})),
            event("metrics", &json!({"step": 11, "train_loss": 9.0})),
            event(
                "metrics",
                &json!({"step": 1, "train_loss": 1.5, "train_mean_token_accuracy": 0.0}),
            ),
            event("metrics", &json!({"step": 11, "train_loss": 0.5, "valid_loss": 0.25})),
        ];
        let csv = String::from_utf8(STANDARD.decode(result_file(&events)).unwrap()).unwrap();
        assert_eq!(
            csv,
            "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n\
             1,1.5,0.0,,\n11,0.5,,0.25,\n"
        );
    }
}
