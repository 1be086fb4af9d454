//! The wording tables and their small template language.
//!
//! A table is a text of sections: a line `== name` opens one, each other line is a template. In a
//! template `[a|b|]` is one of its alternatives (they nest, and may be empty), `{name}` is a line
//! of the slot table of that name, `{3..12}` a number in that range with both ends, and `{####}`
//! that many digits. The tables are ours; a mistake in one leaves the text as written, which the
//! tests look for.

use std::collections::BTreeMap;

use super::dice::Dice;

/// A parsed table: the templates of each section.
#[derive(Default)]
pub(super) struct Table {
    sections: BTreeMap<&'static str, Vec<&'static str>>,
    same: Vec<&'static str>,
}

impl Table {
    /// Reads a table. A section `== name same` keeps one value for a whole ticket.
    pub(super) fn parse(text: &'static str) -> Self {
        let mut table = Self::default();
        let mut name = "";
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.strip_prefix("== ") {
                Some(heading) => name = table.open(heading),
                None => table.sections.entry(name).or_default().push(line),
            }
        }
        table
    }

    /// The templates of a section; none where there is no such section.
    pub(super) fn section(&self, name: &str) -> &[&'static str] {
        self.sections.get(name).map_or(&[], Vec::as_slice)
    }

    fn open(&mut self, heading: &'static str) -> &'static str {
        match heading.strip_suffix(" same") {
            Some(name) => {
                self.same.push(name);
                name
            }
            None => heading,
        }
    }
}

/// Fills the templates of one ticket. Slots marked `same` keep their value from one sentence to
/// the next, so that a ticket speaks of one order; the others try not to repeat themselves.
pub(super) struct Filling<'a> {
    slots: &'a Table,
    dice: &'a mut Dice,
    used: BTreeMap<String, Vec<String>>,
}

impl<'a> Filling<'a> {
    /// A filling for a new ticket.
    pub(super) fn new(slots: &'a Table, dice: &'a mut Dice) -> Self {
        Self { slots, dice, used: BTreeMap::new() }
    }

    /// The dice, for choices that are made between the sentences.
    pub(super) fn dice(&mut self) -> &mut Dice {
        self.dice
    }

    /// The text of one template.
    pub(super) fn expand(&mut self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some(start) = rest.find(['[', '{']) {
            text.push_str(&rest[..start]);
            let open = &rest[start..];
            rest = open;
            let Some(end) = closing(open) else { break };
            let inside = &open[1..end];
            if open.starts_with('[') {
                let choice = self.dice.pick(&alternatives(inside)).copied().unwrap_or_default();
                text.push_str(&self.expand(choice));
            } else {
                text.push_str(&self.slot(inside));
            }
            rest = &open[end + 1..];
        }
        text.push_str(rest);
        text
    }

    fn slot(&mut self, name: &str) -> String {
        if name.starts_with('#') {
            return self.digits(name.len());
        }
        if let Some(number) = self.number(name) {
            return number;
        }
        let known = self.used.get(name).cloned().unwrap_or_default();
        if let Some(value) = known.last()
            && self.slots.same.contains(&name)
        {
            return value.clone();
        }
        let value = self.fresh(name, &known);
        self.used.entry(name.to_owned()).or_default().push(value.clone());
        value
    }

    /// A value of the slot that is not among `known`, as far as a few draws find one.
    fn fresh(&mut self, name: &str, known: &[String]) -> String {
        let slots = self.slots;
        let mut value = format!("{{{name}}}");
        for _ in 0..6 {
            let Some(template) = self.dice.pick(slots.section(name)) else { break };
            value = self.expand(template);
            if !known.contains(&value) {
                break;
            }
        }
        value
    }

    fn digits(&mut self, length: usize) -> String {
        let first = 1 + self.dice.below(9);
        (1..length).fold(first.to_string(), |text, _| text + &self.dice.below(10).to_string())
    }

    fn number(&mut self, range: &str) -> Option<String> {
        let (low, high) = range.split_once("..")?;
        let (low, high) = (low.parse::<usize>().ok()?, high.parse::<usize>().ok()?);
        Some((low + self.dice.below(high.checked_sub(low)? + 1)).to_string())
    }
}

/// Where the bracket closes that `text` begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, letter) in text.char_indices() {
        match letter {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(place);
        }
    }
    None
}

/// The alternatives of a bracket, split at the bars that stand in no inner bracket.
fn alternatives(inside: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    inside
        .split(|letter| {
            match letter {
                '[' | '{' => depth += 1,
                ']' | '}' => depth -= 1,
                _ => {}
            }
            letter == '|' && depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOTS: &str = "== fruit\napple\npear\n== order same\n{#####}\n";

    fn filled(template: &str, seed: u64) -> String {
        let slots = Table::parse(SLOTS);
        Filling::new(&slots, &mut Dice::new(seed)).expand(template)
    }

    #[test]
    fn alternatives_nest_and_may_be_empty() {
        let texts: Vec<String> = (0..40).map(|seed| filled("a[ b[c|d]|]!", seed)).collect();
        for wanted in ["a bc!", "a bd!", "a!"] {
            assert!(texts.iter().any(|text| text == wanted), "{wanted} never came");
        }
        assert!(texts.iter().all(|text| ["a bc!", "a bd!", "a!"].contains(&text.as_str())));
    }

    #[test]
    fn a_slot_avoids_its_last_value_unless_it_is_marked_same() {
        for seed in 0..40 {
            let text = filled("{fruit} {fruit} {order} {order}", seed);
            let words: Vec<&str> = text.split(' ').collect();
            assert_ne!(words[0], words[1]);
            assert_eq!(words[2], words[3]);
            assert_eq!(words[2].len(), 5);
        }
    }

    #[test]
    fn a_range_holds_both_of_its_ends() {
        let mut seen: Vec<String> = (0..60).map(|seed| filled("{3..5}", seed)).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen, ["3", "4", "5"]);
    }

    #[test]
    fn an_unknown_slot_and_an_open_bracket_stay_visible() {
        assert_eq!(filled("{nothing}", 1), "{nothing}");
        assert_eq!(filled("a [b", 1), "a [b");
    }
}
