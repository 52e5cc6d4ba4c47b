//! Nodes that fall silent, come back, or are gone.

use crate::behavior::{items, pods};
use crate::world::{cluster, later, node, start, web};
use serde_json::Value;
use spot_world::kubernetes::KubernetesCluster;

fn on<'a>(pods: &'a [Value], name: &str) -> Vec<&'a Value> {
    pods.iter().filter(|pod| pod["spec"]["nodeName"] == name).collect()
}

fn condition(cluster: &KubernetesCluster, name: &str) -> Option<String> {
    let node = items(cluster, "Node").into_iter().find(|node| node["metadata"]["name"] == name)?;
    let conditions = node["status"]["conditions"].as_array()?.clone();
    let ready = conditions.into_iter().find(|one| one["type"] == "Ready")?;
    ready["status"].as_str().map(str::to_owned)
}

#[test]
fn a_node_is_not_ready_before_its_network_is() {
    let mut cluster = KubernetesCluster::new("shop", "uid", 1);
    cluster.node_joins(start(), node(0));
    assert_eq!(condition(&cluster, node(0).name.as_str()).as_deref(), Some("False"));
    cluster.advance(later(start(), 20));
    assert_eq!(condition(&cluster, node(0).name.as_str()).as_deref(), Some("True"));
}

#[test]
fn a_lost_instance_is_noticed_after_forty_seconds_and_its_pods_are_replaced_soon_after() {
    let mut cluster = cluster(3, &[web(6)]);
    let (name, lost_at) = (node(1).name, later(start(), 600));
    let before = on(&pods(&cluster, "web"), name.as_str()).len();
    assert!(before > 0);
    cluster.node_lost(lost_at, &name);
    cluster.advance(later(lost_at, 39));
    assert_eq!(condition(&cluster, name.as_str()).as_deref(), Some("True"));
    cluster.advance(later(lost_at, 41));
    assert_eq!(condition(&cluster, name.as_str()).as_deref(), Some("Unknown"));
    cluster.advance(later(lost_at, 46));
    assert_eq!(condition(&cluster, name.as_str()), None, "the cloud controller deletes the node");
    assert_eq!(on(&pods(&cluster, "web"), name.as_str()).len(), before, "its pods are orphans for a while");
    cluster.advance(later(lost_at, 180));
    let after = pods(&cluster, "web");
    assert_eq!((after.len(), on(&after, name.as_str()).len()), (6, 0));
    assert_eq!(cluster.counts().ready, cluster.counts().wanted);
}

#[test]
fn pods_of_a_silent_node_are_evicted_after_five_minutes_and_stay_terminating() {
    let mut cluster = cluster(3, &[web(6)]);
    let (name, silent_at) = (node(1).name, later(start(), 600));
    let there = on(&pods(&cluster, "web"), name.as_str()).len();
    cluster.node_falls_silent(silent_at, &name);
    cluster.advance(later(silent_at, 330));
    let terminating = |cluster: &KubernetesCluster| {
        on(&pods(cluster, "web"), name.as_str())
            .iter()
            .filter(|pod| !pod["metadata"]["deletionTimestamp"].is_null())
            .count()
    };
    assert_eq!(terminating(&cluster), 0);
    cluster.advance(later(silent_at, 400));
    assert_eq!(terminating(&cluster), there, "nobody can tell the kubelet to stop them");
    assert_eq!(pods(&cluster, "web").len(), 6 + there, "but others stand in for them");
    cluster.node_returns(later(silent_at, 700), &name);
    cluster.advance(later(silent_at, 800));
    assert_eq!(pods(&cluster, "web").len(), 6);
    assert_eq!(condition(&cluster, name.as_str()).as_deref(), Some("True"));
}

#[test]
fn a_node_that_returns_in_time_keeps_its_pods() {
    let mut cluster = cluster(3, &[web(6)]);
    let (name, silent_at) = (node(1).name, later(start(), 600));
    let names = |cluster: &KubernetesCluster| -> Vec<Value> {
        pods(cluster, "web").iter().map(|pod| pod["metadata"]["name"].clone()).collect()
    };
    let before = names(&cluster);
    cluster.node_falls_silent(silent_at, &name);
    cluster.advance(later(silent_at, 120));
    assert!(cluster.counts().ready < cluster.counts().wanted);
    cluster.node_returns(later(silent_at, 120), &name);
    cluster.advance(later(silent_at, 1200));
    assert_eq!(names(&cluster), before);
    assert_eq!(cluster.counts().ready, cluster.counts().wanted);
}

#[test]
fn a_new_node_of_an_old_name_is_another_node() {
    let mut cluster = cluster(2, &[web(4)]);
    let uid = |cluster: &KubernetesCluster| {
        let found = items(cluster, "Node").into_iter().find(|one| one["metadata"]["name"] == node(0).name.as_str());
        found.unwrap()["metadata"]["uid"].clone()
    };
    let before = uid(&cluster);
    let now = later(start(), 600);
    cluster.node_lost(now, &node(0).name);
    cluster.node_joins(later(now, 5), node(0));
    assert_ne!(uid(&cluster), before);
    cluster.advance(later(now, 600));
    assert_eq!(cluster.counts().ready, cluster.counts().wanted);
    let report = cluster.check_invariants();
    assert_eq!((report.pods_lost, report.nodes_overcommitted), (0, 0));
}
