//! Drains: what is to be evicted (`plan`, pure), how one pod is evicted (`evict`, the only place that does), when
//! waiting for room is hopeless (`room`), the wait for volumes that follow (`volumes`), and the course of a drain from
//! cordon to the last pod (`course`).

mod course;
mod evict;
mod opt_out;
mod plan;
mod room;
mod volumes;

pub(crate) use course::Drain;
pub(crate) use evict::{Eviction, evict};
pub(crate) use opt_out::of_pod as opt_out_of_pod;
