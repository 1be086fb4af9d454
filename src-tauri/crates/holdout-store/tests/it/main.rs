//! The store from outside: every handle, every refusal, copies, crashes and direct tampering.

#![cfg(test)]

mod candidates;
mod common;
mod copies;
mod corrections;
mod crash;
mod evaluations;
mod jobs;
mod judging;
mod knowledge;
mod recordings;
mod refusals;
mod rows;
mod seals;
mod small_tables;
mod versions;
