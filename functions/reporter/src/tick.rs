//! The tick: lists clusters by organization and enqueues them, then each organization. Nothing is computed here.

use crate::Reporter;
use jiff::SignedDuration;
use spot_engine::accounting::hour_of;
use spot_runtime::messages::{RollUpHour, SummarizeOrganization};
use spot_store::OrganizationStatus;

/// Clusters get so long until their organization's sums are made.
const SUMS_AFTER_SECS: u32 = 60;
/// An organization's last hours are summed anew each time: clusters may be late.
const HOURS_ANEW: i64 = 2;
/// And once an hour so many: discovery may have been away.
const HOURS_ANEW_HOURLY: i64 = 48;
/// The first tick of an hour is the hourly one.
const FIRST_TICK_WITHIN: SignedDuration = SignedDuration::from_mins(10);

impl Reporter {
    /// Enqueues every cluster and every organization; answers how many clusters that were.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let now = self.clock.now();
        let hour = hour_of(now);
        let is_first = now.duration_since(hour) < FIRST_TICK_WITHIN;
        let anew = SignedDuration::from_hours(if is_first { HOURS_ANEW_HOURLY } else { HOURS_ANEW });
        let mut count = 0;
        for organization_id in self.store.organization_ids(OrganizationStatus::Active).await? {
            let summaries = self.store.cluster_summaries(&organization_id).await?;
            // The summary is the reporter's own: it says `pending` until the first roll-up, so it cannot tell whom to leave out.
            let message = |cluster_id| RollUpHour { organization_id: organization_id.clone(), cluster_id, hour };
            let messages: Vec<RollUpHour> = summaries.into_iter().map(|summary| message(summary.id)).collect();
            if messages.is_empty() {
                continue;
            }
            self.work.send_all(&messages).await?;
            count += messages.len();
            let sums = SummarizeOrganization { organization_id, since_hour: hour - anew };
            self.work.send_after(&sums, SUMS_AFTER_SECS).await?;
        }
        Ok(count)
    }
}
