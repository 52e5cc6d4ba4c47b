//! The dashboard's figures, out of hours and instances.

use crate::cluster::Loaded;
use crate::decide::first_day_rate;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use spot_domain::{CapacityType, Instance, InstanceState, LedgerHour, Microusd, MicrousdPerHour};
use spot_engine::accounting::hour_of;
use spot_store::{ClusterSummary, CostRow, FigurePoint, Figures, FleetPart, LedgerSums, OverBaseline, PoolPart};
use std::collections::BTreeMap;

/// Clusters over their baseline that are named; a reader looks at the first.
const MOST_OVER_BASELINE: usize = 5;
const DAY_MS: i64 = 86_400_000;

/// The beginning of the day in UTC.
pub fn day_of(at: Timestamp) -> Timestamp {
    let milliseconds = at.as_millisecond();
    Timestamp::from_millisecond(milliseconds - milliseconds.rem_euclid(DAY_MS)).unwrap_or(at)
}

/// The beginning of the month in UTC.
pub fn month_of(at: Timestamp) -> Timestamp {
    let first = at.to_zoned(TimeZone::UTC).first_of_month();
    first.map_or(at, |first| day_of(first.timestamp()))
}

/// Costs by time, newer ones laid over older ones.
pub(crate) struct Overlaid(BTreeMap<Timestamp, CostRow>);

impl Overlaid {
    pub(crate) fn over(known: Vec<CostRow>, newer: impl Iterator<Item = CostRow>) -> Self {
        Self(known.into_iter().chain(newer).map(|cost| (cost.begins_at, cost)).collect())
    }

    /// One row that begins at `begins_at`.
    pub(crate) fn sum(&self, begins_at: Timestamp) -> CostRow {
        CostRow::sum_of(begins_at, self.0.values())
    }

    pub(crate) fn since(&self, from: Timestamp) -> Vec<CostRow> {
        self.0.range(from..).map(|(_, cost)| cost.clone()).collect()
    }
}

/// Sums of costs; they have no causes.
pub(crate) fn sums_of<'a>(costs: impl Iterator<Item = &'a CostRow>) -> LedgerSums {
    let mut sums = LedgerSums::default();
    for cost in costs {
        sums.paid_microusd += cost.paid_microusd();
        sums.baseline_microusd += cost.baseline_microusd;
    }
    sums
}

/// Figures of a cluster, but for its month. `hours` are those of the last 24 and the present one.
pub(crate) fn of_cluster(loaded: &Loaded, hours: &[LedgerHour], risk_notices: u32) -> Figures {
    let running: Vec<&Instance> =
        loaded.instances.iter().filter(|instance| instance.state == InstanceState::Running).collect();
    let baseline_rate = loaded.rate.changes.last().map_or(MicrousdPerHour(0), |(_, rate)| *rate);
    let mut figures = Figures {
        now: FigurePoint {
            spend_microusd_per_month: price_of(running.iter().copied()).per_month(),
            baseline_microusd_per_month: baseline_rate.per_month(),
            nodes: running.len() as u32,
            spot_nodes: running.iter().filter(|instance| instance.capacity_type == CapacityType::Spot).count() as u32,
            seen_nodes: loaded.rate.nodes,
            ready_nodes: loaded.rate.ready_nodes,
            risk_notices,
            optimizations: None,
        },
        first_day_microusd_per_month: first_day_rate(&loaded.baseline).per_month(),
        accounted_until: loaded.cluster.discovered_at.map(hour_of),
        by_capacity_type: parts(&running, |instance| word(instance.capacity_type).to_owned()),
        by_family: parts(&running, |instance| family(instance.instance_type.as_str()).to_owned()),
        by_zone: parts(&running, |instance| instance.zone.to_string()),
        by_pool: pools(&running),
        plans: loaded.plans.figures.clone(),
        promises: loaded.plans.promises.clone(),
        ..Figures::default()
    };
    for hour in hours {
        figures.last_24_hours.add(hour);
        if hour.hour == hour_of(loaded.now) {
            figures.this_hour.add(hour);
        }
    }
    figures
}

fn price_of<'a>(instances: impl Iterator<Item = &'a Instance>) -> MicrousdPerHour {
    instances.map(|instance| instance.microusd_per_hour).sum()
}

fn parts(running: &[&Instance], key: fn(&Instance) -> String) -> BTreeMap<String, FleetPart> {
    let mut parts: BTreeMap<String, FleetPart> = BTreeMap::new();
    for instance in running {
        let part = parts.entry(key(instance)).or_default();
        part.nodes += 1;
        part.microusd_per_hour = part.microusd_per_hour + instance.microusd_per_hour;
    }
    parts
}

/// Spot nodes by pool, `m6i.large/us-east-1a`.
fn pools(running: &[&Instance]) -> BTreeMap<String, PoolPart> {
    let mut pools: BTreeMap<String, PoolPart> = BTreeMap::new();
    for instance in running.iter().filter(|instance| instance.capacity_type == CapacityType::Spot) {
        let pool = pools.entry(format!("{}/{}", instance.instance_type, instance.zone)).or_default();
        pool.nodes += 1;
        pool.launched += u32::from(instance.launched_by.is_some());
    }
    pools
}

fn word(capacity_type: CapacityType) -> &'static str {
    match capacity_type {
        CapacityType::Spot => "spot",
        CapacityType::OnDemand => "on_demand",
    }
}

fn family(instance_type: &str) -> &str {
    instance_type.split('.').next().unwrap_or(instance_type)
}

/// The line of the cluster list.
pub(crate) fn summary(loaded: &Loaded, figures: &Figures, last_seen_at: Option<Timestamp>) -> ClusterSummary {
    let point = &figures.now;
    ClusterSummary {
        id: loaded.cluster.id.clone(),
        name: loaded.cluster.name.clone(),
        region: loaded.cluster.region.clone(),
        status: loaded.cluster.status,
        nodes: point.nodes,
        spot_nodes: point.spot_nodes,
        cost_microusd_per_month: point.spend_microusd_per_month,
        saved_microusd_per_month: point.baseline_microusd_per_month - point.spend_microusd_per_month,
        last_seen_at,
        calculated_at: loaded.now,
    }
}

/// Figures of an organization as the sum of its clusters', but for its month and its jobs.
pub fn of_organization(clusters: &[Figures]) -> Figures {
    let mut all = Figures::default();
    for one in clusters {
        all.now.spend_microusd_per_month += one.now.spend_microusd_per_month;
        all.now.baseline_microusd_per_month += one.now.baseline_microusd_per_month;
        all.now.nodes += one.now.nodes;
        all.now.spot_nodes += one.now.spot_nodes;
        all.now.seen_nodes += one.now.seen_nodes;
        all.now.ready_nodes += one.now.ready_nodes;
        all.now.risk_notices += one.now.risk_notices;
        all.first_day_microusd_per_month += one.first_day_microusd_per_month;
        all.accounted_until = match (all.accounted_until, one.accounted_until) {
            (Some(earlier), Some(later)) => Some(earlier.min(later)),
            (known, None) | (None, known) => known,
        };
        all.this_hour.merge(&one.this_hour);
        all.last_24_hours.merge(&one.last_24_hours);
        merge_parts(&mut all.by_capacity_type, &one.by_capacity_type);
        merge_parts(&mut all.by_family, &one.by_family);
        merge_parts(&mut all.by_zone, &one.by_zone);
        for (pool, part) in &one.by_pool {
            let sum = all.by_pool.entry(pool.clone()).or_default();
            sum.nodes += part.nodes;
            sum.launched += part.launched;
        }
        all.plans.merge(&one.plans);
    }
    all
}

/// Clusters that cost more than their baseline, those that do most first; so many at most are named.
pub fn over_baseline(summaries: &[ClusterSummary]) -> Vec<OverBaseline> {
    let over = |summary: &ClusterSummary| OverBaseline {
        cluster_id: summary.id.clone(),
        name: summary.name.clone(),
        microusd_per_month: Microusd(0) - summary.saved_microusd_per_month,
    };
    let mut clusters: Vec<_> = summaries.iter().map(over).filter(|over| over.microusd_per_month.0 > 0).collect();
    clusters.sort_by_key(|over| (std::cmp::Reverse(over.microusd_per_month), over.cluster_id.clone()));
    clusters.truncate(MOST_OVER_BASELINE);
    clusters
}

fn merge_parts(all: &mut BTreeMap<String, FleetPart>, one: &BTreeMap<String, FleetPart>) {
    for (key, part) in one {
        let sum = all.entry(key.clone()).or_default();
        sum.nodes += part.nodes;
        sum.microusd_per_hour = sum.microusd_per_hour + part.microusd_per_hour;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_begin_in_utc() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(day_of(at("2026-11-21T23:59:59.999Z")), at("2026-11-21T00:00:00Z"));
        assert_eq!(month_of(at("2026-11-21T10:00:00Z")), at("2026-11-01T00:00:00Z"));
        assert_eq!(month_of(at("2026-12-01T00:00:00Z")), at("2026-12-01T00:00:00Z"));
    }
}
