//! Windows of usage.

use super::{ReportLane, lenient};
use crate::control::ControlError;
use crate::snapshot::Sample;
use crate::time::after_secs;
use jiff::Timestamp;
use spot_api_types::agent::AgentConfig;

impl ReportLane {
    pub(super) async fn sample(&mut self, now: Timestamp) {
        if now < self.sample_at {
            return;
        }
        let Some((_, config)) = self.lease() else { return };
        let interval = self.shared.settings.collection_interval_s.unwrap_or(config.collection_interval_s);
        self.sample_at = after_secs(now, u64::from(interval.max(1)));
        match Sample::take(&self.shared.kube).await {
            Ok(sample) => self.sampler.add(&sample, &self.shared.cluster(), now),
            // A cluster without a metrics server has none; that is no fault.
            Err(error) => tracing::debug!(%error, "no usage to be had"),
        }
    }

    pub(super) async fn windows(
        &mut self,
        lease_epoch: u64,
        config: &AgentConfig,
        now: Timestamp,
    ) -> Result<(), ControlError> {
        self.sampler.close(now, config.window_s, &self.control.instance_id(), lease_epoch);
        while let Some(window) = self.sampler.waiting.front() {
            lenient(self.control.window(window).await)?;
            self.said_at = now;
            self.sampler.waiting.pop_front();
        }
        Ok(())
    }
}
