//! The AWS adapter: by canned answers, and by the contract suite on `moto`.

#![allow(clippy::unwrap_used)]

mod canned;
mod endings;
mod groups;
mod launches;
mod listings;
mod moto;
mod moto_scene;
mod moto_server;
mod sessions;
