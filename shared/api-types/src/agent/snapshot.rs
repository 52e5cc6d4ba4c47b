//! A cluster's snapshot: the trimmed objects as `kubectl get … -o json` prints them, compressed by zstd.
//!
//! The header travels in the query, the body is the document alone, so that it can be stored as it came.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Largest body accepted: a cluster of 5,000 nodes and 150,000 pods compresses to about 4 MiB.
pub const MAX_SNAPSHOT_BYTES: usize = 8 * 1024 * 1024;
/// Largest document within: what a digest may take in at once.
pub const MAX_SNAPSHOT_DOCUMENT_BYTES: usize = 512 * 1024 * 1024;

/// Query of `POST …/snapshots`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
pub struct SnapshotHeader {
    /// Which run of the agent.
    pub instance_id: String,
    /// Its lease.
    pub lease_epoch: u64,
    /// Rises with each change seen by this run.
    pub generation: u64,
    /// SHA-256 of the uncompressed document, the first 32 hexadecimal digits.
    pub hash: String,
    /// When the cluster looked like this.
    pub taken_at: Timestamp,
    /// Nodes within.
    pub nodes: u32,
    /// Pods within.
    pub pods: u32,
}

/// Answer to an upload. A repeat of the same hash changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SnapshotResponse {
    /// The hash now stored.
    pub hash: String,
}
