//! The controllers: each looks at one object and moves the cluster one step towards what it says.

mod budget;
mod daemon_set;
mod deployment;
mod job;
mod owned;
mod replica_set;
mod rollout;
mod stateful_set;

pub(super) use budget::BudgetState;
