//! Where an event can be watched.

use serde_json::Value;
use spot_api_types::live::Channel;
use std::str::FromStr;

/// The channels of an event, by its kind and by what its detail names.
pub fn channels_of(detail_type: &str, detail: &Value) -> Vec<Channel> {
    let cluster = || id(detail, "cluster_id");
    let family = detail_type.split('.').next().unwrap_or_default();
    match family {
        // Figures change all the time: nobody's activity.
        "kpi" | "funnel" | "pipeline" | "ledger" => vec![Channel::Metrics],
        "discovery" => id(detail, "account_id").map(Channel::Discovery).into_iter().collect(),
        "agent" => {
            let heartbeat = cluster().map(Channel::AgentHeartbeat);
            heartbeat.into_iter().chain(cluster().map(Channel::ClusterEvents)).chain([Channel::Activity]).collect()
        }
        _ => cluster().map(Channel::ClusterEvents).into_iter().chain([Channel::Activity]).collect(),
    }
}

fn id<T: FromStr>(detail: &Value, name: &str) -> Option<T> {
    detail.get(name)?.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_goes_where_people_look_for_it() {
        let (cluster, account) = (format!("clu_{}", "1".repeat(32)), format!("acc_{}", "2".repeat(32)));
        let detail = json!({ "cluster_id": cluster, "account_id": account });
        let names = |kind: &str, detail: &Value| {
            channels_of(kind, detail).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let events = format!("cluster:events:{cluster}");
        assert_eq!(names("action.finished", &detail), format!("{events} org:activity"));
        assert_eq!(names("agent.lost", &detail), format!("agent:heartbeat:{cluster} {events} org:activity"));
        assert_eq!(names("kpi.changed", &detail), "metrics:live");
        assert_eq!(names("discovery.progress", &detail), format!("discovery:{account}"));
        assert_eq!(names("account.verified", &json!({})), "org:activity");
        assert_eq!(names("job.closed", &json!({ "cluster_id": "clu_1" })), "org:activity", "no id, no channel");
        assert_eq!(names("discovery.progress", &json!(7)), "");
    }
}
