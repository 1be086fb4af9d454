//! Is the model judge worth its word?
//!
//! A judge is set up, asked about stored answers, and checked against people's ratings of a blind
//! sample; only then may it decide a comparison. What it says is kept by the hash of what was asked,
//! so nothing is judged or paid for twice.
//!
//! Prompts, replies and kappa are made in `holdout-evaluation`; which metric decides is the study's.

pub(crate) mod grades;
mod kept;
mod log;
mod notice;
pub(crate) mod questions;
mod rate;
pub(crate) mod run;
mod show;
mod standing;
pub(crate) mod texts;
pub mod view;

pub(crate) use self::kept::KeptJudge;
pub(crate) use self::standing::Standing;
