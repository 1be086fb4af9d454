//! What a model that will look things up learns from: training rows with what is found for them, in
//! the turn in which it will stand.
//!
//! Test rows never come here: only the rows that a training sends are written so.

use std::sync::Arc;

use holdout_dataset::Example;
use holdout_dataset::export::with_last_turn;
use holdout_provider::Client;
use holdout_retrieval::{Mode, Passage, RetrievalSpec, answer_stands_in, with_distractors};
use holdout_types::{ApiError, CandidateId, CandidateKind, Role, RowId, Split};
use serde::{Deserialize, Serialize};

use super::judged::{document_named, named_source};
use super::retriever::{AskedEmbedding, Retriever};
use super::view::TrainingRowView;
use crate::candidates::spec::Spec;
use crate::long::off_thread;
use crate::project::OpenProject;
use crate::studio::Studio;
use crate::train::files::rows_of;
use crate::words::counted;

/// How a model was trained to look things up: what it should be asked by too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TrainedRetrieval {
    /// How it retrieved and asked.
    pub(crate) spec: RetrievalSpec,
    /// The version of the knowledge base.
    pub(crate) knowledge: String,
    /// By which model questions had vectors; none where it looked up by words only, or in what was
    /// trained before this was kept.
    #[serde(default)]
    pub(crate) embedding: Option<AskedEmbedding>,
    /// The share of passages without the answer that were replaced, in per cent.
    pub(crate) distractors_percent: u32,
}

/// Writes training rows with what is found for them.
pub(crate) struct TrainingContext {
    retriever: Retriever,
    trained: TrainedRetrieval,
    seed: u64,
    documents: Vec<String>,
}

/// A training row as it is written.
struct Written {
    turn: String,
    passages: usize,
    replaced: usize,
    holds_answer: bool,
}

impl Studio {
    /// What a training's rows are written with, ready to be used; none where its candidate looks
    /// nothing up. Questions are sent for their vectors where its lookup needs them.
    pub(crate) async fn training_context(
        &self,
        project: &Arc<OpenProject>,
        wanted: Option<CandidateId>,
        seed: Option<u32>,
    ) -> Result<Option<TrainingContext>, ApiError> {
        let asked = Arc::clone(project);
        let candidate = off_thread(move || asked.to_train(wanted)).await?;
        let spec = candidate.as_ref().map(Spec::of).transpose()?;
        let Some(spec) = spec.filter(|spec| spec.retrieval.is_some()) else { return Ok(None) };
        let client = match project.knowledge()?.embedding_model() {
            Some(model) if needs_vectors(&spec) => {
                project.agreed_to_embed(model.provider.as_ref())?;
                Some(self.client_for_vectors(model.provider.as_ref()).await?)
            }
            _ => None,
        };
        let asked = Arc::clone(project);
        let (mut context, questions) = off_thread(move || {
            let context = TrainingContext::new(&asked, &spec, client, seed)?;
            let questions = if needs_vectors(&spec) { questions(&asked)? } else { Vec::new() };
            Ok((context, questions))
        })
        .await?;
        if !questions.is_empty() {
            context.retriever.get_ready(&questions).await?;
        }
        Ok(Some(context))
    }
}

fn needs_vectors(spec: &Spec) -> bool {
    spec.retrieval.as_ref().is_some_and(|retrieval| retrieval.mode == Mode::Hybrid)
}

/// What is asked last in every row that a training sends.
fn questions(project: &OpenProject) -> Result<Vec<String>, ApiError> {
    let columns = project.columns()?;
    let sent = [Split::Train, Split::Validation].map(|split| rows_of(&columns, split)).concat();
    let rows = project.store.rows().get(&sent)?;
    let examples = rows.iter().filter_map(|row| Example::parse(&row.raw).ok());
    Ok(examples.filter_map(|example| last_turn(&example)).collect())
}

impl TrainingContext {
    /// The context of a candidate's training.
    fn new(
        project: &OpenProject,
        spec: &Spec,
        client: Option<Client>,
        seed: Option<u32>,
    ) -> Result<Self, ApiError> {
        let asked = project.asked_retrieval(spec)?.ok_or_else(|| {
            let text = "The candidate looks nothing up.";
            ApiError::new(holdout_types::ErrorCode::Internal, text)
        })?;
        let documents = project.store.documents().all()?.into_iter();
        Ok(Self {
            trained: TrainedRetrieval {
                spec: asked.spec.clone(),
                knowledge: asked.knowledge.clone(),
                embedding: asked.embedding.clone(),
                distractors_percent: spec.distractors_percent,
            },
            seed: u64::from(seed.unwrap_or(project.settings()?.training_seed)),
            documents: documents.map(|document| document.name).collect(),
            retriever: Retriever::new(project, &asked, &spec.base_model, client)?,
        })
    }

    /// How the model is trained to look things up.
    pub(crate) const fn trained(&self) -> &TrainedRetrieval {
        &self.trained
    }

    /// A row as it is sent. Distractors are for learning: validation rows have what is found, as a
    /// question in use has.
    ///
    /// `raw` is the row as it came, `line` as it would be sent without context.
    pub(crate) fn row(
        &self,
        row: RowId,
        raw: &str,
        line: &str,
        split: Split,
    ) -> Result<String, ApiError> {
        let written = self.written(row, raw, split)?;
        Ok(written.map_or_else(|| line.to_owned(), |written| with_last_turn(line, &written.turn)))
    }

    fn written(&self, row: RowId, raw: &str, split: Split) -> Result<Option<Written>, ApiError> {
        let Ok(example) = Example::parse(raw) else { return Ok(None) };
        let Some(question) = last_turn(&example) else { return Ok(None) };
        let found = self.retriever.find_known(&question)?;
        let found: Vec<&Passage> = found.into_iter().map(|found| found.passage).collect();
        let answer = example.answer();
        let names: Vec<&str> = self.documents.iter().map(String::as_str).collect();
        let source = named_source(raw).and_then(|named| document_named(&names, &named));
        let is_gold = |passage: &Passage| {
            source == Some(passage.document.as_str())
                || answer_stands_in(&answer, &[passage.text.as_str()])
        };
        let shown = match split {
            Split::Train => self.distracted(&found, &is_gold, row),
            _ => found.clone(),
        };
        let turn = self.retriever.write(&question, &shown)?;
        Ok(Some(Written {
            passages: shown.len(),
            replaced: found.iter().zip(&shown).filter(|(a, b)| a.id != b.id).count(),
            holds_answer: shown.iter().any(|passage| is_gold(passage)),
            turn,
        }))
    }

    fn distracted<'s>(
        &'s self,
        found: &[&'s Passage],
        is_gold: &dyn Fn(&Passage) -> bool,
        row: RowId,
    ) -> Vec<&'s Passage> {
        let rate = f64::from(self.trained.distractors_percent) / 100.0;
        if rate <= 0.0 {
            return found.to_vec();
        }
        let pool: Vec<&Passage> = self.retriever.base().passages.iter().collect();
        with_distractors(found, &pool, is_gold, rate, self.seed, u64::from(row.0))
    }
}

/// What the user asks last, as a question in use has it.
fn last_turn(example: &Example) -> Option<String> {
    let turns = example.request().iter().rev();
    let mut of_user = turns.filter(|turn| turn.role == Role::User);
    of_user.next().map(|turn| turn.text.clone())
}

impl OpenProject {
    /// One training row with what is looked up for it; none where the candidate looks nothing up, or
    /// can't yet. By words only, since nothing is sent for a look.
    pub(crate) fn training_row(
        &self,
        kind: CandidateKind,
        spec: &Spec,
        seed: Option<u32>,
    ) -> Result<Option<TrainingRowView>, ApiError> {
        if kind != CandidateKind::FineTunedRag || self.retrieval_trouble(spec)?.is_some() {
            return Ok(None);
        }
        let columns = self.columns()?;
        let Some(row) = rows_of(&columns, Split::Train).into_iter().next() else { return Ok(None) };
        let context = TrainingContext::new(self, spec, None, seed)?;
        let raw = self.stored(row)?.raw;
        let Some(written) = context.written(row, &raw, Split::Train)? else { return Ok(None) };
        Ok(Some(TrainingRowView {
            number: columns.number(row),
            about: about(&written, needs_vectors(spec)),
            turn: written.turn,
            answer: Example::parse(&raw).map(|example| example.answer()).unwrap_or_default(),
        }))
    }

    /// The tokens that what is looked up adds to a training row, in the mean over a sample.
    pub(crate) fn context_tokens(&self, spec: &Spec, rows: &[RowId]) -> Result<u64, ApiError> {
        if spec.retrieval.is_none() || self.retrieval_trouble(spec)?.is_some() || rows.is_empty() {
            return Ok(0);
        }
        let context = TrainingContext::new(self, spec, None, None)?;
        let counter = holdout_dataset::TokenCounter::for_model(&spec.base_model);
        let every = rows.len().div_ceil(SAMPLED).max(1);
        let sampled: Vec<RowId> = rows.iter().copied().step_by(every).collect();
        let mut tokens = 0;
        for row in self.store.rows().get(&sampled)? {
            let Ok(example) = Example::parse(&row.raw) else { continue };
            let Some(question) = last_turn(&example) else { continue };
            let found = context.retriever.find_known(&question)?;
            let passages: Vec<&Passage> = found.iter().map(|found| found.passage).collect();
            let turn = context.retriever.write(&question, &passages)?;
            tokens += u64::from(counter.count_text(&turn))
                .saturating_sub(u64::from(counter.count_text(&question)));
        }
        Ok(tokens / sampled.len().max(1) as u64)
    }
}

/// Rows whose context is counted at most.
const SAMPLED: usize = 100;

fn about(written: &Written, needs_vectors: bool) -> String {
    let passages = counted(written.passages as u32, "passage", "passages");
    let holds = if written.holds_answer {
        "the answer stands in them"
    } else {
        "the answer does not stand in them"
    };
    let replaced = match written.replaced {
        0 => String::new(),
        many => format!("; {many} of them replaced by others, so that it learns to pass over them"),
    };
    let by_words = if needs_vectors {
        " Found here by words only; the training uses vectors too."
    } else {
        ""
    };
    format!("{passages}, {holds}{replaced}.{by_words}")
}
