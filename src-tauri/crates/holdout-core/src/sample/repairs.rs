//! The sample whose answers need documents: customers ask which workshop repairs their device, and
//! which one it is stands in the handbook alone.
//!
//! No two customers ask about the same model, and nothing in a model's name tells its workshop. So
//! what is learnt from one question helps with no other, and a prompt can only guess.

use std::collections::BTreeSet;

use super::catalogue::{Sample, SampleCandidate, SampleDocument, SampleKind};
use super::dice::Dice;
use super::line;
use super::wording::{Filling, Table};

/// The places where devices are repaired: the closed set of answers.
pub const WORKSHOPS: [&str; 6] =
    ["Millbrook", "Ashford", "Eastgate", "Norrby", "Lindau", "Corveira"];

/// The chapters of the handbook: a letter of the models in it, and what they are.
const LINES: [(char, &str); 12] = [
    ('H', "handheld scanner"),
    ('R', "ring scanner"),
    ('T', "stock tablet"),
    ('L', "label printer"),
    ('D', "charging dock"),
    ('S', "counting scale"),
    ('W', "wall terminal"),
    ('G', "gate reader"),
    ('C', "cold-store scanner"),
    ('P', "pocket printer"),
    ('K', "till keyboard"),
    ('B', "belt reader"),
];

/// Models of a chapter.
const MODELS: usize = 25;

/// A device, and where it is repaired.
struct Model {
    code: String,
    kind: &'static str,
    workshop: &'static str,
}

/// The sample, the same for the same seed.
pub fn sample(seed: u64) -> Sample {
    let models = models(seed, seed);
    let prompt = include_str!("repairs_prompt.md").trim_end();
    Sample {
        kind: SampleKind::Repairs,
        rows: questions(&models, &mut Dice::new(seed)),
        documents: chapters(&models, seed),
        candidates: SampleCandidate::three(prompt, prompt),
    }
}

/// The handbook of the sample of `seed` after its workshops were given other models: the same
/// chapters, with other places in them.
pub fn reorganised(seed: u64) -> Vec<SampleDocument> {
    chapters(&models(seed, seed.wrapping_add(1)), seed)
}

/// The models of `seed`, their workshops drawn by `assignment`.
fn models(seed: u64, assignment: u64) -> Vec<Model> {
    let (mut names, mut places) = (Dice::new(seed), Dice::new(assignment));
    let mut models = Vec::new();
    for (letter, kind) in LINES {
        let mut numbers = BTreeSet::new();
        while numbers.len() < MODELS {
            numbers.insert(100 + names.below(900));
        }
        models.extend(numbers.into_iter().map(|number| Model {
            code: format!("{letter}{number}"),
            kind,
            workshop: WORKSHOPS[places.below(WORKSHOPS.len())],
        }));
    }
    models
}

/// A question a model, in a random order. No two have the same fault and the same wish.
fn questions(models: &[Model], dice: &mut Dice) -> Vec<String> {
    let wording = Table::parse(include_str!("wording/repairs.txt"));
    let slots = Table::parse(include_str!("wording/slots.txt"));
    let mut pairs: Vec<(&str, &str)> = wording
        .section("fault")
        .iter()
        .flat_map(|fault| wording.section("ask").iter().map(move |ask| (*fault, *ask)))
        .collect();
    dice.shuffle(&mut pairs);
    let mut order: Vec<&Model> = models.iter().collect();
    dice.shuffle(&mut order);
    let mut question = |(model, (fault, ask)): (&Model, (&str, &str))| {
        let opening = if dice.chance(55) { dice.pick(wording.section("opening")) } else { None };
        let opening = opening.map_or_else(String::new, |opening| format!("{opening} "));
        let template = format!("{opening}{fault} {ask}");
        let text = Filling::new(&slots, dice).expand(&template);
        line(&about(&text, model), model.workshop)
    };
    order.into_iter().zip(pairs).map(&mut question).collect()
}

/// A file a line of devices.
fn chapters(models: &[Model], seed: u64) -> Vec<SampleDocument> {
    let wording = Table::parse(include_str!("wording/handbook.txt"));
    let slots = Table::default();
    let mut dice = Dice::new(seed);
    let mut chapter = |models: &[Model]| {
        let kind = models.first().map_or("", |model| model.kind);
        let intro = dice.pick(wording.section("intro")).copied().unwrap_or_default();
        let mut text = format!("# {}s\n\n{intro}\n", upper(kind));
        for model in models {
            let mut filling = Filling::new(&slots, &mut dice);
            let mut drawn = |section: &str| {
                let template = filling.dice().pick(wording.section(section)).copied();
                about(&filling.expand(template.unwrap_or_default()), model)
            };
            let [about, repair, parts] = ["about", "repair", "parts"].map(&mut drawn);
            text += &format!("\n## {}\n\n{about} {repair} {parts}\n", model.code);
        }
        SampleDocument { name: format!("handbook/{}s.md", kind.replace(' ', "-")), text }
    };
    models.chunks(MODELS).map(&mut chapter).collect()
}

/// A text with the places for a model filled.
fn about(text: &str, model: &Model) -> String {
    text.replace("{model}", &model.code)
        .replace("{kind}", model.kind)
        .replace("{workshop}", model.workshop)
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_model_is_asked_about_once_and_stands_in_one_chapter_with_its_workshop() {
        let sample = sample(7);
        assert_eq!((sample.rows.len(), sample.documents.len()), (300, 12));
        for model in models(7, 7) {
            let word = |text: &str| {
                let mut words = text.split(|c: char| !c.is_alphanumeric());
                words.any(|word| word == model.code)
            };
            let asked: Vec<_> = sample.rows.iter().filter(|row| word(row)).collect();
            assert_eq!(asked.len(), 1, "{}", model.code);
            assert!(asked[0].contains(&format!("\"{}\"", model.workshop)), "{}", asked[0]);
            let chapters = sample.documents.iter().filter(|document| word(&document.text));
            assert_eq!(chapters.count(), 1);
        }
        assert!(!sample.documents.iter().any(|document| document.text.contains(['{', '['])));
        assert!(!sample.rows.iter().any(|row| row.contains("{model") || row.contains("{kind")));
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_a_reorganisation_moves_most_models() {
        let (one, again) = (sample(7), sample(7));
        assert_eq!((&one.rows, &one.documents), (&again.rows, &again.documents));
        let (before, after) = (models(7, 7), models(7, 8));
        assert!(before.iter().zip(&after).all(|(then, now)| then.code == now.code));
        let moved = before.iter().zip(&after).filter(|(then, now)| then.workshop != now.workshop);
        assert!(moved.count() > before.len() * 7 / 10);
        assert_eq!(reorganised(7).len(), one.documents.len());
    }
}
