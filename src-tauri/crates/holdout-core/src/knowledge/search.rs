//! The search box: what a question finds, and why.

use std::ops::Range;

use holdout_provider::EmbeddingRequest;
use holdout_retrieval::highlights;
use holdout_types::{ApiError, ErrorCode};

use super::base::{Found, KnowledgeBase};
use super::view::{HitView, SearchMode, SearchQuery, SearchResult, TextPiece};
use crate::long::off_thread;
use crate::project::OpenProject;
use crate::studio::Studio;

/// Passages that a search shows at most.
const MOST_SHOWN: u32 = 50;
/// Characters of a question that are searched for.
const LONGEST: usize = 10_000;

impl Studio {
    /// Searches the knowledge base. With vectors, the question is sent to the model that made them.
    pub async fn search_documents(&self, query: &SearchQuery) -> Result<SearchResult, ApiError> {
        let project = self.project()?;
        let began = project.clock.monotonic();
        let text: String = query.text.chars().take(LONGEST).collect();
        let vector = match query.mode {
            SearchMode::Hybrid if !text.trim().is_empty() => Some(self.vector_of(&text).await?),
            _ => None,
        };
        let (searched, k) = (std::sync::Arc::clone(&project), query.k.clamp(1, MOST_SHOWN));
        let hits = off_thread(move || {
            let base = searched.knowledge()?;
            let found = base.find(&text, vector.as_deref(), k as usize)?;
            Ok(found.iter().map(|found| hit(&text, found)).collect())
        })
        .await?;
        let took = project.clock.monotonic().saturating_sub(began);
        let scores = match query.mode {
            SearchMode::Lexical => {
                "Scores are BM25: words that are rare in the documents count most."
            }
            SearchMode::Hybrid => {
                "Scores join two rankings, by words and by vectors: the sum of 1 / (60 + rank)."
            }
        };
        Ok(SearchResult { hits, took_ms: took.as_secs_f64() * 1e3, scores: scores.to_owned() })
    }

    async fn vector_of(&self, text: &str) -> Result<Vec<f32>, ApiError> {
        let project = self.project()?;
        let model = off_thread(move || may_embed(&*project.knowledge()?, &project)).await?;
        let client = self.client_for_vectors(model.provider.as_ref()).await?;
        let texts = vec![text.to_owned()];
        let request = EmbeddingRequest { model: model.model, texts, dimensions: None };
        let made = client.embed(&request, |_| ()).await?;
        made.vectors.into_iter().next().ok_or_else(|| {
            ApiError::new(ErrorCode::ProviderProtocol, "The provider gave no vector.")
        })
    }
}

fn may_embed(
    base: &KnowledgeBase,
    project: &OpenProject,
) -> Result<super::settings::EmbeddingModel, ApiError> {
    let model = base.embedding_model().filter(|_| base.is_hybrid()).cloned().ok_or_else(|| {
        let text = "Not every passage has a vector yet.";
        ApiError::new(ErrorCode::WrongState, text)
            .with_hint("Make the missing vectors, or search by words only.")
    })?;
    project.agreed_to_embed(model.provider.as_ref())?;
    Ok(model)
}

fn hit(question: &str, found: &Found<'_>) -> HitView {
    HitView {
        document: found.passage.document.clone(),
        number: found.passage.place + 1,
        headings: found.passage.headings.clone(),
        score: found.score,
        text: pieces(&found.passage.text, &highlights(question, &found.passage.text)),
    }
}

/// The text cut at the words of the question.
fn pieces(text: &str, places: &[Range<usize>]) -> Vec<TextPiece> {
    let mut pieces = Vec::new();
    let mut push = |text: &str, found| {
        if !text.is_empty() {
            pieces.push(TextPiece { text: text.to_owned(), found });
        }
    };
    let mut at = 0;
    for place in places {
        push(&text[at..place.start], false);
        push(&text[place.clone()], true);
        at = place.end;
    }
    push(&text[at..], false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_text_are_the_text_and_the_words_of_the_question_stand_out() {
        let text = "Größe: the parcel, PARCEL!";
        let pieces = pieces(text, &highlights("parcel größe", text));
        let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(whole, text);
        let found: Vec<_> =
            pieces.iter().filter(|piece| piece.found).map(|piece| piece.text.as_str()).collect();
        assert_eq!(found, ["Größe", "parcel", "PARCEL"]);
    }
}
