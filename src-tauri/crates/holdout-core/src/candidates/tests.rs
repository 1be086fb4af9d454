//! The story of a bloated prompt, over a project of the sample's tickets.

use std::sync::Arc;

use holdout_types::{CandidateKind, Split, SplitCounts, SystemClock};

use super::view::{PairStanding, PromptPreview, PromptQuestion, PromptUse, VolumeEdit};
use crate::data::view::SplitRequest;
use crate::sample::{self, SampleKind};
use crate::settings::Settings;
use crate::studio::{Folders, OpenProject, Studio};

fn project(folder: &tempfile::TempDir) -> Arc<OpenProject> {
    let folders = Folders::under(folder.path());
    let studio = Studio::new(folders, Arc::new(SystemClock::default()), Arc::new(|| ())).unwrap();
    studio.open_sample(SampleKind::Triage).unwrap();
    studio.project().unwrap()
}

fn preview(project: &OpenProject, text: &str) -> PromptPreview {
    project.preview_prompt(&PromptQuestion { text: text.to_owned(), short: None }).unwrap()
}

fn divide(project: &OpenProject, seed: u32) {
    let percent = SplitCounts { train: 70, validation: 10, test: 20 };
    project.divide(SplitRequest { percent, seed }).unwrap();
}

fn apply(project: &OpenProject, text: &str, preview: &PromptPreview) {
    let accepted = preview.pairs.iter().map(|pair| pair.place).collect();
    let wish = PromptUse { text: text.to_owned(), short: preview.short.clone(), accepted };
    project.apply_prompt(&wish).unwrap();
}

#[test]
fn the_sample_prompt_gives_rows_and_a_short_prompt_and_says_what_that_saves() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(&folder);
    let text = sample::production_prompt();
    let found = preview(&project, &text);
    assert_eq!(found.pairs.len(), 15);
    assert!(found.pairs.iter().all(|pair| pair.standing == PairStanding::New));
    assert!(found.tokens > 2_000 && found.short_tokens < 200, "{found:?}");
    assert_eq!(found.saved_tokens, found.tokens - found.short_tokens);
    assert!(found.short.contains("shipping_delay") && !found.short.contains("Billing"));
    let before = project.data_view().unwrap().rows;
    apply(&project, &text, &found);
    assert_eq!(project.data_view().unwrap().rows, before + 15);
    let view = project.candidates_view().unwrap();
    assert_eq!(view.candidates[0].system.as_deref(), Some(text.as_str()));
    let tuned = &view.candidates[1];
    assert_eq!((tuned.kind, tuned.system.as_ref()), (CandidateKind::FineTuned, Some(&found.short)));
    let again = preview(&project, &text);
    assert!(again.pairs.iter().all(|pair| pair.standing == PairStanding::Known));
    apply(&project, &text, &again);
    assert_eq!(project.data_view().unwrap().rows, before + 15, "nothing is added twice");
}

#[test]
fn a_big_prompt_stays_with_who_is_prompted_whatever_the_baseline_is() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(&folder);
    let tuned = project.candidates_view().unwrap().candidates[1].id;
    Settings::change(&project.store, |settings| settings.baseline = Some(tuned)).unwrap();
    let text = sample::production_prompt();
    let found = preview(&project, &text);
    apply(&project, &text, &found);
    let view = project.candidates_view().unwrap();
    assert_eq!(view.candidates[0].system.as_deref(), Some(text.as_str()));
    assert_eq!(view.candidates[1].system.as_ref(), Some(&found.short));
}

#[test]
fn rows_from_a_prompt_stay_in_training_however_the_rows_are_divided() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(&folder);
    let text = sample::production_prompt();
    apply(&project, &text, &preview(&project, &text));
    let rows = project.data_view().unwrap().rows as usize;
    for seed in 1..4 {
        divide(&project, seed);
        let columns = project.columns().unwrap();
        assert!(columns.splits[rows - 15..].iter().all(|split| *split == Some(Split::Train)));
    }
}

#[test]
fn after_the_seal_rows_go_to_training_and_the_test_set_stays() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(&folder);
    divide(&project, 7);
    project.seal().unwrap();
    let before = project.data_view().unwrap().splits;
    let text = sample::production_prompt();
    apply(&project, &text, &preview(&project, &text));
    let after = project.data_view().unwrap();
    assert!(after.sealed);
    assert_eq!((after.splits.test, after.splits.train), (before.test, before.train + 15));
}

#[test]
fn an_example_that_is_known_conflicts_or_is_judged_by_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(&folder);
    divide(&project, 7);
    let columns = project.columns().unwrap();
    let row_in = |split: Split| {
        let of = columns.splits.iter().position(|of| *of == Some(split)).unwrap();
        project.row(holdout_types::RowId(of as u32)).unwrap()
    };
    let [train, test] = [Split::Train, Split::Test].map(row_in);
    let said = |row: &crate::data::view::RowDetail, at: usize| row.messages[at].content.clone();
    let text = format!(
        "Sort it.\n\nInput: {0}\nOutput: {1}\n\nInput: {0}\nOutput: another\n\nInput: {2}\n\
         Output: {1}\n\nInput: never seen before\nOutput: {1}\n\nInput: Never  seen before\nOutput: x\n",
        said(&train, 0).replace('\n', " "),
        said(&train, 1),
        said(&test, 0).replace('\n', " "),
    );
    let found = preview(&project, &text);
    let standings: Vec<_> = found.pairs.iter().map(|pair| (pair.standing, pair.row)).collect();
    assert_eq!(
        standings,
        [
            (PairStanding::Known, Some(train.number)),
            (PairStanding::Conflict, Some(train.number)),
            (PairStanding::InTestSet, Some(test.number)),
            (PairStanding::New, None),
            (PairStanding::Conflict, None),
        ]
    );
    let wish = PromptUse { text, short: "Sort it.".to_owned(), accepted: vec![2] };
    let refused = project.apply_prompt(&wish).unwrap_err();
    assert!(refused.message.contains("test set"), "{refused:?}");
}

#[test]
fn the_volume_is_kept_and_gives_money_per_month() {
    let folder = tempfile::tempdir().unwrap();
    let project = project(&folder);
    assert_eq!(project.candidates_view().unwrap().candidates[0].month_projected, None);
    let edit = |model: &str| VolumeEdit { per_month: Some(10_000), price_model: model.to_owned() };
    let view = project.set_volume(&edit("gpt-4.1")).unwrap();
    let tokens = u64::from(view.candidates[0].prompt_tokens);
    // 2 dollars a million tokens, 10,000 times: 2 cents a token.
    let month = view.candidates[0].month_projected.unwrap();
    assert_eq!(month.pico(), (tokens * 20_000_000_000) as i64);
    assert!(project.set_volume(&edit("no-such-model")).is_err());
}
