//! Decides what becomes of an arrived message: signature, cluster, time, replay, policy, guard, in this order.

use super::Claim;
use super::guard::{Guard, Veto};
use super::memory::{Entry, Memory};
use crate::shared::{Arrived, ArrivedBody};
use crate::time::after_secs;
use jiff::Timestamp;
use spot_api_types::agent::ResultRequest;
use spot_api_types::command::{Envelope, Keyring, QueueMessage, Refusal, SignedCommand};
use spot_domain::ActionId;

/// A command whose time comes within so many seconds is kept; one further away is left to come again.
const KEPT_UNTIL_DUE_SECS: u64 = 60;
/// How long a command of an unknown policy waits for the policy to be fetched.
const POLICY_PATIENCE_SECS: u64 = 30;

/// What becomes of a message.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Nothing; it may be deleted. The text says why, for counters.
    Drop(&'static str),
    /// The control plane is to be asked how things stand.
    Ask,
    /// It is looked at again then.
    Hold(Timestamp),
    /// The same, after registering again.
    HoldForPolicy(Timestamp),
    /// Known: what came of it is said again, if anything came of it yet.
    Known(ActionId, Option<ResultRequest>),
    /// Genuine, and not to be done.
    Refuse(Envelope, Veto, bool),
    /// To be done.
    Accept(Envelope, SignedCommand, Claim),
}

/// What decides.
pub(crate) struct Intake<'a> {
    pub(crate) keyring: &'a Keyring,
    pub(crate) guard: &'a Guard,
    pub(crate) memory: &'a Memory,
    pub(crate) lease_epoch: u64,
    pub(crate) now: Timestamp,
}

impl Intake<'_> {
    /// Decides on one message.
    pub(crate) fn judge(&self, arrived: &Arrived) -> Verdict {
        let (command, claim) = match &arrived.body {
            ArrivedBody::Claimed(command, claim) => (command.clone(), Some(claim.clone())),
            ArrivedBody::Text(text) => match serde_json::from_str::<QueueMessage>(text) {
                Ok(QueueMessage::Command(command)) => (command, None),
                Ok(QueueMessage::Hint(_)) => return Verdict::Ask,
                Err(_) => return Verdict::Drop("unreadable"),
            },
        };
        // What is known may be repeated after its time; what is new may not be begun then.
        let envelope = match self.keyring.open_any_time(&command, self.now) {
            Ok(envelope) => envelope,
            Err(refusal) => return Verdict::Drop(refusal.code()),
        };
        if let Some(entry) = self.memory.entries.get(&envelope.action_id) {
            return self.known(&envelope, entry);
        }
        match self.keyring.open(&command, self.now) {
            Ok(_) => self.judge_new(arrived, envelope, command, claim),
            Err(Refusal::TooEarly(at)) if at <= after_secs(self.now, KEPT_UNTIL_DUE_SECS) => Verdict::Hold(at),
            Err(refusal) => Verdict::Drop(refusal.code()),
        }
    }

    fn known(&self, envelope: &Envelope, entry: &Entry) -> Verdict {
        if entry.sequence != envelope.sequence {
            return Verdict::Drop("sequence_reused");
        }
        Verdict::Known(envelope.action_id.clone(), entry.result.clone())
    }

    fn judge_new(
        &self,
        arrived: &Arrived,
        envelope: Envelope,
        command: SignedCommand,
        claim: Option<Claim>,
    ) -> Verdict {
        if !self.memory.may_be_new(envelope.sequence) {
            let message = format!("sequence {} was there before, or is too old", envelope.sequence);
            return Verdict::Refuse(envelope, Veto { code: "replayed", message }, false);
        }
        // The policy is fetched once for it, by registering again, which raises the lease.
        let fetched = arrived.held_at_epoch.is_some_and(|epoch| self.lease_epoch > epoch);
        let patience_ends = after_secs(arrived.at, POLICY_PATIENCE_SECS);
        if !self.guard.knows_policy(&envelope) && !fetched && self.now < patience_ends {
            return Verdict::HoldForPolicy(patience_ends);
        }
        if let Err(veto) = self.guard.check(&envelope, &self.memory.drains, self.now) {
            return Verdict::Refuse(envelope, veto, true);
        }
        let claim = claim.unwrap_or_else(|| Claim::at_first(&envelope, self.now));
        Verdict::Accept(envelope, command, claim)
    }
}
