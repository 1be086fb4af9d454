//! Reads, checks, counts, splits and writes examples.
