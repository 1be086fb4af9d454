//! The sample: a project made of generated tickets, with the prompt that "production" sends.

use holdout_store::{ImportOrigin, Project};
use holdout_types::ApiError;
use serde_json::Value;

use crate::candidates;
use crate::data::divide;
use crate::sample;
use crate::settings::Settings;
use crate::study::{ExactLeaks, SystemPlan};

/// Fills an empty project with the sample's tickets and its two candidates.
pub(crate) fn fill(store: &Project, name: &str) -> Result<(), ApiError> {
    let mut import = store.begin_import(ImportOrigin {
        file_name: sample::TICKETS_FILE.to_owned(),
        format: "jsonl".to_owned(),
        mapping: Value::Null,
    })?;
    for (line, ticket) in (1..).zip(sample::tickets(sample::SEED)) {
        import.append(line, &ticket)?;
    }
    import.finish()?;
    let settings = Settings { name: name.to_owned(), ..Settings::read(store)? };
    settings.write(store)?;
    divide::first_version(store, &settings, ExactLeaks::DropFromTrain)?;
    candidates::add_pair(
        store,
        "Production prompt",
        SystemPlan::Replace(sample::production_prompt()),
        SystemPlan::Replace(sample::short_prompt().to_owned()),
    )
}
