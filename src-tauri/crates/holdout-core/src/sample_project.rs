//! A sample as a project: its rows imported, its documents taken in, its candidates entered.

use holdout_store::{ImportOrigin, Project};
use holdout_types::{ApiError, CandidateKind};
use serde_json::Value;

use crate::candidates;
use crate::data::divide;
use crate::knowledge;
use crate::sample::{Sample, SampleCandidate};
use crate::settings::Settings;
use crate::study::{CandidatePlan, ExactLeaks, SystemPlan};

/// Fills an empty project with a sample.
pub(crate) fn fill(store: &Project, name: &str, sample: &Sample) -> Result<(), ApiError> {
    let mut import = store.begin_import(ImportOrigin {
        file_name: sample.kind.file_name().to_owned(),
        format: "jsonl".to_owned(),
        mapping: Value::Null,
    })?;
    for (line, row) in (1..).zip(&sample.rows) {
        import.append(line, row)?;
    }
    import.finish()?;
    let settings = Settings { name: name.to_owned(), ..Settings::read(store)? };
    settings.write(store)?;
    divide::first_version(store, &settings, ExactLeaks::DropFromTrain)?;
    for document in &sample.documents {
        knowledge::take_text(store, &document.name, document.text.as_bytes())?;
    }
    let plans: Vec<CandidatePlan> = sample.candidates.iter().map(plan).collect();
    candidates::add_planned(store, &plans)
}

fn plan(candidate: &SampleCandidate) -> CandidatePlan {
    let system = SystemPlan::Replace(candidate.system.clone());
    CandidatePlan {
        baseline: candidate.kind == CandidateKind::Prompted,
        ..CandidatePlan::new(candidate.name, candidate.kind, system)
    }
}
