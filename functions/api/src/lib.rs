//! HTTP for agents, the dashboard and the command line: one `axum::Router`, the same behind API Gateway and on one machine.
//!
//! `routes::table` is the one list of routes: method, path, who may call, how often, what a repeat does, handler. `gate`
//! stands before every handler and enforces the row; `edge` reads requests and writes answers; `people` and `agent` hold
//! the handlers. Reads answer from items made ahead, by two calls of the store at most; nothing is ever scanned.

mod agent;
mod app;
mod auth;
mod edge;
mod first_person;
mod gate;
mod openapi;
mod parts;
mod people;
mod routes;

pub use first_person::{FirstPerson, FirstPersonError, FirstPersonLink, FirstPersonRequest};
pub use gate::Source;
pub use openapi::document;
pub use parts::{Api, Bootstrap, CommandQueues};
pub use routes::{Idempotency, RateClass, RouteRule, Who, router, rules};
