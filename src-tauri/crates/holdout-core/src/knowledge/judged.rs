//! How good a candidate's lookup was by itself: whether the source of a row was found, and whether
//! the expected answer stood in what the model was shown.

use std::collections::HashMap;
use std::ops::ControlFlow;

use holdout_dataset::Example;
use holdout_evaluation::UsedPassage;
use holdout_retrieval::{Judged, RetrievalScores, score};
use holdout_store::Evaluation;
use holdout_types::{ApiError, CandidateId, RowId};
use serde_json::Value;

use super::view::RetrievalScoresView;
use crate::compare::question::{Question, row_ids};
use crate::compare::stored_passages;
use crate::project::OpenProject;

/// What a row says of what should be found for it.
struct Asked {
    source: Option<String>,
    answer: String,
}

/// The scores of every candidate of an evaluation that looks something up.
pub(crate) fn retrieval_scores(
    project: &OpenProject,
    evaluation: &Evaluation,
    question: &Question,
) -> Result<HashMap<CandidateId, RetrievalScoresView>, ApiError> {
    let mut scores = HashMap::new();
    let looks_up = || question.candidates.iter().filter(|asked| asked.retrieval.is_some());
    if looks_up().next().is_none() {
        return Ok(scores);
    }
    let rows = asked_rows(project, evaluation)?;
    let mut given: HashMap<CandidateId, Vec<(RowId, Vec<UsedPassage>)>> = HashMap::new();
    for result in project.store.results().of(evaluation.id) {
        let result = result?;
        // Every trial looks up the same, and an excluded call was perhaps never looked up for.
        if result.key.trial == 0 && result.error.is_none() {
            let passages = stored_passages(&result);
            given.entry(result.key.candidate).or_default().push((result.key.row, passages));
        }
    }
    for asked in looks_up() {
        let (id, k) = (asked.spec.id, asked.retrieval.as_ref().map_or(0, |found| found.spec.k));
        let given = given.remove(&id).unwrap_or_default();
        scores.insert(id, view(k, scores_of(&rows, &given, k)));
    }
    Ok(scores)
}

fn scores_of(
    rows: &HashMap<RowId, Asked>,
    given: &[(RowId, Vec<UsedPassage>)],
    k: usize,
) -> RetrievalScores {
    let texts: Vec<(&Asked, Vec<&str>, Vec<&str>)> = given
        .iter()
        .filter_map(|(row, passages)| {
            let documents = passages.iter().map(|passage| passage.document.as_str()).collect();
            let shown = passages.iter().map(|passage| passage.text.as_str()).collect();
            Some((rows.get(row)?, documents, shown))
        })
        .collect();
    let judged = texts.iter().map(|(asked, documents, shown)| Judged {
        source: asked.source.as_deref(),
        answer: Some(&asked.answer),
        documents,
        shown,
    });
    score(judged, k)
}

/// The rows of an evaluation, with the document that each names as its source, if it names one.
fn asked_rows(
    project: &OpenProject,
    evaluation: &Evaluation,
) -> Result<HashMap<RowId, Asked>, ApiError> {
    let documents = project.store.documents().all()?;
    let names: Vec<&str> = documents.iter().map(|document| document.name.as_str()).collect();
    let mut rows = HashMap::new();
    project.store.rows().visit(&row_ids(project, evaluation)?, |row| {
        if let Ok(example) = Example::parse(row.raw) {
            let answer = example.answer();
            let named = named_source(row.raw).unwrap_or_else(|| answer.clone());
            let source = document_named(&names, &named).map(str::to_owned);
            rows.insert(row.id, Asked { source, answer });
        }
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// The source that a row names, beside its messages.
pub(super) fn named_source(raw: &str) -> Option<String> {
    let row: Value = serde_json::from_str(raw).ok()?;
    let named = row.get("source")?;
    named.as_str().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The document that is meant by a name: by its own, by that of its file, or by that without its
/// ending. None where several could be meant.
pub(super) fn document_named<'d>(documents: &[&'d str], name: &str) -> Option<&'d str> {
    let file = |document: &'d str| document.rsplit('/').next().unwrap_or(document);
    let stem = |document: &'d str| {
        let file = file(document);
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    };
    let ways: [&dyn Fn(&'d str) -> &'d str; 3] = [&|document| document, &file, &stem];
    ways.iter().find_map(|way| {
        let mut meant = documents.iter().copied().filter(|document| way(document) == name);
        meant.next().filter(|_| meant.next().is_none())
    })
}

fn view(k: usize, scores: RetrievalScores) -> RetrievalScoresView {
    RetrievalScoresView {
        k: k as u32,
        with_source: scores.with_source as u32,
        hits: scores.hits as u32,
        hit_rate: scores.hit_rate,
        mean_reciprocal_rank: scores.mean_reciprocal_rank,
        with_answer: scores.with_answer as u32,
        answer_shown: scores.answer_shown as u32,
        answer_rate: scores.answer_rate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_names_its_source_beside_its_messages() {
        let beside = r#"{"messages":[],"source":" a.md "}"#;
        assert_eq!(named_source(beside).as_deref(), Some("a.md"));
        assert_eq!(named_source(r#"{"messages":[],"source":""}"#), None);
    }

    #[test]
    fn a_document_is_meant_by_its_name_its_file_or_its_stem_where_only_one_can_be() {
        let documents = ["handbook/returns.md", "old/rates.md", "new/rates.md", "rates"];
        let meant = |name| document_named(&documents, name);
        assert_eq!(meant("handbook/returns.md"), Some("handbook/returns.md"));
        assert_eq!(meant("returns.md"), Some("handbook/returns.md"));
        assert_eq!(meant("returns"), Some("handbook/returns.md"));
        assert_eq!(meant("rates"), Some("rates"));
        assert_eq!(meant("rates.md"), None);
    }
}
