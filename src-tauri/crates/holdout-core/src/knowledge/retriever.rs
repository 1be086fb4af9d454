//! Looks up what a question needs, and puts it before a model by the candidate's template.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use holdout_dataset::TokenCounter;
use holdout_evaluation::{ContextFuture, ContextSource, EvaluationRow, RowContext, UsedPassage};
use holdout_provider::{Client, EmbeddingRequest};
use holdout_retrieval::{Mode, Passage, RetrievalSpec, query_of, render};
use holdout_types::{ApiError, Clock, ErrorCode, Money, ProviderId, TokenPrice};
use serde::{Deserialize, Serialize};

use super::base::{Found, KnowledgeBase, short};
use super::settings::EmbeddingModel;
use crate::candidates::spec::Spec;
use crate::compare::question::{AskedCandidate, AskedProvider};
use crate::project::OpenProject;
use crate::providers::host_of;
use crate::providers::reach::Reach;
use crate::words::{counted, thousands};

/// How a candidate looked something up, as an evaluation asked it: another version of the documents
/// makes another question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AskedRetrieval {
    /// How it retrieves and asks.
    pub(crate) spec: RetrievalSpec,
    /// The version of the knowledge base.
    pub(crate) knowledge: String,
    /// Its documents.
    pub(crate) documents: u32,
    /// Its passages.
    pub(crate) passages: u32,
    /// By which model questions have vectors; none where it looks up by words only.
    #[serde(default)]
    pub(crate) embedding: Option<AskedEmbedding>,
}

/// A model that makes vectors of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AskedEmbedding {
    /// Its name.
    pub(crate) model: String,
    /// Where; at the local provider when absent.
    pub(crate) provider: Option<AskedProvider>,
}

impl AskedRetrieval {
    /// In a sentence, for a report.
    pub(crate) fn words(&self) -> String {
        let by = match &self.embedding {
            None => "by words (BM25)".to_owned(),
            Some(embedding) => format!("by words and vectors of {}", embedding.model),
        };
        format!(
            "up to {} in {} tokens, {by}, from {} in {} (version {}); asked with: {}",
            counted(self.spec.k as u32, "passage", "passages"),
            thousands(self.spec.token_budget as u64),
            counted(self.passages, "passage", "passages"),
            counted(self.documents, "document", "documents"),
            short(&self.knowledge),
            self.spec.context_template.replace('\n', " "),
        )
    }

    /// Where questions are sent for their vectors, beside the local provider.
    pub(crate) fn provider(&self) -> Option<&AskedProvider> {
        self.embedding.as_ref()?.provider.as_ref()
    }
}

impl OpenProject {
    /// How a candidate with this spec looks something up now; none if it does not.
    pub(crate) fn asked_retrieval(&self, spec: &Spec) -> Result<Option<AskedRetrieval>, ApiError> {
        let Some(retrieval) = &spec.retrieval else { return Ok(None) };
        let base = self.knowledge()?;
        let embedding = match (retrieval.mode, base.embedding_model()) {
            (Mode::Hybrid, Some(model)) => Some(self.asked_embedding(model)?),
            _ => None,
        };
        Ok(Some(AskedRetrieval {
            spec: retrieval.clone(),
            knowledge: base.version.clone(),
            documents: base.documents,
            passages: base.passages.len() as u32,
            embedding,
        }))
    }

    pub(super) fn asked_embedding(
        &self,
        model: &EmbeddingModel,
    ) -> Result<AskedEmbedding, ApiError> {
        let provider = match &model.provider {
            None => None,
            Some(id) => {
                let profile = self.providers.profile(id)?;
                let host = host_of(&profile.base_url)?;
                Some(AskedProvider { id: profile.id, name: profile.name, host })
            }
        };
        Ok(AskedEmbedding { model: model.model.clone(), provider })
    }

    /// Why a candidate's lookup can't run, as the end of a sentence that begins with its letter.
    pub(crate) fn retrieval_trouble(&self, spec: &Spec) -> Result<Option<String>, ApiError> {
        let Some(retrieval) = &spec.retrieval else { return Ok(None) };
        if let Err(error) = retrieval.validate() {
            return Ok(Some(format!("{error}. Mend its retrieval on the Candidates screen.")));
        }
        Ok(self.knowledge()?.trouble(retrieval.mode))
    }

    /// What a token of a question costs at the model that makes its vector.
    pub(super) fn embedding_price(
        &self,
        provider: Option<&ProviderId>,
        model: &str,
    ) -> Result<Option<TokenPrice>, ApiError> {
        match provider {
            None => Ok(Some(TokenPrice::per_million(Money::ZERO))),
            Some(id) => Ok(self.providers.profile(id)?.embedding_price(model)),
        }
    }
}

/// What is looked up for an asked candidate; none where it looks nothing up.
pub(crate) fn context_source(
    project: &OpenProject,
    reach: &Reach,
    asked: &AskedCandidate,
) -> Result<Option<Arc<dyn ContextSource>>, ApiError> {
    let Some(retrieval) = &asked.retrieval else { return Ok(None) };
    let client = match &retrieval.embedding {
        None => None,
        Some(embedding) => Some(reach.client(embedding.provider.as_ref().map(|found| &found.id))?),
    };
    let retriever = Retriever::new(project, retrieval, &asked.spec.model, client)?;
    Ok(Some(Arc::new(retriever)))
}

/// Finds passages for questions and writes the turns.
pub(crate) struct Retriever {
    base: Arc<KnowledgeBase>,
    spec: RetrievalSpec,
    counter: TokenCounter,
    vectors: Option<QueryVectors>,
    clock: Arc<dyn Clock>,
}

/// Makes vectors of queries.
struct QueryVectors {
    client: Client,
    model: String,
    price: Option<TokenPrice>,
    /// Those that are there already.
    known: HashMap<String, Vec<f32>>,
}

/// What was found, and what the finding cost.
pub(crate) struct Finding<'b> {
    /// The best first.
    pub(crate) found: Vec<Found<'b>>,
    /// `None` is unknown.
    cost: Option<Money>,
}

impl Retriever {
    /// A retriever for a model that reads by its own tokens. `client` makes vectors where the lookup
    /// needs them.
    pub(crate) fn new(
        project: &OpenProject,
        asked: &AskedRetrieval,
        model: &str,
        client: Option<Client>,
    ) -> Result<Self, ApiError> {
        asked.spec.validate()?;
        let base = project.knowledge()?;
        if base.version != asked.knowledge {
            return Err(ApiError::new(
                ErrorCode::WrongState,
                "The documents of the knowledge base changed since this was asked.",
            )
            .with_hint("Start a new comparison: it asks with the documents as they are now."));
        }
        if let Some(embedding) = &asked.embedding {
            let is_same = base.embedding_model().is_some_and(|of| of.model == embedding.model);
            if !is_same || !base.is_hybrid() {
                let text = "The vectors of the knowledge base are others than when this was asked.";
                return Err(ApiError::new(ErrorCode::WrongState, text).with_hint(
                    "Start a new comparison: it asks with the vectors as they are now.",
                ));
            }
        }
        let vectors = match asked.embedding.as_ref().zip(client) {
            None => None,
            Some((embedding, client)) => Some(QueryVectors {
                price: project.embedding_price(
                    embedding.provider.as_ref().map(|found| &found.id),
                    &embedding.model,
                )?,
                model: embedding.model.clone(),
                known: HashMap::new(),
                client,
            }),
        };
        Ok(Self {
            counter: TokenCounter::for_model(model),
            clock: Arc::clone(&project.clock),
            spec: asked.spec.clone(),
            base,
            vectors,
        })
    }

    /// The knowledge base that it looks into.
    pub(crate) fn base(&self) -> &KnowledgeBase {
        &self.base
    }

    /// Makes the vectors of many questions at once, so that [`Self::find_known`] has them.
    pub(crate) async fn get_ready(&mut self, questions: &[String]) -> Result<(), ApiError> {
        let Some(vectors) = &mut self.vectors else { return Ok(()) };
        let mut queries = questions
            .iter()
            .map(|question| query_of(&self.spec, question))
            .collect::<Result<Vec<_>, _>>()?;
        queries.retain(|query| !query.trim().is_empty());
        queries.sort_unstable();
        queries.dedup();
        let request =
            EmbeddingRequest { model: vectors.model.clone(), texts: queries, dimensions: None };
        let made = vectors.client.embed(&request, |_| ()).await?;
        vectors.known.extend(request.texts.into_iter().zip(made.vectors));
        Ok(())
    }

    /// What is found for a question without asking anybody: by words, and by vectors where the
    /// question's was made.
    pub(crate) fn find_known(&self, question: &str) -> Result<Vec<Found<'_>>, ApiError> {
        let query = query_of(&self.spec, question)?;
        let known = self.vectors.as_ref().and_then(|vectors| vectors.known.get(&query));
        self.base.find(&query, known.map(Vec::as_slice), self.spec.k)
    }

    async fn find(&self, question: &str) -> Result<Finding<'_>, ApiError> {
        let query = query_of(&self.spec, question)?;
        let free = Some(Money::ZERO);
        let Some(vectors) = self.vectors.as_ref().filter(|_| !query.trim().is_empty()) else {
            return Ok(Finding { found: self.base.find(&query, None, self.spec.k)?, cost: free });
        };
        let (vector, cost) = vectors.of(&query).await?;
        let found = self.base.find(&query, Some(&vector), self.spec.k)?;
        Ok(Finding { found, cost })
    }

    /// Writes the turn with these passages.
    pub(crate) fn write(&self, question: &str, passages: &[&Passage]) -> Result<String, ApiError> {
        let count = |text: &str| self.counter.count_text(text) as usize;
        Ok(render(&self.spec, question, passages, &count)?.last_turn)
    }

    fn context(&self, question: &str, finding: &Finding<'_>) -> Result<RowContext, ApiError> {
        let count = |text: &str| self.counter.count_text(text) as usize;
        let passages: Vec<&Passage> = finding.found.iter().map(|found| found.passage).collect();
        let rendered = render(&self.spec, question, &passages, &count)?;
        let used = finding.found.iter().filter(|found| rendered.used.contains(&found.passage.id));
        Ok(RowContext {
            last_turn: rendered.last_turn,
            passages: used.map(used_passage).collect(),
            cost: finding.cost,
            took: Duration::ZERO,
        })
    }

    /// The turn and the passages for a question.
    pub(crate) async fn look_up_text(&self, question: &str) -> Result<RowContext, ApiError> {
        let began = self.clock.monotonic();
        let finding = self.find(question).await?;
        let context = self.context(question, &finding)?;
        Ok(RowContext { took: self.clock.monotonic().saturating_sub(began), ..context })
    }
}

impl QueryVectors {
    /// The vector of a query, and what it cost.
    async fn of(&self, query: &str) -> Result<(Vec<f32>, Option<Money>), ApiError> {
        if let Some(known) = self.known.get(query) {
            return Ok((known.clone(), Some(Money::ZERO)));
        }
        let texts = vec![query.to_owned()];
        let request = EmbeddingRequest { model: self.model.clone(), texts, dimensions: None };
        let mut made = self.client.embed(&request, |_| ()).await?;
        let cost = self.price.zip(made.tokens).map(|(price, tokens)| price.of(tokens));
        let vector = made.vectors.pop().ok_or_else(|| {
            ApiError::new(ErrorCode::ProviderProtocol, "The provider gave no vector of a question.")
        })?;
        Ok((vector, cost))
    }
}

impl ContextSource for Retriever {
    fn look_up<'a>(&'a self, row: &'a EvaluationRow) -> ContextFuture<'a> {
        Box::pin(self.look_up_text(row.last_turn()))
    }
}

fn used_passage(found: &Found<'_>) -> UsedPassage {
    UsedPassage {
        document: found.passage.document.clone(),
        place: found.passage.place,
        score: found.score as f32,
        text: found.passage.searchable(),
    }
}
