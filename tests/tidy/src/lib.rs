//! Architecture as tests.
