//! The stub server as a process, for tests that drive the window: it says its address, answers from
//! a table, misbehaves as it is told, and ends with whoever started it.
//!
//! `holdout-faults [--answers TABLE.json] [--fault ROUTE:WHEN:FAULT]…`, such as
//! `--fault chat:first-3:rate-limited`. The table maps questions to answers. For benchmarks:
//! `--latency MILLISECONDS`, `--answer-bytes COUNT`, `--a-second QUESTIONS`, and requests are forgotten.
#![expect(clippy::print_stdout, reason = "its address is what it is asked for")]

use std::collections::HashMap;
use std::error::Error;
use std::io::{Read, Write};
use std::time::Duration;

use holdout_faults::{Fault, FaultyServer, Route, Script, When};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = FaultyServer::start(script(std::env::args().skip(1))?).await?;
    println!("{}", server.url());
    // The other end of the pipe is closed when the one who holds it ends, however that comes.
    let wait = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    wait.await??;
    // Who ended the other pipe may have closed this one too.
    let _said = writeln!(
        std::io::stdout(),
        "{}",
        json!({ "jobs": server.jobs(), "files": server.files().len() })
    );
    Ok(())
}

fn script(mut arguments: impl Iterator<Item = String>) -> Result<Script, Box<dyn Error>> {
    let mut script = Script::default();
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        script = match name.as_str() {
            "--answers" => answers(script, &value)?,
            "--fault" => fault(script, &value)?,
            "--latency" => script.latency(Duration::from_millis(value.parse()?)),
            "--answer-bytes" => of_length(script, value.parse()?),
            "--a-second" => script.at_most_a_second(value.parse()?),
            other => return Err(format!("{other} is not known").into()),
        };
    }
    Ok(script)
}

fn answers(script: Script, path: &str) -> Result<Script, Box<dyn Error>> {
    let table: HashMap<String, String> = serde_json::from_slice(&std::fs::read(path)?)?;
    Ok(script.answer(move |question| table.get(&question.text).cloned().unwrap_or_default()))
}

/// Every answer has so many bytes.
fn of_length(script: Script, bytes: usize) -> Script {
    let answer = "x".repeat(bytes);
    script.answer(move |_| answer.clone()).forgetful()
}

fn fault(script: Script, text: &str) -> Result<Script, Box<dyn Error>> {
    let parts: Vec<&str> = text.split(':').collect();
    let [route, when, fault] = parts[..] else {
        return Err(format!("`{text}` is not ROUTE:WHEN:FAULT").into());
    };
    Ok(script.fault(route_of(route)?, when_of(when)?, fault_of(fault)?))
}

fn route_of(word: &str) -> Result<Route, NotKnown> {
    Ok(match word {
        "any" => Route::Any,
        "chat" => Route::Chat,
        "models" => Route::Models,
        "upload" => Route::Upload,
        "create-job" => Route::CreateJob,
        "job" => Route::Job,
        "events" => Route::Events,
        _ => return Err(NotKnown::new("route", word)),
    })
}

fn when_of(word: &str) -> Result<When, NotKnown> {
    let number = || word.rsplit('-').next().and_then(|number| number.parse().ok());
    match (word.split('-').next(), number()) {
        (Some("always"), _) => Ok(When::Always),
        (Some("first"), Some(count)) => Ok(When::First(count)),
        (Some("at"), Some(place)) => Ok(When::At(place)),
        (Some("chance"), Some(percent)) => {
            Ok(When::Chance { percent: f64::from(u32::try_from(percent).unwrap_or(100)), seed: 1 })
        }
        _ => Err(NotKnown::new("moment", word)),
    }
}

fn fault_of(word: &str) -> Result<Fault, NotKnown> {
    Ok(match word {
        "rate-limited" => Fault::RateLimited(vec![("retry-after-ms", "20".to_owned())]),
        "refused" => Fault::RateLimited(Vec::new()),
        "out-of-quota" => Fault::OutOfQuota,
        "server-error" => Fault::ServerError(Vec::new()),
        "slow-down" => Fault::SlowDown,
        "training-not-available" => Fault::TrainingNotAvailable,
        "unauthorized" => Fault::UnauthorizedWithKey,
        "cut-before" => Fault::CutBefore,
        "cut-after" => Fault::CutAfter,
        "malformed" => Fault::MalformedJson,
        _ => return Err(NotKnown::new("fault", word)),
    })
}

/// A word of the command line that means nothing here.
#[derive(Debug)]
struct NotKnown {
    what: &'static str,
    word: String,
}

impl NotKnown {
    fn new(what: &'static str, word: &str) -> Self {
        Self { what, word: word.to_owned() }
    }
}

impl std::fmt::Display for NotKnown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no {}", self.word, self.what)
    }
}

impl Error for NotKnown {}
