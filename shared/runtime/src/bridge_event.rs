//! Events about instances in EventBridge's shape, as they reach the interruption handler's queue: those of customers'
//! accounts, and our own for what AWS did not tell.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use spot_domain::Region;

/// Source of our own events. No customer's account can send one: such events go to the queue, not over the bus.
const OWN_SOURCE: &str = "spot-optimizer";
/// What our own event about a lost instance is called.
const INSTANCE_LOST: &str = "Instance Lost";

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BridgeEvent {
    /// The same for each delivery of one event.
    pub id: String,
    /// For example `EC2 Spot Instance Interruption Warning`.
    #[serde(rename = "detail-type")]
    pub detail_type: String,
    /// For example `aws.ec2`.
    pub source: String,
    /// The AWS account it is about, twelve digits.
    pub account: String,
    /// When it happened.
    pub time: Timestamp,
    /// Region.
    pub region: Region,
    /// What happened.
    pub detail: Value,
}

impl BridgeEvent {
    /// An instance that is gone without a word (INT-06), as discovery tells of it. `reclaimed`: EC2's own reason says
    /// that it took the instance back, so its pool is in danger. Telling it again is the same event.
    pub fn instance_lost(account: &str, region: &Region, instance_id: &str, at: Timestamp, reclaimed: bool) -> Self {
        Self {
            id: format!("lost-{instance_id}"),
            detail_type: INSTANCE_LOST.to_owned(),
            source: OWN_SOURCE.to_owned(),
            account: account.to_owned(),
            time: at,
            region: region.clone(),
            detail: json!({ "instance-id": instance_id, "reclaimed": reclaimed }),
        }
    }

    /// Whether it is one of `instance_lost`.
    pub fn is_instance_lost(&self) -> bool {
        self.source == OWN_SOURCE && self.detail_type == INSTANCE_LOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_event_survives_the_queue_and_is_told_from_those_of_aws() {
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        let own = BridgeEvent::instance_lost("111122223333", &"us-east-1".into(), "i-1", at, true);
        let read: BridgeEvent = serde_json::from_str(&serde_json::to_string(&own).unwrap()).unwrap();
        assert!(read == own && read.is_instance_lost());
        let aws = r#"{"version":"0","id":"7","detail-type":"Instance Lost","source":"aws.ec2","account":"111122223333",
            "time":"2026-11-21T10:00:00Z","region":"us-east-1","resources":[],"detail":{"instance-id":"i-1"}}"#;
        assert!(!serde_json::from_str::<BridgeEvent>(aws).unwrap().is_instance_lost());
    }
}
