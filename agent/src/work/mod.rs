//! Carries commands out: takes them in, remembers them before they begin, advances those under way, and hands their
//! results on.

mod inbox;
mod outbox;
mod run;

use crate::commands::{Claim, Guard, Memory};
use crate::shared::{Outgoing, Shared};
use crate::tasks::Stop;
use crate::time::{Backoff, NEVER};
use jiff::Timestamp;
use run::{Run, Turn};
use std::sync::Arc;

/// Carries commands out.
pub(crate) struct WorkLane {
    shared: Arc<Shared>,
    /// None until it was read.
    memory: Option<Memory>,
    runs: Vec<Run>,
    backoff: Backoff,
    blocked_until: Timestamp,
    guard: Guard,
    /// The lease whose policy the guard holds to.
    guard_of: u64,
}

impl WorkLane {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            memory: None,
            runs: Vec::new(),
            backoff: Backoff::network(),
            blocked_until: Timestamp::MIN,
            guard: Guard::default(),
            guard_of: 0,
        }
    }

    /// Does what is due; the answer is when something is due again.
    pub(crate) async fn step(&mut self) -> Timestamp {
        let now = self.shared.time.now();
        if !self.is_ready(now).await {
            return self.blocked_until.max(now);
        }
        self.note_delivered(now);
        let mut next = self.take_in(now);
        self.stop_what_must_stop(now);
        // Nothing begins before it is remembered.
        if !self.save(now).await {
            next = next.min(self.blocked_until);
        }
        next = next.min(self.advance(now).await);
        if !self.save(now).await {
            next = next.min(self.blocked_until);
        }
        self.publish();
        next
    }

    /// Whether the session stands and the memory is read.
    async fn is_ready(&mut self, now: Timestamp) -> bool {
        let registered = {
            let state = self.shared.state();
            let Some(session) = &state.session else {
                self.blocked_until = NEVER;
                return false;
            };
            let response = &session.response;
            (response.lease_epoch != self.guard_of)
                .then(|| (response.lease_epoch, response.policy.clone(), response.sequence_floor))
        };
        if self.memory.is_none() {
            if self.blocked_until != NEVER && now < self.blocked_until {
                return false;
            }
            match Memory::load(&self.shared.kube, &self.shared.settings.namespace).await {
                Ok(memory) => self.take_up(memory, now),
                Err(error) => {
                    tracing::warn!(%error, "the agent's memory cannot be read");
                    self.blocked_until = self.backoff.failed(now, &*self.shared.chance);
                    return false;
                }
            }
        }
        if let (Some((epoch, policy, floor)), Some(memory)) = (registered, &mut self.memory) {
            let settings = &self.shared.settings;
            self.guard = Guard::new(&policy, &settings.namespace, &settings.excluded_namespaces);
            self.guard_of = epoch;
            memory.raise_floor(floor);
        }
        true
    }

    /// Goes on with what an earlier run of the agent left: results to be sent, commands to be finished.
    fn take_up(&mut self, memory: Memory, now: Timestamp) {
        let mut state = self.shared.state();
        for (action_id, entry) in &memory.entries {
            match (&entry.result, &entry.command) {
                (Some(result), _) if !entry.delivered => {
                    let outgoing = Outgoing { action_id: action_id.clone(), request: result.clone() };
                    state.outgoing.push_back(outgoing);
                }
                (None, Some(command)) => {
                    let opened = state.session.as_ref().map(|session| session.keyring.open_any_time(command, now));
                    let Some(Ok(envelope)) = opened else { continue };
                    // Claimed by an earlier run of the agent: this one claims anew, unless it was claimed for us.
                    let claim = Claim::at_first(&envelope, now);
                    if let Some(run) = Run::resumed(envelope, entry.started_at) {
                        state.claims.insert(action_id.clone(), claim);
                        self.runs.push(run);
                    }
                }
                _ => {}
            }
        }
        drop(state);
        self.memory = Some(memory);
        self.shared.stir();
    }

    fn lease_epoch(&self) -> u64 {
        self.shared.state().session.as_ref().map_or(0, |session| session.response.lease_epoch)
    }

    fn memory(&mut self) -> &mut Memory {
        self.memory.as_mut().expect("read before anything else is done")
    }

    /// Tells runs that were paused, withdrawn or lost.
    fn stop_what_must_stop(&mut self, now: Timestamp) {
        let state = self.shared.state();
        for run in &mut self.runs {
            let why = match state.claims.get(run.action_id()) {
                Some(Claim::Lost) => Some(Stop::Lost),
                Some(Claim::Cancelled) => Some(Stop::Cancelled),
                _ if state.superseded => Some(Stop::Lost),
                _ if state.paused && run.is_started() => Some(Stop::Paused),
                Some(Claim::Wanted | Claim::Held { .. }) | None => None,
            };
            if let Some(why) = why {
                run.stop(why, now);
            }
        }
    }

    async fn save(&mut self, now: Timestamp) -> bool {
        let dry_run = self.shared.settings.dry_run;
        let Some(memory) = &mut self.memory else { return false };
        if dry_run {
            // A dry run writes nothing; what it would have done twice changes nothing either.
            return true;
        }
        match memory.save(&self.shared.kube, &self.shared.settings.namespace).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "the agent's memory cannot be written");
                self.blocked_until = self.backoff.failed(now, &*self.shared.chance);
                false
            }
        }
    }

    /// Begins what may begin, urgent first, and advances everything under way.
    async fn advance(&mut self, now: Timestamp) -> Timestamp {
        let saved = self.memory.as_ref().is_some_and(|memory| self.shared.settings.dry_run || memory.is_saved());
        self.runs.sort_by_key(|run| (!run.is_urgent(), run.sequence()));
        let limit = self.limit();
        let mut next = NEVER;
        let mut index = 0;
        while index < self.runs.len() {
            let running = self.runs.iter().filter(|run| run.is_started() && !run.is_urgent()).count();
            let turn = self.runs[index].turn(&self.shared, &self.guard, saved, running < limit, now).await;
            match turn {
                Turn::Wait(until) => next = next.min(until),
                Turn::Started => {
                    let action_id = self.runs[index].action_id().clone();
                    self.memory().update(&action_id, |entry| entry.started_at = Some(now));
                    continue;
                }
                Turn::Dropped => {
                    self.finish(index, None, now);
                    continue;
                }
                Turn::Done(outcome) => {
                    self.finish(index, Some(outcome), now);
                    // A place is free: somebody before this one may have waited for it.
                    next = now;
                    continue;
                }
            }
            index += 1;
        }
        next
    }

    fn limit(&self) -> usize {
        let state = self.shared.state();
        let limit = state.session.as_ref().map_or(0, |session| session.response.config.max_concurrent);
        usize::try_from(limit).unwrap_or(usize::MAX)
    }

    /// Tells how much is under way.
    fn publish(&self) {
        let mut state = self.shared.state();
        state.running = u32::try_from(self.runs.iter().filter(|run| run.is_started()).count()).unwrap_or(u32::MAX);
    }
}
