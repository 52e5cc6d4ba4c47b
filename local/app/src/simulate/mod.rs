//! A scenario from its first moment to its last without sockets or sleep: time jumps from event to event on one thread.
//! The same scenario and seed give the same report, byte for byte.

mod invariants;
mod report;
mod text;

pub use invariants::{Checked, Claim, Invariants};
pub use report::{ActionLine, ClusterLine, InterruptionLine, JobLine, LedgerLine, SimulationReport};

use crate::clock::{SeededChance, VirtualClock};
use crate::founding::Founded;
use crate::machine::{Access, Machine};
use crate::platform::{Platform, PlatformParts};
use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use spot_catalog::Catalog;
use spot_domain::{Action, Chance, Clock};
use spot_emulators::Place;
use spot_world::account::SimulatedAccounts;
use spot_world::scenario::Scenario;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Usage is measured twice in each window of five minutes, not ten times: nothing that is decided depends on it, and
/// listing every pod's usage was a seventh of a simulation's time.
const COLLECTION_INTERVAL_SECS: u32 = 150;

/// More than any simulated cluster has in its longest scenario.
pub(crate) const ALL: usize = 100_000;

/// Runs the scenario. `told` is called with each simulated hour.
pub async fn simulate(
    scenario: &Scenario,
    seed: u64,
    duration: SignedDuration,
    mut told: impl FnMut(&Machine),
) -> anyhow::Result<SimulationReport> {
    let mut machine = start(scenario, seed).await?;
    let end = scenario.start + duration;
    let mut invariants = Invariants::new(scenario.start);
    let mut hour = scenario.start + SignedDuration::from_hours(1);
    let mut moments = 0_u64;
    loop {
        machine.moment().await?;
        moments += 1;
        invariants.look(&machine).await?;
        while machine.now() >= hour {
            told(&machine);
            hour += SignedDuration::from_hours(1);
        }
        if machine.now() >= end {
            break;
        }
        machine.go_to(machine.next_at()?.min(end));
    }
    invariants.look_at_actions(&machine, scenario.start).await?;
    report::of(&machine, scenario, (seed, moments), &invariants).await
}

/// The machine of a simulation at its first moment, all in memory.
pub async fn start(scenario: &Scenario, seed: u64) -> anyhow::Result<Machine> {
    let clock = Arc::new(VirtualClock::at(scenario.start));
    let chance: Arc<dyn Chance> = Arc::new(SeededChance::new(seed));
    let world = scenario.world(seed).shared();
    let reading: Arc<dyn Clock> = clock.clone();
    let accounts = Arc::new(SimulatedAccounts::new(Arc::clone(&world), reading));
    let platform = Platform::open(PlatformParts {
        place: Place::Memory,
        accounts,
        sockets: Arc::default(),
        origins: Vec::new(),
        socket_url: String::new(),
        catalog: Arc::new(Catalog::load()),
        clock,
        chance,
        safe_mode: false,
    })
    .await
    .context("opening the platform")?;
    let access = Access { collection_interval_secs: Some(COLLECTION_INTERVAL_SECS), ..Access::default() };
    Machine::start(platform, world, scenario, &access).await
}

/// All actions of a cluster since a moment, oldest first.
pub(crate) async fn all_actions(machine: &Machine, cluster: &Founded, since: Timestamp) -> anyhow::Result<Vec<Action>> {
    let found = machine.platform.store.actions(&cluster.organization_id, &cluster.cluster_id, ALL).await?;
    let mut found: Vec<Action> = found.into_iter().filter(|action| action.created_at >= since).collect();
    found.sort_by(|left, right| left.sequence.cmp(&right.sequence));
    let unique: BTreeSet<_> = found.iter().map(|action| action.id.clone()).collect();
    anyhow::ensure!(unique.len() == found.len(), "an action was listed twice");
    Ok(found)
}
