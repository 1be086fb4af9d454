use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use holdout_store::{Project, StoreError};
use holdout_types::Split;
use serde_json::json;

use crate::common::{Fixture, answer, begin, candidate, key, version};

#[test]
fn a_plain_copy_of_a_closed_project_is_whole() {
    let fixture = Fixture::with_rows(500);
    fixture.project.meta_mut().set("name", &json!("Tickets")).unwrap();
    let Fixture { folder, path, clock, project } = fixture;
    project.close().unwrap();
    let names: Vec<_> =
        fs_err::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["tickets.holdout"], "no journal and no lock stays behind");
    let copy = folder.path().join("copy.holdout");
    fs_err::copy(&path, &copy).unwrap();
    let copy = Project::open(&copy, clock).unwrap();
    assert_eq!(copy.rows().count().unwrap(), 500);
    assert_eq!(copy.meta().get("name").unwrap(), Some(json!("Tickets")));
}

#[test]
fn the_file_is_also_whole_a_little_after_the_last_change() {
    let fixture = Fixture::with_rows(500);
    let wal = fixture.path.with_extension("holdout-wal");
    let begun = Instant::now();
    while fs_err::metadata(&wal).unwrap().len() > 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the journal was not copied over");
        std::thread::sleep(Duration::from_millis(50));
    }
    // Another program's copy, not a second descriptor of this process: that would drop the locks.
    let copy = fixture.folder.path().join("copy.holdout");
    let copied = std::process::Command::new("cp").arg(&fixture.path).arg(&copy).status().unwrap();
    assert!(copied.success());
    let copy = Project::open(&copy, fixture.clock.clone()).unwrap();
    assert_eq!(copy.rows().count().unwrap(), 500);
}

#[test]
fn a_copy_saved_while_others_write_is_one_consistent_state() {
    let fixture = Fixture::with_rows(3_000);
    let project = &fixture.project;
    let version = project.versions_mut().create(version("tv")).unwrap();
    let base = project.candidates_mut().add(candidate("base")).unwrap().id;
    let id = begin(project, version, Split::Validation, &[base]);
    let stop = AtomicBool::new(false);
    let copies: Vec<_> =
        (0..3).map(|n| fixture.folder.path().join(format!("{n}.holdout"))).collect();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for pair in 0_u32.. {
                // Two at a time, so that an odd number would be half a transaction.
                let keys = [key(base, 2 * pair), key(base, 2 * pair + 1)];
                let results = keys.map(|key| answer(key, "x"));
                project.results_mut().commit(id, &results).unwrap();
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        for copy in &copies {
            project.save_copy(copy).unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    let mut earlier = 0;
    for copy in &copies {
        let copy = Project::open(copy, fixture.clock.clone()).unwrap();
        let answered = copy.results().answered_keys(id).unwrap().len();
        assert!(answered.is_multiple_of(2) && answered >= earlier, "{answered} after {earlier}");
        assert_eq!(copy.rows().range(0..u32::MAX).unwrap().len(), 3_000);
        earlier = answered;
    }
}

#[test]
fn a_copy_replaces_what_was_there_with_its_journal() {
    let fixture = Fixture::with_rows(3);
    let target = fixture.folder.path().join("old.holdout");
    let old = Project::create(&target, fixture.clock.clone()).unwrap();
    let busy = fixture.project.save_copy(&target);
    assert!(matches!(busy, Err(StoreError::Busy { .. })), "it is open: {busy:?}");
    old.close().unwrap();
    fs_err::write(target.with_extension("holdout-wal"), "of the old project").unwrap();
    fixture.project.save_copy(&target).unwrap();
    let copy = Project::open(&target, fixture.clock.clone()).unwrap();
    assert_eq!(copy.rows().count().unwrap(), 3);
}

#[test]
fn a_copy_that_can_not_be_written_leaves_nothing() {
    let fixture = Fixture::with_rows(3);
    let save = |path: &std::path::Path| fixture.project.save_copy(path);
    assert!(matches!(save(&fixture.path), Err(StoreError::Busy { .. })), "onto itself");
    assert!(matches!(save(fixture.folder.path()), Err(StoreError::NotAFile { .. })));
    let missing = fixture.folder.path().join("no/such/folder.holdout");
    assert!(matches!(save(&missing), Err(StoreError::NotFound { .. })));
    let files = fs_err::read_dir(fixture.folder.path()).unwrap().count();
    assert_eq!(files, 4, "the project, its journal, its index and its lock");
}
