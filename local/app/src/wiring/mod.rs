//! What template.yaml says: functions, what starts them, queues, rules. One machine and the cloud read the same file, so
//! they cannot drift.

mod application;
mod schedule;
mod yaml;

pub(crate) use application::{Application, Function, Start};

/// The template this build was made from.
pub(crate) const TEMPLATE: &str = include_str!("../../../../template.yaml");
