//! Documents, their passages and their vectors.

use holdout_store::{ContentHash, NewDocument, ReadContent, StoredPassage};
use serde_json::json;

use crate::common::Fixture;

fn passage(text: &str) -> StoredPassage {
    StoredPassage { headings: vec!["Top".into()], text: text.into(), tokens: text.len() as u32 }
}

fn document(name: &str, texts: &[&str]) -> NewDocument {
    NewDocument {
        name: name.into(),
        kind: "markdown".into(),
        bytes: 10,
        hash: Some(ContentHash::of(texts.concat().as_bytes())),
        content: Ok(ReadContent {
            body: texts.concat().into_bytes(),
            notes: None,
            passages: texts.iter().map(|text| passage(text)).collect(),
        }),
    }
}

#[test]
fn a_document_replaces_the_one_of_its_name_and_keeps_its_place() {
    let fixture = Fixture::new();
    let documents = fixture.project.documents_mut();
    let first = documents.put(document("a.md", &["one", "two"])).unwrap();
    documents.put(document("b.md", &["three"])).unwrap();
    assert_eq!(documents.put(document("a.md", &["four"])).unwrap(), first);
    let all = fixture.project.documents().all().unwrap();
    let names: Vec<_> = all.iter().map(|found| (found.name.as_str(), found.passages)).collect();
    assert_eq!(names, [("a.md", 1), ("b.md", 1)]);
    assert_eq!(all[0].tokens, 4);
    assert_eq!(fixture.project.documents().body(first).unwrap().unwrap(), b"four");
    let passages = fixture.project.passages().all().unwrap();
    assert_eq!(passages[0], ("a.md".to_owned(), 0, passage("four")));
    documents.remove(vec![first, 99]).unwrap();
    assert_eq!(fixture.project.passages().all().unwrap().len(), 1);
}

#[test]
fn a_document_that_can_not_be_read_is_kept_with_its_problem_and_no_passage() {
    let fixture = Fixture::new();
    let problem = json!({"message": "scanned"});
    let scanned = NewDocument { content: Err(problem.clone()), ..document("a.pdf", &[]) };
    let id = fixture.project.documents_mut().put(scanned).unwrap();
    let found = fixture.project.documents().named("a.pdf").unwrap().unwrap();
    assert_eq!((found.id, found.problem, found.passages), (id, Some(problem), 0));
    assert_eq!(fixture.project.documents().body(id).unwrap(), None);
}

#[test]
fn vectors_are_kept_by_model_and_content_and_dropped_with_it() {
    let fixture = Fixture::new();
    let [a, b] = ["a", "b"].map(|text| ContentHash::of(text.as_bytes()));
    let vectors = fixture.project.embeddings_mut();
    vectors.put("local", "m", vec![(a, vec![1.0, -0.5]), (b, vec![0.0, 1.0])]).unwrap();
    vectors.put("local", "other", vec![(a, vec![2.0])]).unwrap();
    vectors.keep_only(vec![a]).unwrap();
    let of = |model| fixture.project.embeddings().of("local", model).unwrap();
    assert_eq!(of("m"), [(a, vec![1.0, -0.5])]);
    assert_eq!(of("other"), [(a, vec![2.0])]);
    assert!(of("none").is_empty());
}
