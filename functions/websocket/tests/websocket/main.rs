//! Sockets from their opening to their end, and what reaches them meanwhile.

mod common;
mod opening;
mod resume;
