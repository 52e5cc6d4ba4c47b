//! Sockets from their opening to their end, and what reaches them meanwhile.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod common;
mod opening;
mod resume;
