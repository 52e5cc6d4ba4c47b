//! The tick: lists clusters that are due and enqueues them. Nothing is planned here.

use crate::Optimizer;
use jiff::SignedDuration;
use spot_domain::JobTrigger;
use spot_runtime::messages::OptimizeCluster;
use spot_store::DueKind;

/// Each cluster is looked at so often (DEC-01).
const EVERY: SignedDuration = SignedDuration::from_mins(10);
/// Clusters taken from one partition per tick.
const MOST_PER_SHARD: usize = 100;

impl Optimizer {
    /// Enqueues what is due; answers how many clusters that were.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let mut count = 0;
        for shard in 0..self.store.due_shards() {
            for item in self.store.due(DueKind::Optimization, shard, now, MOST_PER_SHARD).await? {
                let Some(cluster_id) = item.subject.cluster_id else { continue };
                let org = item.subject.organization_id;
                // The next time counts from the one before, so that a late tick does not shift the rhythm.
                let behind = now.duration_since(item.due_at).as_secs() / EVERY.as_secs();
                let next_at = item.due_at + SignedDuration::from_secs((behind + 1) * EVERY.as_secs());
                if self.store.take_optimization(&org, &cluster_id, item.due_at, next_at).await? {
                    let message = OptimizeCluster {
                        organization_id: org,
                        cluster_id,
                        trigger: JobTrigger::Tick,
                        dry_run: false,
                    };
                    self.work.send(&message).await?;
                    count += 1;
                }
            }
        }
        Ok(count)
    }
}
