//! The tick: lists accounts that are due and enqueues them. Nothing is looked at here.

use crate::Discovery;
use jiff::SignedDuration;
use spot_runtime::messages::DiscoverAccount;
use spot_store::DueKind;

/// Each account is looked at so often (DISC-01).
const EVERY: SignedDuration = SignedDuration::from_mins(5);
/// Accounts taken from one partition per tick.
const MOST_PER_SHARD: usize = 100;

impl Discovery {
    /// Enqueues what is due; answers how many accounts that were.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let mut taken = Vec::new();
        for item in self.store.due_in_turn(DueKind::Discovery, now, MOST_PER_SHARD).await? {
            let Some(account_id) = item.subject.account_id else { continue };
            let organization_id = item.subject.organization_id;
            // The next time counts from the one before, so that a late tick does not shift the rhythm.
            let behind = now.duration_since(item.due_at).as_secs() / EVERY.as_secs();
            let next_at = item.due_at + SignedDuration::from_secs((behind + 1) * EVERY.as_secs());
            if self.store.take_discovery(&organization_id, &account_id, item.due_at, next_at).await? {
                taken.push(DiscoverAccount { organization_id, account_id });
            }
        }
        self.work.send_all(&taken).await?;
        Ok(taken.len())
    }
}
