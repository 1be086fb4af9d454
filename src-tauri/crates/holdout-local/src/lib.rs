//! The built-in local provider: a text classifier behind an OpenAI-shaped server.
