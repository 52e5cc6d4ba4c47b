//! Reads everything a plan depends on, strongly.

use crate::Optimizer;
use jiff::Timestamp;
use spot_digest::ClusterDump;
use spot_domain::{Cluster, ClusterId, JobKind, JobStatus, OrganizationId, Override, PlanningInput};
use spot_planning_input::load_input;
use std::sync::Arc;

pub(crate) struct Loaded {
    pub(crate) cluster: Cluster,
    pub(crate) input: PlanningInput,
    pub(crate) seen: Arc<ClusterDump>,
    pub(crate) overrides: Vec<Override>,
    pub(crate) generation: u64,
    pub(crate) waiting_for_approval: bool,
    pub(crate) open_interruptions: bool,
}

/// What was loaded, or why there is nothing to decide on.
pub(crate) async fn load(
    optimizer: &Optimizer,
    org: &OrganizationId,
    id: &ClusterId,
    now: Timestamp,
) -> anyhow::Result<Result<Loaded, &'static str>> {
    let store = &optimizer.store;
    let Some(cluster) = store.cluster(org, id).await? else { return Ok(Err("there is no such cluster")) };
    if cluster.stale || cluster.discovered_at.is_none() {
        return Ok(Err("discovery has not seen all of it lately"));
    }
    let Some(found) = load_input(store, &optimizer.catalog, &cluster, now).await? else {
        return Ok(Err("no snapshot or prices fresh enough to decide on"));
    };
    let open = store.open_jobs(org, id).await?;
    Ok(Ok(Loaded {
        cluster,
        input: found.input,
        seen: found.seen,
        overrides: found.overrides,
        generation: found.generation,
        waiting_for_approval: open.iter().any(|job| job.status == JobStatus::AwaitingApproval),
        open_interruptions: open.iter().any(|job| job.kind == JobKind::Interruption),
    }))
}
