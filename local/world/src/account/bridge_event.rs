//! EventBridge events about instances, in AWS's own shape, and their way to the bus.

use super::agenda::Agenda;
use crate::market::Dice;
use crate::market::source_figures::chosen;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};
use spot_domain::Region;

/// An event as EventBridge hands it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BridgeEvent {
    /// Always `0`.
    pub version: &'static str,
    /// The same for each delivery of one event.
    pub id: String,
    /// For example `EC2 Spot Instance Interruption Warning`.
    #[serde(rename = "detail-type")]
    pub detail_type: &'static str,
    /// Always `aws.ec2`.
    pub source: &'static str,
    /// Twelve digits.
    pub account: String,
    /// When it happened.
    pub time: Timestamp,
    /// Region.
    pub region: Region,
    /// ARNs.
    pub resources: Vec<String>,
    /// What happened.
    pub detail: Value,
}

/// What an event tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tells {
    Warning,
    Rebalance,
    State(&'static str),
}

impl Tells {
    fn detail_type(self) -> &'static str {
        match self {
            Self::Warning => "EC2 Spot Instance Interruption Warning",
            Self::Rebalance => "EC2 Instance Rebalance Recommendation",
            Self::State(_) => "EC2 Instance State-change Notification",
        }
    }

    fn detail(self, instance_id: &str) -> Value {
        match self {
            Self::Warning => json!({ "instance-id": instance_id, "instance-action": "terminate" }),
            Self::Rebalance => json!({ "instance-id": instance_id }),
            Self::State(state) => json!({ "instance-id": instance_id, "state": state }),
        }
    }
}

/// How events are lost, doubled and delayed on their way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventFaults {
    /// Share that never arrives.
    pub lost: f64,
    /// Share that arrives twice.
    pub doubled: f64,
    /// Share that arrives up to a minute late, and so behind later ones.
    pub late: f64,
}

/// Events on their way.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    account: String,
    dice: Dice,
    under_way: Agenda<BridgeEvent>,
    sent: u64,
    pub(super) faults: EventFaults,
}

impl Outbox {
    pub(super) fn new(account: &str, dice: Dice) -> Self {
        let dice = dice.named("events");
        Self {
            account: account.to_owned(),
            dice,
            under_way: Agenda::default(),
            sent: 0,
            faults: EventFaults::default(),
        }
    }

    /// Sends what happened to an instance.
    pub(super) fn send(&mut self, now: Timestamp, region: &Region, instance_id: &str, tells: Tells) {
        let dice = self.dice.numbered(self.sent);
        self.sent += 1;
        let (high, low) = (dice.named("id high").bits(), dice.named("id low").bits());
        let hex = format!("{high:016x}{low:016x}");
        let event = BridgeEvent {
            version: "0",
            id: format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]),
            detail_type: tells.detail_type(),
            source: "aws.ec2",
            account: self.account.clone(),
            time: Timestamp::from_second(now.as_second()).unwrap_or(now),
            region: region.clone(),
            resources: vec![format!("arn:aws:ec2:{region}:{}:instance/{instance_id}", self.account)],
            detail: tells.detail(instance_id),
        };
        if dice.named("lost").happens(self.faults.lost) {
            return;
        }
        if dice.named("doubled").happens(self.faults.doubled) {
            self.under_way.put(now + self.delay(dice.named("second")), event.clone());
        }
        self.under_way.put(now + self.delay(dice.named("first")), event);
    }

    fn delay(&self, dice: Dice) -> SignedDuration {
        let late = dice.named("late").happens(self.faults.late);
        let extra = if late { dice.named("by").between(0.0, 60_000.0) } else { 0.0 };
        SignedDuration::from_millis((dice.named("delay").quantile(&chosen::EVENT_DELAY_MS) + extra) as i64)
    }

    /// Nothing is on its way any more.
    pub(super) fn forget(&mut self) {
        self.under_way = Agenda::default();
    }

    /// When the next one arrives.
    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.under_way.next_at()
    }

    /// Those that have arrived.
    pub(super) fn arrived(&mut self, now: Timestamp) -> Vec<BridgeEvent> {
        std::iter::from_fn(|| self.under_way.take_until(now)).map(|(_, event)| event).collect()
    }
}
