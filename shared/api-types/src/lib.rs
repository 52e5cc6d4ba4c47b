//! Wire shapes: what travels between the agent, the dashboard and the control plane, and nothing else.
//!
//! Now: the agent's protocol (API.md §14), the signed command with the only code that signs and opens one, the API for
//! people, and the body of an error (RFC 9457). Answers are read without complaint about what is not known yet, so that
//! either side may be the newer one.

pub mod agent;
pub mod command;
pub mod http;
pub mod live;
mod problem;

pub use problem::{CONTENT_TYPE_PROBLEM, FieldProblem, Problem};
