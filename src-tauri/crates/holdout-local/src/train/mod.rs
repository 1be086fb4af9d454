//! Fine-tuning: from a training file to a classifier.
//!
//! [`features`] and [`dictionary`] turn texts into sparse vectors, [`softmax`] learns, [`heads`]
//! says what is answered with, [`trainer`] steps, and [`job`] runs a job over all of it. What a job
//! *is* (its record, its events) stands in [`crate::state`].

pub(crate) mod dictionary;
pub(crate) mod examples;
pub(crate) mod features;
pub(crate) mod heads;
pub(crate) mod job;
pub(crate) mod json_style;
pub(crate) mod model;
pub(crate) mod result_file;
pub(crate) mod rows;
pub(crate) mod softmax;
pub(crate) mod trainer;
pub(crate) mod validate;
