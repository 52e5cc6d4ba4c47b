//! The tick: lists clusters by organization and enqueues them, then each organization. Nothing is computed here.

use crate::Reporter;
use jiff::SignedDuration;
use spot_engine::accounting::hour_of;
use spot_runtime::messages::{RollUpHour, SummarizeOrganization};
use spot_store::OrganizationStatus;

/// Clusters get so long until their organization's sums are made.
pub(crate) const SUMS_AFTER_SECS: u32 = 60;
/// An organization's last hours are summed anew each time: clusters may be late. A cluster that is later asks for it.
const ANEW: SignedDuration = SignedDuration::from_hours(2);

impl Reporter {
    /// Enqueues every cluster and every organization; answers how many clusters that were.
    pub async fn tick(&self) -> anyhow::Result<usize> {
        let hour = hour_of(self.clock.now());
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
            let sums = SummarizeOrganization { organization_id, since_hour: hour - ANEW };
            self.work.send_after(&sums, SUMS_AFTER_SECS).await?;
        }
        Ok(count)
    }
}
