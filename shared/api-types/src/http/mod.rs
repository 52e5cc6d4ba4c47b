//! The HTTP API for people: what the dashboard and the command line send and get (API.md §2 to §10).
//!
//! Shapes of their own, joined to the domain's by `From` and `TryFrom`, so that neither side can change the other by
//! accident. Money is whole micro-dollars in fields ending `_microusd`, rates end `_microusd_per_hour` or `_per_month`
//! (a month is 730 hours); shares are 0 to 1; times are ISO 8601 in UTC with milliseconds. Absent and null are the same.
//! Answers may gain fields, requests refuse fields that they do not know.

#[macro_use]
mod words;

mod account;
mod action;
mod activity;
mod agent_token;
mod audit;
mod cluster;
mod costs;
mod funnel;
mod interruption;
mod job;
mod job_outcome;
mod ledger;
mod market;
mod moment;
mod node;
mod node_detail;
mod overrides;
mod overview;
mod page;
mod pause;
mod pipeline;
mod plan;
mod projection;
mod session;
mod timeline;

pub use account::*;
pub use action::*;
pub use activity::*;
pub use agent_token::*;
pub use audit::*;
pub use cluster::*;
pub use costs::*;
pub use funnel::*;
pub use interruption::*;
pub use job::*;
pub use job_outcome::*;
pub use ledger::*;
pub use market::*;
pub use moment::Moment;
pub use node::*;
pub use node_detail::*;
pub use overrides::*;
pub use overview::*;
pub use page::Page;
pub use pause::*;
pub use pipeline::*;
pub use plan::*;
pub use projection::*;
pub use session::*;
pub use timeline::*;
pub use words::*;
