//! The reporter on a table and a queue of this process: what the ledger and the dashboard's items say in the end.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod cost;
mod decide;
mod figures;
mod hours;
mod plans;
mod world;
