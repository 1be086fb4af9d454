//! What people's fingers do to a text: slips on the keyboard, lower case, missing marks.

use super::dice::Dice;

/// The rows of letters on a keyboard; neighbours in a row are what fingers mix up.
const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Makes `count` slips in words of four letters or more: a neighbouring key, a letter dropped,
/// doubled, or swapped with the next.
pub(super) fn slip(text: &str, count: usize, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..count {
        let places = inner_letters(&letters);
        if let Some(&place) = dice.pick(&places) {
            slip_at(&mut letters, place, dice);
        }
    }
    letters.into_iter().collect()
}

/// A text as typed into a chat: in lower case, mostly without apostrophes and final full stop.
pub(super) fn casual(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_lowercase();
    if dice.chance(60) {
        text = text.replace('\'', "");
    }
    if dice.chance(70) && text.ends_with('.') {
        text.pop();
    }
    text
}

/// Writes one longer word of the text in capitals.
pub(super) fn shout(text: &str, dice: &mut Dice) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len()).filter(|&place| is_plain_word(&words[place])).collect();
    if let Some(&place) = dice.pick(&long) {
        words[place] = words[place].to_uppercase();
    }
    words.join(" ")
}

/// The first letter of each sentence in upper case.
pub(super) fn capitalised(text: &str) -> String {
    let mut capitalised = String::new();
    let mut before = ['.', ' '];
    for letter in text.chars() {
        match before {
            ['.' | '?' | '!', ' '] => capitalised.extend(letter.to_uppercase()),
            _ => capitalised.push(letter),
        }
        before = [before[1], letter];
    }
    capitalised
}

fn is_plain_word(word: &str) -> bool {
    word.len() > 4 && word.chars().all(char::is_alphabetic)
}

/// Places of lower-case letters with two letters before and one after: slips at a word's first
/// letter are rare, and figures must stay as they are.
fn inner_letters(letters: &[char]) -> Vec<usize> {
    (2..letters.len().saturating_sub(1))
        .filter(|&place| letters[place].is_ascii_lowercase())
        .filter(|&place| letters[place - 2..=place + 1].iter().all(|letter| letter.is_alphabetic()))
        .collect()
}

fn slip_at(letters: &mut Vec<char>, place: usize, dice: &mut Dice) {
    match dice.below(4) {
        0 => letters[place] = neighbour(letters[place], dice),
        1 => {
            letters.remove(place);
        }
        2 => letters.insert(place, letters[place]),
        _ => letters.swap(place, place + 1),
    }
}

fn neighbour(letter: char, dice: &mut Dice) -> char {
    let near = KEYBOARD.iter().find_map(|row| {
        let place = row.find(letter)?;
        let range = place.saturating_sub(1)..(place + 2).min(row.len());
        Some(row[range].chars().filter(|&other| other != letter).collect::<Vec<char>>())
    });
    near.and_then(|near| dice.pick(&near).copied()).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_changes_a_letter_and_never_a_figure() {
        for seed in 0..60 {
            let text = slip("order 48213 has not moved", 1, &mut Dice::new(seed));
            assert!(text.contains(" 48213 "));
            assert!(text.chars().count().abs_diff(25) <= 1);
        }
    }

    #[test]
    fn a_text_without_long_words_has_nothing_to_slip_on() {
        assert_eq!(slip("we 12 go", 5, &mut Dice::new(1)), "we 12 go");
    }

    #[test]
    fn neighbours_are_next_to_the_key() {
        for seed in 0..20 {
            assert!("ad".contains(neighbour('s', &mut Dice::new(seed))));
        }
    }

    #[test]
    fn each_sentence_gets_its_capital() {
        assert_eq!(capitalised("is it? the 2. of it. éa"), "Is it? The 2. Of it. Éa");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn a_casual_text_is_lower_case() {
        assert!(casual("I CAN'T", &mut Dice::new(3)).starts_with("i can"));
    }
}
