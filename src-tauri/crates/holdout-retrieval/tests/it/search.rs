use holdout_retrieval::{
    DenseIndex, Embeddings, EmbeddingsError, LexicalIndex, Passage, highlights,
};
use proptest::prelude::*;

use crate::made::passages;

fn found(index: &LexicalIndex, all: &[Passage], question: &str, k: usize) -> Vec<u32> {
    let place = |id| all.iter().find(|passage| passage.id == id).unwrap().place;
    index.search(question, k).unwrap().iter().map(|hit| place(hit.id)).collect()
}

#[test]
fn a_question_finds_passages_by_rare_words_first() {
    let all = passages(&["the parcel is late", "the refund for the parcel", "the desk"]);
    let index = LexicalIndex::in_memory(&all).unwrap();
    assert_eq!(found(&index, &all, "Refunds, the parcels?", 10), [1, 0, 2]);
    assert_eq!(found(&index, &all, "refund", 1), [1]);
    assert!(found(&index, &all, "unheard", 10).is_empty());
    assert!(found(&index, &all, "refund", 0).is_empty());
    assert!(found(&LexicalIndex::in_memory(&[]).unwrap(), &[], "refund", 5).is_empty());
}

/// By hand: N = 3, n = 1, so idf = ln(1 + 2.5 / 1.5); 3 words against 8 / 3 in the mean.
#[test]
fn the_score_is_bm25() {
    let all = passages(&["red green blue", "white black", "grey pink brown"]);
    let index = LexicalIndex::in_memory(&all).unwrap();
    let hits = index.search("green", 5).unwrap();
    let idf = (1.0_f64 + 2.5 / 1.5).ln();
    let norm = 1.2 * (0.25 + 0.75 * 3.0 / (8.0 / 3.0));
    assert!((hits[0].score - idf * 2.2 / (1.0 + norm)).abs() < 1e-12, "{hits:?}");
}

#[test]
fn headings_are_found_too() {
    let under =
        |heading: &str| Passage::new("a.md", 0, vec![heading.to_owned()], "14 days.".to_owned());
    let all = [under("Refunds"), under("Repairs")];
    let index = LexicalIndex::in_memory(&all).unwrap();
    assert_eq!(index.search("repair", 5).unwrap()[0].id, all[1].id);
}

#[test]
fn ties_go_by_id_even_when_there_are_many_at_the_border() {
    let all: Vec<Passage> = (0..200)
        .map(|place| Passage::new("same.md", place, Vec::new(), "the same words".to_owned()))
        .collect();
    let index = LexicalIndex::in_memory(&all).unwrap();
    let mut ids: Vec<_> = all.iter().map(|passage| passage.id).collect();
    ids.sort_unstable();
    let hits = index.search("same", 7).unwrap();
    assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), ids[..7]);
}

#[test]
fn words_of_the_question_are_marked_where_they_stand() {
    let text = "Café refunds — REFUND policies.";
    let marked: Vec<&str> =
        highlights("cafe refund policy?", text).into_iter().map(|place| &text[place]).collect();
    assert_eq!(marked, ["Café", "refunds", "REFUND", "policies"]);
}

#[test]
fn vectors_find_what_points_the_same_way_and_equal_content_has_one_vector() {
    let mut all = passages(&["north", "east", "south"]);
    all.push(Passage::new("copy.md", 0, Vec::new(), "east".to_owned()));
    let mut vectors = Embeddings::new();
    assert_eq!(vectors.missing(&all).len(), 3);
    for (passage, vector) in all.iter().zip([[0.0, 3.0], [2.0, 0.0]]) {
        vectors.insert(passage.hash, &vector).unwrap();
    }
    assert_eq!(vectors.missing(&all), [&all[2]]);
    let index = DenseIndex::new(vectors, &all);
    assert_eq!(index.without_vector(), 1);
    let hits = index.search(&[1.0, 0.1], 10).unwrap();
    let mut east = [all[1].id, all[3].id];
    east.sort_unstable();
    assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [east[0], east[1], all[0].id]);
    assert!(hits[0].score > 0.99 && hits[0].score == hits[1].score);
    assert_eq!(index.search(&[1.0], 1), Err(EmbeddingsError::Dimensions { expected: 2, found: 1 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_question_fails(question in "(\\PC|[+:\"()*~^\\[\\]-]|AND|OR| ){0,40}") {
        let index = LexicalIndex::in_memory(&passages(&["a b c", "d e AND f"])).unwrap();
        prop_assert!(index.search(&question, 3).unwrap().len() <= 2);
    }

    #[test]
    fn vectors_come_back_from_their_bytes(
        rows in prop::collection::vec(prop::collection::vec(0.1f32..9.0, 3), 0..9),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut vectors = Embeddings::new();
        for (at, row) in rows.iter().enumerate() {
            let passage = Passage::new("d", 0, Vec::new(), at.to_string());
            vectors.insert(passage.hash, row).unwrap();
        }
        let bytes = vectors.to_bytes();
        prop_assert_eq!(Embeddings::from_bytes(&bytes).unwrap(), vectors);
        let short = &bytes[..cut.index(bytes.len())];
        prop_assert_eq!(Embeddings::from_bytes(short), Err(EmbeddingsError::Damaged));
    }
}
