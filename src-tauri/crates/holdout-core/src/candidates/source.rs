//! Where a candidate's answers come from in a run.

use std::sync::Arc;
use std::time::Duration;

use holdout_evaluation::{AnswerSource, CallKey, RecordedAnswer, Recording};
use holdout_provider::Usage;
use holdout_store::{Project, RecordedRow};
use holdout_types::{ApiError, RecordingId};

use super::recording::Twins;
use crate::compare::log::outcome;
use crate::compare::question::AskedCandidate;
use crate::data::columns::Columns;
use crate::knowledge::context_source;
use crate::project::OpenProject;
use crate::providers::reach::Reach;

/// The source of a candidate's answers, ready to be asked.
pub(crate) fn source(
    project: &OpenProject,
    asked: &AskedCandidate,
    reach: &Reach,
) -> Result<AnswerSource, ApiError> {
    if let Some(recorded) = &asked.recorded {
        return Ok(AnswerSource::Recording(Arc::new(StoredAnswers::of(project, recorded.id)?)));
    }
    let client = reach.client(asked.provider.as_ref().map(|provider| &provider.id))?;
    let context = context_source(project, reach, asked)?;
    Ok(AnswerSource::Provider { client, context })
}

/// The answers of a recording in the project.
struct StoredAnswers {
    store: Project,
    id: RecordingId,
    columns: Arc<Columns>,
    twins: Twins,
}

impl StoredAnswers {
    fn of(project: &OpenProject, id: RecordingId) -> Result<Self, ApiError> {
        let columns = project.columns()?;
        let recorded = project.store.recordings().rows(id)?.into_iter().collect();
        let twins = Twins::of(&columns, recorded);
        Ok(Self { store: project.store.clone(), id, columns, twins })
    }
}

impl Recording for StoredAnswers {
    fn answer(&self, call: CallKey) -> Result<Option<RecordedAnswer>, ApiError> {
        let Some(row) = self.twins.of_row(&self.columns, call.row) else { return Ok(None) };
        let found = self.store.recordings().answer(self.id, row, u32::from(call.trial))?;
        Ok(found.map(recorded))
    }
}

fn recorded(row: RecordedRow) -> RecordedAnswer {
    let usage = row.prompt_tokens.zip(row.completion_tokens);
    RecordedAnswer {
        usage: usage.map(|(sent, came_back)| Usage {
            prompt_tokens: u64::from(sent),
            cached_tokens: u64::from(row.cached_tokens.unwrap_or(0)),
            completion_tokens: u64::from(came_back),
        }),
        cost: row.cost,
        latency: row.latency_ms.and_then(|ms| Duration::try_from_secs_f64(ms / 1e3).ok()),
        outcome: outcome(&row.outcome, row.answer),
    }
}
