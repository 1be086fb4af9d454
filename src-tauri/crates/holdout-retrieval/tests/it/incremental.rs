//! An index that was brought up to date step by step answers as one made afresh, to the last bit.

use holdout_retrieval::{LexicalIndex, Opened, Passage};
use proptest::prelude::*;

use crate::made::passages;

/// Sets of passages that follow each other: small vocabularies, so that ties and equal passages are
/// many.
fn sets() -> impl Strategy<Value = Vec<Vec<Passage>>> {
    let word = prop::sample::select(vec!["a", "b", "c", "dd", "refund", "refunds", "the", "é"]);
    let text = prop::collection::vec(word, 1..8).prop_map(|words| words.join(" "));
    let passage =
        (0u32..12, text).prop_map(|(place, text)| Passage::new("d.md", place, Vec::new(), text));
    prop::collection::vec(prop::collection::vec(passage, 0..30), 1..6)
}

const QUESTIONS: [&str; 5] = ["a", "the refund", "b c dd", "é refund a the", "nothing"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn step_by_step_equals_afresh(sets in sets(), k in 1usize..8) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = LexicalIndex::in_memory(&[]).unwrap();
        for set in &sets {
            memory.update(set).unwrap();
            let (folder, opened) = LexicalIndex::open(folder.path(), set).unwrap();
            prop_assert!(!matches!(opened, Opened::Rebuilt | Opened::InMemory), "{opened:?}");
            let fresh = LexicalIndex::in_memory(set).unwrap();
            for question in QUESTIONS {
                let expected = fresh.search(question, k).unwrap();
                prop_assert_eq!(&memory.search(question, k).unwrap(), &expected);
                prop_assert_eq!(&folder.search(question, k).unwrap(), &expected);
            }
            prop_assert_eq!(memory.len(), fresh.len());
            prop_assert_eq!(memory.content(), fresh.content());
        }
    }
}

#[test]
fn only_what_differs_is_indexed() {
    let mut index = LexicalIndex::in_memory(&passages(&["a", "b", "c"])).unwrap();
    let changed = passages(&["a", "B!", "c", "d"]);
    assert_eq!(index.update(&changed).unwrap(), Opened::Updated { added: 2, removed: 1 });
    assert_eq!(index.update(&changed).unwrap(), Opened::Unchanged);
}

/// Enough text for several threads and segments.
#[test]
fn the_number_of_threads_changes_no_rank() {
    let text = |at: usize| format!("{} {} word{} filler", at % 7, at % 1_003, at % 91).repeat(40);
    let all: Vec<Passage> =
        (0..12_000).map(|at| Passage::new("d.md", at as u32, Vec::new(), text(at))).collect();
    let whole = LexicalIndex::in_memory(&all).unwrap();
    let mut grown = LexicalIndex::in_memory(&all[..100]).unwrap();
    for until in [3_000, 4_000, 12_000] {
        grown.update(&all[..until]).unwrap();
    }
    for at in [3, 500, 900] {
        let question = format!("word{} {} {at} filler", at % 91, at % 7);
        assert_eq!(grown.search(&question, 20).unwrap(), whole.search(&question, 20).unwrap());
    }
}

/// A passage of `length` words, `often` of them the one that is asked for.
fn asked(at: usize, often: usize, length: usize) -> Passage {
    let text = format!("{}{}", "asked ".repeat(often), "filler ".repeat(length - often));
    Passage::new("d.md", at as u32, Vec::new(), text)
}

/// Short records first and long documents later make segments with means of their own. What the
/// library keeps as the best of a block was the best by the mean of its segment: one call in 10 words
/// before three in 100, which is the other way round once the long documents are there.
#[test]
fn the_best_are_found_where_segments_differ_in_length() {
    let mut all: Vec<Passage> = (0..128).map(|at| asked(at, 2, 66)).collect();
    let best = asked(200, 3, 100);
    all.extend((128..255).map(|at| if at == 200 { best.clone() } else { asked(at, 1, 10) }));
    all.push(Passage::new(
        "d.md",
        255,
        Vec::new(),
        "rare asked and seven words more for the mean".into(),
    ));
    let mut index = LexicalIndex::in_memory(&all).unwrap();
    all.extend((256..356).map(|at| asked(at, 0, 615)));
    index.update(&all).unwrap();
    let ranked = index.search("asked rare", 256).unwrap();
    assert_eq!(ranked[1].id, best.id);
    assert_eq!(index.search("asked rare", 2).unwrap(), ranked[..2]);
}
