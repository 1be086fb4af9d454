//! Sees to it that no program started by xtask outlives it.
//!
//! Every program that xtask starts carries a mark in its environment, and its own children inherit
//! it, daemons that left the process group included (a D-Bus session, a keyring, an X server).
//! A second copy of xtask, the reaper, waits on a pipe that only xtask holds open: however xtask
//! ends, even killed, the pipe closes and the reaper ends whatever still carries the mark.
//!
//! Marks are read from `/proc`; on a system without it, only the direct children are ended.

use std::ffi::OsString;
use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};

/// The hidden command under which xtask starts its own reaper.
pub(crate) const REAPER_COMMAND: &str = "__reap";

/// The environment variable that holds the mark.
const MARK_VARIABLE: &str = "HOLDOUT_XTASK_MARK";

/// How long a program may take to end in order before it is killed.
const GRACE: Duration = Duration::from_secs(3);

/// The mark of this xtask, and the reaper that watches over it.
#[derive(Debug)]
pub(crate) struct Leftovers {
    mark: String,
    reaper: Child,
}

impl Leftovers {
    /// Starts the reaper, in a process group of its own, so that Ctrl+C does not reach it.
    pub(crate) fn watch() -> Result<Self, Failure> {
        let mark = new_mark();
        let reaper = Command::new(own_program())
            .args([REAPER_COMMAND, &mark])
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(|source| Failure::NotStarted { command: "xtask (reaper)".into(), source })?;
        Ok(Self { mark, reaper })
    }

    /// Marks a program that is about to be started.
    pub(crate) fn mark(&self, command: &mut Command) {
        command.env(MARK_VARIABLE, &self.mark);
    }

    /// Ends what a finished program left running.
    pub(crate) fn end(&self) {
        end_marked(&self.mark);
    }
}

impl Drop for Leftovers {
    fn drop(&mut self) {
        drop(self.reaper.stdin.take());
        // Nothing is left to do if the wait fails: the reaper ends by itself.
        let _ = self.reaper.wait();
    }
}

/// The reaper: waits until the parent is gone, then ends what carries the mark.
pub(crate) fn reap_after_parent(mark: &str) -> Outcome {
    io::copy(&mut io::stdin().lock().take(u64::MAX), &mut io::sink())?;
    end_marked(mark);
    Ok(())
}

/// Asks every marked process to end, and kills those that do not.
fn end_marked(mark: &str) {
    let deadline = Instant::now() + GRACE;
    loop {
        let processes = marked_processes(mark);
        if processes.is_empty() {
            return;
        }
        let late = Instant::now() > deadline;
        signal(if late { "KILL" } else { "TERM" }, &processes);
        if late {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// The ids of the running processes that carry the mark.
fn marked_processes(mark: &str) -> Vec<String> {
    let entry = format!("{MARK_VARIABLE}={mark}");
    let Ok(processes) = fs_err::read_dir("/proc") else { return Vec::new() };
    processes
        .flatten()
        .filter(|process| carries(&process.path(), entry.as_bytes()))
        .filter_map(|process| process.file_name().into_string().ok())
        .collect()
}

/// A process that ended meanwhile, or belongs to someone else, carries nothing.
fn carries(process: &Path, entry: &[u8]) -> bool {
    let is_process = process
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    is_process
        && fs_err::read(process.join("environ"))
            .is_ok_and(|environment| environment.split(|byte| *byte == 0).any(|e| e == entry))
}

/// The shell's own `kill` is there on every system; a program of that name is not.
fn signal(name: &str, processes: &[String]) {
    let sent = Command::new("sh")
        .args(["-c", "signal=$1; shift; kill -s \"$signal\" \"$@\" 2>/dev/null", "sh", name])
        .args(processes)
        .status();
    if let Err(error) = sent {
        eprintln!("xtask: these processes are left running: {} ({error})", processes.join(" "));
    }
}

/// Unique among the runs of xtask on one machine.
fn new_mark() -> String {
    fs_err::read_to_string("/proc/sys/kernel/random/uuid")
        .map_or_else(|_| std::process::id().to_string(), |uuid| uuid.trim().to_owned())
}

/// The running program, by a name that holds even after a rebuild replaced its file.
fn own_program() -> OsString {
    if Path::new("/proc/self/exe").exists() {
        return "/proc/self/exe".into();
    }
    std::env::current_exe().map_or_else(|_| "xtask".into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(mark: &str, script: &str) -> Child {
        Command::new("sh").args(["-c", script]).env(MARK_VARIABLE, mark).spawn().unwrap()
    }

    #[test]
    fn a_daemon_that_left_its_process_group_is_ended() {
        let mark = new_mark();
        let mut parent = marked(&mark, "setsid sleep 60 & wait");
        let started = Instant::now();
        while marked_processes(&mark).len() < 2 && started.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(marked_processes(&mark).len(), 2, "the shell and its daemon are running");

        end_marked(&mark);

        parent.wait().unwrap();
        assert_eq!(marked_processes(&mark), Vec::<String>::new());
    }

    #[test]
    fn a_process_with_another_mark_is_left_alone() {
        let mut other = marked("someone-elses", "sleep 60");
        end_marked(&new_mark());
        assert!(other.try_wait().unwrap().is_none(), "the other process still runs");
        other.kill().unwrap();
        other.wait().unwrap();
    }
}
