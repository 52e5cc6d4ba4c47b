//! What `spot_digest` reads out of dumps of clusters of every kind, and how it refuses bad ones.

mod bad_input;
mod build;
mod completeness;
mod documents;
mod groups;
mod mutations;
mod nodes;
mod owners;
mod placement;
mod pods;
mod volumes;
