//! What is told of the cluster without being asked: snapshots and windows of usage.

mod document;
mod usage;

pub(crate) use document::write_document;
pub(crate) use usage::{Sample, UsageSampler};
