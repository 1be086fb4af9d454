//! A stub server and one that misbehaves, for tests and benchmarks.
