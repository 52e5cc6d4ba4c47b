//! What a simulation shows: the ledger, every action with its outcome, every claim that was checked.

use super::invariants::{Checked, Invariants};
use super::{ALL, all_actions};
use crate::bill::{AwsBill, Extent};
use crate::founding::Founded;
use crate::machine::Machine;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use spot_domain::{CapacityType, InstanceState, JobStatus, LedgerCause, LedgerHour, Microusd};
use spot_world::kubernetes::ReadyTime;
use spot_world::scenario::Scenario;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct SimulationReport {
    /// Scenario.
    pub scenario: String,
    /// Always true: nothing of this happened to anyone.
    pub simulated: bool,
    /// Seed of every draw.
    pub seed: u64,
    /// First moment.
    pub from: Timestamp,
    /// Last moment.
    pub until: Timestamp,
    /// Moments at which something was due.
    pub moments: u64,
    /// Clusters.
    pub clusters: Vec<ClusterLine>,
    /// Jobs, oldest first.
    pub jobs: Vec<JobLine>,
    /// Interruptions, oldest first.
    pub interruptions: Vec<InterruptionLine>,
    /// Actions, oldest first.
    pub actions: Vec<ActionLine>,
    /// Claims.
    pub invariants: Vec<Checked>,
    /// Invocations by function.
    pub invocations: BTreeMap<String, u64>,
    /// Invocations that failed, by function, with the last reason.
    pub failed_invocations: BTreeMap<String, (u64, String)>,
    /// Calls to the customer's account, by operation.
    pub account_calls: BTreeMap<String, u64>,
    /// What our own side would have cost on AWS.
    pub aws_bill: AwsBill,
}

impl SimulationReport {
    /// Whether every claim held.
    pub fn holds(&self) -> bool {
        self.invariants.iter().all(|one| one.broken == 0)
    }
}

/// Sums of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// Hours.
    pub hours: usize,
    /// Paid.
    pub paid_microusd: i64,
    /// On-demand price of the same hours.
    pub on_demand_microusd: i64,
    /// What the customer's own groups would have cost.
    pub baseline_microusd: i64,
    /// What the first day's fleet would have cost.
    pub first_day_microusd: i64,
    /// Baseline − paid, by cause.
    pub causes: BTreeMap<LedgerCause, i64>,
    /// Baseline − paid in parts per million of the baseline.
    pub saved_ppm: i64,
}

/// One cluster.
#[derive(Clone, Debug, Serialize)]
pub struct ClusterLine {
    /// EKS name.
    pub name: String,
    /// The whole time.
    pub ledger: LedgerLine,
    /// After the first day.
    pub after_first_day: LedgerLine,
    /// What the account's own bill says; the ledger's paid hours must equal it.
    pub billed_microusd: i64,
    /// Nodes now.
    pub nodes: usize,
    /// Of those, Spot.
    pub spot_nodes: usize,
    /// Share of all wanted pod time in which the pod was ready, in parts per million.
    pub pods_ready_ppm: u64,
    /// Saving per month that the first plan promised.
    pub first_estimate_microusd_per_month: Option<i64>,
}

/// One job.
#[derive(Clone, Debug, Serialize)]
pub struct JobLine {
    /// Cluster.
    pub cluster: String,
    /// Kind, trigger.
    pub kind: String,
    /// Made.
    pub created_at: Timestamp,
    /// Ended.
    pub completed_at: Option<Timestamp>,
    /// Status.
    pub status: JobStatus,
    /// Saving that its plan promised.
    pub estimated_saving_microusd_per_month: i64,
    /// What went wrong.
    pub error: Option<String>,
}

/// One interruption.
#[derive(Clone, Debug, Serialize)]
pub struct InterruptionLine {
    /// Cluster.
    pub cluster: String,
    /// `i-…`.
    pub instance_id: String,
    /// What was heard.
    pub kind: spot_domain::InterruptionKind,
    /// When AWS says it happened.
    pub event_at: Timestamp,
    /// State.
    pub state: spot_domain::InterruptionState,
    /// From event to the last eviction, in seconds.
    pub drained_after_secs: Option<i64>,
    /// From event to the replacement's being Ready, in seconds.
    pub recovered_after_secs: Option<i64>,
}

/// One action.
#[derive(Clone, Debug, Serialize)]
pub struct ActionLine {
    /// Cluster.
    pub cluster: String,
    /// Number of the command.
    pub sequence: u64,
    /// Kind.
    pub kind: &'static str,
    /// Made.
    pub created_at: Timestamp,
    /// Ended.
    pub completed_at: Option<Timestamp>,
    /// Status.
    pub status: spot_domain::ActionStatus,
    /// In words.
    pub message: String,
}

pub(super) async fn of(
    machine: &Machine,
    scenario: &Scenario,
    (seed, moments): (u64, u64),
    invariants: &Invariants,
) -> anyhow::Result<SimulationReport> {
    let mut report = SimulationReport {
        scenario: scenario.name.clone(),
        simulated: true,
        seed,
        from: scenario.start,
        until: machine.now(),
        moments,
        clusters: Vec::new(),
        jobs: Vec::new(),
        interruptions: Vec::new(),
        actions: Vec::new(),
        invariants: invariants.all(),
        invocations: machine.platform.troubles().invocations,
        failed_invocations: machine.platform.troubles().failed,
        account_calls: BTreeMap::new(),
        aws_bill: AwsBill::default(),
    };
    {
        let world = machine.world.lock().unwrap_or_else(PoisonError::into_inner);
        report.account_calls = world.account.calls().iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    }
    for cluster in &machine.clusters {
        add_cluster(&mut report, machine, cluster).await?;
    }
    report.aws_bill = machine.platform.bill(extent_of(machine, &report).await?);
    report.jobs.sort_by_key(|job| job.created_at);
    report.interruptions.sort_by_key(|one| one.event_at);
    Ok(report)
}

/// How much there was to look after: nodes count for each hour in which they ran.
async fn extent_of(machine: &Machine, report: &SimulationReport) -> anyhow::Result<Extent> {
    let secs = u64::try_from(report.until.duration_since(report.from).as_secs()).unwrap_or_default();
    let mut extent = Extent { cluster_secs: secs * machine.clusters.len() as u64, node_hours: 0 };
    for cluster in &machine.clusters {
        let (org, id) = (&cluster.organization_id, &cluster.cluster_id);
        let hours = machine.platform.store.ledger_hours(org, id, report.from, report.until).await?;
        extent.node_hours += hours.iter().map(|hour| u64::from(hour.instances)).sum::<u64>();
    }
    Ok(extent)
}

async fn add_cluster(report: &mut SimulationReport, machine: &Machine, cluster: &Founded) -> anyhow::Result<()> {
    let store = &machine.platform.store;
    let (org, id, name) = (&cluster.organization_id, &cluster.cluster_id, &cluster.name);
    let hours = store.ledger_hours(org, id, report.from, report.until).await?;
    let first_day = report.from + SignedDuration::from_hours(24);
    let later: Vec<LedgerHour> = hours.iter().filter(|hour| hour.hour >= first_day).cloned().collect();
    let mut jobs = store.cluster_jobs(org, id, ALL).await?;
    jobs.sort_by_key(|job| job.created_at);
    let instances = store.instances(org, id).await?;
    let running = |instance: &&spot_domain::Instance| instance.state == InstanceState::Running;
    let spot = |instance: &&spot_domain::Instance| instance.capacity_type == CapacityType::Spot;
    let (billed, ready_ppm) = world_figures(machine, name);
    report.clusters.push(ClusterLine {
        name: name.clone(),
        ledger: sum_of(&hours),
        after_first_day: sum_of(&later),
        billed_microusd: billed.0,
        nodes: instances.iter().filter(running).count(),
        spot_nodes: instances.iter().filter(running).filter(spot).count(),
        pods_ready_ppm: ready_ppm,
        first_estimate_microusd_per_month: jobs.first().map(|job| job.estimated_saving_microusd_per_month.0),
    });
    report.jobs.extend(jobs.into_iter().map(|job| JobLine {
        cluster: name.clone(),
        kind: format!("{:?} by {:?}", job.kind, job.trigger).to_lowercase(),
        created_at: job.created_at,
        completed_at: job.completed_at,
        status: job.status,
        estimated_saving_microusd_per_month: job.estimated_saving_microusd_per_month.0,
        error: job.error,
    }));
    for one in store.cluster_interruptions(org, id, ALL).await? {
        let after = |at: Option<Timestamp>| at.map(|at| at.duration_since(one.event_at).as_secs());
        report.interruptions.push(InterruptionLine {
            cluster: name.clone(),
            instance_id: one.instance_id.clone(),
            kind: one.kind,
            event_at: one.event_at,
            state: one.state,
            drained_after_secs: after(one.drained_at),
            recovered_after_secs: after(one.recovered_at),
        });
    }
    report.actions.extend(all_actions(machine, cluster, report.from).await?.into_iter().map(|action| ActionLine {
        cluster: name.clone(),
        sequence: action.sequence,
        kind: action.kind.name(),
        created_at: action.created_at,
        completed_at: action.completed_at,
        status: action.status,
        message: action.result.map(|result| said(&result)).unwrap_or_default(),
    }));
    Ok(())
}

/// The message, with the pods that were kept and why.
fn said(result: &spot_domain::ActionResult) -> String {
    let kept: Vec<String> = result.refused.iter().map(|(pod, why)| format!("{pod}: {why}")).collect();
    if kept.is_empty() { result.message.clone() } else { format!("{} ({})", result.message, kept.join("; ")) }
}

fn world_figures(machine: &Machine, cluster: &str) -> (Microusd, u64) {
    let mut world = machine.world.lock().unwrap_or_else(PoisonError::into_inner);
    let now = world.now();
    let world = &mut *world;
    let billed = world.account.cost_of(&mut world.market, cluster, now);
    let ready = world.clusters.get(cluster).map_or_else(ReadyTime::default, |cluster| cluster.ready_time());
    let before = machine.ready_before.get(cluster).cloned().unwrap_or_default();
    let since = ReadyTime {
        wanted_pod_millis: ready.wanted_pod_millis - before.wanted_pod_millis,
        ready_pod_millis: ready.ready_pod_millis - before.ready_pod_millis,
    };
    (billed, since.ready_ppm())
}

fn sum_of(hours: &[LedgerHour]) -> LedgerLine {
    let mut line = LedgerLine { hours: hours.len(), ..LedgerLine::default() };
    for hour in hours {
        line.paid_microusd += hour.paid_microusd.0;
        line.on_demand_microusd += hour.on_demand_microusd.0;
        line.baseline_microusd += hour.baseline_microusd.0;
        line.first_day_microusd += hour.first_day_microusd.0;
        for (cause, amount) in &hour.causes {
            *line.causes.entry(*cause).or_default() += amount.0;
        }
    }
    let saved = line.baseline_microusd - line.paid_microusd;
    line.saved_ppm =
        (i128::from(saved) * 1_000_000).checked_div(i128::from(line.baseline_microusd)).unwrap_or(0) as i64;
    line
}
