//! Carries commands out: takes them in, remembers them before they begin, advances those under way, and hands their
//! results on.

use crate::commands::{Claim, Entry, Guard, Intake, Memory, Verdict, Veto};
use crate::run::Run;
use crate::shared::{Arrived, Counters, Outgoing, Shared};
use crate::tasks::{Outcome, Stop};
use crate::time::{Backoff, NEVER};
use jiff::Timestamp;
use spot_api_types::agent::{RefusedBy, ResultRequest, ResultStatus};
use spot_api_types::command::{Envelope, SignedCommand};
use spot_domain::{ActionId, ActionKind};
use std::sync::Arc;

/// Results waiting at most; the oldest make way. Those under way are bounded by the queue itself.
const MAX_OUTGOING: usize = 500;
/// Messages looked at later at most.
const MAX_ARRIVED: usize = 500;

/// Carries commands out.
pub(crate) struct WorkLane {
    shared: Arc<Shared>,
    /// None until it was read.
    memory: Option<Memory>,
    runs: Vec<Run>,
    backoff: Backoff,
    blocked_until: Timestamp,
    guard: Guard,
    guard_of: Timestamp,
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
            guard_of: Timestamp::MIN,
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
            (session.registered_at != self.guard_of)
                .then(|| (session.registered_at, session.response.policy.clone(), session.response.sequence_floor))
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
        if let (Some((at, policy, floor)), Some(memory)) = (registered, &mut self.memory) {
            let settings = &self.shared.settings;
            self.guard = Guard::new(&policy, &settings.namespace, &settings.excluded_namespaces);
            self.guard_of = at;
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
                    if let Some(Ok(envelope)) = opened
                        && let Some(run) = Run::resumed(envelope, entry.started_at)
                    {
                        let claim = entry.fence.map_or(Claim::Wanted, |fence| Claim::Held { fence, lease_until: now });
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

    fn memory(&mut self) -> &mut Memory {
        self.memory.as_mut().expect("read before anything else is done")
    }

    fn note_delivered(&mut self, now: Timestamp) {
        let delivered = std::mem::take(&mut self.shared.state().delivered);
        for action_id in delivered {
            self.memory().update(&action_id, |entry| entry.delivered = true);
        }
        self.memory().forget_old(now);
    }

    /// Judges what arrived; the answer is when something that is held is due.
    fn take_in(&mut self, now: Timestamp) -> Timestamp {
        let arrived = std::mem::take(&mut self.shared.state().arrived);
        let mut next = NEVER;
        for mut message in arrived {
            let verdict = if now < message.hold_until { Verdict::Hold(message.hold_until) } else { self.judge(&message, now) };
            if let Verdict::Hold(until) | Verdict::HoldForPolicy(until) = verdict {
                if matches!(verdict, Verdict::HoldForPolicy(_)) {
                    self.shared.state().register_wanted = true;
                    self.shared.stir();
                } else {
                    message.hold_until = until;
                }
                next = next.min(until);
                let mut state = self.shared.state();
                if state.arrived.len() < MAX_ARRIVED {
                    state.arrived.push_back(message);
                }
                continue;
            }
            if let Some(receipt) = message.receipt {
                self.shared.state().done_receipts.push(receipt);
            }
            self.obey(verdict, now);
        }
        next
    }

    fn judge(&self, message: &Arrived, now: Timestamp) -> Verdict {
        let state = self.shared.state();
        let (Some(session), Some(memory)) = (&state.session, &self.memory) else { return Verdict::Hold(now) };
        let registered_at = session.registered_at;
        Intake { keyring: &session.keyring, guard: &self.guard, memory, registered_at, now }.judge(message)
    }

    fn obey(&mut self, verdict: Verdict, now: Timestamp) {
        let counters = &self.shared.counters;
        match verdict {
            Verdict::Drop(why) => {
                tracing::warn!(why, "message refused");
                Counters::add(&counters.refused);
            }
            Verdict::Ask => {
                self.shared.state().heartbeat_wanted = true;
                self.shared.stir();
            }
            Verdict::Known(action_id, result) => {
                Counters::add(&counters.repeated);
                if let Some(request) = result {
                    self.send(action_id, request);
                }
            }
            Verdict::Refuse(envelope, veto, remembered) => {
                Counters::add(&counters.refused);
                self.refuse(&envelope, &veto, remembered, now);
            }
            Verdict::Accept(envelope, command, claim) => self.accept(envelope, command, claim, now),
            Verdict::Hold(_) | Verdict::HoldForPolicy(_) => {}
        }
    }

    fn accept(&mut self, envelope: Envelope, command: SignedCommand, claim: Claim, now: Timestamp) {
        let entry = Entry {
            sequence: envelope.sequence,
            expires_at: envelope.expires_at,
            command: Some(command),
            fence: claim.fence(),
            started_at: None,
            result: None,
            delivered: false,
        };
        let action_id = envelope.action_id.clone();
        tracing::info!(action = %action_id, kind = envelope.kind.name(), urgent = envelope.urgent, "command accepted");
        if let ActionKind::DrainNode { voluntary: true, .. } = envelope.kind {
            self.memory().drain_begun(now);
        }
        self.memory().remember(action_id.clone(), entry);
        self.shared.state().claims.insert(action_id, claim);
        if envelope.urgent {
            self.overtake(&envelope, now);
        }
        self.runs.extend(Run::new(envelope));
        self.shared.stir();
    }

    /// An urgent drain takes a node over from another drain of it.
    fn overtake(&mut self, envelope: &Envelope, now: Timestamp) {
        let ActionKind::DrainNode { node, deadline_at, .. } = &envelope.kind else { return };
        for run in &mut self.runs {
            run.give_way(node, *deadline_at, now);
        }
    }

    fn refuse(&mut self, envelope: &Envelope, veto: &Veto, remembered: bool, now: Timestamp) {
        tracing::warn!(action = %envelope.action_id, code = veto.code, "command refused");
        let refused_by = Some(if remembered { RefusedBy::Guard } else { RefusedBy::Signature });
        let outcome = Outcome { refused_by, ..Outcome::failed(veto.code, veto.message.clone()) };
        let request = self.request(outcome, envelope.fence.unwrap_or(0), now, now);
        if remembered {
            let entry = Entry {
                sequence: envelope.sequence,
                expires_at: envelope.expires_at,
                command: None,
                fence: envelope.fence,
                started_at: None,
                result: Some(request.clone()),
                delivered: false,
            };
            self.memory().remember(envelope.action_id.clone(), entry);
        }
        self.send(envelope.action_id.clone(), request);
    }

    fn request(&self, outcome: Outcome, fence: u64, started_at: Timestamp, now: Timestamp) -> ResultRequest {
        let state = self.shared.state();
        ResultRequest {
            instance_id: self.shared.settings.instance_id.clone(),
            lease_epoch: state.session.as_ref().map_or(0, |session| session.response.lease_epoch),
            fence,
            status: outcome.status,
            result: outcome.result,
            started_at,
            duration_ms: u64::try_from(now.duration_since(started_at).as_millis()).unwrap_or(0),
            dry_run: self.shared.settings.dry_run,
            refused_by: outcome.refused_by,
        }
    }

    fn send(&self, action_id: ActionId, request: ResultRequest) {
        let mut state = self.shared.state();
        if state.outgoing.iter().any(|outgoing| outgoing.action_id == action_id) {
            return;
        }
        state.outgoing.push_back(Outgoing { action_id, request });
        if state.outgoing.len() > MAX_OUTGOING {
            state.outgoing.pop_front();
        }
        drop(state);
        self.shared.stir();
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
                crate::run::Turn::Wait(until) => next = next.min(until),
                crate::run::Turn::Started => {
                    let action_id = self.runs[index].action_id().clone();
                    self.memory().update(&action_id, |entry| entry.started_at = Some(now));
                    continue;
                }
                crate::run::Turn::Dropped => {
                    self.finish(index, None, now);
                    continue;
                }
                crate::run::Turn::Done(outcome) => {
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

    fn finish(&mut self, index: usize, outcome: Option<Outcome>, now: Timestamp) {
        let run = self.runs.remove(index);
        let action_id = run.action_id().clone();
        let claim = self.shared.state().claims.get(&action_id).cloned();
        let fence = claim.as_ref().and_then(Claim::fence);
        let Some(outcome) = outcome else {
            // Another's: it is over for us, and nobody is told.
            self.shared.state().claims.remove(&action_id);
            self.memory().update(&action_id, |entry| (entry.command, entry.delivered) = (None, true));
            return;
        };
        let counters = &self.shared.counters;
        Counters::add(if outcome.status == ResultStatus::Completed { &counters.executed } else { &counters.failed });
        tracing::info!(action = %action_id, status = ?outcome.status, message = outcome.result.message, "command over");
        let fence = fence.or_else(|| self.memory().entries.get(&action_id).and_then(|entry| entry.fence)).unwrap_or(0);
        let request = self.request(outcome, fence, run.started_at().unwrap_or(now), now);
        self.memory().update(&action_id, |entry| {
            entry.command = None;
            entry.result = Some(request.clone());
        });
        self.shared.state().claims.remove(&action_id);
        self.send(action_id, request);
    }

    /// Remembers fences that were won meanwhile, and tells how much is under way.
    fn publish(&mut self) {
        let mut state = self.shared.state();
        state.running = u32::try_from(self.runs.iter().filter(|run| run.is_started()).count()).unwrap_or(u32::MAX);
    }
}
