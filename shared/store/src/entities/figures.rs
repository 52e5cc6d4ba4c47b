//! The dashboard's figures as they are stored in `Kpi::figures`: everything needed to show a scope without computing.

use super::kpi::Kpi;
use super::plan_figures::{OverBaseline, PlanFigures, Promise};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{LedgerCause, LedgerHour, Microusd, MicrousdPerHour};
use std::collections::BTreeMap;

/// Figures of a cluster, or of an organization as the sum of its clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// What is told as a trend against the day before.
    pub now: FigurePoint,
    /// The same 24 hours before; none while there is no such hour.
    pub day_before: Option<FigurePoint>,
    /// The fleet of the first day, on-demand, for a month.
    pub first_day_microusd_per_month: Microusd,
    /// Hours before this moment are final; of several clusters the earliest. None before the first discovery.
    pub accounted_until: Option<Timestamp>,
    /// The hour that is not over, up to the moment of these figures: what is in the ledger, and what runs at its present
    /// price.
    pub this_hour: LedgerSums,
    /// The 24 hours before the present one, and the present one.
    pub last_24_hours: LedgerSums,
    /// This month in UTC, from the daily costs; causes are left empty.
    pub month_to_date: LedgerSums,
    /// Running nodes by `spot` and `on_demand`.
    pub by_capacity_type: BTreeMap<String, FleetPart>,
    /// By family, `m6i`.
    pub by_family: BTreeMap<String, FleetPart>,
    /// By zone.
    pub by_zone: BTreeMap<String, FleetPart>,
    /// Running Spot nodes by pool, `m6i.large/us-east-1a`.
    #[serde(default)]
    pub by_pool: BTreeMap<String, PoolPart>,
    /// What the newest plans leave to be gained.
    #[serde(default)]
    pub plans: PlanFigures,
    /// What plans that were let run promised, oldest first, as far as hours that are not final need them; of a cluster
    /// only.
    #[serde(default)]
    pub promises: Vec<Promise>,
    /// Clusters that cost more than their baseline, those that do most first; of an organization only.
    #[serde(default)]
    pub over_baseline: Vec<OverBaseline>,
}

/// The figures that have a trend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigurePoint {
    /// Running instances × price × 730 h (MET-02).
    pub spend_microusd_per_month: Microusd,
    /// The baseline's present rate × 730 h.
    pub baseline_microusd_per_month: Microusd,
    /// Running nodes.
    pub nodes: u32,
    /// Of them on Spot.
    pub spot_nodes: u32,
    /// Nodes in the last snapshot.
    pub seen_nodes: u32,
    /// Of them Ready.
    pub ready_nodes: u32,
    /// Interruptions heard of in the last 24 h, rebalance recommendations included.
    pub risk_notices: u32,
    /// Optimization jobs completed in the last 30 days; only counted for organizations.
    pub optimizations: Option<u32>,
}

/// Sums of ledger hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerSums {
    /// Paid.
    pub paid_microusd: Microusd,
    /// Baseline. Baseline − paid is what was saved.
    pub baseline_microusd: Microusd,
    /// On-demand price of the same instance hours.
    pub on_demand_microusd: Microusd,
    /// The fleet of the first day.
    pub first_day_microusd: Microusd,
    /// Baseline − paid by cause; the sum is exact.
    pub causes: BTreeMap<LedgerCause, Microusd>,
}

/// Nodes in one Spot pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolPart {
    /// Nodes.
    pub nodes: u32,
    /// Of them launched by us.
    pub launched: u32,
}

/// Part of a fleet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetPart {
    /// Nodes.
    pub nodes: u32,
    /// What they cost now.
    pub microusd_per_hour: MicrousdPerHour,
}

impl LedgerSums {
    /// And one hour more.
    pub fn add(&mut self, hour: &LedgerHour) {
        self.paid_microusd += hour.paid_microusd;
        self.baseline_microusd += hour.baseline_microusd;
        self.on_demand_microusd += hour.on_demand_microusd;
        self.first_day_microusd += hour.first_day_microusd;
        for (cause, amount) in &hour.causes {
            *self.causes.entry(*cause).or_default() += *amount;
        }
    }

    /// And other sums.
    pub fn merge(&mut self, other: &Self) {
        self.paid_microusd += other.paid_microusd;
        self.baseline_microusd += other.baseline_microusd;
        self.on_demand_microusd += other.on_demand_microusd;
        self.first_day_microusd += other.first_day_microusd;
        for (cause, amount) in &other.causes {
            *self.causes.entry(*cause).or_default() += *amount;
        }
    }

    /// Baseline − paid.
    pub fn saved_microusd(&self) -> Microusd {
        self.baseline_microusd - self.paid_microusd
    }
}

impl Kpi {
    /// The figures; none when an older or newer version of the product wrote them in another shape.
    pub fn read(&self) -> Option<Figures> {
        serde_json::from_value(self.figures.clone()).ok()
    }
}
