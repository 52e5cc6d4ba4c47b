//! The control plane as the agent sees it: its routes, over whatever carries requests.

mod client;
mod report;
mod transport;

pub(crate) use client::{ControlError, ControlPlane};
pub(crate) use report::ReportLane;
pub use transport::{ServiceTransport, Transport, TransportError};
