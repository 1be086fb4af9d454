//! Standard output and standard error: the only place that writes to them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command-line program")]

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use holdout_types::{ApiError, Progress, ProgressSink, Unit};

/// A result, on standard output.
pub(crate) fn result(text: &str) {
    println!("{text}");
}

/// A line of progress, on standard error.
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

/// An error with its remedy.
pub(crate) fn error(error: &ApiError) {
    eprintln!("error: {}", error.message);
    if let Some(hint) = &error.hint {
        eprintln!("  hint: {hint}");
    }
}

/// Progress as a line that is written anew on a terminal, or a line every few seconds elsewhere.
pub(crate) struct ConsoleProgress {
    is_terminal: bool,
    last: Mutex<Option<(Instant, String)>>,
}

impl Default for ConsoleProgress {
    fn default() -> Self {
        Self { is_terminal: std::io::stderr().is_terminal(), last: Mutex::new(None) }
    }
}

impl ConsoleProgress {
    const fn pace(&self) -> Duration {
        if self.is_terminal { Duration::from_millis(100) } else { Duration::from_secs(2) }
    }
}

impl ProgressSink for ConsoleProgress {
    fn report(&self, progress: Progress) {
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let is_new_stage = last.as_ref().is_none_or(|(_, stage)| *stage != progress.stage);
        let is_due = last.as_ref().is_none_or(|(at, _)| at.elapsed() >= self.pace());
        let is_complete = progress.total == Some(progress.done);
        if !(is_due || is_new_stage || is_complete) {
            return;
        }
        *last = Some((Instant::now(), progress.stage.clone()));
        let line = line(&progress);
        if self.is_terminal {
            let end = if is_complete { "\n" } else { "" };
            eprint!("\r\x1b[K{line}{end}");
            // A terminal that is gone takes nothing; the work goes on.
            let _gone = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }
}

fn line(progress: &Progress) -> String {
    let unit = match progress.unit {
        Unit::Bytes => "bytes",
        Unit::Rows => "rows",
        Unit::Steps => "steps",
        Unit::Answers => "answers",
        Unit::Documents => "documents",
        Unit::Passages => "passages",
    };
    let mut line = match progress.total {
        Some(total) => format!("{}: {} of {total} {unit}", progress.stage, progress.done),
        None => format!("{}: {} {unit}", progress.stage, progress.done),
    };
    if let Some(rate) = progress.rate {
        line += &format!(", {rate:.0} a second");
    }
    if let Some(seconds) = progress.remaining_seconds {
        line += &format!(", about {seconds:.0} s left");
    }
    line
}
