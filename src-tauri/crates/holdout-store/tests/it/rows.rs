use std::ops::ControlFlow;
use std::time::Instant;

use holdout_store::{ContentHash, ImportOrigin, StoreError};
use holdout_types::RowId;
use proptest::prelude::*;
use serde_json::json;

use crate::common::{Fixture, START, import, origin};

#[test]
fn an_import_is_there_as_a_whole_or_not_at_all() {
    let fixture = Fixture::new();
    let project = &fixture.project;
    let mut running = project.begin_import(origin("a.jsonl")).unwrap();
    running.append(1, "one").unwrap();
    running.append(2, &"x".repeat(2 << 20)).unwrap();
    running.append(4, "four").unwrap();
    assert_eq!(running.rows(), 3);
    assert_eq!(project.rows().count().unwrap(), 0, "not there before it is finished");
    assert!(matches!(project.rows().get(&[RowId(0)]), Err(StoreError::Unknown { .. })));
    assert_eq!(project.imports().all().unwrap(), []);
    let summary = running.finish().unwrap();
    assert_eq!((summary.first_row, summary.rows), (RowId(0), 3));
    let rows = project.rows().get(&[RowId(2), RowId(0)]).unwrap();
    assert_eq!((rows[0].line, rows[0].raw.as_str()), (4, "four"));
    assert_eq!((rows[1].line, rows[1].raw.as_str()), (1, "one"));
}

#[test]
fn a_dropped_import_leaves_nothing_and_the_next_one_can_begin() {
    let fixture = Fixture::with_rows(2);
    let project = &fixture.project;
    let mut running = project.begin_import(origin("b.jsonl")).unwrap();
    assert!(matches!(project.begin_import(origin("c.jsonl")), Err(StoreError::ImportRunning)));
    running.append(1, &"x".repeat(2 << 20)).unwrap();
    drop(running);
    let summary = import(project, ["next"]);
    assert_eq!(summary.first_row, RowId(2));
    assert_eq!(project.rows().range(2..9).unwrap()[0].raw, "next");
    let blocks: u32 = fixture
        .other_program()
        .query_row("SELECT count(*) FROM row_blocks", [], |row| row.get(0))
        .unwrap();
    assert_eq!(blocks, 2);
}

#[test]
fn an_import_remembers_where_its_rows_came_from() {
    let fixture = Fixture::new();
    let origin = ImportOrigin {
        file_name: "tickets, März.csv".to_owned(),
        format: "csv".to_owned(),
        mapping: json!({ "input": "text", "answer": "intent" }),
    };
    fixture.tick();
    fixture.project.begin_import(origin.clone()).unwrap().finish().unwrap();
    let imports = fixture.project.imports().all().unwrap();
    assert_eq!(imports[0].origin, origin);
    assert_eq!(imports[0].imported_at.0, START.0 + 1_000);
    assert_eq!(imports[0].summary.rows, 0, "an empty file is no error of the store's");
}

#[test]
fn a_scan_goes_over_blocks_and_imports_and_stops_when_told() {
    let fixture = Fixture::new();
    let project = &fixture.project;
    let long = "y".repeat(700 << 10);
    import(project, [&long, &long, &long]);
    import(project, ["d", "e"]);
    let mut seen = Vec::new();
    project
        .rows()
        .scan(1..4, |row| {
            seen.push((row.id.0, row.raw.len()));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(seen, [(1, 700 << 10), (2, 700 << 10), (3, 1)]);
    let mut count = 0;
    project
        .rows()
        .scan(0..u32::MAX, |_| {
            count += 1;
            if count == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(count, 2);
    assert_eq!(project.rows().range(5..90).unwrap(), []);
}

#[test]
fn rows_and_complete_imports_refuse_to_be_changed_by_anyone() {
    let fixture = Fixture::with_rows(3);
    let other = fixture.other_program();
    for sql in [
        "UPDATE row_blocks SET text = x'00'",
        "DELETE FROM row_blocks",
        "UPDATE imports SET row_count = 1",
        "DELETE FROM imports",
        "INSERT INTO row_blocks VALUES (3, 1, 1, x'00', x'00', x'00')",
    ] {
        assert!(other.execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(fixture.project.rows().count().unwrap(), 3);
}

#[test]
fn many_read_while_one_imports() {
    let fixture = Fixture::with_rows(1_000);
    std::thread::scope(|scope| {
        let reading: Vec<_> = (0..6)
            .map(|_| {
                scope.spawn(|| {
                    (0..1_000)
                        .filter(|&row| {
                            let rows = fixture.project.rows().get(&[RowId(row)]).unwrap();
                            rows[0].raw == format!(r#"{{"row":{row}}}"#)
                        })
                        .count()
                })
            })
            .collect();
        import(&fixture.project, (0..20_000).map(|row| format!("second {row}")));
        for thread in reading {
            assert_eq!(thread.join().unwrap(), 1_000);
        }
    });
    assert_eq!(fixture.project.rows().count().unwrap(), 21_000);
}

/// A ticket of about 200 bytes in words drawn by a hash of its number: compressible as prose is, by
/// half or so.
fn ticket(n: u32) -> String {
    const SYLLABLES: [&str; 32] = [
        "in", "voi", "ce", "ac", "count", "pass", "word", "de", "liv", "er", "y", "late", "re",
        "fund", "char", "ged", "twice", "log", "out", "ship", "ment", "box", "bro", "ken", "call",
        "me", "back", "or", "not", "the", "un", "able",
    ];
    let hash = ContentHash::of(&n.to_le_bytes()).0;
    let word = |pair: &[u8]| {
        let syllable = |byte: u8| SYLLABLES[usize::from(byte) % 32];
        format!("{}{}{} ", syllable(pair[0]), syllable(pair[1]), pair[0] / 32)
    };
    let text: String = hash.chunks(2).map(word).collect();
    format!(
        r#"{{"messages":[{{"role":"user","content":"{text}"}},{{"role":"assistant","content":"{}"}}]}}"#,
        hash[0] % 12
    )
}

#[test]
fn a_hundred_thousand_rows_come_in_and_are_found_again() {
    const ROWS: u32 = 100_000;
    let fixture = Fixture::new();
    let rows: Vec<String> = (0..ROWS).map(ticket).collect();
    let bytes: usize = rows.iter().map(String::len).sum();
    let begun = Instant::now();
    let summary = import(&fixture.project, &rows);
    let imported = begun.elapsed();
    assert_eq!(summary.rows, ROWS);

    let fixture = fixture.reopen();
    let time_of = |ids: Vec<u32>| {
        let begun = Instant::now();
        for &id in &ids {
            let row = fixture.project.rows().get(&[RowId(id)]).unwrap().remove(0);
            assert_eq!(row.raw, rows[id as usize]);
        }
        begun.elapsed() / ids.len() as u32
    };
    let first = time_of((0..16).map(|n| n * 6_000).collect());
    let again = time_of((0..1_000).map(|n| n * 7_919 % 90_000).collect());
    println!(
        "{ROWS} rows of {} bytes imported in {imported:?} (file: {} of {bytes} bytes); \
         a row of a new block in {first:?}, of a known one in {again:?}",
        bytes / ROWS as usize,
        fs_err::metadata(&fixture.path).unwrap().len(),
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_come_back_byte_for_byte_across_blocks(
        rows in prop::collection::vec(("[^\n]{0,60}", 0_usize..60_000, any::<u64>()), 0..40),
        slice in 0_u32..40,
    ) {
        let fixture = Fixture::new();
        let rows: Vec<(u64, String)> =
            rows.into_iter().map(|(text, times, line)| (line, text.repeat(times % 30_000))).collect();
        let mut import = fixture.project.begin_import(origin("any.jsonl")).unwrap();
        for (line, raw) in &rows {
            import.append(*line, raw).unwrap();
        }
        import.finish().unwrap();
        let fixture = fixture.reopen();
        let found = fixture.project.rows().range(slice..u32::MAX).unwrap();
        let found: Vec<(u64, String)> = found.into_iter().map(|row| (row.line, row.raw)).collect();
        let expected = rows.get(slice as usize..).unwrap_or_default();
        prop_assert!(found == expected, "{} rows from {slice}", rows.len());
    }
}
