//! Events about instances in EventBridge's shape, as they reach the interruption handler's queue: those of customers'
//! accounts, and our own for what AWS did not tell.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use spot_domain::Region;

/// One event, whatever it is about.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{INSTANCE_LOST, InstanceLost, LostInstance};

    #[test]
    fn events_of_aws_and_our_own_are_read_alike() {
        let aws = r#"{"version":"0","id":"7","detail-type":"EC2 Instance Rebalance Recommendation","source":"aws.ec2",
            "account":"111122223333","time":"2026-11-21T10:00:00Z","region":"us-east-1","resources":[],
            "detail":{"instance-id":"i-1"}}"#;
        let read: BridgeEvent = serde_json::from_str(aws).unwrap();
        assert_eq!((read.id.as_str(), read.detail["instance-id"].as_str()), ("7", Some("i-1")));
        let digits = "0".repeat(32);
        let lost = LostInstance {
            instance_id: "i-1".to_owned(),
            organization_id: format!("org_{digits}").parse().unwrap(),
            cluster_id: format!("clu_{digits}").parse().unwrap(),
            reason: None,
        };
        let own = InstanceLost::new("111122223333", &"us-east-1".into(), read.time, lost);
        let own: BridgeEvent = serde_json::from_str(&serde_json::to_string(&own).unwrap()).unwrap();
        assert_eq!((own.detail_type.as_str(), own.detail["instance-id"].as_str()), (INSTANCE_LOST, Some("i-1")));
    }
}
