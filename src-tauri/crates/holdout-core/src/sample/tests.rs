//! The sample is what its documentation says, to the line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use holdout_dataset::TokenCounter;
use serde_json::Value;

use super::likeness::{likeness, pieces, plain, shared, start};
use super::wording::Table;
use super::*;

/// A line that parses: its number, ticket and answer.
struct Read {
    line: u32,
    ticket: String,
    answer: String,
}

fn read(lines: &[String]) -> Vec<Read> {
    (1..).zip(lines).filter_map(|(line, text)| read_line(line, text)).collect()
}

fn read_line(line: u32, text: &str) -> Option<Read> {
    let row: Value = serde_json::from_str(text).ok()?;
    let content = |at: usize| row["messages"][at]["content"].as_str().map(str::to_owned);
    Some(Read { line, ticket: content(0)?, answer: content(1)? })
}

/// The sample that the app opens, written once for all tests.
fn sample() -> &'static (Vec<String>, Vec<Planted>) {
    static SAMPLE: LazyLock<(Vec<String>, Vec<Planted>)> =
        LazyLock::new(|| (tickets(SEED), planted(SEED)));
    &SAMPLE
}

fn lines_with(planted: &[Planted], is: impl Fn(Fault) -> bool) -> Vec<u32> {
    planted.iter().filter(|planted| is(planted.fault)).map(|planted| planted.line).collect()
}

fn fault_at(planted: &[Planted], line: u32) -> Option<Fault> {
    planted.iter().find(|planted| planted.line == line).map(|planted| planted.fault)
}

/// The label as the sample usually spells it.
fn usual(answer: &str) -> String {
    answer.to_lowercase().replace([' ', '-'], "_")
}

fn of(rows: &[Read], line: u32) -> &Read {
    rows.iter().find(|row| row.line == line).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let text = sample().0.join("\n");
    assert_eq!(text, tickets(SEED).join("\n"));
    assert_ne!(text, tickets(SEED + 1).join("\n"));
    let fnv_1a = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!((text.len(), format!("{fnv_1a:016x}").as_str()), (271_696, "f9cf19e4f2ee7f1b"));
}

#[test]
fn there_are_1240_rows_under_14_labels_and_three_broken_lines() {
    let (lines, planted) = sample();
    let rows = read(lines);
    assert_eq!((lines.len(), rows.len(), LABELS.len()), (1_243, 1_240, 14));
    let parsed: BTreeSet<u32> = rows.iter().map(|row| row.line).collect();
    let broken: Vec<u32> = (1..=1_243).filter(|line| !parsed.contains(line)).collect();
    assert_eq!(broken, lines_with(planted, |fault| fault == Fault::Malformed));
    assert!(
        lines.iter().all(|line| serde_json::from_str::<Value>(line).is_ok() || line.len() > 40)
    );
}

#[test]
fn labels_have_their_sizes_apart_from_the_empty_answers() {
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for row in read(&sample().0) {
        *sizes.entry(usual(&row.answer)).or_default() += 1;
    }
    assert_eq!(sizes.remove(""), Some(2));
    let missing: usize = labels::ALL.iter().map(|label| label.tickets - sizes[label.name]).sum();
    assert_eq!((missing, sizes.len()), (2, 14));
    assert_eq!((labels::ALL[0].tickets, labels::ALL[13].tickets), (165, 27));
}

#[test]
fn every_seed_plants_everything() {
    for seed in [SEED, 0, 7] {
        let planted = planted(seed);
        let count = |is: fn(Fault) -> bool| lines_with(&planted, is).len();
        assert_eq!(count(|fault| fault == Fault::Malformed), 3);
        assert_eq!(count(|fault| fault == Fault::EmptyAnswer), 2);
        assert_eq!(count(|fault| matches!(fault, Fault::ExactDuplicate { .. })), 6);
        assert_eq!(count(|fault| matches!(fault, Fault::NearDuplicate { .. })), 12);
        assert_eq!(count(|fault| matches!(fault, Fault::Conflict { .. })), 6);
        assert_eq!(count(|fault| matches!(fault, Fault::LabelSpelling { .. })), 4);
        assert_eq!(count(|fault| matches!(fault, Fault::Leak { .. })), 4);
        assert_eq!(count(|fault| matches!(fault, Fault::PersonalData(_))), 9);
        assert_eq!(count(|fault| matches!(fault, Fault::WrongLabel { .. })), 12);
        assert!(planted.windows(2).all(|pair| pair[0].line < pair[1].line));
    }
}

#[test]
fn faults_in_one_row_are_where_they_are_said_to_be_and_nowhere_else() {
    let (lines, planted) = sample();
    for row in read(lines) {
        let fault = fault_at(planted, row.line);
        assert_eq!(row.answer.is_empty(), fault == Some(Fault::EmptyAnswer));
        let spelt = match fault {
            Some(Fault::LabelSpelling { label }) => Some(label),
            _ => None,
        };
        assert_eq!(spelt.is_some(), !row.answer.is_empty() && !LABELS.contains(&&*row.answer));
        assert!(spelt.is_none_or(|label| label == usual(&row.answer)));
        let personal = row.ticket.contains('@') || digit_run(&row.ticket) > 7;
        assert_eq!(personal, matches!(fault, Some(Fault::PersonalData(_))), "{}", row.ticket);
    }
}

/// The most digits in a row, spaces and hyphens among them left out, as phone numbers have them.
fn digit_run(text: &str) -> usize {
    let joined: String = text.chars().filter(|letter| !" -()".contains(*letter)).collect();
    joined.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

#[test]
fn copies_are_what_they_are_said_to_be() {
    let (lines, planted) = sample();
    let rows = read(lines);
    for &Planted { line, fault } in planted {
        let (Fault::ExactDuplicate { of: other }
        | Fault::NearDuplicate { of: other }
        | Fault::Leak { of: other }
        | Fault::Conflict { with: other }) = fault
        else {
            continue;
        };
        assert!(other < line);
        let (copy, original) = (of(&rows, line), of(&rows, other));
        let same_answer = copy.answer == original.answer;
        let alike = likeness(&copy.ticket, &original.ticket);
        let same_bytes = copy.ticket == original.ticket;
        match fault {
            Fault::ExactDuplicate { .. } => assert!(same_bytes && same_answer),
            Fault::NearDuplicate { .. } => assert!((0.84..1.0).contains(&alike) && same_answer),
            Fault::Leak { .. } => {
                assert!(!same_bytes && alike == 1.0 && same_answer && line - other >= 300);
            }
            _ => assert!(same_bytes && !same_answer),
        }
    }
}

#[test]
fn nothing_is_repeated_that_was_not_planted() {
    let (lines, planted) = sample();
    let rows = read(lines);
    let own: Vec<&Read> = rows.iter().filter(|row| !is_copy(planted, row.line)).collect();
    let texts: BTreeSet<String> = own.iter().map(|row| plain(&row.ticket)).collect();
    assert_eq!(texts.len(), own.len());
    let pieces: Vec<Vec<u64>> = own.iter().map(|row| pieces(&row.ticket)).collect();
    for (place, one) in own.iter().enumerate() {
        for (other, earlier) in own[..place].iter().enumerate() {
            if earlier.answer == one.answer {
                let alike = shared(&pieces[place], &pieces[other]);
                assert!(alike < 0.75, "{alike}: {} | {}", one.ticket, earlier.ticket);
            }
        }
    }
}

fn is_copy(planted: &[Planted], line: u32) -> bool {
    let copies = |fault| {
        matches!(
            fault,
            Fault::ExactDuplicate { .. }
                | Fault::NearDuplicate { .. }
                | Fault::Conflict { .. }
                | Fault::Leak { .. }
        )
    };
    fault_at(planted, line).is_some_and(copies)
}

#[test]
fn fewer_than_two_in_a_hundred_tickets_begin_alike_after_the_greeting() {
    let (lines, planted) = sample();
    let phrases = Table::parse(include_str!("wording/phrases.txt"));
    let mut starts: BTreeMap<String, usize> = BTreeMap::new();
    for row in read(lines).iter().filter(|row| !is_copy(planted, row.line)) {
        *starts.entry(start(&without_greeting(&phrases, &row.ticket))).or_default() += 1;
    }
    let alike: usize = starts.values().filter(|&&count| count > 1).sum();
    assert!(alike < 24, "{alike} tickets begin alike");
}

fn without_greeting(phrases: &Table, ticket: &str) -> String {
    let ticket = plain(ticket);
    let openings = ["opening_plain", "opening_formal", "opening_rude", "opening_chat"];
    let mut openings = openings.iter().flat_map(|section| phrases.section(section));
    let rest = openings.find_map(|opening| ticket.strip_prefix(&format!("{} ", plain(opening))));
    rest.unwrap_or(&ticket).to_owned()
}

#[test]
fn tickets_are_short_clean_text() {
    let (lines, planted) = sample();
    for row in read(lines) {
        assert!((5..1_200).contains(&row.ticket.len()), "{}", row.ticket);
        assert!(!row.ticket.contains(['{', '}', '[', ']', '|']), "{}", row.ticket);
        let spaced = matches!(fault_at(planted, row.line), Some(Fault::Leak { .. }));
        let slip =
            ["  ", " ,", " .", ",,", "..", "?.", " ?"].iter().find(|s| row.ticket.contains(**s));
        assert!(spaced || slip.is_none(), "{}", row.ticket);
    }
}

#[test]
fn tickets_are_of_many_lengths_and_voices() {
    let rows = read(&sample().0);
    let count = |is: &dyn Fn(&str) -> bool| rows.iter().filter(|row| is(&row.ticket)).count();
    assert!(count(&|ticket| ticket.split_whitespace().count() <= 4) > 60);
    assert!(count(&|ticket| ticket.len() > 250) > 60);
    assert!(count(&|ticket| ticket == ticket.to_lowercase()) > 150);
    assert!(count(&|ticket| ticket == ticket.to_uppercase()) > 5);
    assert!(count(&|ticket| ticket.contains("\n\n")) > 150);
    assert!(count(&|ticket| !ticket.is_ascii()) > 20);
}

#[test]
fn addresses_and_names_belong_to_nobody() {
    let text = sample().0.join("\n") + &production_prompt();
    for place in text.match_indices('@').map(|(place, _)| place) {
        let domain = &text[place + 1..];
        let reserved = ["example.com", "example.org", "example.net"];
        assert!(reserved.iter().any(|name| domain.starts_with(name)));
    }
    let text = text.to_lowercase();
    let real = [
        "google",
        "microsoft",
        "apple",
        "amazon",
        "paypal",
        "dhl",
        "fedex",
        "ups ",
        "stripe",
        "shopify",
        "zapier",
        "excel",
        "android",
        "iphone",
        "firefox",
        "chrome",
        "slack",
        "visa",
        "mastercard",
        "outlook",
        "gmail",
        "openai",
        "datev",
        "sap ",
    ];
    for name in real {
        let found = text.split(|letter: char| !letter.is_alphanumeric()).any(|w| w == name.trim());
        assert!(!found, "{name} is a real name");
    }
}

#[test]
fn the_production_prompt_is_bloated_and_the_short_one_is_short() {
    let counter = TokenCounter::for_model("gpt-4o");
    let (long, short) =
        (counter.count_text(&production_prompt()), counter.count_text(short_prompt()));
    assert!((2_000..3_500).contains(&long), "{long} tokens");
    assert!(short < 40, "{short} tokens");
}

#[test]
fn the_production_prompt_defines_every_label_and_has_fifteen_examples_of_its_own() {
    let prompt = production_prompt();
    assert!(LABELS.iter().all(|label| prompt.contains(&format!("\n- {label}: "))));
    let pairs: Vec<(&str, &str)> = prompt
        .split("\nTicket: ")
        .skip(1)
        .map(|part| part.split('\n').next().zip(part.split("\nAnswer: ").nth(1)).unwrap())
        .map(|(ticket, rest)| (ticket, rest.lines().next().unwrap()))
        .collect();
    assert_eq!(pairs.len(), 15);
    let answers: BTreeSet<&str> = pairs.iter().map(|(_, answer)| *answer).collect();
    assert_eq!(answers, BTreeSet::from(LABELS));
    let tickets = read(&sample().0);
    for (example, _) in pairs {
        assert!(tickets.iter().all(|row| likeness(&row.ticket, example) < 0.5), "{example}");
    }
}
