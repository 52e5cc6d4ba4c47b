//! What arrived: judged, and accepted or refused.

use super::WorkLane;
use super::run::Run;
use crate::commands::{Claim, Entry, Intake, Verdict, Veto};
use crate::shared::{Arrived, Counters};
use crate::tasks::Outcome;
use crate::time::NEVER;
use jiff::Timestamp;
use spot_api_types::agent::RefusedBy;
use spot_api_types::command::{Envelope, SignedCommand};
use spot_domain::ActionKind;

/// Messages looked at later at most.
const MAX_ARRIVED: usize = 500;

impl WorkLane {
    /// Judges what arrived; the answer is when something that is held is due.
    pub(super) fn take_in(&mut self, now: Timestamp) -> Timestamp {
        let arrived = std::mem::take(&mut self.shared.state().arrived);
        let mut next = NEVER;
        for mut message in arrived {
            let verdict =
                if now < message.hold_until { Verdict::Hold(message.hold_until) } else { self.judge(&message, now) };
            if let Verdict::Hold(until) | Verdict::HoldForPolicy(until) = verdict {
                match verdict {
                    Verdict::HoldForPolicy(_) if message.held_at_epoch.is_none() => {
                        message.held_at_epoch = Some(self.lease_epoch());
                        self.shared.state().register_wanted = true;
                        self.shared.stir();
                    }
                    // Looked at again with each turn: the policy may be here before the patience ends.
                    Verdict::HoldForPolicy(_) => {}
                    _ => message.hold_until = until,
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
        let lease_epoch = session.response.lease_epoch;
        Intake { keyring: &session.keyring, guard: &self.guard, memory, lease_epoch, now }.judge(message)
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
}
