//! One question to any candidate, outside of every evaluation.
//!
//! It is asked with the candidate's own prompt and examples, as a row would be. Nothing is kept or
//! judged, and a sealed test row can't be asked here: looks at the holdout are counted, and this
//! would be one that is not.

#[cfg(test)]
mod tests;
pub mod view;

use std::sync::Arc;

use holdout_evaluation::{CandidateSpec, ContextSource, EvaluationRow, canonical_tool_calls};
use holdout_provider::{ChatAnswer, ChatRequest, Client, Finish, ToolCall};
use holdout_retrieval::Mode;
use holdout_store::Candidate;
use holdout_types::{ApiError, CandidateId, ErrorCode, Message, Role, RowId, Split};

use self::view::{PlaygroundAnswer, PlaygroundQuestion};
use crate::candidates::spec::{Spec, asked};
use crate::compare::question::AskedCandidate;
use crate::data::inputs;
use crate::knowledge::context_source;
use crate::local::Local;
use crate::long::off_thread;
use crate::project::OpenProject;
use crate::providers::host_of;
use crate::providers::show::is_here;
use crate::settings::AgreedUse;
use crate::studio::Studio;
use crate::words::counted;

impl Studio {
    /// Asks one candidate one question. `show` gets the answer's text piece by piece where the provider
    /// sends it so.
    pub async fn ask_one(
        &self,
        question: &PlaygroundQuestion,
        show: impl FnMut(&str) + Send,
    ) -> Result<PlaygroundAnswer, ApiError> {
        let (project, local) = (self.project()?, self.local().await?);
        let question = question.clone();
        let ready = off_thread(move || ready(&project, local, &question)).await?;
        let ready = ready.looked_up().await?;
        let answer = if ready.client.capabilities().streaming {
            ready.client.chat_stream(&ready.request, show).await?
        } else {
            ready.client.chat(&ready.request).await?
        };
        Ok(ready.view(answer))
    }
}

/// A question that may be asked.
struct Ready {
    letter: String,
    spec: CandidateSpec,
    row: EvaluationRow,
    context: Option<Arc<dyn ContextSource>>,
    request: ChatRequest,
    client: Client,
    /// The documents of the passages that were put before the model.
    given: Option<Vec<String>>,
}

fn ready(
    project: &OpenProject,
    local: Arc<Local>,
    question: &PlaygroundQuestion,
) -> Result<Ready, ApiError> {
    project.may_be_asked(&question.text)?;
    let candidate = project.to_ask(question.candidate)?;
    let stored = Spec::of(&candidate)?;
    if stored.recording.is_some() {
        let text =
            format!("{} has recorded answers and can't be asked anything new.", candidate.letter);
        return Err(ApiError::new(ErrorCode::WrongState, text)
            .with_hint("Ask one of the candidates that answer."));
    }
    project.agreed_to_ask(&stored)?;
    let spec = asked(project, &*project.columns()?, &candidate)?.ok_or_else(|| {
        let text = format!("{} is not trained yet, so it can't answer.", candidate.letter);
        ApiError::new(ErrorCode::WrongState, text).with_hint("Train it on the Train screen.")
    })?;
    local.know_models_of(&project.store)?;
    let row = row(&question.text);
    let asked = AskedCandidate {
        letter: candidate.letter,
        lacks_instructions: false,
        provider: None,
        recorded: None,
        retrieval: project.asked_retrieval(&stored)?,
        spec,
    };
    let looked_up = asked.providers().map(|provider| provider.id.clone());
    let ids: Vec<_> = stored.provider.iter().cloned().chain(looked_up).collect();
    let reach = project.providers.reach(local, &ids)?;
    Ok(Ready {
        client: reach.client(stored.provider.as_ref())?,
        context: context_source(project, &reach, &asked)?,
        request: request(&asked.spec, &row, None),
        letter: asked.letter,
        spec: asked.spec,
        given: None,
        row,
    })
}

fn request(spec: &CandidateSpec, row: &EvaluationRow, last_turn: Option<&str>) -> ChatRequest {
    let messages = spec.messages_for(row, last_turn);
    let mut request = ChatRequest::new(&spec.model, messages, spec.sampling.clone());
    request.extras.without_refused_settings = true;
    request.extras.response_format.clone_from(&spec.response_format);
    request
}

/// The question in the place of a row.
fn row(text: &str) -> EvaluationRow {
    EvaluationRow {
        id: RowId(0),
        messages: vec![Message::new(Role::User, text)],
        tools: Vec::new(),
        expected: String::new(),
        label: None,
    }
}

impl OpenProject {
    fn to_ask(&self, id: CandidateId) -> Result<Candidate, ApiError> {
        let found = self.taking_part()?.into_iter().find(|candidate| candidate.id == id);
        found.ok_or_else(|| ApiError::new(ErrorCode::NotFound, "This candidate was removed."))
    }

    /// Refuses an empty question, and the input of a sealed row.
    fn may_be_asked(&self, text: &str) -> Result<(), ApiError> {
        let refuse = |text: String, hint: &str| {
            Err(ApiError::new(ErrorCode::InvalidInput, text).with_hint(hint).with_field("text"))
        };
        if text.trim().is_empty() {
            return refuse("There is no question.".to_owned(), "Write or paste one.");
        }
        if !self.is_sealed()? {
            return Ok(());
        }
        let columns = self.columns()?;
        let hash = input_hash(text);
        let rows = (0..).zip(&columns.report.columns);
        let is_test = |row: u32| columns.splits[row as usize] == Some(Split::Test);
        match rows.filter(|(row, _)| is_test(*row)).find(|(_, row)| Some(row.input_hash) == hash) {
            None => Ok(()),
            Some((row, _)) => refuse(
                format!(
                    "This is row {} of the sealed test set. Its answers are looked at in a \
                     comparison only, where looks are counted.",
                    columns.number(RowId(row))
                ),
                "Ask a training or validation row, or something new.",
            ),
        }
    }

    /// Refuses to send anything to a host that nobody agreed to.
    fn agreed_to_ask(&self, spec: &Spec) -> Result<(), ApiError> {
        if spec.retrieval.as_ref().is_some_and(|found| found.mode == Mode::Hybrid)
            && let Some(model) = self.knowledge()?.embedding_model()
        {
            self.agreed_to_embed(model.provider.as_ref())?;
        }
        let Some(id) = &spec.provider else { return Ok(()) };
        let base_url = self.providers.profile(id)?.base_url;
        let host = host_of(&base_url)?;
        if is_here(&base_url) || self.settings()?.agreed(&host, AgreedUse::Asking).is_some() {
            return Ok(());
        }
        let text = format!("Nobody has agreed yet that this project's texts are sent to {host}.");
        Err(ApiError::new(ErrorCode::NotAgreed, text)
            .with_hint("Read on the Compare screen what would be sent, and agree there."))
    }
}

/// The hash by which a row with this input would be known.
fn input_hash(text: &str) -> Option<u128> {
    inputs::hashes([inputs::raw(text, "x")]).first().copied()
}

impl Ready {
    /// The same with what is looked up for the question.
    async fn looked_up(mut self) -> Result<Self, ApiError> {
        let Some(context) = self.context.take() else { return Ok(self) };
        let found = context.look_up(&self.row).await?;
        self.request = request(&self.spec, &self.row, Some(&found.last_turn));
        let documents = found.passages.into_iter().map(|passage| passage.document);
        self.given = Some(documents.collect());
        Ok(self)
    }

    fn view(self, answer: ChatAnswer) -> PlaygroundAnswer {
        let prices = self.spec.prices.as_ref();
        PlaygroundAnswer {
            letter: self.letter,
            notes: given_words(self.given).into_iter().chain(notes(&answer)).collect(),
            cost: prices.zip(answer.usage.as_ref()).map(|(prices, usage)| prices.cost(usage)),
            prompt_tokens: answer.usage.map(|usage| usage.prompt_tokens),
            completion_tokens: answer.usage.map(|usage| usage.completion_tokens),
            latency_ms: answer.latency.as_secs_f64() * 1e3,
            model: answer.model.unwrap_or(self.spec.model),
            text: said(answer.text, answer.refusal, &answer.tool_calls),
        }
    }
}

/// What was put before the model, in a sentence; none where nothing is looked up.
fn given_words(given: Option<Vec<String>>) -> Option<String> {
    let mut documents = given?;
    if documents.is_empty() {
        return Some("Nothing was found for it in the knowledge base.".to_owned());
    }
    let passages = counted(documents.len() as u32, "passage", "passages");
    documents.dedup();
    Some(format!("It was given {passages}: {}.", documents.join(", ")))
}

fn notes(answer: &ChatAnswer) -> Vec<String> {
    let mut notes: Vec<String> = answer
        .dropped
        .iter()
        .map(|setting| format!("The model takes no {setting}, so it was asked without."))
        .collect();
    notes.extend(about(answer).into_iter().map(str::to_owned));
    notes
}

fn about(answer: &ChatAnswer) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if answer.refusal.is_some() {
        notes.push("The model refuses. In a comparison that counts as wrong.");
    }
    match &answer.finish {
        Finish::Length => notes.push("It was cut off at the longest allowed answer."),
        Finish::ContentFilter => notes.push("The provider's content filter cut in."),
        Finish::ToolCalls => notes.push("It calls a tool in place of an answer."),
        Finish::Stop | Finish::Other(_) => {}
    }
    if answer.text.is_empty() && answer.refusal.is_none() && answer.tool_calls.is_empty() {
        notes.push("It answered with nothing.");
    }
    notes
}

/// What was said: the words of a refusal, else the text, else the tools that are called.
fn said(text: String, refusal: Option<String>, calls: &[ToolCall]) -> String {
    if let Some(refusal) = refusal {
        return refusal;
    }
    if text.is_empty() && !calls.is_empty() {
        let calls = calls.iter().map(|call| (call.name.as_str(), call.arguments.as_str()));
        return canonical_tool_calls(calls);
    }
    text
}
