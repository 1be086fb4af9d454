//! The stages of a command: each with its duration, all of them in a closing summary.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::app::Programs;
use crate::failure::{Failure, Outcome};

/// How a stage ended.
#[derive(Debug)]
enum End {
    /// It passed; what it has to say, which may be nothing.
    Passed(String),
    /// It failed, and why.
    Failed(String),
    /// It could not run, since an earlier one failed. Counts as a failure.
    NotRun(String),
}

#[derive(Debug)]
struct Stage {
    name: &'static str,
    end: End,
    took: Duration,
}

/// The stages so far.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    ended: Vec<Stage>,
}

impl Stages {
    /// Runs one stage and hands back its result; a failure is kept for the end.
    pub(crate) fn run<T: Note>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Option<T> {
        println!("\n== {name}");
        let started = Instant::now();
        let result = work();
        let took = started.elapsed();
        if let Err(failure) = &result {
            eprintln!("{name}: {failure}");
        }
        let end = match &result {
            Ok(value) => End::Passed(value.note()),
            Err(failure) => End::Failed(failure.to_string()),
        };
        self.ended.push(Stage { name, end, took });
        result.ok()
    }

    /// Records a stage that could not run.
    pub(crate) fn not_run(&mut self, name: &'static str, because: &str) {
        let end = End::NotRun(because.to_owned());
        self.ended.push(Stage { name, end, took: Duration::ZERO });
    }

    /// One line per stage.
    pub(crate) fn summary(&self) -> String {
        let width = self.ended.iter().map(|stage| stage.name.len()).max().unwrap_or(0);
        self.ended.iter().fold(String::new(), |mut text, stage| {
            let (state, note) = match &stage.end {
                End::Passed(note) => ("ok     ", note),
                End::Failed(why) => ("FAILED ", why),
                End::NotRun(why) => ("NOT RUN", why),
            };
            let note = note.lines().next().unwrap_or_default();
            let seconds = stage.took.as_secs_f64();
            // Writing to a string can't fail.
            let _ = writeln!(text, "{state}  {seconds:8.1} s  {:width$}  {note}", stage.name);
            text
        })
    }

    /// Fails if any stage did not pass.
    pub(crate) fn finish(&self, what: &str) -> Outcome {
        let failed = self.ended.iter().filter(|s| !matches!(s.end, End::Passed(_))).count();
        if failed == 0 {
            return Ok(());
        }
        let all = self.ended.len();
        Err(Failure::missing(
            format!("{what}: {failed} of {all} stages did not pass"),
            "The summary above names them; the output of each stands under its heading.",
        ))
    }
}

/// What a passed stage says in the summary.
pub(crate) trait Note {
    /// One line, or nothing.
    fn note(&self) -> String {
        String::new()
    }
}

impl Note for () {}

impl Note for Programs {
    fn note(&self) -> String {
        self.app.display().to_string()
    }
}

impl Note for String {
    fn note(&self) -> String {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_stage_fails_the_whole_after_the_others_have_run() {
        let mut stages = Stages::default();
        stages.run("first", || Err::<(), _>(Failure::missing("It is broken", "Mend it.")));
        stages.run("second", || Ok("12 passed".to_owned()));
        assert!(stages.finish("test").is_err());
        let summary = stages.summary();
        assert!(summary.contains("FAILED "), "{summary}");
        assert!(summary.contains("first   It is broken. Mend it."), "{summary}");
        assert!(summary.contains("second  12 passed"), "{summary}");
    }

    #[test]
    fn a_stage_that_could_not_run_is_no_success() {
        let mut stages = Stages::default();
        stages.not_run("end to end", "the app was not built");
        assert!(stages.finish("test").is_err());
    }

    #[test]
    fn all_passed_is_a_success() {
        let mut stages = Stages::default();
        stages.run("only", || Ok(()));
        assert!(stages.finish("test").is_ok());
    }
}
