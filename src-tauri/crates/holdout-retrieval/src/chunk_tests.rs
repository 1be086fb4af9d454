use proptest::prelude::*;

use super::*;
use crate::extract::DocumentKind;

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn document(body: Body) -> Document {
    Document { name: "d.md".into(), kind: DocumentKind::Markdown, body, pages_without_text: vec![] }
}

fn cut(body: Body, size: usize, overlap: usize) -> Vec<Passage> {
    chunk(&document(body), ChunkOptions { size, overlap }, &words).unwrap()
}

#[test]
fn passages_know_their_place_and_the_headings_above_them() {
    let text = "# Guide\n\n## Refunds\n\nThey take 14 days.\n\n## Fees\n\n### Express\n\nFive euros a parcel.\n";
    let passages = cut(Body::Markdown(text.into()), 7, 0);
    let seen: Vec<(u32, String, &str)> =
        passages.iter().map(|p| (p.place, p.headings.join(">"), p.text.as_str())).collect();
    assert_eq!(
        seen,
        [
            (0, String::new(), "# Guide"),
            (1, "Guide".into(), "## Refunds\n\nThey take 14 days."),
            (2, "Guide".into(), "## Fees"),
            (3, "Guide>Fees".into(), "### Express\n\nFive euros a parcel."),
        ]
    );
}

#[test]
fn rows_of_a_table_are_never_joined_and_long_ones_are_cut() {
    let records = vec!["a: 1".to_owned(), "a: 2 3 4 5".to_owned()];
    let passages = cut(Body::Records(records), 3, 0);
    let texts: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(texts, ["a: 1", "a: 2 3", "4 5"]);
}

#[test]
fn the_end_of_a_passage_stands_at_the_start_of_the_next() {
    let passages = cut(Body::Text("a b c d e f g".into()), 4, 2);
    let texts: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    assert_eq!(texts, ["a b c d", "c d e f", "e f g"]);
}

#[test]
fn options_that_never_end_are_refused() {
    let body = || document(Body::Text("a".into()));
    let error = |size, overlap| chunk(&body(), ChunkOptions { size, overlap }, &words).unwrap_err();
    assert_eq!(error(0, 0), ChunkError::NoSize);
    assert_eq!(error(5, 5), ChunkError::OverlapTooBig { overlap: 5, size: 5 });
}

proptest! {
    #[test]
    fn every_word_stands_in_a_passage_and_none_is_too_long(
        text in "([a-z]{1,6}|# |\n\n|[.!?] | ){0,80}", size in 1usize..9,
    ) {
        let passages = cut(Body::Markdown(text.clone()), size, 0);
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        let all: String = passages.iter().map(|passage| letters(&passage.text)).collect();
        prop_assert_eq!(all, letters(&text));
        prop_assert!(passages.iter().all(|passage| words(&passage.text) <= size));
    }
}
