//! Vectors of passages: what they would cost and send, and making them.
//!
//! Every batch is kept as soon as it is there, so that what was paid for is never paid for again.

use std::sync::Arc;

use holdout_dataset::TokenCounter;
use holdout_provider::{Client, EmbeddingRequest};
use holdout_retrieval::{ContentHash, Embeddings, Passage};
use holdout_store::ContentHash as StoredHash;
use holdout_types::{
    ApiError, Cancel, ErrorCode, Money, Progress, ProgressSink, ProviderId, TokenPrice, Unit,
};

use super::add::Place;
use super::settings::{EmbeddingModel, KnowledgeSettings};
use super::view::{KnowledgeView, VectorPlan, VectorRequest};
use crate::compare::plan::view::SendNotice;
use crate::long::off_thread;
use crate::personal::PersonalCount;
use crate::project::OpenProject;
use crate::providers::host_of;
use crate::providers::show::is_here;
use crate::settings::{AgreedUse, Settings};
use crate::studio::Studio;
use crate::words::counted;

/// Passages of a request, and of a commit.
const BATCH: usize = 256;

impl Studio {
    /// Makes the vectors that are missing, to the end or until it is stopped.
    pub async fn make_vectors(
        &self,
        request: &VectorRequest,
        progress: Arc<dyn ProgressSink>,
    ) -> Result<KnowledgeView, ApiError> {
        let project = self.project()?;
        let (asked, wanted) = (Arc::clone(&project), model_of(request)?);
        let model = wanted.clone();
        off_thread(move || asked.agreed_to_embed(model.provider.as_ref())).await?;
        let client = self.client_for_vectors(wanted.provider.as_ref()).await?;
        let place = Place::take(&project)?;
        let (asked, model) = (Arc::clone(&project), wanted.clone());
        let missing = off_thread(move || asked.without_vector(&model)).await?;
        let making = Making { project: &project, client, model: wanted, progress };
        let made = making.run(&missing, &place.1).await;
        drop(place);
        project.knowledge.forget();
        match made {
            Err(error) if error.code != ErrorCode::Cancelled => Err(error),
            _ => off_thread(move || project.knowledge_view()).await,
        }
    }

    /// The client of where vectors are made.
    pub(super) async fn client_for_vectors(
        &self,
        provider: Option<&ProviderId>,
    ) -> Result<Client, ApiError> {
        let (project, local) = (self.project()?, self.local().await?);
        let id = provider.cloned();
        off_thread(move || {
            let reach = project.providers.reach(local, id.as_slice())?;
            reach.client(id.as_ref())
        })
        .await
    }
}

fn model_of(request: &VectorRequest) -> Result<EmbeddingModel, ApiError> {
    let model = request.model.trim().to_owned();
    if model.is_empty() {
        return Err(ApiError::new(ErrorCode::InvalidInput, "Which model makes the vectors?")
            .with_hint("Name it as the provider does, such as text-embedding-3-small.")
            .with_field("model"));
    }
    Ok(EmbeddingModel { provider: request.provider.clone(), model })
}

/// Vectors that are being made.
struct Making<'p> {
    project: &'p Arc<OpenProject>,
    client: Client,
    model: EmbeddingModel,
    progress: Arc<dyn ProgressSink>,
}

impl Making<'_> {
    async fn run(&self, missing: &[Passage], cancel: &Cancel) -> Result<(), ApiError> {
        let price =
            self.project.embedding_price(self.model.provider.as_ref(), &self.model.model)?;
        KnowledgeSettings::change(&self.project.store, |settings| {
            settings.embedding = Some(self.model.clone());
        })?;
        let total = Some(missing.len() as u64);
        let mut done = 0;
        for batch in missing.chunks(BATCH) {
            self.tell(Progress::new("Making vectors", Unit::Passages, done, total));
            tokio::select! {
                biased;
                () = cancel.cancelled() => {
                    let text = "Stopped. The vectors that were made are kept.";
                    return Err(ApiError::new(ErrorCode::Cancelled, text));
                }
                made = self.batch(batch, price) => made?,
            }
            done += batch.len() as u64;
        }
        self.tell(Progress::new("Making vectors", Unit::Passages, done, total));
        Ok(())
    }

    fn tell(&self, progress: Progress) {
        self.project.running.knowledge.note(progress.clone());
        self.progress.report(progress);
    }

    async fn batch(&self, batch: &[Passage], price: Option<TokenPrice>) -> Result<(), ApiError> {
        let texts = batch.iter().map(Passage::searchable).collect();
        let model = self.model.model.clone();
        let request = EmbeddingRequest { model, texts, dimensions: None };
        let made = self.client.embed(&request, |_| ()).await?;
        let cost = price.zip(made.tokens).map(|(price, tokens)| price.of(tokens));
        let vectors: Vec<_> =
            batch.iter().map(|passage| StoredHash(passage.hash.0)).zip(made.vectors).collect();
        let (project, model) = (Arc::clone(self.project), self.model.clone());
        off_thread(move || {
            project.store.embeddings_mut().put(model.provider_word(), &model.model, vectors)?;
            KnowledgeSettings::change(&project.store, |settings| match cost {
                Some(cost) => settings.spent += cost,
                None => settings.spent_unknown += 1,
            })?;
            Ok(())
        })
        .await
    }
}

impl OpenProject {
    /// What making vectors by a model would mean.
    pub fn vector_plan(&self, request: &VectorRequest) -> Result<VectorPlan, ApiError> {
        let model = model_of(request)?;
        let missing = self.without_vector(&model)?;
        let counter = TokenCounter::for_model(&model.model);
        let count = |passage: &Passage| u64::from(counter.count_text(&passage.searchable()));
        let tokens: u64 = missing.iter().map(count).sum();
        let price = self.embedding_price(model.provider.as_ref(), &model.model)?;
        let all = self.knowledge()?.passages.len();
        Ok(VectorPlan {
            passages: missing.len() as u32,
            known: all.saturating_sub(missing.len()) as u32,
            tokens,
            cost: price.map(|price| price.of(tokens)),
            notice: self.vector_notice(&model, &missing)?,
        })
    }

    /// The passages that have no vector of a model, each content once.
    fn without_vector(&self, model: &EmbeddingModel) -> Result<Vec<Passage>, ApiError> {
        let base = self.knowledge()?;
        let mut known = Embeddings::new();
        for (hash, vector) in self.store.embeddings().of(model.provider_word(), &model.model)? {
            // One that does not fit the others is as good as none.
            let _unfit = known.insert(ContentHash(hash.0), &vector);
        }
        Ok(known.missing(&base.passages).into_iter().cloned().collect())
    }

    fn vector_notice(
        &self,
        model: &EmbeddingModel,
        passages: &[Passage],
    ) -> Result<Option<SendNotice>, ApiError> {
        let Some(id) = &model.provider else { return Ok(None) };
        let profile = self.providers.profile(id)?;
        if is_here(&profile.base_url) {
            return Ok(None);
        }
        let host = host_of(&profile.base_url)?;
        let mut found = PersonalCount::default();
        for passage in passages {
            found.note(&passage.text);
        }
        let count = counted(passages.len() as u32, "passage", "passages");
        Ok(Some(SendNotice {
            provider_name: profile.name,
            letters: Vec::new(),
            sent: vec![
                format!("The text of {count} of the knowledge base, with the headings above them."),
                "Later the questions that are looked up by vectors: what you type into the search \
                 box, and the inputs of training rows."
                    .to_owned(),
            ],
            has_personal: !found.is_empty(),
            personal: found.words(),
            agreed_at: self.settings()?.agreed(&host, AgreedUse::Vectors),
            host,
        }))
    }

    /// Notes that passages and questions may be sent to a host for their vectors.
    pub fn agree_to_vectors(&self, host: &str) -> Result<(), ApiError> {
        self.known_host(host)?;
        let at = self.clock.now();
        Settings::change(&self.store, |settings| settings.agree(host, AgreedUse::Vectors, at))?;
        Ok(())
    }

    /// Refuses to send anything to a host that nobody agreed to.
    pub(crate) fn agreed_to_embed(&self, provider: Option<&ProviderId>) -> Result<(), ApiError> {
        let Some(id) = provider else { return Ok(()) };
        let base_url = self.providers.profile(id)?.base_url;
        let host = host_of(&base_url)?;
        if is_here(&base_url) || self.settings()?.agreed(&host, AgreedUse::Vectors).is_some() {
            return Ok(());
        }
        let text = format!("Nobody has agreed yet that passages and questions are sent to {host}.");
        Err(ApiError::new(ErrorCode::NotAgreed, text)
            .with_hint("Read in the knowledge base what would be sent, and agree there."))
    }

    /// What vectors have cost so far.
    pub(crate) fn spent_on_vectors(&self) -> Result<(Money, u32), ApiError> {
        let spend = KnowledgeSettings::read(&self.store)?.spend();
        Ok((spend.known, spend.unknown))
    }
}
