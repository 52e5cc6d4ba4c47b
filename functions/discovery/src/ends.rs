//! When instances ended. EC2 does not say; discovery sees it minutes later. What we did ourselves and what was heard of
//! an interruption tell it to the second.

use crate::Discovery;
use crate::decide::instances::Change;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{ActionKind, ActionStatus, Cluster, InterruptionKind};
use std::collections::BTreeMap;

/// How many of a cluster's newest actions and interruptions are looked through.
const NEWEST_ACTIONS: usize = 100;
const NEWEST_INTERRUPTIONS: usize = 20;
/// What is older has nothing to do with an end that was found now.
const RECENT: SignedDuration = SignedDuration::from_hours(1);
/// Spot takes an instance back so long after its warning.
const NOTICE: SignedDuration = SignedDuration::from_secs(120);

/// Sets the end of instances that ended since the last look as well as it is known.
pub(crate) async fn settle(
    discovery: &Discovery,
    cluster: &Cluster,
    changes: &mut [Change],
    now: Timestamp,
) -> anyhow::Result<()> {
    if !changes.iter().any(Change::has_ended) {
        return Ok(());
    }
    let by_us = ended_by_us(discovery, cluster, now).await?;
    let told = told(discovery, cluster, now).await?;
    for change in changes.iter_mut().filter(|change| change.has_ended()) {
        let ours = by_us.get(&change.after.id);
        change.ended_by_us = ours.is_some();
        if let Some(ended_at) = ours.or_else(|| told.get(&change.after.id)) {
            change.after.ended_at = Some((*ended_at).clamp(change.after.launched_at.min(now), now));
        }
    }
    Ok(())
}

async fn ended_by_us(
    discovery: &Discovery,
    cluster: &Cluster,
    now: Timestamp,
) -> anyhow::Result<BTreeMap<String, Timestamp>> {
    let actions = discovery.store.actions(&cluster.organization_id, &cluster.id, NEWEST_ACTIONS).await?;
    let mut ends = BTreeMap::new();
    for action in actions.into_iter().filter(|action| action.status == ActionStatus::Completed) {
        let ActionKind::TerminateInstance { instance_id, .. } = action.kind else { continue };
        if let Some(at) = action.completed_at.filter(|at| now.duration_since(*at) <= RECENT) {
            ends.insert(instance_id, at);
        }
    }
    Ok(ends)
}

async fn told(discovery: &Discovery, cluster: &Cluster, now: Timestamp) -> anyhow::Result<BTreeMap<String, Timestamp>> {
    let org = &cluster.organization_id;
    let heard = discovery.store.cluster_interruptions(org, &cluster.id, NEWEST_INTERRUPTIONS).await?;
    let mut ends = BTreeMap::new();
    for interruption in heard.into_iter().filter(|one| now.duration_since(one.event_at) <= RECENT) {
        let end = match interruption.kind {
            InterruptionKind::Warning => interruption.event_at + NOTICE,
            InterruptionKind::StateChange => interruption.event_at,
            InterruptionKind::Rebalance | InterruptionKind::ScheduledChange | InterruptionKind::Inferred => continue,
        };
        ends.insert(interruption.instance_id, end);
    }
    Ok(ends)
}
