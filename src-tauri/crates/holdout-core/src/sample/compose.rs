//! Writes one ticket: a tone, an opening, what the customer wants, details, a closing, and slips.

use super::dice::Dice;
use super::labels::Label;
use super::likeness::{Seen, start};
use super::typing;
use super::wording::{Filling, Table};

/// How often a ticket is drawn again when it is too like an earlier one.
const ATTEMPTS: usize = 60;

/// How a customer writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Short,
    Plain,
    Chat,
    Long,
    Rude,
    Formal,
    /// Two languages in one ticket.
    Mixed,
}

/// The tones with their share of the tickets, in percent.
const TONES: [(Tone, usize); 7] = [
    (Tone::Short, 11),
    (Tone::Plain, 31),
    (Tone::Chat, 15),
    (Tone::Long, 18),
    (Tone::Rude, 9),
    (Tone::Formal, 12),
    (Tone::Mixed, 4),
];

/// Writes tickets that do not repeat themselves.
pub(super) struct Writer {
    labels: Vec<LabelWording>,
    slots: Table,
    phrases: Table,
    seen: Seen,
}

/// The wording of a label, and its templates that have not been used in this round.
struct LabelWording {
    name: &'static str,
    table: Table,
    unused: Vec<&'static str>,
}

impl LabelWording {
    /// A core sentence; every one of them is used once before one comes again.
    fn next_core(&mut self, dice: &mut Dice) -> &'static str {
        if self.unused.is_empty() {
            self.unused = self.table.section("core").to_vec();
            dice.shuffle(&mut self.unused);
        }
        self.unused.pop().unwrap_or_default()
    }
}

impl Writer {
    /// A writer that has written nothing yet.
    pub(super) fn new(labels: &[Label]) -> Self {
        let labels = labels
            .iter()
            .map(|label| LabelWording {
                name: label.name,
                table: label.wording(),
                unused: Vec::new(),
            })
            .collect();
        Self {
            labels,
            slots: Table::parse(include_str!("wording/slots.txt")),
            phrases: Table::parse(include_str!("wording/phrases.txt")),
            seen: Seen::default(),
        }
    }

    /// A ticket about `label`, unlike all that were written before.
    pub(super) fn ticket(&mut self, label: &str, dice: &mut Dice) -> String {
        let mut draft = Draft::default();
        for _ in 0..ATTEMPTS {
            draft = self.draft(label, dice);
            if self.seen.is_new(label, &draft) {
                break;
            }
        }
        self.seen.add(label, &draft);
        draft.text()
    }

    fn draft(&mut self, label: &str, dice: &mut Dice) -> Draft {
        let tone = tone(dice);
        let Some(wording) = self.labels.iter_mut().find(|wording| wording.name == label) else {
            return Draft::default();
        };
        let core = wording.next_core(dice);
        let mut filling = Filling::new(&self.slots, dice);
        let mut page =
            Page { phrases: &self.phrases, wording: &wording.table, filling: &mut filling };
        let draft = page.write(tone, core);
        typed(draft, tone, dice)
    }
}

/// A ticket in parts, so that its wish can be compared apart from greeting and farewell.
#[derive(Default)]
pub(super) struct Draft {
    opening: String,
    body: String,
    closing: String,
    separator: &'static str,
}

impl Draft {
    /// The whole ticket.
    pub(super) fn text(&self) -> String {
        let parts = [&self.opening, &self.body, &self.closing];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(self.separator)
    }

    /// How the wish begins, the greeting left out.
    pub(super) fn start(&self) -> String {
        start(&self.body)
    }
}

/// What a ticket is written from.
struct Page<'a, 'b> {
    phrases: &'a Table,
    wording: &'a Table,
    filling: &'a mut Filling<'b>,
}

impl Page<'_, '_> {
    fn write(&mut self, tone: Tone, core: &str) -> Draft {
        let separator = match tone {
            Tone::Formal => "\n\n",
            Tone::Long if self.chance(60) => "\n\n",
            _ => " ",
        };
        let (opening, closing) = match tone {
            Tone::Short => (String::new(), String::new()),
            Tone::Plain => (self.phrase("opening_plain", 45), self.phrase("closing_plain", 35)),
            Tone::Chat => (self.phrase("opening_chat", 35), self.phrase("closing_chat", 45)),
            Tone::Long => (self.phrase("opening_plain", 85), self.phrase("closing_plain", 75)),
            Tone::Rude => (self.phrase("opening_rude", 55), self.phrase("closing_rude", 60)),
            Tone::Formal => (self.phrase("opening_formal", 90), self.phrase("closing_formal", 90)),
            Tone::Mixed => (String::new(), self.phrase("closing_plain", 30)),
        };
        Draft { opening, body: self.body(tone, core), closing, separator }
    }

    fn body(&mut self, tone: Tone, core: &str) -> String {
        match tone {
            Tone::Short => self.own("short", 100),
            Tone::Mixed => {
                let sentences = [self.own("mixed", 100), self.own("detail", 50)];
                joined(&sentences)
            }
            Tone::Long => self.long_body(core),
            Tone::Plain | Tone::Chat | Tone::Rude | Tone::Formal => {
                let aside = self.own("aside", 14);
                let wish = self.sentence(core);
                let detail = self.own("detail", 45);
                self.ordered([aside, wish, detail])
            }
        }
    }

    fn long_body(&mut self, core: &str) -> String {
        let context = self.phrase("context", 65);
        let aside = self.own("aside", 45);
        let wish = self.sentence(core);
        let details = self.details();
        let wish = self.ordered([aside, wish, details]);
        joined(&[context, wish])
    }

    /// Two to five different details.
    fn details(&mut self) -> String {
        let mut details = self.wording.section("detail").to_vec();
        self.filling.dice().shuffle(&mut details);
        details.truncate(2 + self.filling.dice().below(4));
        let details: Vec<String> =
            details.into_iter().map(|detail| self.sentence(detail)).collect();
        joined(&details)
    }

    /// The parts of a body in one of the orders in which people put them.
    fn ordered(&mut self, [aside, wish, detail]: [String; 3]) -> String {
        match self.filling.dice().below(10) {
            0 | 1 => joined(&[aside, wish, detail]),
            2 | 3 => joined(&[detail, wish, aside]),
            4 => joined(&[wish, aside, detail]),
            _ => joined(&[wish, detail, aside]),
        }
    }

    /// A phrase that is common to all labels, in `percent` of 100 cases, else nothing.
    fn phrase(&mut self, section: &str, percent: usize) -> String {
        self.drawn(self.phrases.section(section), percent)
    }

    /// A sentence of the label's own section, in `percent` of 100 cases, else nothing.
    fn own(&mut self, section: &str, percent: usize) -> String {
        self.drawn(self.wording.section(section), percent)
    }

    fn drawn(&mut self, templates: &[&'static str], percent: usize) -> String {
        if !self.chance(percent) {
            return String::new();
        }
        let template = self.filling.dice().pick(templates).copied().unwrap_or_default();
        self.sentence(template)
    }

    fn sentence(&mut self, template: &str) -> String {
        tidy(&self.filling.expand(template))
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.filling.dice().chance(percent)
    }
}

/// Without the spaces that alternatives left empty leave behind.
fn tidy(sentence: &str) -> String {
    let spaced = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    [",", ".", "?"].iter().fold(spaced, |text, mark| text.replace(&format!(" {mark}"), mark))
}

fn tone(dice: &mut Dice) -> Tone {
    let mut rest = dice.below(100);
    for (tone, share) in TONES {
        if rest < share {
            return tone;
        }
        rest -= share;
    }
    Tone::Plain
}

/// Sentences in a row, each with its capital and its mark where there are several.
fn joined(sentences: &[String]) -> String {
    let sentences: Vec<&str> =
        sentences.iter().map(String::as_str).filter(|sentence| !sentence.is_empty()).collect();
    match sentences.as_slice() {
        [only] => (*only).to_owned(),
        many => many.iter().map(|sentence| ended(sentence)).collect::<Vec<_>>().join(" "),
    }
}

fn ended(sentence: &str) -> String {
    let mark = if sentence.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    typing::capitalised(sentence) + mark
}

/// The draft as its writer's fingers leave it.
fn typed(mut draft: Draft, tone: Tone, dice: &mut Dice) -> Draft {
    if tone != Tone::Short {
        draft.body = typing::capitalised(&draft.body);
    }
    let slips = match tone {
        Tone::Formal => usize::from(dice.chance(8)),
        Tone::Chat | Tone::Rude if dice.chance(50) => 1 + dice.below(2),
        _ => usize::from(dice.chance(22)),
    };
    draft.body = typing::slip(&draft.body, slips, dice);
    match tone {
        Tone::Chat => draft.body = typing::casual(&draft.body, dice),
        Tone::Rude if dice.chance(18) => {
            for part in [&mut draft.opening, &mut draft.body, &mut draft.closing] {
                *part = part.to_uppercase();
            }
        }
        Tone::Rude if dice.chance(35) => draft.body = typing::shout(&draft.body, dice),
        Tone::Short if dice.chance(30) => draft.body = typing::capitalised(&draft.body),
        Tone::Plain | Tone::Mixed if dice.chance(12) => {
            draft.body = typing::casual(&draft.body, dice);
            draft.opening = draft.opening.to_lowercase();
        }
        _ => {}
    }
    draft
}
