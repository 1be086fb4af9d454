//! The use cases of Holdout, one module per screen.
