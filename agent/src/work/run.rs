//! One command under way: waits for its claim and its turn, then runs to its end.

use crate::commands::{Claim, Guard};
use crate::shared::Shared;
use crate::tasks::{Context, Outcome, Progress, Stop, Task};
use crate::time::NEVER;
use jiff::Timestamp;
use spot_api_types::command::Envelope;
use spot_domain::{ActionId, NodeTarget};

/// One command under way.
pub(super) struct Run {
    envelope: Envelope,
    task: Task,
    started_at: Option<Timestamp>,
    stopped: Option<Stop>,
    due_at: Timestamp,
    /// What `Task::seen` was at the last look: a change since then is a reason to look again.
    seen: u64,
}

/// What came of a look at it.
pub(super) enum Turn {
    /// To be looked at again then.
    Wait(Timestamp),
    /// It began; it is looked at again at once.
    Started,
    /// It is another's now.
    Dropped,
    /// Over.
    Done(Outcome),
}

impl Run {
    /// A new one; none for an action that agents do not carry out.
    pub(super) fn new(envelope: Envelope) -> Option<Self> {
        let task = Task::of(&envelope.kind)?;
        Some(Self { envelope, task, started_at: None, stopped: None, due_at: Timestamp::MIN, seen: u64::MAX })
    }

    /// One that an earlier run of the agent had begun or was about to.
    pub(super) fn resumed(envelope: Envelope, started_at: Option<Timestamp>) -> Option<Self> {
        Self::new(envelope).map(|run| Self { started_at, ..run })
    }

    pub(super) fn action_id(&self) -> &ActionId {
        &self.envelope.action_id
    }

    pub(super) fn sequence(&self) -> u64 {
        self.envelope.sequence
    }

    pub(super) fn is_urgent(&self) -> bool {
        self.envelope.urgent
    }

    pub(super) fn is_started(&self) -> bool {
        self.started_at.is_some()
    }

    pub(super) fn started_at(&self) -> Option<Timestamp> {
        self.started_at
    }

    /// Stops it; the first reason counts.
    pub(super) fn stop(&mut self, why: Stop, now: Timestamp) {
        if self.stopped.is_none() {
            self.stopped = Some(why);
            self.due_at = now;
            self.task.stop(why, now);
        }
    }

    /// An urgent drain of `node` takes over: a voluntary one ends, another takes the tighter deadline.
    pub(super) fn give_way(&mut self, node: &NodeTarget, deadline_at: Timestamp, now: Timestamp) {
        let Task::Drain(drain) = &mut self.task else { return };
        if drain.node() != node {
            return;
        }
        if drain.voluntary {
            self.stop(Stop::Overtaken, now);
        } else {
            drain.tighten(deadline_at);
            self.due_at = now;
        }
    }

    /// Looks at it.
    pub(super) async fn turn(
        &mut self,
        shared: &Shared,
        guard: &Guard,
        saved: bool,
        has_room: bool,
        now: Timestamp,
    ) -> Turn {
        if self.started_at.is_none() {
            return self.may_start(shared, saved, has_room, now);
        }
        if self.stopped == Some(Stop::Lost) {
            return Turn::Dropped;
        }
        let generation = self.task.seen(&shared.cluster());
        if now < self.due_at && generation == self.seen {
            return Turn::Wait(self.due_at);
        }
        let context = Context {
            shared,
            guard,
            action_id: &self.envelope.action_id,
            started_at: self.started_at.unwrap_or(now),
            now,
            dry_run: shared.settings.dry_run || self.envelope.dry_run,
        };
        self.seen = generation;
        match self.task.advance(&context).await {
            Progress::Done(outcome) => Turn::Done(outcome),
            Progress::Wait(until) => {
                self.due_at = until;
                Turn::Wait(until)
            }
        }
    }

    /// Whether it begins: claimed, remembered, in time, with room, and nothing paused.
    fn may_start(&mut self, shared: &Shared, saved: bool, has_room: bool, now: Timestamp) -> Turn {
        match self.stopped {
            Some(Stop::Lost) => return Turn::Dropped,
            Some(why) => {
                let (code, message) = why.in_words();
                return Turn::Done(Outcome::failed(code, message.to_owned()));
            }
            None => {}
        }
        if now >= self.envelope.expires_at {
            let outcome = Outcome::failed("action_expired", "its time was over before its turn came".to_owned());
            return Turn::Done(outcome);
        }
        let state = shared.state();
        let claimed = matches!(state.claims.get(&self.envelope.action_id), Some(Claim::Held { .. }));
        let goes = saved && !state.paused && (self.envelope.urgent || (claimed && has_room));
        if !goes {
            return Turn::Wait(self.envelope.expires_at.min(NEVER));
        }
        drop(state);
        self.started_at = Some(now);
        self.due_at = now;
        Turn::Started
    }
}
