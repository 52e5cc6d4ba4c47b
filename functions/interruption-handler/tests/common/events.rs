//! Events as they reach the queue.

use super::{AWS_ACCOUNT, REGION, cluster_id, instance_id, org, start};
use serde_json::{Value, json};
use spot_runtime::messages::{InstanceLost, LostInstance};

fn event(source: &str, detail_type: &str, id: &str, detail: Value) -> Value {
    json!({ "version": "0", "id": id, "detail-type": detail_type, "source": source, "account": AWS_ACCOUNT,
        "time": start().to_string(), "region": REGION, "resources": [], "detail": detail })
}
pub(crate) fn warning(node: usize) -> Value {
    let detail = json!({ "instance-id": instance_id(node), "instance-action": "terminate" });
    event("aws.ec2", "EC2 Spot Instance Interruption Warning", &format!("warning-{node}"), detail)
}
pub(crate) fn rebalance(node: usize) -> Value {
    let detail = json!({ "instance-id": instance_id(node) });
    event("aws.ec2", "EC2 Instance Rebalance Recommendation", &format!("rebalance-{node}"), detail)
}
pub(crate) fn state(node: usize, state: &str) -> Value {
    let detail = json!({ "instance-id": instance_id(node), "state": state });
    event("aws.ec2", "EC2 Instance State-change Notification", &format!("{state}-{node}"), detail)
}
pub(crate) fn maintenance(node: usize) -> Value {
    let detail = json!({ "service": "EC2", "eventTypeCategory": "scheduledChange", "statusCode": "upcoming",
        "eventTypeCode": "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED", "startTime": "Sat, 28 Nov 2026 10:00:00 GMT",
        "affectedEntities": [{ "entityValue": instance_id(node) }] });
    event("aws.health", "AWS Health Event", &format!("health-{node}"), detail)
}
pub(crate) fn lost(node: usize, reason: Option<&str>) -> Value {
    let lost = LostInstance {
        instance_id: instance_id(node),
        organization_id: org(1),
        cluster_id: cluster_id(),
        reason: reason.map(str::to_owned),
    };
    serde_json::to_value(InstanceLost::new(AWS_ACCOUNT, &REGION.into(), start(), lost)).unwrap()
}
