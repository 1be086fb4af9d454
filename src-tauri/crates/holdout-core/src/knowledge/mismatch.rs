//! Whether a trained model is asked as it was trained to look things up.

use holdout_retrieval::{Mode, RetrievalSpec};
use holdout_types::ApiError;

use super::training::TrainedRetrieval;
use crate::candidates::spec::Spec;
use crate::project::OpenProject;
use crate::words::listed;

impl OpenProject {
    /// Says of a model that it was trained to look things up otherwise than it is asked with.
    pub(crate) fn retrieval_mismatch(&self, spec: &Spec) -> Result<Option<String>, ApiError> {
        let (Some(asked), Some(_)) = (&spec.retrieval, &spec.trained_model) else {
            return Ok(None);
        };
        let Some(trained) = &spec.trained_retrieval else { return Ok(None) };
        let embedding = self.knowledge()?.embedding_model().map(|model| model.model.clone());
        let now = Now { knowledge: self.knowledge_version()?, embedding };
        Ok(mismatch(trained, asked, &now))
    }
}

/// What is looked up in, as it is now.
struct Now {
    /// The version of the knowledge base; none while it is empty.
    knowledge: Option<String>,
    /// The model of its vectors.
    embedding: Option<String>,
}

/// In what a trained model is asked otherwise than it was trained, in a sentence.
fn mismatch(trained: &TrainedRetrieval, asked: &RetrievalSpec, now: &Now) -> Option<String> {
    let then = &trained.spec;
    let model_then = trained.embedding.as_ref().map(|embedding| &embedding.model);
    let by_vectors = then.mode == Mode::Hybrid && asked.mode == Mode::Hybrid;
    let differs = [
        (!then.writes_like(asked), "another template of the turn"),
        (then.k != asked.k, "another number of passages"),
        (then.token_budget != asked.token_budget, "another budget of tokens"),
        (then.query_template != asked.query_template, "another query"),
        (then.mode != asked.mode, "another way of searching"),
        (
            by_vectors && model_then.is_some() && model_then != now.embedding.as_ref(),
            "vectors of another model",
        ),
        (now.knowledge.as_ref().is_some_and(|now| *now != trained.knowledge), "other documents"),
    ];
    let differs: Vec<&str> =
        differs.iter().filter(|(differs, _)| *differs).map(|(_, what)| *what).collect();
    (!differs.is_empty()).then(|| {
        format!(
            "It was trained with {}. It answers all the same; train it again if it should have \
             learnt what it is asked with now.",
            listed(&differs)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::retriever::AskedEmbedding;
    use super::*;

    fn trained() -> TrainedRetrieval {
        let spec = RetrievalSpec::default();
        let knowledge = "v1".into();
        TrainedRetrieval { spec, knowledge, embedding: None, distractors_percent: 20 }
    }

    fn now(knowledge: &str) -> Now {
        Now { knowledge: Some(knowledge.to_owned()), embedding: None }
    }

    #[test]
    fn what_is_asked_as_it_was_trained_is_no_mismatch() {
        assert_eq!(mismatch(&trained(), &trained().spec, &now("v1")), None);
        let empty = Now { knowledge: None, embedding: None };
        assert_eq!(mismatch(&trained(), &trained().spec, &empty), None, "nothing is asked then");
    }

    #[test]
    fn everything_that_differs_is_named() {
        let asked = RetrievalSpec { k: 2, citations: true, ..RetrievalSpec::default() };
        let said = mismatch(&trained(), &asked, &now("v2")).unwrap();
        let expected =
            "another template of the turn, another number of passages and other documents";
        assert!(said.contains(expected), "{said}");
        let one = mismatch(&trained(), &RetrievalSpec { k: 2, ..trained().spec }, &now("v1"));
        assert!(one.unwrap().starts_with("It was trained with another number of passages. "));
    }

    #[test]
    fn vectors_of_another_model_are_told_where_both_look_up_by_vectors() {
        let spec = RetrievalSpec { mode: Mode::Hybrid, ..RetrievalSpec::default() };
        let embedding = Some(AskedEmbedding { model: "small".to_owned(), provider: None });
        let trained = TrainedRetrieval { spec: spec.clone(), embedding, ..trained() };
        let by = |model: &str| Now { embedding: Some(model.to_owned()), ..now("v1") };
        assert_eq!(mismatch(&trained, &spec, &by("small")), None);
        let said = mismatch(&trained, &spec, &by("large")).unwrap();
        assert!(said.starts_with("It was trained with vectors of another model. "), "{said}");
        let words = RetrievalSpec { mode: Mode::Lexical, ..spec };
        let said = mismatch(&trained, &words, &by("large")).unwrap();
        assert!(said.starts_with("It was trained with another way of searching. "), "{said}");
    }
}
