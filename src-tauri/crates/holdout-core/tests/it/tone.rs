//! The `tone` sample: requests of customers, answers of two writers, and what people thought of them.
//! All of it is made from seeded templates, written for this project.
//!
//! The warm writer mostly answers politely and completely and sometimes not; the curt one mostly not.
//! People pass an answer that is polite and complete, and err at times.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What there is to say of an order.
const FACTS: [&str; 6] = [
    "it left our warehouse on Tuesday",
    "the invoice is attached as a PDF file",
    "you can print the return label from your account",
    "the second parcel arrives by Friday at the latest",
    "the refund was paid back to your card today",
    "we send the new battery free of charge",
];

const GREETINGS: [&str; 3] =
    ["Thank you for writing to us.", "Many thanks for your patience.", "Thank you for asking."];
const CLOSINGS: [&str; 3] = [
    "Please let us know if we can help with anything else. Kind regards.",
    "We are happy to help if anything is unclear. Kind regards.",
    "Please do write to us again at any time. Kind regards.",
];
const BRUSH_OFFS: [&str; 4] = [
    "Read the website.",
    "Not our problem. Wait.",
    "No idea. Ask somebody else.",
    "You were told already. Stop asking.",
];

/// Requests with a reference answer, as a table.
pub(crate) fn requests(rows: usize) -> String {
    let mut table = "text,label\n".to_owned();
    for number in 0..rows {
        let polite = polite(number, &mut dice("reference", number));
        table += &format!("\"{}\",\"{polite}\"\n", request(number));
    }
    table
}

fn request(number: usize) -> String {
    format!("Any news of {}?", 1_000 + number)
}

/// What a writer answers to a request.
pub(crate) fn answer(writer: &str, request: &str) -> String {
    let number = number_of(request);
    let mut dice = dice(writer, number);
    let kind = if writer == "warm" { 0.85 } else { 0.25 };
    if dice.random_bool(kind) {
        return polite(number, &mut dice);
    }
    let brush_off = BRUSH_OFFS[dice.random_range(0..BRUSH_OFFS.len())];
    format!("{brush_off} ({})", 1_000 + number)
}

/// What a person thinks of an answer: 1 for good, 0 for not. One of fifty is rated by mistake.
pub(crate) fn rating(answer: &str) -> u8 {
    let good = GREETINGS.iter().any(|greeting| answer.starts_with(greeting));
    let seed = answer.bytes().fold(5_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
    let errs = ChaCha8Rng::seed_from_u64(seed).random_bool(0.02);
    u8::from(good != errs)
}

fn polite(number: usize, dice: &mut ChaCha8Rng) -> String {
    let fact = FACTS[number % FACTS.len()];
    let greeting = GREETINGS[dice.random_range(0..GREETINGS.len())];
    let closing = CLOSINGS[dice.random_range(0..CLOSINGS.len())];
    format!("{greeting} About order {}: {fact}. {closing}", 1_000 + number)
}

fn number_of(request: &str) -> usize {
    let digits: String = request.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<usize>().map_or(0, |number| number.saturating_sub(1_000))
}

fn dice(writer: &str, number: usize) -> ChaCha8Rng {
    let seed = writer.bytes().map(u64::from).sum::<u64>() * 10_000 + number as u64;
    ChaCha8Rng::seed_from_u64(seed)
}
