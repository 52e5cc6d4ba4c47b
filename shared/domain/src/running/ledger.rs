//! The ledger: what each instance cost, what it would have cost, and why they differ, to the micro-dollar.

use super::{ActionId, ClusterId};
use crate::{CapacityType, InstanceTypeName, Microusd, Zone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why baseline and paid differ. The sum over causes is baseline − paid, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerCause {
    /// On-demand price of the same hours − paid.
    SpotPrice,
    /// Baseline fleet − on-demand price of the fleet there was: fewer, smaller or cheaper nodes (negative when more).
    FleetShape,
    /// Old and new node running side by side during a replacement; never positive.
    Overlap,
}

/// One instance within one hour. Written by discovery and executor; final when the hour is rolled up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Cluster.
    pub cluster_id: ClusterId,
    /// Beginning of the hour.
    pub hour: Timestamp,
    /// `i-…`.
    pub instance_id: String,
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// Running from, within the hour.
    pub from: Timestamp,
    /// Running to, within the hour.
    pub to: Timestamp,
    /// Sum of price × time.
    pub paid_microusd: Microusd,
    /// On-demand price of the same time.
    pub on_demand_microusd: Microusd,
    /// The action that launched it; none for the customer's own.
    pub action_id: Option<ActionId>,
    /// It ran beside the node it replaces, or beside its replacement.
    pub overlap: bool,
}

/// One hour of one cluster, rolled up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerHour {
    /// Cluster.
    pub cluster_id: ClusterId,
    /// Beginning of the hour.
    pub hour: Timestamp,
    /// What was paid.
    pub paid_microusd: Microusd,
    /// On-demand price of the same instance hours.
    pub on_demand_microusd: Microusd,
    /// On-demand cost of the customer's own groups, sized for this hour's pods.
    pub baseline_microusd: Microusd,
    /// On-demand cost of the first day's fleet.
    pub first_day_microusd: Microusd,
    /// Baseline − paid, by cause.
    pub causes: BTreeMap<LedgerCause, Microusd>,
    /// Instances that ran.
    pub instances: u32,
    /// Interruptions in this hour.
    pub interruptions: u32,
}

impl LedgerHour {
    /// Baseline − paid.
    pub fn saved_microusd(&self) -> Microusd {
        self.baseline_microusd - self.paid_microusd
    }
}
