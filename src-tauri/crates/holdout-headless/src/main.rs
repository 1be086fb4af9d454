//! Holdout without a window: `check` examples, `run` a study, `report` a project, `serve-local`.
//!
//! The same core as the window's, and no WebKit to link. Results go to standard output, progress
//! and errors to standard error. Exit codes: 0 done, 1 findings of severity error or a failed run,
//! 2 unusable input.

mod check;
mod console;
mod report;
mod run;
mod serve;
mod study;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use holdout_types::{ApiError, ErrorCode};

/// As the app has it (decision 0140).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Debug, Parser)]
#[command(name = "holdout-headless", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what is wrong with a file of examples.
    Check(CheckArguments),
    /// Run a study from examples to a verdict.
    #[command(after_long_help = run_help(), after_help = "A complete study file is in --help.")]
    Run(RunArguments),
    /// Write a report of a project that is there already.
    Report(ReportArguments),
    /// Serve the built-in local provider, for any OpenAI SDK.
    ServeLocal(ServeArguments),
}

/// Say what is wrong with a file of examples.
#[derive(Debug, Args)]
struct CheckArguments {
    /// Chat JSONL, CSV or XLSX.
    file: PathBuf,
    /// A test file: its inputs must not stand in FILE.
    #[arg(long, value_name = "TEST_FILE")]
    against: Option<PathBuf>,
    /// The column with the request, in CSV and XLSX; guessed when left out.
    #[arg(long, value_name = "COLUMN", requires = "answer")]
    input: Option<String>,
    /// The column with the expected answer.
    #[arg(long, value_name = "COLUMN", requires = "input")]
    answer: Option<String>,
    /// The model to train: sets the token limit of a row and the way to count.
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Take warnings for errors.
    #[arg(long)]
    strict: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// Run a study from examples to a verdict.
#[derive(Debug, Args)]
struct RunArguments {
    /// The study file, TOML.
    study: PathBuf,
    /// Where the project file, result.json and the reports go. Made if it is missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Write a report of a project that is there already.
#[derive(Debug, Args)]
struct ReportArguments {
    /// The project file.
    #[arg(value_name = "PROJECT.holdout")]
    project: PathBuf,
    /// What to write.
    #[arg(long, value_enum, default_value = "html")]
    format: report::FormatArgument,
    /// The file to write; one that is there is written over.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Serve the built-in local provider.
#[derive(Debug, Args)]
struct ServeArguments {
    /// The port on 127.0.0.1; 0 takes any that is free.
    #[arg(long)]
    port: u16,
    /// The key that requests must carry: `Authorization: Bearer TOKEN`.
    #[arg(long)]
    token: String,
    /// Where files, jobs and models are kept.
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
}

fn run_help() -> String {
    format!("A complete study file:\n\n{}", study::EXAMPLE)
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Command::Check(arguments) => check::check(arguments),
        Command::Run(arguments) => run::run(arguments),
        Command::Report(arguments) => report::report(arguments),
        Command::ServeLocal(arguments) => serve::serve(arguments),
    };
    result.unwrap_or_else(|error| {
        console::error(&error);
        exit_code(&error)
    })
}

/// What waits for the network and for other threads.
fn runtime() -> Result<tokio::runtime::Runtime, ApiError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        ApiError::new(ErrorCode::Internal, format!("No threads can be started: {error}"))
    })
}

/// 2 where the input can't be used, 1 where the run failed.
fn exit_code(error: &ApiError) -> ExitCode {
    match error.code {
        ErrorCode::InvalidInput
        | ErrorCode::UnusableFile
        | ErrorCode::FileChanged
        | ErrorCode::FileAccess
        | ErrorCode::ForeignProject
        | ErrorCode::NewerProject
        | ErrorCode::DamagedProject => ExitCode::from(2),
        _ => ExitCode::from(1),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_help_of_run_holds_a_complete_study_file() {
        let help = Arguments::command()
            .find_subcommand_mut("run")
            .map(|command| command.render_long_help().to_string())
            .unwrap_or_default();
        assert!(help.contains("[[candidates]]") && help.contains("exact_leaks"), "{help}");
    }
}
