//! A whole comparison against a server, from import to verdict, and what it took. `cargo xtask bench
//! eval` runs it: `bench_eval URL CALLS AT_ONCE`.
#![expect(clippy::print_stdout, reason = "its figures are what it is run for")]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::view::{CompareRequest, EvaluationState};
use holdout_core::data::view::{ImportRequest, SplitRequest};
use holdout_core::providers::view::{NetworkSettings, ProviderEdit};
use holdout_core::studio::{Folders, Studio};
use holdout_types::{
    CandidateKind, IgnoreProgress, ProviderId, ProviderKind, SplitCounts, SystemClock,
};
use serde_json::json;

/// The share of the rows that is asked, in per cent.
const TEST: u32 = 80;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, calls, at_once] = &arguments[..] else {
        return Err("bench_eval URL CALLS AT_ONCE".into());
    };
    let (calls, at_once): (u32, u32) = (calls.parse()?, at_once.parse()?);
    let home = tempfile::tempdir()?;
    let clock = Arc::new(SystemClock::default());
    let studio = Studio::new(Folders::under(home.path()), clock, Arc::new(|| ()))?;
    // Two candidates answer each row.
    prepare(&studio, home.path(), url, calls / 2, at_once)?;
    let began = Instant::now();
    let request = CompareRequest { margin_points: 2.0 };
    let view = studio.start_comparison(&request).await?.evaluation.ok_or("nothing was begun")?;
    studio.watch_comparison(view.id, |_| true).await?;
    let seconds = began.elapsed().as_secs_f64();
    let done = studio.project()?.evaluation(view.id)?;
    if done.state != EvaluationState::Done {
        return Err(format!("{:?}: {:?}", done.state, done.error).into());
    }
    let figures = json!({
        "calls": done.total, "seconds": seconds, "excluded": done.scores.iter().map(|score| score.excluded).sum::<u32>(),
        "cpu_seconds": cpu_seconds(), "peak_mb": peak_mb(),
    });
    println!("{figures}");
    Ok(())
}

fn prepare(
    studio: &Studio,
    home: &Path,
    url: &str,
    rows: u32,
    at_once: u32,
) -> Result<(), Box<dyn Error>> {
    let path = home.join("tickets.csv");
    let all = rows * 100 / TEST;
    let line = |row: u32| format!("Ticket {row}: where is order {}?,label{}\n", row * 7, row % 7);
    std::fs::write(
        &path,
        std::iter::once("text,label\n".to_owned()).chain((0..all).map(line)).collect::<String>(),
    )?;
    let examples = studio.offer(&path)?.handle;
    studio.import(&ImportRequest { examples, test: None, mapping: None }, &IgnoreProgress)?;
    let project = studio.project()?;
    let percent = SplitCounts { train: 10, validation: 10, test: TEST };
    project.divide(SplitRequest { percent, seed: 1 })?;
    project.seal()?;
    let provider = studio.providers().save(&edit(url, at_once))?;
    let candidates = project.candidates_view()?.candidates;
    project.remove_candidate(candidates[1].id)?;
    project.save_candidate(&candidate(Some(candidates[0].id), "One", &provider))?;
    project.save_candidate(&candidate(None, "Two", &provider))?;
    Ok(())
}

fn edit(url: &str, at_once: u32) -> ProviderEdit {
    ProviderEdit {
        id: None,
        kind: ProviderKind::Compatible,
        name: "Stub".into(),
        base_url: url.into(),
        organization: None,
        project: None,
        at_once,
        needs_key: false,
        api_version: None,
        network: NetworkSettings::default(),
    }
}

fn candidate(
    id: Option<holdout_types::CandidateId>,
    name: &str,
    provider: &ProviderId,
) -> CandidateEdit {
    CandidateEdit {
        id,
        kind: id.is_none().then_some(CandidateKind::Prompted),
        name: name.into(),
        system: Some("Name the label.".into()),
        shots: 0,
        provider: Some(provider.clone()),
        model: Some("stub".into()),
        form: None,
    }
}

/// Seconds of processor time of this process so far; `null` where the system does not say.
fn cpu_seconds() -> Option<f64> {
    /// Linux counts in hundredths of a second for programs.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

/// The most memory that this process held, in megabytes.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? * 1_024.0 / 1e6)
}
