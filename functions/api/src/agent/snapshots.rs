//! Snapshots: checked against their hash, stored as they came, and every open job is looked at again.

use super::{advance, check_instance, hear};
use crate::app::Shared;
use crate::edge::{ClusterPath, Code, Failure, Query, collect};
use crate::gate::Agent;
use axum::Json;
use axum::extract::{Request, State};
use http::StatusCode;
use sha2::{Digest, Sha256};
use spot_api_types::agent::{MAX_SNAPSHOT_BYTES, MAX_SNAPSHOT_DOCUMENT_BYTES, SnapshotHeader, SnapshotResponse};
use spot_store::{ClusterSnapshot, Said, StoreErrorKind};
use std::io::Read;

/// Digits of the hash that agents send.
const HASH_DIGITS: usize = 32;
/// Snapshots of one run count below this; runs count above it.
const GENERATIONS_PER_LEASE: u32 = 32;
/// Read from the decoder at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// Upload a snapshot of the cluster.
#[utoipa::path(post, path = "/clusters/{cluster_id}/snapshots", tag = "agent", params(ClusterPath, SnapshotHeader),
    request_body(content = Vec<u8>, content_type = "application/zstd", description = "A `List` as kubectl prints it, compressed."),
    responses((status = 202, body = SnapshotResponse)))]
pub(crate) async fn upload(
    State(app): State<Shared>,
    agent: Agent,
    Query(header): Query<SnapshotHeader>,
    request: Request,
) -> Result<(StatusCode, Json<SnapshotResponse>), Failure> {
    check_instance(&header.instance_id)?;
    let generation = generation(&header)?;
    let content = collect(request, MAX_SNAPSHOT_BYTES).await?;
    let found = document_hash(&content)?;
    if found != header.hash {
        return Err(Failure::field("/hash", format!("the document's is {found}")));
    }
    let now = app.now();
    // Nobody but the newest run may replace what is known of the cluster.
    hear(&app, &agent, header.lease_epoch, &Said::default()).await?;
    let (org, cluster) = (&agent.organization_id, &agent.cluster_id);
    let snapshot = ClusterSnapshot { generation, taken_at: header.taken_at.min(now), content: content.to_vec() };
    match app.store().put_snapshot(org, cluster, &snapshot, now).await {
        Ok(()) => {}
        // It came before, or a later one did: what is stored is no worse.
        Err(error) if error.kind == StoreErrorKind::Conflict => {
            return Ok((StatusCode::ACCEPTED, Json(SnapshotResponse { hash: header.hash })));
        }
        Err(error) if error.kind == StoreErrorKind::Invalid => {
            return Err(Code::PayloadTooLarge.failure("more than a snapshot may have"));
        }
        Err(error) => return Err(error.into()),
    }
    let said = Said { policy_hash: None, snapshot: Some((generation, header.hash.clone())) };
    hear(&app, &agent, header.lease_epoch, &said).await?;
    // What a job waits for may just have been seen: a node that is Ready, a pod that came up.
    for job in app.store().open_job_ids(org, cluster).await? {
        advance(&app, &agent, &job).await?;
    }
    Ok((StatusCode::ACCEPTED, Json(SnapshotResponse { hash: header.hash })))
}

/// Rises over restarts of the agent: each lease begins above all before it.
fn generation(header: &SnapshotHeader) -> Result<u64, Failure> {
    let fits = |number: u64| number < (1 << GENERATIONS_PER_LEASE);
    if !fits(header.generation) || !fits(header.lease_epoch) {
        return Err(Failure::field("/generation", "out of range"));
    }
    if header.hash.len() != HASH_DIGITS {
        return Err(Failure::field("/hash", "32 hexadecimal digits"));
    }
    Ok((header.lease_epoch << GENERATIONS_PER_LEASE) | header.generation)
}

/// Hash of the document within; the document itself is never in memory as a whole.
fn document_hash(content: &[u8]) -> Result<String, Failure> {
    let unreadable = |_| Code::Malformed.failure("the body is not compressed by zstd, or is cut off");
    let mut decoder = zstd::Decoder::new(content).map_err(unreadable)?;
    let (mut hash, mut length) = (Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = decoder.read(&mut chunk).map_err(unreadable)?;
        if count == 0 {
            let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            return Ok(digits[..HASH_DIGITS].to_owned());
        }
        length += count;
        if length > MAX_SNAPSHOT_DOCUMENT_BYTES {
            return Err(Code::PayloadTooLarge.failure(format!("{MAX_SNAPSHOT_DOCUMENT_BYTES} bytes unpacked at most")));
        }
        hash.update(&chunk[..count]);
    }
}
