//! Intervals, tests, power, and the verdict with its sentence.
