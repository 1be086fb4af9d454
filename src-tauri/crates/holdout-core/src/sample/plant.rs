//! The faults that are planted among the tickets, and the record of what was planted where.

use super::dice::Dice;
use super::labels::{ALL, Label};
use super::likeness::likeness;
use super::typing;
use super::{Fault, PersonalData};

/// A row of the sample before it becomes a line.
pub(super) struct Row {
    /// The ticket.
    pub(super) ticket: String,
    /// The answer.
    pub(super) answer: String,
    /// What is wrong with it; copies name their original by its row.
    pub(super) fault: Option<Fault>,
}

/// Pairs of labels whose tickets stand in the sample under both, the later row's label first.
const CONFLICTS: [(&str, &str); 6] = [
    ("billing_invoice", "billing_refund"),
    ("billing_refund", "billing_invoice"),
    ("password_reset", "login_problem"),
    ("login_problem", "password_reset"),
    ("shipping_address", "shipping_delay"),
    ("change_plan", "cancel_subscription"),
];

/// Labels as a careless hand writes them.
const SPELLINGS: [(&str, &str); 4] = [
    ("billing_refund", "Billing refund"),
    ("billing_refund", "billing-refund"),
    ("login_problem", "Login_Problem"),
    ("shipping_delay", "shipping delay"),
];

/// Personal data that belongs to nobody: domains of RFC 2606; the numbers 555-0100 to 555-0199
/// that North America keeps for fiction; Ofcom's 020 7946 0xxx and 07700 900xxx; the
/// Bundesnetzagentur's (0)30 23125 xxx; and the German example of SWIFT's IBAN registry.
const PERSONAL: [(PersonalData, &str); 9] = [
    (PersonalData::Email, "My address is marit.ekdal@example.com."),
    (PersonalData::Email, "Please answer to o.brandis@example.org, I seldom look in here."),
    (PersonalData::Email, "The account runs under stockroom@example.net."),
    (PersonalData::Email, "You can reach my colleague at t.varga@example.com."),
    (PersonalData::Phone, "Call me at (212) 555-0142, best before noon."),
    (PersonalData::Phone, "My number is 020 7946 0318."),
    (PersonalData::Phone, "Tel. +49 30 23125 417"),
    (PersonalData::Iban, "My account for it is DE89 3704 0044 0532 0130 00."),
    (PersonalData::EmailAndPhone, "Write to ines.calder@example.org or text 07700 900461."),
];

const EMPTY_ANSWERS: usize = 2;
const EXACT_DUPLICATES: usize = 6;
const NEAR_DUPLICATES: usize = 12;
const LEAKS: usize = 4;
const WRONG_LABELS: usize = 12;

/// How many rows lie at least between a leak's two copies.
const LEAK_DISTANCE: usize = 300;

/// A near-duplicate shares at least this much of its pieces with its original, and less than all.
const NEAR: f64 = 0.84;

/// How long a ticket is at least, in bytes, of which a near-duplicate is made.
const NEAR_LENGTH: usize = 120;

/// Plants every fault among `rows`. No row has two of them, and no original has one.
pub(super) fn plant(
    rows: &mut [Row],
    dice: &mut Dice,
    rewrite: impl FnMut(&str, &mut Dice) -> String,
) {
    let mut free: Vec<usize> = (0..rows.len()).collect();
    dice.shuffle(&mut free);
    let mut bed = Bed { rows, free, dice };
    bed.conflicts();
    bed.spellings();
    bed.near_duplicates();
    bed.leaks();
    bed.exact_duplicates();
    bed.personal_data();
    bed.empty_answers();
    bed.wrong_labels(rewrite);
}

/// The rows, and those of them that nothing has been done with, in random order.
struct Bed<'a> {
    rows: &'a mut [Row],
    free: Vec<usize>,
    dice: &'a mut Dice,
}

impl Bed<'_> {
    fn conflicts(&mut self) {
        for (label, original) in CONFLICTS {
            let pair = self.take_pair(|copy, of| {
                copy.answer == label && of.answer == original && of.ticket.len() > 40
            });
            if let Some((copy, of)) = pair {
                self.copy(copy, of, Fault::Conflict { with: of as u32 });
            }
        }
    }

    fn spellings(&mut self) {
        for (label, spelling) in SPELLINGS {
            if let Some(place) = self.take(|row| row.answer == label) {
                spelling.clone_into(&mut self.rows[place].answer);
                self.rows[place].fault = Some(Fault::LabelSpelling { label });
            }
        }
    }

    fn near_duplicates(&mut self) {
        for number in 0..NEAR_DUPLICATES {
            let pair = self
                .take_pair(|copy, of| copy.answer == of.answer && of.ticket.len() >= NEAR_LENGTH);
            let Some((copy, of)) = pair else { continue };
            self.copy(copy, of, Fault::NearDuplicate { of: of as u32 });
            self.rows[copy].ticket = nearly(&self.rows[of].ticket, number, self.dice);
        }
    }

    fn leaks(&mut self) {
        for number in 0..LEAKS {
            let pair = self.take_distant_pair(LEAK_DISTANCE, |copy, of| {
                copy.answer == of.answer && of.ticket.len() > 40
            });
            let Some((copy, of)) = pair else { continue };
            self.copy(copy, of, Fault::Leak { of: of as u32 });
            self.rows[copy].ticket = respaced(&self.rows[of].ticket, number);
        }
    }

    fn exact_duplicates(&mut self) {
        for _ in 0..EXACT_DUPLICATES {
            if let Some((copy, of)) = self.take_pair(|copy, of| copy.answer == of.answer) {
                self.copy(copy, of, Fault::ExactDuplicate { of: of as u32 });
            }
        }
    }

    fn personal_data(&mut self) {
        for (kind, sentence) in PERSONAL {
            let fits = |row: &Row| {
                let money = kind != PersonalData::Iban || row.answer == "billing_refund";
                money && row.ticket.ends_with(['.', '?', '!'])
            };
            if let Some(place) = self.take(fits) {
                let ticket = &mut self.rows[place].ticket;
                *ticket = format!("{ticket} {sentence}");
                self.rows[place].fault = Some(Fault::PersonalData(kind));
            }
        }
    }

    fn empty_answers(&mut self) {
        for _ in 0..EMPTY_ANSWERS {
            if let Some(place) = self.take(|_| true) {
                self.rows[place].answer.clear();
                self.rows[place].fault = Some(Fault::EmptyAnswer);
            }
        }
    }

    /// Gives tickets of one label the answer of another that it is often taken for.
    fn wrong_labels(&mut self, mut rewrite: impl FnMut(&str, &mut Dice) -> String) {
        for _ in 0..WRONG_LABELS {
            let Some(place) = self.take(|_| true) else { return };
            let right = self.right_label(&self.rows[place].answer.clone());
            self.rows[place].ticket = rewrite(right, self.dice);
            self.rows[place].fault = Some(Fault::WrongLabel { right });
        }
    }

    /// A label whose tickets are at times filed under `wrong`.
    fn right_label(&mut self, wrong: &str) -> &'static str {
        let mistaken = |label: &&Label| label.confusable.contains(&wrong);
        let mut names: Vec<&'static str> = ALL.iter().filter(mistaken).map(|l| l.name).collect();
        if names.is_empty() {
            names.push(ALL.iter().find(|label| label.name != wrong).map_or("other", |l| l.name));
        }
        self.dice.pick(&names).copied().unwrap_or("other")
    }

    fn copy(&mut self, copy: usize, of: usize, fault: Fault) {
        let ticket = self.rows[of].ticket.clone();
        self.rows[copy].ticket = ticket;
        self.rows[copy].fault = Some(fault);
    }

    /// Takes a free row that `fits`.
    fn take(&mut self, fits: impl Fn(&Row) -> bool) -> Option<usize> {
        let place = self.free.iter().position(|&place| fits(&self.rows[place]))?;
        Some(self.free.swap_remove(place))
    }

    /// Takes two free rows that fit together, the copy and its original, which stands before it.
    fn take_pair(&mut self, fits: impl Fn(&Row, &Row) -> bool) -> Option<(usize, usize)> {
        self.take_distant_pair(1, fits)
    }

    fn take_distant_pair(
        &mut self,
        distance: usize,
        fits: impl Fn(&Row, &Row) -> bool,
    ) -> Option<(usize, usize)> {
        let pair = self.free.iter().find_map(|&copy| {
            let far = |&&of: &&usize| of + distance <= copy;
            let of =
                self.free.iter().filter(far).find(|&&of| fits(&self.rows[copy], &self.rows[of]))?;
            Some((copy, *of))
        })?;
        self.free.retain(|&place| place != pair.0 && place != pair.1);
        Some(pair)
    }
}

/// The ticket with a small change, as somebody sends it a second time.
fn nearly(ticket: &str, number: usize, dice: &mut Dice) -> String {
    let changed = match number % 4 {
        0 => typing::slip(ticket, 2, dice),
        1 => format!("{ticket} Thanks"),
        2 => format!("Again: {ticket}"),
        _ => ticket.replacen(". ", "!! ", 1),
    };
    let alike = likeness(ticket, &changed);
    if (NEAR..1.0).contains(&alike) { changed } else { format!("{ticket} pls") }
}

/// The ticket with other spacing or case, which a comparison byte by byte does not see.
fn respaced(ticket: &str, number: usize) -> String {
    match number % 4 {
        0 => ticket.to_lowercase(),
        1 => ticket.replacen(' ', "  ", 3),
        2 => format!(" {ticket}\n"),
        _ => ticket.to_uppercase(),
    }
}
