//! What is known to end, as data with its source: models, and the training of new ones.

use std::sync::LazyLock;

use holdout_types::Timestamp;
use serde::Deserialize;

const SECONDS_A_DAY: i64 = 86_400;

/// `ends.json`, written by hand.
#[derive(Debug, Deserialize)]
struct Table {
    models: Vec<Ending>,
    models_source: String,
    training_ends: String,
    training_refused_since: String,
    training_source: String,
}

#[derive(Debug, Deserialize)]
struct Ending {
    model: String,
    ends: String,
    /// The dated names that stand for it.
    versions: Vec<String>,
}

/// A test reads the same file, so that an unreadable one is not shipped.
static TABLE: LazyLock<Option<Table>> =
    LazyLock::new(|| serde_json::from_str(include_str!("ends.json")).ok());

/// The known end of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ModelEnd {
    /// The base model, by its short name.
    pub(crate) model: String,
    /// The day, as it is written: `2027-01-14`.
    pub(crate) day: String,
    /// Whole days until then; negative afterwards.
    pub(crate) days: i64,
    /// Where that is known from.
    pub(crate) source: String,
}

/// The end of new trainings at OpenAI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrainingEnd {
    /// The day from which nobody can train.
    pub(crate) day: String,
    /// The day from which new organisations can't.
    pub(crate) refused_since: String,
    /// Whole days until `day`; negative afterwards.
    pub(crate) days: i64,
    /// Where that is known from.
    pub(crate) source: String,
}

/// The end of a model, if one is known: by its short or dated name, alone or as the base of a
/// fine-tuned one (`ft:gpt-4o-mini-2024-07-18:org::id`).
pub(crate) fn of_model(name: &str, now: Timestamp) -> Option<ModelEnd> {
    let table = TABLE.as_ref()?;
    let base = name.strip_prefix("ft:").and_then(|rest| rest.split(':').next()).unwrap_or(name);
    let ending = table.models.iter().find(|ending| {
        ending.model == base || ending.versions.iter().any(|version| version == base)
    })?;
    Some(ModelEnd {
        model: ending.model.clone(),
        day: ending.ends.clone(),
        days: days_until(&ending.ends, now)?,
        source: table.models_source.clone(),
    })
}

/// The end of new trainings at OpenAI.
pub(crate) fn of_training(now: Timestamp) -> Option<TrainingEnd> {
    let table = TABLE.as_ref()?;
    Some(TrainingEnd {
        day: table.training_ends.clone(),
        refused_since: table.training_refused_since.clone(),
        days: days_until(&table.training_ends, now)?,
        source: table.training_source.clone(),
    })
}

/// Whole days from `now` to a day in UTC; 0 on the day itself.
fn days_until(day: &str, now: Timestamp) -> Option<i64> {
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, date) = (parts.next()??, parts.next()??, parts.next()??);
    Some(days_from_civil(year, month, date) - now.unix_seconds().div_euclid(SECONDS_A_DAY))
}

/// Days since 1970-01-01, by H. Hinnant, "chrono-compatible low-level date algorithms",
/// `days_from_civil`.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-25, 12:00 UTC: 20,782 days after 1970-01-01 (`date -d 2026-11-25 +%s` / 86,400).
    const NOW: Timestamp = Timestamp((20_782 * 86_400 + 43_200) * 1_000);

    #[test]
    fn days_are_counted_to_the_day() {
        assert_eq!(days_until("1970-01-01", Timestamp(0)), Some(0));
        assert_eq!(days_until("2026-11-25", NOW), Some(0));
        assert_eq!(days_until("2026-11-26", NOW), Some(1));
        assert_eq!(days_until("2027-01-14", NOW), Some(50));
        assert_eq!(days_until("2026-10-23", NOW), Some(-33));
        assert_eq!(days_until("2028-03-01", NOW), Some(462), "over a leap day");
        assert_eq!(days_until("soon", NOW), None);
    }

    #[test]
    fn a_model_is_known_by_its_short_name_its_dated_name_and_as_a_base() {
        let names = ["gpt-4o-mini", "gpt-4o-mini-2024-07-18", "ft:gpt-4o-mini-2024-07-18:me::x1"];
        for name in names {
            let end = of_model(name, NOW).unwrap();
            assert_eq!((end.model.as_str(), end.days), ("gpt-4o-mini", 50), "{name}");
        }
        assert_eq!(of_model("local-base", NOW), None);
        assert_eq!(of_model("gpt-4o-mini-of-mine", NOW), None);
    }

    #[test]
    fn the_table_is_readable_and_names_its_sources() {
        let table = TABLE.as_ref().unwrap();
        assert_eq!(table.models.len(), 4);
        assert!(table.models.iter().all(|ending| days_until(&ending.ends, NOW).is_some()));
        assert!(table.models_source.contains("2026-10-14"));
        let training = of_training(NOW).unwrap();
        assert_eq!((training.day.as_str(), training.days), ("2027-01-06", 42));
    }
}
