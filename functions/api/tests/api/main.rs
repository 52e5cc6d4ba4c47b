//! The API driven in process: the router, the real store on the emulated table, emulated queues and credentials.

#![allow(clippy::unwrap_used, reason = "what is not there fails the test")]

mod agent_tokens;
mod agents;
mod agents_actions;
mod bad_input;
mod clock;
mod contents;
mod contract;
mod decisions;
mod first_person;
mod fixtures;
mod harness;
mod invites;
mod lists;
mod money;
mod origins;
mod overrides;
mod pause;
mod pipeline;
mod policies;
mod reads;
mod repeats;
mod routes;
mod schemathesis;
mod sign_in;
mod snapshot;
