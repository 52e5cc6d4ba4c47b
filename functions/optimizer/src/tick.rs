//! The tick: lists clusters that are due and enqueues them. Nothing is planned here.

use crate::Optimizer;
use jiff::SignedDuration;
use spot_domain::JobTrigger;
use spot_runtime::messages::OptimizeCluster;
use spot_store::{DueItem, DueKind, DueSubject};

/// Each cluster is looked at so often (DEC-01).
const EVERY: SignedDuration = SignedDuration::from_mins(10);
/// Clusters taken from one partition per tick: more than that wait for the next one, so that a tick always ends in time.
const MOST_PER_SHARD: usize = 250;

impl Optimizer {
    /// Enqueues what is due; answers how many clusters that were.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let due = self.store.due_in_turn(DueKind::Optimization, now, MOST_PER_SHARD).await?;
        let take = |item: DueItem| async move {
            let DueSubject { organization_id, cluster_id, .. } = item.subject;
            let Some(cluster_id) = cluster_id else { return Ok(None) };
            // The next time counts from the one before, so that a late tick does not shift the rhythm.
            let behind = now.duration_since(item.due_at).as_secs() / EVERY.as_secs();
            let next_at = item.due_at + SignedDuration::from_secs((behind + 1) * EVERY.as_secs());
            let taken = self.store.take_optimization(&organization_id, &cluster_id, item.due_at, next_at).await?;
            let trigger = JobTrigger::Tick;
            let (dry_run, overrides_only) = (false, false);
            let message = OptimizeCluster { organization_id, cluster_id, trigger, dry_run, overrides_only };
            anyhow::Ok(taken.then_some(message))
        };
        self.work.send_taken(due, take).await
    }
}
