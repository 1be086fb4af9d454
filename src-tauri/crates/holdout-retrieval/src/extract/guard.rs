//! Keeps faults of libraries away from the app.

use super::Fault;

/// A document that is nested deeply may need more than a thread usually has.
const STACK: usize = 64 * 1024 * 1024;

/// Runs a reader on a thread of its own. A panic there is a fault of the document.
pub(super) fn guarded<T: Send>(
    kind: &'static str,
    read: impl FnOnce() -> Result<T, Fault> + Send,
) -> Result<T, Fault> {
    let damaged = |detail: &str| Fault::Damaged { kind, detail: detail.to_owned() };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(format!("read-{kind}")).stack_size(STACK);
        let running = thread.spawn_scoped(scope, read);
        let running = running.map_err(|error| damaged(&format!("no thread for it: {error}")))?;
        running.join().unwrap_or_else(|_| Err(damaged("its structure is broken")))
    })
}
