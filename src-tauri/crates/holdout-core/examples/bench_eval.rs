//! A comparison against a server, and what it took. `cargo xtask bench eval` runs it, in two
//! processes, so that nothing of the import counts:
//! `bench_eval prepare HOME URL CALLS AT_ONCE`, then `bench_eval run HOME`.
#![expect(clippy::print_stdout, reason = "its figures are what it is run for")]

use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use holdout_core::candidates::view::CandidateEdit;
use holdout_core::compare::view::{CompareRequest, EvaluationState};
use holdout_core::data::view::{ImportRequest, SplitRequest};
use holdout_core::providers::view::{NetworkSettings, ProviderEdit};
use holdout_core::studio::{Folders, Studio};
use holdout_types::{
    CandidateKind, IgnoreProgress, ProviderId, ProviderKind, SplitCounts, SystemClock,
};
use serde_json::{Value, json};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// As the app has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The share of the rows that is asked, in per cent.
const TEST: u32 = 80;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["prepare", home, url, calls, at_once] => {
            // Two candidates answer each row.
            prepare(Path::new(home), url, calls.parse::<u32>()? / 2, at_once.parse()?)
        }
        ["run", home] => run(Path::new(home)).await,
        _ => Err("bench_eval prepare HOME URL CALLS AT_ONCE, or run HOME".into()),
    }
}

/// What was used when the last answer was kept, and so before the verdict.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Option<(Instant, Value)>>>);

impl<S: tracing::Subscriber> Layer<S> for Asked {
    fn on_event(&self, event: &tracing::Event<'_>, _context: Context<'_, S>) {
        // The one event of this place: all is asked.
        if event.metadata().target() == "holdout_core::compare::run" {
            let used = json!({ "cpu_seconds": cpu_seconds(), "peak_mb": peak_mb() });
            let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            asked.get_or_insert((Instant::now(), used));
        }
    }
}

fn studio(home: &Path) -> Result<Studio, Box<dyn Error>> {
    Ok(Studio::new(Folders::under(home), Arc::new(SystemClock::default()), Arc::new(|| ()))?)
}

async fn run(home: &Path) -> Result<(), Box<dyn Error>> {
    let asked = Asked::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(asked.clone()))?;
    let studio = studio(home)?;
    studio.offer_from_command_line(&home.join("data/projects/tickets.holdout"), None)?;
    forget_peak()?;
    let (began, opening) = (Instant::now(), cpu_seconds().unwrap_or_default());
    let request = CompareRequest::new(2.0);
    let view = studio.start_comparison(&request).await?.evaluation.ok_or("nothing was begun")?;
    studio.watch_comparison(view.id, |_| true).await?;
    let whole = began.elapsed().as_secs_f64();
    let done = studio.project()?.evaluation(view.id)?;
    if done.state != EvaluationState::Done {
        return Err(format!("{:?}: {:?}", done.state, done.error).into());
    }
    let asked = asked.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    let (at, used) = asked.ok_or("nothing was asked")?;
    let figures = json!({
        "calls": done.total,
        "seconds": at.duration_since(began).as_secs_f64(),
        "opening_cpu_seconds": opening,
        "cpu_seconds": used["cpu_seconds"].as_f64().map(|all| all - opening),
        "peak_mb": used["peak_mb"],
        "whole_seconds": whole,
        "whole_cpu_seconds": cpu_seconds(),
        "whole_peak_mb": peak_mb(),
        "excluded": done.scores.iter().map(|score| score.excluded).sum::<u32>(),
    });
    println!("{figures}");
    studio.shut_down();
    Ok(())
}

fn prepare(home: &Path, url: &str, rows: u32, at_once: u32) -> Result<(), Box<dyn Error>> {
    let studio = studio(home)?;
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
    // The window's first screen: what it counts is kept.
    project.overview_view()?;
    drop(project);
    studio.shut_down();
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
        retrieval: None,
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

/// Begins the peak anew: opening and checking the rows is not asking. Linux's proc(5), `clear_refs`.
fn forget_peak() -> std::io::Result<()> {
    std::fs::write("/proc/self/clear_refs", "5")
}

/// The most memory that this process held, in megabytes.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? * 1_024.0 / 1e6)
}
