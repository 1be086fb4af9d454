//! The knowledge base: documents whose facts stand in no row, candidates that look them up, and what
//! a change of the documents changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use holdout_core::candidates::view::{CandidateEdit, CandidateView};
use holdout_core::compare::view::{
    ComparedRow, ComparedRowQuery, EvaluationView, PairFilter, PairQuery,
};
use holdout_core::data::view::SplitRequest;
use holdout_core::knowledge::view::{
    KnowledgeView, PassageSizes, RetrievalView, SearchMode, SearchQuery,
};
use holdout_core::overview::answers::FitAnswer;
use holdout_core::study::{
    CandidatePlan, ChunkOptions, DataPlan, ExactLeaks, Faulty, KnowledgePlan, Metric,
    RetrievalSpec, SplitPlan, StudyPlan, SystemPlan,
};
use holdout_types::{ApiError, Cancel, CandidateKind, ErrorCode, IgnoreProgress, SplitCounts};

use crate::support::Fixture;

const TEAMS: [&str; 5] = ["Harbour", "Meadow", "Summit", "Canyon", "Willow"];
const SYLLABLES: [&str; 12] =
    ["zal", "bren", "quo", "tir", "mav", "lune", "dris", "pax", "ovo", "kesh", "rill", "nym"];
const PRODUCTS: usize = 140;

/// A made-up product: no two are alike.
pub(crate) fn product(number: usize) -> String {
    let of = |place: usize| SYLLABLES[number / 12_usize.pow(place as u32) % 12];
    format!("{}{}{}or", of(0), of(1), SYLLABLES[(number * 7 + 3) % 12])
}

/// Which team handles a product, by a rule that no name tells.
pub(crate) fn team(number: usize, shift: usize) -> &'static str {
    TEAMS[(number * number * 31 + number * 17 + shift) % TEAMS.len()]
}

/// One question a product, so that what is asked in the test is never learnt.
fn table_rows() -> Vec<String> {
    let ask = ["It arrived broken", "How do I return it", "The bill is wrong", "It makes a noise"];
    let row = |number: usize| {
        let text = ask[number % ask.len()];
        format!("{text}: my {}. Who takes care?,{}", product(number), team(number, 0))
    };
    (0..PRODUCTS).map(row).collect()
}

fn table() -> String {
    format!("text,team\n{}\n", table_rows().join("\n"))
}

/// A handbook in two files: who handles what.
pub(crate) fn handbook(fixture: &Fixture, shift: usize) -> Vec<PathBuf> {
    let folder = fixture.home.path().join("handbook");
    std::fs::create_dir_all(&folder).unwrap();
    let halves = [("first.md", 0..PRODUCTS / 2), ("second.md", PRODUCTS / 2..PRODUCTS)];
    let write = |(name, range): (&str, std::ops::Range<usize>)| {
        let mut text = "# Who handles what\n\n".to_owned();
        for number in range {
            let (product, team) = (product(number), team(number, shift));
            text += &format!("## {product}\n\nThe {product} is looked after by {team}.\n\n");
        }
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    halves.into_iter().map(write).collect()
}

pub(crate) fn add(fixture: &Fixture, paths: &[PathBuf]) -> Result<KnowledgeView, ApiError> {
    let handles: Vec<_> =
        paths.iter().map(|path| fixture.studio.offer(path).unwrap().handle).collect();
    fixture.studio.add_documents(&handles, &IgnoreProgress)
}

/// Rows whose answers stand in the handbook alone, sealed, and passages of a product each.
pub(crate) fn asked() -> Fixture {
    let fixture = Fixture::new();
    fixture.import(&table()).unwrap();
    let percent = SplitCounts { train: 40, validation: 10, test: 50 };
    fixture.studio.project().unwrap().divide(SplitRequest { percent, seed: 1 }).unwrap();
    let project = fixture.studio.project().unwrap();
    project.seal().unwrap();
    project.set_passage_sizes(&PassageSizes { size: 40, overlap: 0 }).unwrap();
    fixture
}

fn prompt() -> String {
    format!("Answer with exactly one of these teams: {}.", TEAMS.join(", "))
}

pub(crate) fn retrieval() -> RetrievalView {
    RetrievalView {
        mode: SearchMode::Lexical,
        query_template: "{question}".into(),
        k: 3,
        token_budget: 400,
        context_template: "<context>\n{context}\n</context>\n\nQuestion: {question}".into(),
        citations: false,
        distractors_percent: 30,
    }
}

pub(crate) fn edit(name: &str, kind: CandidateKind) -> CandidateEdit {
    CandidateEdit {
        id: None,
        kind: Some(kind),
        name: name.into(),
        system: Some(prompt()),
        shots: 0,
        provider: None,
        model: None,
        retrieval: Some(retrieval()),
        form: None,
    }
}

fn candidates(fixture: &Fixture) -> Vec<CandidateView> {
    fixture.studio.project().unwrap().candidates_view().unwrap().candidates
}

fn by_letter(fixture: &Fixture, letter: &str) -> CandidateView {
    candidates(fixture).into_iter().find(|candidate| candidate.letter == letter).unwrap()
}

pub(crate) fn accuracy(view: &EvaluationView, letter: &str) -> f64 {
    let score = view.scores.iter().find(|score| score.letter == letter).unwrap();
    score.accuracy.unwrap()
}

/// All rows of an evaluation, side by side.
fn rows(fixture: &Fixture, view: &EvaluationView) -> Vec<ComparedRow> {
    let project = fixture.studio.project().unwrap();
    let (baseline, challenger) = (view.scores[0].candidate, view.scores[1].candidate);
    let all = PairQuery::first(view.id, baseline, challenger, PairFilter::All, 500);
    let lines = project.pairs(&all).unwrap().rows;
    let row = |row| ComparedRowQuery { evaluation: view.id, baseline, challenger, row };
    lines.iter().map(|line| project.compared_row(&row(line.id)).unwrap()).collect()
}

fn answers(rows: &[ComparedRow], letter: &str) -> BTreeMap<u32, String> {
    let of = |row: &ComparedRow| {
        let found = row.answers.iter().find(|answer| answer.letter == letter)?;
        Some((row.id.0, found.answer.as_ref()?.text.clone()))
    };
    rows.iter().filter_map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn where_answers_stand_in_documents_alone_looking_up_wins_and_follows_them() {
    let fixture = asked();
    add(&fixture, &handbook(&fixture, 0)).unwrap();
    let project = fixture.studio.project().unwrap();
    project.save_candidate(&edit("With the handbook", CandidateKind::Rag)).unwrap();
    fixture.train().await;
    let view = fixture.compare().await;
    let [prompted, tuned, looking] = ["A", "B", "C"].map(|letter| accuracy(&view, letter));
    assert!(looking > 0.9, "{prompted} {tuned} {looking}");
    assert!(prompted < 0.5 && tuned < 0.5, "{prompted} {tuned} {looking}");
    let scores = view.scores.iter().find(|score| score.letter == "C").unwrap();
    let found = scores.retrieval.as_ref().unwrap();
    assert_eq!(found.with_answer, scores.n);
    assert!(found.answer_rate.unwrap() > 0.95, "{found:?}");
    assert!(view.verdict.as_ref().unwrap().sentence.contains('C'), "{:?}", view.verdict);

    let before = rows(&fixture, &view);
    for row in &before {
        let [asked, given] = ["B", "C"].map(|letter| {
            row.answers.iter().find(|answer| answer.letter == letter).unwrap().given.clone()
        });
        assert!(asked.is_empty() && !given.is_empty() && given.len() <= 3);
    }

    let changed = add(&fixture, &handbook(&fixture, 1)).unwrap();
    let effect = |letter: &str| {
        changed.effects.iter().find(|effect| effect.letter == letter).unwrap().clone()
    };
    assert!(effect("C").follows && effect("C").text.contains("its next answers use"));
    assert!(!effect("B").follows, "{:?}", effect("B"));
    let again = fixture.compare().await;
    let after = rows(&fixture, &again);
    assert_eq!(answers(&before, "B"), answers(&after, "B"), "the tuned one is untouched");
    let [then, now] = [answers(&before, "C"), answers(&after, "C")];
    let kept = then.iter().filter(|(row, answer)| now.get(row) == Some(*answer)).count();
    assert!(kept * 10 < then.len(), "{kept} of {} answers stayed", then.len());
    assert!(accuracy(&again, "C") < 0.2, "the rows still expect the old facts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_trained_with_what_is_looked_up_and_a_mismatch_is_flagged() {
    let fixture = asked();
    add(&fixture, &handbook(&fixture, 0)).unwrap();
    let project = fixture.studio.project().unwrap();
    let view = project.save_candidate(&edit("Both", CandidateKind::FineTunedRag)).unwrap();
    assert_eq!(view.candidates[2].warning, None);
    let tuned = view.candidates[1].id;
    project.remove_candidate(tuned).unwrap();
    let plan = project.train_view().unwrap().plan.unwrap();
    let shown = plan.looked_up.unwrap();
    assert!(shown.turn.starts_with("<context>\n[1] (") && shown.turn.contains("Question: "));
    assert!(shown.about.starts_with("3 passages"), "{}", shown.about);
    let bare: u64 = plan.train_tokens;
    assert!(bare > u64::from(plan.train_rows) * 60, "the passages are counted: {bare}");
    fixture.train().await;
    let view = fixture.compare().await;
    assert!(view.scores.iter().all(|score| score.excluded == 0));
    assert_eq!(by_letter(&fixture, "C").warning, None);

    let both = by_letter(&fixture, "C");
    let other = RetrievalView { k: 2, citations: true, ..retrieval() };
    let change =
        CandidateEdit { id: Some(both.id), retrieval: Some(other), ..edit("Both", both.kind) };
    let view = project.save_candidate(&change).unwrap();
    let revised = view.candidates.last().unwrap();
    assert!(revised.model.is_some(), "it answers with the model all the same");
    let warning = revised.warning.clone().unwrap();
    assert!(warning.contains("another template") && warning.contains("number of passages"));
    add(&fixture, &handbook(&fixture, 1)).unwrap();
    let warning = candidates(&fixture).last().unwrap().warning.clone().unwrap();
    assert!(warning.contains("other documents"), "{warning}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lookup_that_can_not_run_is_told_before_a_run() {
    let fixture = asked();
    let project = fixture.studio.project().unwrap();
    let broken = RetrievalView { context_template: "no place".into(), ..retrieval() };
    let wrong = CandidateEdit { retrieval: Some(broken), ..edit("C", CandidateKind::Rag) };
    let error = project.save_candidate(&wrong).unwrap_err();
    assert_eq!(
        (error.code, error.field.as_deref()),
        (ErrorCode::InvalidInput, Some("context_template"))
    );
    project.save_candidate(&edit("Looking", CandidateKind::Rag)).unwrap();
    let blocking = project.compare_view().unwrap().blocking;
    assert!(
        blocking.iter().any(|text| text.contains("the knowledge base is empty")),
        "{blocking:?}"
    );
    add(&fixture, &handbook(&fixture, 0)).unwrap();
    let hybrid = RetrievalView { mode: SearchMode::Hybrid, ..retrieval() };
    let wish = CandidateEdit { retrieval: Some(hybrid), ..edit("Both ways", CandidateKind::Rag) };
    project.save_candidate(&wish).unwrap();
    let blocking = project.compare_view().unwrap().blocking;
    assert!(blocking.iter().any(|text| text.contains("no vector yet")), "{blocking:?}");
    assert_eq!(project.view().unwrap().judged, 0);
}

#[test]
fn projected_tokens_of_what_looks_up_count_its_passages() {
    let fixture = asked();
    let project = fixture.studio.project().unwrap();
    let looking = project.save_candidate(&edit("Looking", CandidateKind::Rag)).unwrap();
    let volume = FitAnswer::Volume(Some(100_000));
    let line = || {
        let lines = project.answer_fit(volume).unwrap().candidates;
        let id = looking.candidates[2].id;
        lines.into_iter().find(|line| line.id == id).unwrap()
    };
    let empty = line();
    assert_eq!((empty.tokens_per_request, empty.month_projected), (None, None), "none are there");
    add(&fixture, &handbook(&fixture, 0)).unwrap();
    let counted = line();
    let one = CandidateEdit {
        id: Some(counted.id),
        retrieval: Some(RetrievalView { k: 1, ..retrieval() }),
        ..edit("Looking", CandidateKind::Rag)
    };
    project.save_candidate(&one).unwrap();
    let (three, one) = (counted.tokens_per_request.unwrap(), line().tokens_per_request.unwrap());
    let bare = f64::from(by_letter(&fixture, "C").prompt_tokens);
    assert!(one > bare + 25.0 && three > one + 30.0, "{bare} {one} {three}");
    assert!(counted.month_projected > line().month_projected);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_changed_is_read_and_indexed_again() {
    let fixture = asked();
    let paths = handbook(&fixture, 0);
    let view = add(&fixture, &paths).unwrap();
    assert_eq!(view.documents.len(), 2);
    let passages = view.passages;
    let version = view.version;
    let again = add(&fixture, &paths).unwrap();
    assert_eq!((again.version, again.index), (version.clone(), view.index));
    let text = std::fs::read_to_string(&paths[0]).unwrap();
    std::fs::write(&paths[0], text + "## Gloves\n\nGloves are looked after by Meadow.\n").unwrap();
    let changed = add(&fixture, &paths).unwrap();
    assert_ne!(changed.version, version);
    assert!(
        (passages..=passages + 1).contains(&changed.passages),
        "{passages} {}",
        changed.passages
    );
    assert!(changed.index.contains("indexed 1 and took out"), "{}", changed.index);
    let left = changed.documents[1].passages;
    let project = fixture.studio.project().unwrap();
    let removed = project.remove_documents(&[changed.documents[1].id]).unwrap();
    assert_eq!(removed.documents.len(), 1);
    let says = format!("indexed 0 and took out {left}");
    assert!(removed.index.contains(&says), "{}", removed.index);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_or_broken_index_is_made_again_from_the_project() {
    let mut fixture = asked();
    add(&fixture, &handbook(&fixture, 0)).unwrap();
    let query = SearchQuery {
        text: format!("who has the {}?", product(7)),
        mode: SearchMode::Lexical,
        k: 3,
    };
    let found = fixture.studio.search_documents(&query).await.unwrap().hits;
    assert!(found[0].text.iter().any(|piece| piece.found && piece.text == product(7)));
    fixture.reopen_without_cache();
    assert_eq!(fixture.studio.search_documents(&query).await.unwrap().hits, found);

    // As a process leaves it that is killed while it indexes.
    fixture.studio.close_project().unwrap();
    let folder = fixture.home.path().join("cache/knowledge");
    let index = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    for file in std::fs::read_dir(&index).unwrap().flatten() {
        let bytes = std::fs::read(file.path()).unwrap();
        std::fs::write(file.path(), &bytes[..bytes.len() / 2]).unwrap();
    }
    fixture.reopen();
    assert_eq!(fixture.studio.search_documents(&query).await.unwrap().hits, found);
    let view = fixture.studio.project().unwrap().knowledge_view().unwrap();
    assert!(view.index.contains("made anew"), "{}", view.index);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_read_gets_a_clear_word_and_costs_no_other_document() {
    let fixture = asked();
    let folder = fixture.home.path().join("papers");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("empty.md"), "").unwrap();
    std::fs::write(folder.join("good.txt"), "Gloves are looked after by Meadow.").unwrap();
    std::fs::write(folder.join("broken.pdf"), "%PDF-1.7 and nothing else").unwrap();
    let huge = std::fs::File::create(folder.join("huge.log")).unwrap();
    huge.set_len(500 << 20).unwrap();
    let view = add(&fixture, std::slice::from_ref(&folder)).unwrap();
    let said = |name: &str| {
        let named = format!("papers/{name}");
        let found = view.documents.iter().find(|document| document.name == named).unwrap();
        found.problem.as_ref().map(|problem| {
            format!("{} {}", problem.message, problem.hint.clone().unwrap_or_default())
        })
    };
    assert_eq!(said("good.txt"), None);
    assert!(said("empty.md").unwrap().contains("holds no text"));
    assert!(said("huge.log").unwrap().contains("500 MB"));
    assert!(said("broken.pdf").unwrap().contains("broken.pdf"));
    assert_eq!(view.passages, 1);
    assert!(view.summary.contains("3 can't be read"), "{}", view.summary);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_reads_its_documents_and_judges_what_is_looked_up_by_the_sources_of_rows() {
    let fixture = Fixture::new();
    handbook(&fixture, 0);
    let mut table = "text,team,document\n".to_owned();
    for (number, line) in table_rows().into_iter().enumerate() {
        let document = if number < PRODUCTS / 2 { "first.md" } else { "second" };
        table += &format!("{line},{document}\n");
    }
    let file = fixture.home.path().join("sourced.csv");
    std::fs::write(&file, table).unwrap();
    let candidate = |name: &str, kind, baseline| CandidatePlan {
        name: name.into(),
        kind,
        model: None,
        system: SystemPlan::Replace(prompt()),
        examples: 0,
        retrieval: (kind == CandidateKind::Rag)
            .then(|| RetrievalSpec { k: 3, ..RetrievalSpec::default() }),
        baseline,
        form: None,
        endpoint: None,
        recording: None,
    };
    let plan = StudyPlan {
        name: "Handbook".into(),
        data: DataPlan {
            file,
            test_file: None,
            input: Some("text".into()),
            answer: Some("team".into()),
            prompt: None,
            source: Some("document".into()),
            exact_leaks: ExactLeaks::default(),
            faulty_rows: Faulty::default(),
        },
        split: SplitPlan { train: Some(40), validation: Some(10), test: Some(50), seed: Some(1) },
        knowledge: KnowledgePlan {
            files: vec![fixture.home.path().join("handbook")],
            passages: Some(ChunkOptions { size: 40, overlap: 0 }),
            vectors: false,
        },
        candidates: vec![
            candidate("Prompted", CandidateKind::Prompted, true),
            candidate("Looking", CandidateKind::Rag, false),
            candidate("Tuned", CandidateKind::FineTuned, false),
        ],
        training_suffix: None,
        training_seed: None,
        metric: Some(Metric::default()),
        also: Vec::new(),
        margin_points: None,
        concurrency: None,
        reports: Vec::new(),
    };
    let progress = Arc::new(IgnoreProgress);
    let result = fixture.studio.run_study(&plan, progress, Cancel::new()).await.unwrap();
    assert_eq!(result.error, None, "the source of a row is not sent to the training");
    let project = fixture.studio.project().unwrap();
    let view = project.compare_view().unwrap().evaluation.unwrap();
    let looked = view.scores[1].retrieval.clone().unwrap();
    assert_eq!(looked.with_source, view.scores[1].n);
    assert!(looked.hit_rate.unwrap() > 0.95, "{looked:?}");
    assert!(looked.mean_reciprocal_rank.unwrap() > 0.9, "{looked:?}");
    assert!(accuracy(&view, "B") > accuracy(&view, "A").max(accuracy(&view, "C")) + 0.3);
}
