//! A process of its own is killed in the middle of everything.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use holdout_store::{Project, StoreError};
use holdout_types::{CandidateId, EvaluationId, RowId, Split, SystemClock, VersionId};
use serde_json::json;

use crate::common::{answer, begin, candidate, import, key, origin, version};

/// Where the process that will be killed writes; set for that one only.
const VICTIM: &str = "HOLDOUT_STORE_VICTIM";

#[test]
fn what_was_acknowledged_outlives_kill_9_and_the_rest_is_swept() {
    if let Some(path) = std::env::var_os(VICTIM) {
        commit_until_killed(Path::new(&path));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = fs_err::canonicalize(folder.path()).unwrap().join("a.holdout");
    let mut victim = start_victim(&path);
    let mut acknowledged = BufReader::new(victim.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("committed ").map(|n| n.parse::<u32>().unwrap()));
    assert_eq!(acknowledged.by_ref().find(|&n| n >= 40), Some(40));
    let clock = Arc::new(SystemClock::default());
    let busy = Project::open(&path, clock.clone());
    assert!(matches!(busy, Err(StoreError::Busy { .. })), "another process has it: {busy:?}");
    victim.kill().unwrap();
    let last = acknowledged.last().unwrap_or(40);
    victim.wait().unwrap();

    let project = Project::open(&path, clock).unwrap();
    assert_eq!(project.leftovers().swept_imports, 1);
    assert_eq!(project.leftovers().interrupted_calls, 3);
    let evaluation = EvaluationId(1);
    let answered = project.results().answered_keys(evaluation).unwrap();
    let expected: Vec<_> = (0..=last).map(|row| key(CandidateId(1), row)).collect();
    assert!(answered.starts_with(&expected), "{} answers for {last}", answered.len());
    assert!(answered.len() <= expected.len() + 1, "at most the one under way");
    assert_eq!(project.evaluations().get(evaluation).unwrap().possibly_billed_twice, 3);
    assert_eq!(project.rows().count().unwrap(), 3, "the dead import's rows are gone");
    assert_eq!(project.rows().get(&[RowId(2)]).unwrap()[0].raw, "third");
    assert!(project.seals().verify().unwrap().unwrap().intact);
    assert_eq!(project.versions().head().unwrap(), Some(VersionId(1)));
    assert_eq!(import(&project, ["again"]).first_row, RowId(3));
    project.close().unwrap();
}

fn start_victim(path: &Path) -> Child {
    let this_test = std::thread::current().name().unwrap().to_owned();
    Command::new(std::env::current_exe().unwrap())
        .args([&this_test, "--exact", "--nocapture"])
        .env(VICTIM, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn commit_until_killed(path: &Path) {
    let project = Project::create(path, Arc::new(SystemClock::default())).unwrap();
    import(&project, ["first", "second", "third"]);
    let version = project.versions_mut().create(version("tvh")).unwrap();
    project.seals_mut().seal(version, "").unwrap();
    let base = project.candidates_mut().add(candidate("base")).unwrap().id;
    let id = begin(&project, version, Split::Validation, &[base]);
    project.in_flight_mut().mark(id, &[1, 2, 3].map(|n| key(base, 1_000_000 + n))).unwrap();
    project.meta_mut().set("name", &json!("Victim")).unwrap();
    let mut dying = project.begin_import(origin("never.jsonl")).unwrap();
    let mut out = std::io::stdout();
    writeln!(out).unwrap();
    for row in 0.. {
        dying.append(1, &"x".repeat(300 << 10)).unwrap();
        project.results_mut().commit(id, &[answer(key(base, row), "x")]).unwrap();
        writeln!(out, "committed {row}").unwrap();
        out.flush().unwrap();
    }
}
