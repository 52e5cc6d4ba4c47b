//! The reporter on a table and a queue of this process: what the ledger and the dashboard's items say in the end.

mod decide;
mod figures;
mod hours;
mod world;
