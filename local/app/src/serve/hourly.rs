//! A line per simulated hour and cluster: what the ledger says.

use crate::machine::Machine;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// The ledger's newest hours that were told.
#[derive(Default)]
pub(super) struct Hourly {
    told: BTreeMap<String, Timestamp>,
    looks_at: Option<Timestamp>,
}

/// An hour is rolled up some minutes after its end; the table need not be asked more often than this.
const LOOK_EVERY: SignedDuration = SignedDuration::from_mins(10);

impl Hourly {
    /// Tells hours that are new in the ledger.
    pub(super) async fn tell(&mut self, machine: &Machine) -> anyhow::Result<()> {
        let now = machine.now();
        if self.looks_at.is_some_and(|at| now < at) {
            return Ok(());
        }
        self.looks_at = Some(now + LOOK_EVERY);
        for cluster in &machine.clusters {
            let last = machine.platform.store.last_ledger_hour(&cluster.organization_id, &cluster.cluster_id).await?;
            let Some(hour) = last else { continue };
            if self.told.insert(cluster.name.clone(), hour.hour) == Some(hour.hour) {
                continue;
            }
            let (paid, baseline) = (hour.paid_microusd.0, hour.baseline_microusd.0);
            let saved = if baseline == 0 { 0.0 } else { (baseline - paid) as f64 * 100.0 / baseline as f64 };
            println!(
                "{}  {:<12} baseline ${:.4}  paid ${:.4}  saved {saved:.1} %  {} instances, {} interruptions",
                hour.hour,
                cluster.name,
                baseline as f64 / 1e6,
                paid as f64 / 1e6,
                hour.instances,
                hour.interruptions
            );
        }
        Ok(())
    }
}
