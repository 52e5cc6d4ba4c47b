//! What must never be, looked at while the simulation runs, and how often it was looked at.

use crate::founding::Founded;
use crate::machine::Machine;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{ActionKind, ActionStatus, Job, JobId, LedgerHour, Microusd, SafetyVerdict};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

/// What is claimed. The order is that of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// No eviction left a disruption budget below what it demands.
    NoBudgetBroken,
    /// Whatever controllers want is there or on its way.
    NoPodLost,
    /// No plan that was started breaks a safety layer that held, or makes a broken one worse.
    NoSafetyLayerBroken,
    /// The causes of an hour add up to baseline − paid, and its entries to what was paid, to the micro-dollar.
    LedgerSumsExact,
    /// No two instances came of one launch token, and no launch that was told finished twice.
    NoActionTwice,
    /// Nothing outside of the registered clusters was ended through us.
    NothingForeignEnded,
}

/// One claim with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// Claim.
    pub claim: Claim,
    /// How often it was looked at.
    pub checks: u64,
    /// How often it did not hold.
    pub broken: u64,
    /// What was seen first, with its time.
    pub first: Option<String>,
}

/// The look at everything in a cluster costs a pass over all its pods, so it is taken once in this time; counters that
/// the cluster keeps itself (budgets) miss nothing in between.
const LOOK_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// What is in the table stays there, so it is read less often: nothing of it is missed, it is only found later.
const READ_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// The claims so far.
#[derive(Debug)]
pub struct Invariants {
    checked: BTreeMap<Claim, Checked>,
    looks_at: Timestamp,
    reads_at: Timestamp,
    versions: BTreeMap<String, u64>,
    jobs_seen: BTreeSet<JobId>,
    hours_until: BTreeMap<String, Timestamp>,
    budgets_broken: u64,
}

impl Invariants {
    /// Nothing looked at yet.
    pub fn new(start: Timestamp) -> Self {
        Self {
            checked: BTreeMap::new(),
            looks_at: start,
            reads_at: start,
            versions: BTreeMap::new(),
            jobs_seen: BTreeSet::new(),
            hours_until: BTreeMap::new(),
            budgets_broken: 0,
        }
    }

    /// The result.
    pub fn all(&self) -> Vec<Checked> {
        self.checked.values().cloned().collect()
    }

    /// Whether every claim held.
    pub fn hold(&self) -> bool {
        self.checked.values().all(|one| one.broken == 0)
    }

    /// Looks at the machine as it is now.
    pub async fn look(&mut self, machine: &Machine) -> anyhow::Result<()> {
        let now = machine.now();
        if now < self.looks_at {
            return Ok(());
        }
        self.looks_at = now + LOOK_EVERY;
        self.look_at_clusters(machine, now);
        self.look_at_instances(machine, now);
        if now < self.reads_at {
            return Ok(());
        }
        self.reads_at = now + READ_EVERY;
        self.read(machine, now).await
    }

    async fn read(&mut self, machine: &Machine, now: Timestamp) -> anyhow::Result<()> {
        self.look_at_jobs(machine, now).await?;
        self.look_at_ledger(machine, now).await
    }

    fn note(&mut self, claim: Claim, holds: bool, now: Timestamp, seen: impl FnOnce() -> String) {
        let entry = self.checked.entry(claim).or_insert(Checked { claim, checks: 0, broken: 0, first: None });
        entry.checks += 1;
        if !holds {
            entry.broken += 1;
            entry.first.get_or_insert_with(|| format!("{now}: {}", seen()));
        }
    }

    fn look_at_clusters(&mut self, machine: &Machine, now: Timestamp) {
        let world = machine.world.lock().unwrap_or_else(PoisonError::into_inner);
        let mut broken = 0;
        for (name, cluster) in &world.clusters {
            let version = cluster.version();
            // Nothing has changed since it was found in order.
            if self.versions.insert(name.clone(), version) == Some(version) {
                continue;
            }
            let report = cluster.check_invariants();
            broken += report.budgets_broken;
            self.note(Claim::NoPodLost, report.pods_lost == 0, now, || format!("{name}: {}", report.losers.join(", ")));
            self.note(Claim::NoBudgetBroken, report.budgets_broken == 0, now, || {
                format!("{name}: {} evictions", report.budgets_broken)
            });
        }
        self.budgets_broken = broken;
    }

    fn look_at_instances(&mut self, machine: &Machine, now: Timestamp) {
        const LAUNCH_TOKEN_TAG: &str = "spot-optimizer:launch-token";
        let ours: BTreeSet<&str> = machine.clusters.iter().map(|cluster| cluster.name.as_str()).collect();
        let world = machine.world.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tokens = BTreeSet::new();
        let mut twice = None;
        let mut foreign = None;
        for instance in world.account.instances() {
            if let Some(token) = instance.tags.get(LAUNCH_TOKEN_TAG)
                && !tokens.insert(token)
            {
                twice = Some(token.clone());
            }
            let by_us = instance.state_reason.as_deref().is_some_and(|reason| reason.starts_with("Client.User"));
            if by_us && !ours.contains(instance.cluster.as_str()) {
                foreign = Some(instance.id.clone());
            }
        }
        self.note(Claim::NoActionTwice, twice.is_none(), now, || {
            format!("two instances of {}", twice.unwrap_or_default())
        });
        self.note(Claim::NothingForeignEnded, foreign.is_none(), now, || foreign.unwrap_or_default());
    }

    async fn look_at_jobs(&mut self, machine: &Machine, now: Timestamp) -> anyhow::Result<()> {
        let store = &machine.platform.store;
        for cluster in &machine.clusters {
            let org = &cluster.organization_id;
            for job in self.new_jobs(machine, cluster).await? {
                if !self.jobs_seen.insert(job.id.clone()) {
                    continue;
                }
                let Some(plan) = store.job_plan(org, &job.id).await? else { continue };
                let safety = &plan.outcome.report.safety;
                let worse = safety.layers.iter().find(|layer| layer.held_before && !layer.holds_after);
                let holds = worse.is_none() && safety.verdict != SafetyVerdict::Rejected;
                self.note(Claim::NoSafetyLayerBroken, holds, now, || format!("{}: {worse:?}", job.id));
            }
        }
        Ok(())
    }

    /// The newest jobs, back to one that was seen before: a wave of interruptions makes many in a short time.
    async fn new_jobs(&self, machine: &Machine, cluster: &Founded) -> anyhow::Result<Vec<Job>> {
        let mut most = 10;
        loop {
            let store = &machine.platform.store;
            let jobs = store.cluster_jobs(&cluster.organization_id, &cluster.cluster_id, most).await?;
            if jobs.len() < most || jobs.iter().any(|job| self.jobs_seen.contains(&job.id)) {
                return Ok(jobs);
            }
            most *= 4;
        }
    }

    async fn look_at_ledger(&mut self, machine: &Machine, now: Timestamp) -> anyhow::Result<()> {
        let store = &machine.platform.store;
        for cluster in &machine.clusters {
            let (org, id) = (&cluster.organization_id, &cluster.cluster_id);
            let Some(last) = store.last_ledger_hour(org, id).await? else { continue };
            let until = self.hours_until.get(&cluster.name).copied();
            if until == Some(last.hour) {
                continue;
            }
            self.hours_until.insert(cluster.name.clone(), last.hour);
            let entries = store.ledger_entries(org, id, last.hour).await?;
            let paid: Microusd = entries.iter().map(|entry| entry.paid_microusd).sum();
            let exact = sums_are_exact(&last, paid);
            self.note(Claim::LedgerSumsExact, exact, now, || {
                format!(
                    "{} {}: entries {} paid {} causes {:?}",
                    cluster.name, last.hour, paid.0, last.paid_microusd.0, last.causes
                )
            });
        }
        Ok(())
    }

    /// At the end: what the table has last, and that every launch that was told as finished is one instance.
    pub async fn look_at_actions(&mut self, machine: &Machine, since: Timestamp) -> anyhow::Result<()> {
        let now = machine.now();
        self.read(machine, now).await?;
        for cluster in &machine.clusters {
            let actions = super::all_actions(machine, cluster, since).await?;
            let launched = actions.iter().filter(|action| {
                matches!(action.kind, ActionKind::LaunchInstance { .. }) && action.status == ActionStatus::Completed
            });
            let mut instances = BTreeSet::new();
            for action in launched {
                let id = action.result.as_ref().and_then(|result| result.instance_id.clone());
                let fresh = id.clone().is_none_or(|id| instances.insert(id));
                self.note(Claim::NoActionTwice, fresh, now, || format!("{} told {id:?} again", action.id));
            }
        }
        Ok(())
    }
}

fn sums_are_exact(hour: &LedgerHour, entries_paid: Microusd) -> bool {
    let causes: Microusd = hour.causes.values().copied().sum();
    causes == hour.saved_microusd() && entries_paid == hour.paid_microusd
}
