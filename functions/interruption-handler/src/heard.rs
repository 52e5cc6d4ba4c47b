//! What an event tells, read from EventBridge's shape. Events that tell of nothing we answer (an instance starts to
//! run) tell nothing; one of a known kind without its instance is unreadable.

use jiff::Timestamp;
use serde_json::Value;
use spot_domain::{InterruptionKind, Region};
use spot_runtime::BridgeEvent;
use spot_runtime::messages::INSTANCE_LOST;

/// EC2's reason for the end of a Spot instance that it took back.
const RECLAIMED: &str = "Server.SpotInstanceTermination";

/// What was heard about one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The event, by where it came from and its id there.
    pub event: (String, String),
    /// Twelve digits.
    pub aws_account_id: String,
    /// Region.
    pub region: Region,
    /// When it happened.
    pub at: Timestamp,
    /// `i-…`.
    pub instance_id: String,
    /// What it is.
    pub what: What,
}

/// What happened or will happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// EC2 takes it back two minutes after.
    Warning,
    /// EC2 may take it back soon.
    Rebalance,
    /// It stops or ends, and EC2 does not say why.
    Ended,
    /// AWS will stop, restart or retire it on some later day.
    Maintenance,
    /// Discovery found it lost; EC2's own reason says whether it was taken back.
    Lost {
        /// It was.
        reclaimed: bool,
    },
}

impl What {
    /// As it is recorded.
    pub fn kind(self) -> InterruptionKind {
        match self {
            Self::Warning => InterruptionKind::Warning,
            Self::Rebalance => InterruptionKind::Rebalance,
            Self::Ended => InterruptionKind::StateChange,
            Self::Maintenance => InterruptionKind::ScheduledChange,
            Self::Lost { .. } => InterruptionKind::Inferred,
        }
    }

    /// The instance is lost or certainly will be.
    pub fn is_loss(self) -> bool {
        match self {
            Self::Warning | Self::Ended | Self::Lost { .. } => true,
            Self::Rebalance | Self::Maintenance => false,
        }
    }
}

/// An event of a known kind that lacks what it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event `{detail_type}` without {missing}")]
pub struct Unreadable {
    detail_type: String,
    missing: &'static str,
}

/// What an event tells: of one instance, of several, or of none.
pub fn read(event: &BridgeEvent) -> Result<Vec<Heard>, Unreadable> {
    let whats = match (event.source.as_str(), event.detail_type.as_str()) {
        ("aws.ec2", "EC2 Spot Instance Interruption Warning") => vec![(instance(event)?, What::Warning)],
        ("aws.ec2", "EC2 Instance Rebalance Recommendation") => vec![(instance(event)?, What::Rebalance)],
        ("aws.ec2", "EC2 Instance State-change Notification") if ends(event)? => vec![(instance(event)?, What::Ended)],
        ("aws.health", "AWS Health Event") => {
            affected(event).into_iter().map(|instance_id| (instance_id, What::Maintenance)).collect()
        }
        ("spot-optimizer", INSTANCE_LOST) => {
            let reclaimed = event.detail.get("reason").and_then(Value::as_str) == Some(RECLAIMED);
            vec![(instance(event)?, What::Lost { reclaimed })]
        }
        _ => Vec::new(),
    };
    let heard = whats.into_iter().map(|(instance_id, what)| Heard {
        event: (event.source.clone(), event.id.clone()),
        aws_account_id: event.account.clone(),
        region: event.region.clone(),
        at: event.time,
        instance_id,
        what,
    });
    Ok(heard.collect())
}

fn text<'a>(event: &'a BridgeEvent, field: &'static str) -> Result<&'a str, Unreadable> {
    let missing = || Unreadable { detail_type: event.detail_type.clone(), missing: field };
    event.detail.get(field).and_then(Value::as_str).ok_or_else(missing)
}

fn instance(event: &BridgeEvent) -> Result<String, Unreadable> {
    text(event, "instance-id").map(str::to_owned)
}

fn ends(event: &BridgeEvent) -> Result<bool, Unreadable> {
    Ok(matches!(text(event, "state")?, "shutting-down" | "terminated" | "stopping" | "stopped"))
}

/// Instances of a planned change of EC2 that is not over.
fn affected(event: &BridgeEvent) -> Vec<String> {
    let word = |field| event.detail.get(field).and_then(Value::as_str).unwrap_or_default();
    let planned = word("service") == "EC2" && word("eventTypeCategory") == "scheduledChange";
    if !planned || word("statusCode") == "closed" {
        return Vec::new();
    }
    let entities = event.detail.get("affectedEntities").and_then(Value::as_array).into_iter().flatten();
    let ids = entities.filter_map(|entity| entity.get("entityValue").and_then(Value::as_str));
    ids.filter(|id| id.starts_with("i-")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn health(detail: &Value) -> Vec<String> {
        let event = BridgeEvent {
            id: "h".to_owned(),
            detail_type: "AWS Health Event".to_owned(),
            source: "aws.health".to_owned(),
            account: "111122223333".to_owned(),
            time: Timestamp::UNIX_EPOCH,
            region: "us-east-1".into(),
            detail: detail.clone(),
        };
        read(&event).unwrap().into_iter().map(|heard| heard.instance_id).collect()
    }

    #[test]
    fn of_health_events_only_planned_changes_of_instances_are_heard() {
        let entities = json!([{ "entityValue": "i-1" }, { "entityValue": "vol-1" }, { "entityValue": "i-2" }, {}]);
        let event = |service: &str, category: &str, status: &str| {
            json!({ "service": service, "eventTypeCategory": category, "statusCode": status,
                "affectedEntities": entities })
        };
        assert_eq!(health(&event("EC2", "scheduledChange", "upcoming")), ["i-1", "i-2"]);
        for other in [
            event("EC2", "scheduledChange", "closed"),
            event("EC2", "issue", "open"),
            event("RDS", "scheduledChange", "upcoming"),
            json!({}),
        ] {
            assert!(health(&other).is_empty(), "{other}");
        }
    }
}
