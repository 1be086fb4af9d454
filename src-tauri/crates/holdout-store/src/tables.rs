//! What a project holds: one file per table, with its SQL, its types and its handles.

pub(crate) mod artifacts;
pub(crate) mod batches;
pub(crate) mod candidates;
pub(crate) mod corrections;
pub(crate) mod derived;
pub(crate) mod documents;
pub(crate) mod embeddings;
pub(crate) mod evaluations;
pub(crate) mod imports;
pub(crate) mod in_flight;
pub(crate) mod job_checkpoints;
pub(crate) mod job_events;
pub(crate) mod job_metrics;
pub(crate) mod jobs;
pub(crate) mod journal;
pub(crate) mod judgements;
pub(crate) mod judges;
pub(crate) mod meta;
pub(crate) mod passages;
pub(crate) mod ratings;
pub(crate) mod recordings;
pub(crate) mod results;
pub(crate) mod rows;
pub(crate) mod seals;
pub(crate) mod verdicts;
pub(crate) mod versions;

pub use artifacts::{Artifact, Artifacts, ArtifactsMut};
pub use batches::{Batches, BatchesMut, StoredBatch};
pub use candidates::{Candidate, Candidates, CandidatesMut, NewCandidate};
pub use corrections::{Correction, Corrections, CorrectionsMut, NewCorrection};
pub use derived::{Derived, DerivedMut};
pub use documents::{Documents, DocumentsMut, NewDocument, ReadContent, StoredDocument};
pub use embeddings::{Embeddings, EmbeddingsMut};
pub use evaluations::{Evaluation, EvaluationState, Evaluations, EvaluationsMut, NewEvaluation};
pub use imports::{Import, ImportId, ImportOrigin, ImportSummary, Imports, StoredImport};
pub use in_flight::{InFlight, InFlightMut};
pub use job_checkpoints::{JobCheckpoint, JobCheckpoints, JobCheckpointsMut};
pub use job_events::{JobEvent, JobEvents, JobEventsMut};
pub use job_metrics::{JobMetric, JobMetrics, JobMetricsMut};
pub use jobs::{Job, JobState, Jobs, JobsMut, NewJob};
pub use journal::{Journal, JournalEntry, JournalMut};
pub use judgements::{Judgements, JudgementsMut, StoredJudgement};
pub use judges::{Judges, JudgesMut, StoredJudge};
pub use meta::{Meta, MetaMut};
pub use passages::{Passages, StoredPassage};
pub use ratings::{Rating, Ratings, RatingsMut};
pub use recordings::{
    NewRecording, RecordedRow, RecordingOrigin, Recordings, RecordingsMut, StoredRecording,
};
pub use results::{ResultKey, ResultPages, ResultRow, Results, ResultsMut, Spend};
pub use rows::{RowView, Rows, StoredRow};
pub use seals::{Seal, SealCheck, Seals, SealsMut};
pub use verdicts::{StoredVerdict, Verdicts, VerdictsMut};
pub use versions::{NewVersion, Version, VersionEntries, Versions, VersionsMut};

use crate::migrate::Migration;

/// The format of the file, step by step.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        sql: &[
            meta::SCHEMA,
            imports::SCHEMA,
            rows::SCHEMA,
            versions::SCHEMA,
            journal::SCHEMA,
            seals::SCHEMA,
            derived::SCHEMA,
            candidates::SCHEMA,
            jobs::SCHEMA,
            job_events::SCHEMA,
            job_metrics::SCHEMA,
            job_checkpoints::SCHEMA,
            evaluations::SCHEMA,
            results::SCHEMA,
            in_flight::SCHEMA,
            verdicts::SCHEMA,
            artifacts::SCHEMA,
        ],
    },
    Migration {
        version: 2,
        sql: &[
            results::KEPT_BESIDE,
            candidates::VERSIONS,
            corrections::SCHEMA,
            recordings::SCHEMA,
            documents::SCHEMA,
            passages::SCHEMA,
            embeddings::SCHEMA,
            judges::SCHEMA,
            judgements::SCHEMA,
            ratings::SCHEMA,
            batches::SCHEMA,
        ],
    },
];
