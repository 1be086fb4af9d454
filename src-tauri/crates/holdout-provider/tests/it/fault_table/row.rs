//! One operation under one fault, and what came of it.

use std::time::{Duration, Instant};

use holdout_faults::{Fault, FaultyServer, Route, Script};
use holdout_provider::Endpoint;
use holdout_types::{ApiError, ErrorCode};

use super::{Often, Operation, Weather};
use crate::{client_of, endpoint, server};

/// How long a job is watched under a fault that stays.
const A_WHILE: Duration = Duration::from_millis(500);
/// How long it is watched otherwise: until it ends.
const TO_THE_END: Duration = Duration::from_mins(1);
/// The timeout of the rows that wait for it; the others never come near theirs.
const TIMEOUT: Duration = Duration::from_millis(600);

/// What there is at the server, and what the person is told.
pub(super) struct Row {
    weather: Weather,
    often: Often,
    operation: Operation,
    /// Requests of the kind that the fault meets.
    tries: usize,
    /// Looks at the list of files or jobs, to see whether it is done.
    looks: usize,
    outcome: Result<(), ApiError>,
    stored: Stored,
    /// The same once the fault is gone and it is done again.
    again: Result<(), ApiError>,
    stored_then: Stored,
    /// What another host got.
    elsewhere: usize,
    took: Duration,
}

struct Stored {
    files: Vec<Vec<u8>>,
    jobs: usize,
}

impl Stored {
    fn at(server: &FaultyServer) -> Self {
        Self { files: server.files(), jobs: server.jobs() }
    }

    fn counts(&self) -> (usize, usize) {
        (self.files.len(), self.jobs)
    }
}

/// Short pauses and a short patience.
pub(super) fn endpoint_of(server: &FaultyServer, operation: Operation) -> Endpoint {
    let mut endpoint = endpoint(server);
    operation.adapt(&mut endpoint);
    endpoint.retry.retries = 3;
    endpoint.retry.first_pause = Duration::from_millis(1);
    endpoint.retry.longest_pause = Duration::from_millis(4);
    endpoint.retry.patience = Duration::from_millis(50);
    endpoint
}

pub(super) async fn run(weather: Weather, often: Often, operation: Operation) -> Row {
    let other = server(Script::default()).await;
    let fault = match &weather.fault {
        Fault::Redirect(target) if target.is_empty() => Fault::Redirect(other.url() + "/files"),
        fault => fault.clone(),
    };
    let script = Operation::script().fault(operation.route(), often.when(), fault);
    let server = server(script).await;
    let mut endpoint = endpoint_of(&server, operation);
    operation.prepare(&client_of(endpoint.clone())).await;
    if weather.waits_for_a_timeout() {
        endpoint.timeouts.request = TIMEOUT;
    }
    let client = client_of(endpoint.clone());
    let began = Instant::now();
    let patience = if weather.stays(often) { A_WHILE } else { TO_THE_END };
    let before = looks(&server);
    let outcome = operation.run(&client, patience).await;
    let took = began.elapsed();
    let (tries, looks) = (operation.tries(&server), looks(&server) - before);
    let stored = Stored::at(&server);
    server.heal();
    // Who has a file does not send it a second time.
    let is_over = outcome.is_ok() && operation.sends_a_file();
    let again = if is_over { Ok(()) } else { operation.run(&client, TO_THE_END).await };
    let stored_then = Stored::at(&server);
    let elsewhere = other.count(Route::Any);
    Row {
        weather,
        often,
        operation,
        tries,
        looks,
        outcome,
        stored,
        again,
        stored_then,
        elsewhere,
        took,
    }
}

fn looks(server: &FaultyServer) -> usize {
    server.count(Route::ListFiles) + server.count(Route::ListJobs)
}

impl Row {
    fn name(&self) -> String {
        format!("{} {}, {}", self.weather.name, self.often.word(), self.operation.name())
    }

    /// The rules that hold in every row.
    pub(super) fn check(&self) {
        let (name, operation) = (self.name(), self.operation);
        let (files, jobs) = self.stored.counts();
        let (most_files, most_jobs) = operation.leaves();
        assert!(files <= most_files && jobs <= most_jobs, "{name}: there twice");
        match &self.outcome {
            Ok(()) => assert_eq!((files, jobs), (most_files, most_jobs), "{name}: lost"),
            Err(error) => {
                let final_word = !error.retryable && error.code != ErrorCode::Cancelled;
                let nothing_new = !operation.creates() || (files, jobs) == (0, 0);
                assert!(!final_word || nothing_new, "{name}: refused, and there all the same");
            }
        }
        if self.often == Often::Twice {
            assert!(self.outcome.is_ok(), "{name}: {:?}", self.outcome);
        }
        // Who watches looks anew, ever more rarely, and repeats nothing.
        if self.weather.forbids_repetition() && operation != Operation::Watch {
            assert_eq!(self.tries, 1, "{name}: asked again");
        }
        assert!(self.again.is_ok(), "{name}: once the fault is gone: {:?}", self.again);
        assert_eq!(self.stored_then.counts(), (most_files, most_jobs), "{name}: done again");
        let content: Vec<Vec<u8>> = operation.content().into_iter().collect();
        assert_eq!(self.stored_then.files, content, "{name}: the content");
        assert_eq!(self.elsewhere, 0, "{name}: another host was asked");
    }

    /// A count, where it is the same on every computer: not of what goes on, and not of what a
    /// timeout ends.
    fn count(&self, count: usize) -> String {
        let goes_on = matches!(&self.outcome, Err(error) if error.code == ErrorCode::Cancelled);
        let varies = goes_on || self.weather.waits_for_a_timeout();
        if varies { "…".to_owned() } else { count.to_string() }
    }

    fn outcome(&self) -> String {
        match &self.outcome {
            Ok(()) => "done".to_owned(),
            Err(error) if error.code == ErrorCode::Cancelled => "goes on asking".to_owned(),
            Err(error) => {
                let code = serde_json::to_value(error.code).unwrap();
                let later = if error.retryable { ", may pass" } else { "" };
                format!("{}{later}", code.as_str().unwrap_or_default())
            }
        }
    }
}

/// The table as text, with the times of the rows or without.
pub(super) fn table(rows: &[Row], with_times: bool) -> String {
    let heading = ["fault", "how often", "operation", "tries", "looks", "outcome", "files", "jobs"];
    let mut lines = vec![heading.map(str::to_owned)];
    let mut times = vec!["ms".to_owned()];
    for row in rows {
        let (files, jobs) = row.stored.counts();
        lines.push([
            row.weather.name.to_owned(),
            row.often.word().to_owned(),
            row.operation.name().to_owned(),
            row.count(row.tries),
            row.count(row.looks),
            row.outcome(),
            files.to_string(),
            jobs.to_string(),
        ]);
        times.push(row.took.as_millis().to_string());
    }
    let widths: [usize; 8] = std::array::from_fn(|column| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0)
    });
    let mut text = String::new();
    for (line, time) in lines.iter().zip(times) {
        let mut cells: Vec<String> =
            line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        if with_times {
            cells.push(format!("{time:>6}"));
        }
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}
