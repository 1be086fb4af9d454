//! The public statistics against published tables, golden values, laws and exact enumeration.

mod published;
