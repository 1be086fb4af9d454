//! The samples: three tasks of a made-up company, each with another answer to the app's question.
//!
//! In one, a fine-tune wins (support tickets, here in this file); in one, looking things up does
//! ([`repairs`]); in one, neither is worth it ([`contact`]). "Open a sample" needs data that looks
//! like a customer's: uneven labels, many voices, typing mistakes, two languages in some tickets,
//! labels that people mix up, and among the tickets the faults that the checks look for. All of it
//! is written by a seeded generator from our own wording tables (`wording/`), so that nothing in it
//! belongs to anybody. Beside the tickets stand the two prompts of the story: the long one that
//! production uses, and the short one that a tuned model carries.
//!
//! Tallyfern, its customers and its products do not exist. What the app does with a sample
//! (importing, sealing, training) is not here, and neither are the verdicts: they are measured.

mod catalogue;
mod compose;
pub mod contact;
mod dice;
mod labels;
mod likeness;
mod plant;
pub mod repairs;
#[cfg(test)]
mod tests;
mod typing;
mod wording;

pub use catalogue::{Sample, SampleCandidate, SampleDocument, SampleKind};
use compose::Writer;
use dice::Dice;
use plant::Row;

/// The name of the sample project.
pub const NAME: &str = "Support triage";

/// The name of the file that the tickets are imported from.
pub const TICKETS_FILE: &str = "tickets.jsonl";

/// The seed of the sample that the app opens.
pub const SEED: u64 = 20_261_121;

/// The labels of the sample, the largest first.
pub const LABELS: [&str; labels::ALL.len()] = {
    let mut names = [""; labels::ALL.len()];
    let mut place = 0;
    while place < names.len() {
        names[place] = labels::ALL[place].name;
        place += 1;
    }
    names
};

/// Something that was put into the sample on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// The line of the file that has the fault, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub fault: Fault,
}

/// A planted fault. Where it concerns two lines, it is recorded at the later one and names the
/// earlier one by its number, from 1; the earlier one is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The line is not JSON.
    Malformed,
    /// The assistant's content is empty.
    EmptyAnswer,
    /// Byte for byte an earlier line again.
    ExactDuplicate {
        /// The earlier line.
        of: u32,
    },
    /// An earlier ticket with a small change, under the same label.
    NearDuplicate {
        /// The earlier line.
        of: u32,
    },
    /// An earlier ticket, letter for letter, under another label.
    Conflict {
        /// The earlier line.
        with: u32,
    },
    /// The label is spelt in another way than elsewhere.
    LabelSpelling {
        /// The usual spelling.
        label: &'static str,
    },
    /// An earlier ticket under the same label, changed in case or spacing only, at least 300 lines
    /// apart: a split that compares bytes may put one into training and one into the test.
    Leak {
        /// The earlier line.
        of: u32,
    },
    /// The ticket holds personal data (of nobody: all values are reserved for examples).
    PersonalData(PersonalData),
    /// The ticket is filed under a label that people mistake for the right one.
    WrongLabel {
        /// The right one.
        right: &'static str,
    },
}

/// The kind of personal data in a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalData {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An international bank account number.
    Iban,
    /// An e-mail address and a phone number.
    EmailAndPhone,
}

/// The lines of the file, in order and without line ends: 1,240 rows as chat JSON (the user's
/// ticket, the assistant's label) and three lines that are broken. The same seed gives the same
/// bytes.
pub fn tickets(seed: u64) -> Vec<String> {
    generate(seed).0
}

/// What was planted in [`tickets`] of the same seed, by rising line; a line has one fault at most.
pub fn planted(seed: u64) -> Vec<Planted> {
    generate(seed).1
}

/// The prompt that production uses today: rules, edge cases and fifteen examples in one text, over
/// 2,000 tokens.
pub fn production_prompt() -> String {
    include_str!("production_prompt.md").trim_end().to_owned()
}

/// The prompt of the tuned candidate.
pub fn short_prompt() -> &'static str {
    include_str!("short_prompt.txt").trim_end()
}

fn generate(seed: u64) -> (Vec<String>, Vec<Planted>) {
    let mut dice = Dice::new(seed);
    let mut writer = Writer::new(&labels::ALL);
    let mut rows = rows(&labels::ALL, &mut writer, &mut dice);
    plant::plant(&mut rows, &mut dice, |label, dice| writer.ticket(label, dice));
    let broken = broken_lines(&mut writer, &mut dice);
    assemble(&rows, broken, &mut dice)
}

fn rows(labels: &[labels::Label], writer: &mut Writer, dice: &mut Dice) -> Vec<Row> {
    let repeated = |label: &labels::Label| std::iter::repeat_n(label.name, label.tickets);
    let mut answers: Vec<&str> = labels.iter().flat_map(repeated).collect();
    dice.shuffle(&mut answers);
    let row = |answer: &str| Row {
        ticket: writer.ticket(answer, dice),
        answer: answer.to_owned(),
        fault: None,
    };
    answers.into_iter().map(row).collect()
}

/// Three lines as they come out of broken exports: cut off, without a comma, with a bare quote.
fn broken_lines(writer: &mut Writer, dice: &mut Dice) -> [String; 3] {
    let mut whole = |label: &str| line(&writer.ticket(label, dice), label);
    let cut = whole("shipping_delay");
    let half = (0..=cut.len() / 2).rev().find(|&end| cut.is_char_boundary(end)).unwrap_or(0);
    [
        cut[..half].to_owned(),
        whole("bug_report").replacen("},{", "}{", 1),
        whole("billing_invoice").replacen("\"content\":\"", "\"content\":\"\"", 1),
    ]
}

/// Puts the broken lines among the rows, and turns rows into line numbers.
fn assemble(rows: &[Row], broken: [String; 3], dice: &mut Dice) -> (Vec<String>, Vec<Planted>) {
    let mut places: Vec<usize> = broken.iter().map(|_| dice.below(rows.len())).collect();
    places.sort_unstable();
    let numbers: Vec<u32> = (0..rows.len())
        .map(|row| (row + 1 + places.iter().filter(|&&place| place <= row).count()) as u32)
        .collect();
    let mut lines: Vec<String> = rows.iter().map(|row| line(&row.ticket, &row.answer)).collect();
    let mut planted: Vec<Planted> = rows
        .iter()
        .zip(&numbers)
        .filter_map(|(row, &line)| Some(Planted { line, fault: in_lines(row.fault?, &numbers) }))
        .collect();
    for (shift, (place, text)) in places.into_iter().zip(broken).enumerate() {
        lines.insert(place + shift, text);
        planted.push(Planted { line: (place + shift + 1) as u32, fault: Fault::Malformed });
    }
    planted.sort_by_key(|planted| planted.line);
    (lines, planted)
}

/// The fault with the line of the row that it names.
fn in_lines(fault: Fault, numbers: &[u32]) -> Fault {
    let number = |row: u32| numbers.get(row as usize).copied().unwrap_or_default();
    match fault {
        Fault::ExactDuplicate { of } => Fault::ExactDuplicate { of: number(of) },
        Fault::NearDuplicate { of } => Fault::NearDuplicate { of: number(of) },
        Fault::Leak { of } => Fault::Leak { of: number(of) },
        Fault::Conflict { with } => Fault::Conflict { with: number(with) },
        other => other,
    }
}

fn line(ticket: &str, answer: &str) -> String {
    serde_json::json!({"messages": [
        {"role": "user", "content": ticket},
        {"role": "assistant", "content": answer},
    ]})
    .to_string()
}
