//! The client of an OpenAI-style API.
