use super::input_hash;

#[test]
fn a_question_is_known_by_its_words_and_not_by_its_spaces() {
    let known = input_hash("Where is my parcel?").unwrap();
    assert_eq!(input_hash("  where is my  parcel?\n"), Some(known));
    assert_ne!(input_hash("Where is my money?"), Some(known));
    assert!(input_hash("\"quotes\" and \\ \u{1}").is_some());
}
