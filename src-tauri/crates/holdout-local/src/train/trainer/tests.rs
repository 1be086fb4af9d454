//! Floors for data of several kinds, so that nothing is tuned to one set.
//!
//! Each is what a sensible linear classifier should reach: about two points below the best of
//! scikit-learn's `LogisticRegression` (C of 1, 10, 100) on the same rows, with tf-idf of word
//! 1–2-grams and in-word character 2–5-grams, which reaches 0.83 on the small set, 0.81 (mean recall)
//! on the imbalanced one and 0.93 on the long texts. The made-up words share their syllables, so
//! character n-grams help less here than in a language.

use std::ops::ControlFlow;
use std::time::Instant;

use rand::{Rng, RngExt};

use super::*;
use crate::conversation::{Speaker, Turn};
use crate::train::examples::{FileRole, read_examples};
use crate::train::heads::{AnswerCounts, AnswerIndex};
use crate::train::model::{ModelCard, Sections};
use crate::train::rows::RowReader;
use crate::train::softmax::Softmax;

type Labelled = (String, String);

fn write(rows: &[Labelled]) -> tempfile::NamedTempFile {
    let lines: Vec<String> = rows
        .iter()
        .map(|(text, label)| {
            serde_json::json!({"messages": [
                {"role": "system", "content": "Classify the message into one of the known labels."},
                {"role": "user", "content": text},
                {"role": "assistant", "content": label},
            ]})
            .to_string()
        })
        .collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs_err::write(file.path(), lines.join("\n")).unwrap();
    file
}

fn plan(rows: usize) -> Plan {
    Plan { epochs: auto_epochs(rows as u64), batch: 1, rate_multiplier: 1.0 }
}

fn trainer(train: &[Labelled], validation: &[Labelled], plan: Plan) -> Trainer {
    let (file, validation_file) = (write(train), write(validation));
    let mut counts = AnswerCounts::default();
    read_examples(file.path(), FileRole::Training, |example| {
        counts.add(&example.answer);
        ControlFlow::Continue(())
    })
    .unwrap();
    let answers = counts.closed_sets().unwrap();
    let index = AnswerIndex::new(&answers);
    let sizes = answers.sizes();
    let reader = RowReader {
        sections: Sections::default(),
        seed: 11,
        index: &index,
        heads: sizes.len(),
        stop: &|| false,
    };
    let mut training = reader.read(file.path(), FileRole::Training).unwrap();
    let mut held = match validation {
        [] => Rows::default(),
        _ => reader.read(validation_file.path(), FileRole::Validation).unwrap(),
    };
    let dictionary = training.dictionary(sizes.iter().sum());
    let softmax = Softmax::new(dictionary.len(), &training.shares(&sizes));
    training.encode(&dictionary);
    held.encode(&dictionary);
    let card = ModelCard {
        name: "ft:test".to_owned(),
        created_at: 0,
        job: String::new(),
        step: 0,
        seed: 11,
        sections: Sections::default(),
        answers,
        temperature: 1.0,
    };
    Trainer::new(Model { card, dictionary, softmax }, training, held, plan)
}

fn trained(train: &[Labelled], validation: &[Labelled]) -> Trainer {
    let mut trainer = trainer(train, validation, plan(train.len()));
    while !trainer.is_done() {
        trainer.step();
    }
    trainer.calibrate();
    trainer
}

fn answer(model: &Model, text: &str) -> String {
    let turns = [
        Turn::new(Speaker::Instructions, "Classify the message into one of the known labels."),
        Turn::new(Speaker::User, text),
    ];
    model.predict(&turns, 0).text
}

fn accuracy(model: &Model, test: &[Labelled]) -> f64 {
    let right = test.iter().filter(|(text, label)| answer(model, text) == *label).count();
    right as f64 / test.len() as f64
}

/// Mean over labels of the share of a label's rows that are answered with it.
fn mean_recall(model: &Model, test: &[Labelled], labels: usize) -> f64 {
    let recall = |label: usize| {
        let label = name(label);
        let of: Vec<_> = test.iter().filter(|(_, found)| *found == label).cloned().collect();
        accuracy(model, &of)
    };
    (0..labels).map(recall).sum::<f64>() / labels as f64
}

fn name(label: usize) -> String {
    format!("label_{label}")
}

/// A made-up word; the same number gives the same word.
fn word(number: u64) -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(number);
    let syllables = ["ba", "re", "ti", "mo", "lu", "ka", "sen", "dor", "vi", "pel", "gra", "zu"];
    let length = rng.random_range(2..=4);
    (0..length).map(|_| syllables[rng.random_range(0..syllables.len())]).collect()
}

/// A text of `length` words: each is, with this probability, one of the label's own twelve words, else
/// one of 400 common words, the frequent ones more often. Some words belong to two labels.
fn text(rng: &mut impl Rng, label: usize, length: usize, signal: f64) -> String {
    let words: Vec<String> = (0..length)
        .map(|_| {
            if rng.random_bool(signal) {
                word(10_000 + label as u64 * 9 + rng.random_range(0..12_u64))
            } else {
                let rank: f64 = rng.random_range(0.0..1.0_f64);
                word((400.0 * rank * rank) as u64)
            }
        })
        .collect();
    words.join(" ")
}

fn rows(seed: u64, counts: &[usize], length: usize, signal: f64) -> Vec<Labelled> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut rows = Vec::new();
    for (label, &count) in counts.iter().enumerate() {
        for _ in 0..count {
            let length = rng.random_range(length / 2..=length * 3 / 2);
            rows.push((text(&mut rng, label, length, signal), name(label)));
        }
    }
    rows.shuffle(&mut rng);
    rows
}

#[test]
fn twenty_five_rows_a_label_are_enough_for_a_clear_task() {
    let model = trained(&rows(1, &[25; 8], 12, 0.3), &[]).model;
    let found = accuracy(&model, &rows(2, &[60; 8], 12, 0.3));
    assert!(found >= 0.81, "{found:.3}");
}

#[test]
fn rare_labels_are_still_found() {
    let counts = [600, 200, 80, 40, 20];
    let model = trained(&rows(3, &counts, 14, 0.3), &[]).model;
    let test = rows(4, &[80; 5], 14, 0.3);
    let recall = mean_recall(&model, &test, 5);
    let rarest =
        accuracy(&model, &test.into_iter().filter(|row| row.1 == name(4)).collect::<Vec<_>>());
    assert!(recall >= 0.80, "{recall:.3}");
    assert!(rarest >= 0.6, "{rarest:.3}");
}

#[test]
fn long_texts_with_a_spread_signal_are_told_apart() {
    let model = trained(&rows(5, &[60; 6], 400, 0.02), &[]).model;
    let found = accuracy(&model, &rows(6, &[30; 6], 400, 0.02));
    assert!(found >= 0.92, "{found:.3}");
}

#[test]
fn shuffled_labels_fall_to_chance() {
    let mut train = rows(7, &[60; 8], 12, 0.3);
    let mut labels: Vec<String> = train.iter().map(|row| row.1.clone()).collect();
    labels.shuffle(&mut ChaCha8Rng::seed_from_u64(8));
    train.iter_mut().zip(labels).for_each(|(row, label)| row.1 = label);
    let found = accuracy(&trained(&train, &[]).model, &rows(9, &[60; 8], 12, 0.3));
    // Chance is 0.125; four standard errors of 480 rows are 0.06.
    assert!((found - 0.125).abs() < 0.08, "{found:.3}");
}

#[test]
fn losses_fall_and_the_temperature_makes_the_loss_no_worse() {
    let (train, held) = (rows(10, &[60; 6], 12, 0.25), rows(11, &[30; 6], 12, 0.25));
    let mut trainer = trainer(&train, &held, plan(train.len()));
    let (mut losses, mut valid) = (Vec::new(), Vec::new());
    let mut sum = 0.0;
    while !trainer.is_done() {
        sum += trainer.step().loss;
        if trainer.ends_epoch() {
            losses.push(sum / trainer.steps_per_epoch() as f32);
            valid.push(trainer.validate(usize::MAX).unwrap().loss);
            sum = 0.0;
        }
    }
    assert!(losses.windows(2).all(|pair| pair[1] < pair[0]), "{losses:?}");
    assert!(valid[9] < valid[0], "{valid:?}");
    assert_eq!(trainer.model.card.temperature, 1.0);
    trainer.calibrate();
    let calibrated = trainer.model.card.temperature;
    assert!((0.05..20.0).contains(&calibrated) && calibrated != 1.0, "{calibrated}");
}

#[test]
fn going_on_from_stored_weights_takes_the_same_steps() {
    let train = rows(12, &[20; 4], 10, 0.3);
    let plan = Plan { epochs: 3, batch: 7, rate_multiplier: 0.5 };
    let mut whole = trainer(&train, &[], plan);
    while !whole.is_done() {
        whole.step();
    }
    let mut first = trainer(&train, &[], plan);
    for _ in 0..17 {
        first.step();
    }
    let bytes = crate::artifact::encode(&first.model).unwrap();
    let mut second = trainer(&train, &[], plan);
    second.model = crate::artifact::decode(&bytes).unwrap();
    while !second.is_done() {
        second.step();
    }
    assert_eq!(second.step_number(), whole.step_number());
    assert_eq!(second.model.softmax.weights(), whole.model.softmax.weights());
}

#[test]
fn the_fitted_temperature_is_near_the_one_that_made_the_data() {
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    let scored: Vec<(Vec<f32>, u32)> = (0..4_000)
        .map(|_| {
            let scores: Vec<f32> = (0..4).map(|_| rng.random_range(-6.0..6.0)).collect();
            let mut shares = scores.clone();
            normalise(&mut shares, 2.0);
            let mut draw: f32 = rng.random_range(0.0..1.0);
            let class = shares.iter().position(|share| {
                draw -= share;
                draw < 0.0
            });
            (scores, class.unwrap_or(3) as u32)
        })
        .collect();
    let found = best_temperature(&scored);
    assert!((found - 2.0).abs() < 0.15, "{found}");
}

#[test]
fn many_rows_take_fewer_epochs() {
    assert_eq!(auto_epochs(10), 10);
    assert_eq!(auto_epochs(50_000), 10);
    assert_eq!(auto_epochs(100_000), 5);
    assert_eq!(auto_epochs(10_000_000), 2);
}

fn clinc(name: &str) -> Option<Vec<Labelled>> {
    let directory = std::env::var_os("HOLDOUT_EXTRA_DATA")?;
    let path = std::path::Path::new(&directory).join("data").join(name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    Some(reader.deserialize().collect::<Result<_, _>>().unwrap())
}

/// CLINC150 (Larson et al. 2019): 150 intents, 100 training rows each. It is not shipped, so the test
/// runs where HOLDOUT_EXTRA_DATA names a directory that has it.
#[test]
fn clinc150_reaches_nine_tenths_in_ten_seconds() {
    let (Some(train), Some(test)) = (clinc("clinc150_train.csv"), clinc("clinc150_test.csv"))
    else {
        eprintln!("HOLDOUT_EXTRA_DATA is not set: CLINC150 is left out");
        return;
    };
    assert_eq!(train.len(), 15_000);
    let started = Instant::now();
    let mut trainer = trainer(&train, &test[..500], plan(train.len()));
    let mut valid = Vec::new();
    while !trainer.is_done() {
        trainer.step();
        if trainer.ends_epoch() {
            valid.push(trainer.validate(usize::MAX).unwrap().loss);
        }
    }
    trainer.calibrate();
    let spent = started.elapsed();
    let model = &trainer.model;
    let asked = Instant::now();
    let found = accuracy(model, &test);
    eprintln!(
        "CLINC150: accuracy {found:.4}, {spent:?}, {} features, {:.1} MB, valid {valid:?}, T {}, {:?} a call",
        model.dictionary.len(),
        model.softmax.weights().len() as f64 * 4.0 / 1e6,
        model.card.temperature,
        asked.elapsed() / test.len() as u32,
    );
    assert!(found >= 0.90, "{found:.4}");
    assert!(spent.as_secs() < 10, "{spent:?}");
    assert!(valid[9] < valid[0], "{valid:?}");
}
