//! A project in a folder of its own, and short ways to fill it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use holdout_store::{
    ContentHash, EvaluationState, ImportOrigin, ImportSummary, NewCandidate, NewEvaluation,
    NewVersion, Project, ResultKey, ResultRow,
};
use holdout_types::{
    CandidateId, CandidateKind, EvaluationId, ManualClock, Money, RowId, Split, Timestamp,
    VersionId,
};
use serde_json::json;
use tempfile::TempDir;

pub(crate) struct Fixture {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) project: Project,
}

pub(crate) const START: Timestamp = Timestamp(1_700_000_000_000);

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = fs_err::canonicalize(folder.path()).unwrap().join("tickets.holdout");
        let clock = Arc::new(ManualClock::at(START));
        let project = Project::create(&path, clock.clone()).unwrap();
        Self { folder, path, clock, project }
    }

    /// A project with `rows` rows.
    pub(crate) fn with_rows(rows: u32) -> Self {
        let fixture = Self::new();
        import(&fixture.project, (0..rows).map(|row| format!(r#"{{"row":{row}}}"#)));
        fixture
    }

    pub(crate) fn reopen(self) -> Self {
        let Self { folder, path, clock, project } = self;
        project.close().unwrap();
        let project = Project::open(&path, clock.clone()).unwrap();
        Self { folder, path, clock, project }
    }

    pub(crate) fn tick(&self) {
        self.clock.advance(Duration::from_secs(1));
    }

    /// A connection as another program would have it.
    pub(crate) fn other_program(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(&self.path).unwrap()
    }
}

pub(crate) fn origin(file_name: &str) -> ImportOrigin {
    ImportOrigin {
        file_name: file_name.to_owned(),
        format: "jsonl".to_owned(),
        mapping: json!(null),
    }
}

/// Imports rows that stand on the lines 1, 2, 3, …
pub(crate) fn import(
    project: &Project,
    rows: impl IntoIterator<Item = impl AsRef<str>>,
) -> ImportSummary {
    let mut import = project.begin_import(origin("rows.jsonl")).unwrap();
    for (line, row) in (1..).zip(rows) {
        import.append(line, row.as_ref()).unwrap();
    }
    import.finish().unwrap()
}

/// A version of rows 0, 1, 2, … with these splits: `t`, `v` or `h` (for holdout) each.
pub(crate) fn version(splits: &str) -> NewVersion {
    let entries = (0..).zip(splits.chars()).map(|(row, split)| {
        let split = match split {
            't' => Split::Train,
            'v' => Split::Validation,
            _ => Split::Test,
        };
        (RowId(row), split)
    });
    NewVersion {
        parent: None,
        entries: entries.collect(),
        excluded: Vec::new(),
        reason: format!("Split as {splits}"),
        hash: ContentHash::of(splits.as_bytes()),
    }
}

pub(crate) fn candidate(name: &str) -> NewCandidate {
    NewCandidate {
        name: name.to_owned(),
        kind: CandidateKind::Prompted,
        spec: json!({ "prompt": name }),
    }
}

/// Four rows, one of them sealed, and two candidates.
pub(crate) fn sealed_project() -> (Fixture, VersionId, [CandidateId; 2]) {
    let fixture = Fixture::with_rows(4);
    let id = fixture.project.versions_mut().create(version("ttvh")).unwrap();
    fixture.project.seals_mut().seal(id, "first").unwrap();
    let add = |name| fixture.project.candidates_mut().add(candidate(name)).unwrap().id;
    let candidates = [add("base"), add("tuned")];
    (fixture, id, candidates)
}

pub(crate) fn begin(
    project: &Project,
    version: VersionId,
    split: Split,
    candidates: &[CandidateId],
) -> EvaluationId {
    let question = NewEvaluation {
        version,
        split,
        spec: json!({ "margin": 0.02, "seed": 7 }),
        candidates: candidates.to_vec(),
    };
    project.evaluations_mut().begin(question).unwrap()
}

pub(crate) fn finish(project: &Project, evaluation: EvaluationId) {
    project.evaluations_mut().set_state(evaluation, EvaluationState::Finished, None).unwrap();
}

pub(crate) fn key(candidate: CandidateId, row: u32) -> ResultKey {
    ResultKey { candidate, row: RowId(row), trial: 0 }
}

pub(crate) fn answer(key: ResultKey, text: &str) -> ResultRow {
    ResultRow {
        key,
        answer: Some(text.to_owned()),
        outcome: "answered".to_owned(),
        reason: None,
        exact: Some(true),
        normalised: Some(true),
        prompt_tokens: Some(120),
        cached_tokens: Some(100),
        completion_tokens: Some(4),
        cost: Some(Money::from_pico(18_000_000)),
        latency_ms: Some(412.25),
        first_token_ms: None,
        waited_ms: Some(0.5),
        attempts: 1,
        request_id: Some("req_1".to_owned()),
        model: None,
        passages: None,
        dropped: None,
        request_hash: None,
        from_cache: false,
        error: None,
        answered_at: START,
    }
}

pub(crate) fn failure(key: ResultKey) -> ResultRow {
    ResultRow {
        answer: None,
        outcome: "infrastructure".to_owned(),
        exact: None,
        normalised: None,
        cost: None,
        error: Some(json!({ "status": 503 })),
        ..answer(key, "")
    }
}
