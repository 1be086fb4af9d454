//! Graders, and the durable runner of an evaluation.
