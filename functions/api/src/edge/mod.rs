//! The edge: requests read and refused with field and reason, answers and problems written.

mod cursor;
mod etag;
mod failure;
mod json;
mod page;
mod path;
mod query;

pub(crate) use cursor::Cursors;
pub(crate) use etag::{IfMatch, Tagged};
pub(crate) use failure::{Answer, Code, Failure};
pub(crate) use json::{Body, MAX_JSON_BYTES, collect, parse};
pub(crate) use page::PageQuery;
pub(crate) use path::{
    ActionPath, AgentTokenPath, ClusterPath, InterruptionPath, JobPath, NodePath, OverridePath, Path,
};
pub(crate) use query::{Query, words};
