//! The customer's side and ours, moved through time together. `simulate` jumps from event to event, `run` follows the
//! wall clock at a chosen speed; both call the same two things: [`Machine::moment`] and [`Machine::next_at`].

use crate::agents::{AgentRun, AgentSurroundings};
use crate::founding::{Founded, found};
use crate::journal::Journal;
use crate::platform::{BUS, Platform};
use anyhow::Context;
use jiff::Timestamp;
use spot_domain::Clock;
use spot_emulators::BusEvent;
use spot_world::account::{BridgeEvent, SharedWorld};
use spot_world::kubernetes::ReadyTime;
use spot_world::scenario::{Happening, Scenario, Schedule};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

/// Rounds within one moment: each lets functions and agents answer one another. Whoever still has something to do after
/// so many does it a millisecond later.
const MOST_ROUNDS: usize = 64;

/// Who and what has access from outside, and how closely agents look.
#[derive(Clone, Default)]
pub struct Access {
    /// SHA-256 of the token of whoever runs the machine; none: no person has access.
    pub token_sha256: Option<[u8; 32]>,
    /// Where calls to Kubernetes APIs are written down, where anything is.
    pub journal: Option<Arc<Journal>>,
    /// Agents measure usage this often; none: as the control plane tells them.
    pub collection_interval_secs: Option<u32>,
}

/// Everything that runs.
pub struct Machine {
    /// Our side.
    pub platform: Platform,
    /// The customer's side.
    pub world: SharedWorld,
    /// HTTP for agents, dashboard and command line.
    pub api: axum::Router,
    /// Registered clusters.
    pub clusters: Vec<Founded>,
    /// Ready time of each cluster's pods before the first moment, which is not ours to answer for.
    pub(crate) ready_before: BTreeMap<String, ReadyTime>,
    agents: Vec<AgentRun>,
    control_plane_down: Arc<AtomicBool>,
    down_until: Option<Timestamp>,
    to_come: Schedule,
    busy: bool,
}

impl Machine {
    /// Both sides at the moment that the platform's clock shows.
    pub async fn start(
        platform: Platform,
        world: SharedWorld,
        scenario: &Scenario,
        access: &Access,
    ) -> anyhow::Result<Self> {
        let clusters = found(&platform, scenario, &world).await?;
        let org = &clusters.first().context("a scenario has a cluster")?.organization_id;
        let api = platform.api(org, access.token_sha256);
        let control_plane_down = Arc::new(AtomicBool::new(false));
        let around = AgentSurroundings {
            platform: &platform,
            world: &world,
            api: &api,
            journal: access.journal.clone(),
            control_plane_down: Arc::clone(&control_plane_down),
            collection_interval_secs: access.collection_interval_secs,
        };
        let mut agents = Vec::new();
        for cluster in &clusters {
            if let Some(token) = &cluster.agent_token {
                agents.push(AgentRun::new(&around, &cluster.name, &cluster.cluster_id, token)?);
            }
        }
        let ours: Vec<_> = scenario.happenings.iter().filter(|(_, what)| what.is_the_runners()).cloned().collect();
        let to_come = Schedule::new(scenario.start, &ours);
        let ready_before = {
            let world = world.lock().unwrap_or_else(PoisonError::into_inner);
            world.clusters.iter().map(|(name, cluster)| (name.clone(), cluster.ready_time())).collect()
        };
        Ok(Self {
            platform,
            world,
            api,
            clusters,
            ready_before,
            agents,
            control_plane_down,
            down_until: None,
            to_come,
            busy: false,
        })
    }

    /// This moment.
    pub fn now(&self) -> Timestamp {
        self.platform.clock.now()
    }

    /// Moves the clock.
    pub fn go_to(&self, at: Timestamp) {
        self.platform.clock.set(at);
    }

    /// Does everything that is due at this moment.
    pub async fn moment(&mut self) -> anyhow::Result<()> {
        let now = self.now();
        self.let_the_world_catch_up(now)?;
        self.befall(now);
        self.busy = true;
        for _ in 0..MOST_ROUNDS {
            let mut did = false;
            let before = self.platform.calls();
            if !self.control_plane_down.load(Ordering::Relaxed) {
                did |= self.platform.turn().await?;
            }
            for agent in &mut self.agents {
                agent.listen(&self.platform, &self.world)?;
                did |= agent.step(now).await;
            }
            self.platform.note_work(&before);
            did |= self.let_the_world_catch_up(now)?;
            if !did {
                self.busy = false;
                break;
            }
        }
        Ok(())
    }

    /// When something happens next, whoever does it.
    pub fn next_at(&self) -> anyhow::Result<Timestamp> {
        let soonest = self.now() + jiff::SignedDuration::from_millis(1);
        if self.busy {
            return Ok(soonest);
        }
        let world = self.world.lock().unwrap_or_else(PoisonError::into_inner).next_event_at();
        let platform = match self.down_until {
            Some(until) => Some(until),
            None => self.platform.next_due_at()?,
        };
        let agents = self.agents.iter().map(AgentRun::next_at);
        let next = agents.chain(world).chain(platform).chain(self.to_come.next_at()).min();
        Ok(next.unwrap_or(Timestamp::MAX).max(soonest))
    }

    /// The agent of a cluster does nothing until then.
    pub fn take_agent_down(&mut self, cluster: &str, until: Timestamp) {
        if let Some(agent) = self.agents.iter_mut().find(|agent| agent.cluster == cluster) {
            agent.take_down(until);
        }
    }

    /// Lets time pass in the world, and puts what it tells on the bus. Answers whether there was anything to tell.
    fn let_the_world_catch_up(&mut self, now: Timestamp) -> anyhow::Result<bool> {
        let events = {
            let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
            world.advance(now);
            world.account.take_events(now)
        };
        let any = !events.is_empty();
        for event in events {
            self.platform.emulators.deliver_event(&on_the_bus(event))?;
        }
        Ok(any)
    }

    /// What befalls our own side.
    fn befall(&mut self, now: Timestamp) {
        if self.down_until.is_some_and(|until| until <= now) {
            self.down_until = None;
            self.control_plane_down.store(false, Ordering::Relaxed);
        }
        while let Some((at, happening)) = self.to_come.take_until(now) {
            match happening {
                Happening::ControlPlaneDown { lasts } => {
                    self.down_until = Some(at + lasts);
                    self.control_plane_down.store(true, Ordering::Relaxed);
                }
                Happening::AgentDown { cluster, lasts } => self.take_agent_down(&cluster, at + lasts),
                // The world's own, which it has planned itself.
                Happening::InterruptPool { .. }
                | Happening::StarvePool { .. }
                | Happening::SpotDrought { .. }
                | Happening::EndWithoutNotice { .. }
                | Happening::RaisePrices { .. }
                | Happening::ThrottleApi { .. }
                | Happening::AwsUnreachable { .. }
                | Happening::BootsFail { .. }
                | Happening::EventFaults(_)
                | Happening::StaleListings { .. }
                | Happening::FailCalls { .. }
                | Happening::ScaleWorkload { .. }
                | Happening::Deploy { .. }
                | Happening::SetGroup { .. } => {}
            }
        }
    }
}

fn on_the_bus(event: BridgeEvent) -> BusEvent {
    BusEvent {
        bus: BUS.to_owned(),
        source: event.source.to_owned(),
        detail_type: event.detail_type.to_owned(),
        account: event.account,
        region: event.region.to_string(),
        time: event.time,
        resources: event.resources,
        detail: event.detail,
    }
}
