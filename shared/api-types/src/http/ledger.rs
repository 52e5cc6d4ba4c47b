//! The ledger: what was paid, what would have been paid, and why they differ, to the micro-dollar.

use super::{CapacityType, LedgerCause, Moment};
use serde::{Deserialize, Serialize};

/// One hour of one cluster. `baseline − paid` is the sum over `causes`, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerHour {
    /// Beginning of the hour.
    pub hour: Moment,
    /// What was paid.
    pub paid_microusd: i64,
    /// On-demand price of the same instance hours.
    pub on_demand_microusd: i64,
    /// On-demand cost of the customer's own groups, sized for this hour's pods.
    pub baseline_microusd: i64,
    /// On-demand cost of the first day's fleet.
    pub first_day_microusd: i64,
    /// Baseline − paid.
    pub saved_microusd: i64,
    /// Why they differ.
    pub causes: Vec<CauseAmount>,
    /// Instances that ran.
    pub instances: u32,
    /// Interruptions.
    pub interruptions: u32,
}

/// What one cause made of the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CauseAmount {
    /// Cause.
    pub cause: LedgerCause,
    /// Amount; negative when it cost.
    pub microusd: i64,
}

/// Hours of a cluster with their sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ledger {
    /// Its cluster.
    pub cluster_id: String,
    /// From this moment.
    pub from: Moment,
    /// Until before this one.
    pub until: Moment,
    /// Sums over the hours.
    pub total: LedgerTotal,
    /// Rolled-up hours, oldest first. The hour that runs and hours not yet rolled up are not among them.
    pub hours: Vec<LedgerHour>,
}

/// Sums over hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerTotal {
    /// Hours summed.
    pub hours: u32,
    /// What was paid.
    pub paid_microusd: i64,
    /// On-demand price of the same instance hours.
    pub on_demand_microusd: i64,
    /// Baseline.
    pub baseline_microusd: i64,
    /// On-demand cost of the first day's fleet.
    pub first_day_microusd: i64,
    /// Baseline − paid.
    pub saved_microusd: i64,
    /// Why they differ.
    pub causes: Vec<CauseAmount>,
    /// Interruptions.
    pub interruptions: u32,
}

/// One instance within one hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerEntry {
    /// Beginning of the hour.
    pub hour: Moment,
    /// `i-…`.
    pub instance_id: String,
    /// Type.
    pub instance_type: String,
    /// Zone.
    pub zone: String,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// Running from, within the hour.
    pub from: Moment,
    /// Running to, within the hour.
    pub to: Moment,
    /// Sum of price × time.
    pub paid_microusd: i64,
    /// On-demand price of the same time.
    pub on_demand_microusd: i64,
    /// The action that launched it; null for the customer's own.
    pub action_id: Option<String>,
    /// It ran beside the node it replaces, or beside its replacement.
    pub overlap: bool,
}

fn amounts(causes: &std::collections::BTreeMap<spot_domain::LedgerCause, spot_domain::Microusd>) -> Vec<CauseAmount> {
    causes.iter().map(|(cause, amount)| CauseAmount { cause: (*cause).into(), microusd: amount.0 }).collect()
}

impl From<spot_domain::LedgerHour> for LedgerHour {
    fn from(hour: spot_domain::LedgerHour) -> Self {
        Self {
            hour: hour.hour.into(),
            paid_microusd: hour.paid_microusd.0,
            on_demand_microusd: hour.on_demand_microusd.0,
            baseline_microusd: hour.baseline_microusd.0,
            first_day_microusd: hour.first_day_microusd.0,
            saved_microusd: hour.saved_microusd().0,
            causes: amounts(&hour.causes),
            instances: hour.instances,
            interruptions: hour.interruptions,
        }
    }
}

impl From<spot_domain::LedgerEntry> for LedgerEntry {
    fn from(entry: spot_domain::LedgerEntry) -> Self {
        Self {
            hour: entry.hour.into(),
            instance_id: entry.instance_id,
            instance_type: entry.instance_type.to_string(),
            zone: entry.zone.to_string(),
            capacity_type: entry.capacity_type.into(),
            from: entry.from.into(),
            to: entry.to.into(),
            paid_microusd: entry.paid_microusd.0,
            on_demand_microusd: entry.on_demand_microusd.0,
            action_id: entry.action_id.map(|id| id.to_string()),
            overlap: entry.overlap,
        }
    }
}

impl LedgerTotal {
    /// Sums of hours.
    pub fn of(hours: &[LedgerHour]) -> Self {
        let mut total = Self::default();
        let mut causes = std::collections::BTreeMap::<LedgerCause, i64>::new();
        for hour in hours {
            total.hours += 1;
            total.paid_microusd += hour.paid_microusd;
            total.on_demand_microusd += hour.on_demand_microusd;
            total.baseline_microusd += hour.baseline_microusd;
            total.first_day_microusd += hour.first_day_microusd;
            total.saved_microusd += hour.saved_microusd;
            total.interruptions += hour.interruptions;
            for amount in &hour.causes {
                *causes.entry(amount.cause).or_default() += amount.microusd;
            }
        }
        total.causes = causes.into_iter().map(|(cause, microusd)| CauseAmount { cause, microusd }).collect();
        total
    }
}
