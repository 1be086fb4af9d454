//! Asking something long to stop.

/// A request to stop that can be passed down, cloned and awaited.
///
/// Loops without an `await` ask [`Cancel::is_cancelled`] at every step that may take longer than
/// about 50 ms; tasks select on `cancelled()`.
pub type Cancel = tokio_util::sync::CancellationToken;
