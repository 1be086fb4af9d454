//! Whether a trained model is asked as it was trained to look things up.

use holdout_retrieval::RetrievalSpec;
use holdout_types::ApiError;

use super::training::TrainedRetrieval;
use crate::candidates::spec::Spec;
use crate::project::OpenProject;

impl OpenProject {
    /// Says of a model that it was trained to look things up otherwise than it is asked with.
    pub(crate) fn retrieval_mismatch(&self, spec: &Spec) -> Result<Option<String>, ApiError> {
        let (Some(asked), Some(_)) = (&spec.retrieval, &spec.trained_model) else {
            return Ok(None);
        };
        let Some(trained) = &spec.trained_retrieval else { return Ok(None) };
        Ok(mismatch(trained, asked, self.knowledge_version()?.as_deref()))
    }
}

/// In what a trained model is asked otherwise than it was trained, in a sentence.
fn mismatch(
    trained: &TrainedRetrieval,
    asked: &RetrievalSpec,
    knowledge: Option<&str>,
) -> Option<String> {
    let then = &trained.spec;
    let differs = [
        (!then.writes_like(asked), "another template of the turn"),
        (then.k != asked.k, "another number of passages"),
        (then.token_budget != asked.token_budget, "another budget of tokens"),
        (then.query_template != asked.query_template, "another query"),
        (then.mode != asked.mode, "another way of searching"),
        (knowledge.is_some_and(|now| now != trained.knowledge), "other documents"),
    ];
    let differs: Vec<&str> =
        differs.iter().filter(|(differs, _)| *differs).map(|(_, what)| *what).collect();
    (!differs.is_empty()).then(|| {
        format!(
            "It was trained with {}. It answers all the same; train it again if it should have \
             learnt what it is asked with now.",
            listed_words(&differs)
        )
    })
}

/// `a`, `a and b`, `a, b and c`.
fn listed_words(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trained() -> TrainedRetrieval {
        let spec = RetrievalSpec::default();
        TrainedRetrieval { spec, knowledge: "v1".into(), distractors_percent: 20 }
    }

    #[test]
    fn what_is_asked_as_it_was_trained_is_no_mismatch() {
        assert_eq!(mismatch(&trained(), &trained().spec, Some("v1")), None);
        assert_eq!(mismatch(&trained(), &trained().spec, None), None, "nothing is asked then");
    }

    #[test]
    fn everything_that_differs_is_named() {
        let asked = RetrievalSpec { k: 2, citations: true, ..RetrievalSpec::default() };
        let said = mismatch(&trained(), &asked, Some("v2")).unwrap();
        let expected =
            "another template of the turn, another number of passages and other documents";
        assert!(said.contains(expected), "{said}");
        let one = mismatch(&trained(), &RetrievalSpec { k: 2, ..trained().spec }, Some("v1"));
        assert!(one.unwrap().starts_with("It was trained with another number of passages. "));
    }
}
