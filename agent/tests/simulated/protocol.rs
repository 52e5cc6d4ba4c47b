//! What the agent tells of a simulated cluster (AGT-02, AGT-03, AGT-04, AGT-10).

use crate::site::Site;
use serde_json::Value;
use spot_api_types::agent::ClusterEventKind;
use std::collections::{BTreeMap, BTreeSet};

/// UID and node of each object in a `List`, by kind, namespace and name.
fn objects(list: &Value) -> BTreeMap<[String; 3], [String; 2]> {
    let text = |object: &Value, at: &str| object.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned();
    let items = list["items"].as_array().unwrap().iter();
    let name = |object: &Value| ["/kind", "/metadata/namespace", "/metadata/name"].map(|at| text(object, at));
    items.map(|object| (name(object), ["/metadata/uid", "/spec/nodeName"].map(|at| text(object, at)))).collect()
}

/// The snapshot that was uploaded last.
fn uploaded(site: &Site) -> Value {
    let control = site.control();
    let body = &control.snapshots.last().unwrap().2;
    serde_json::from_slice(&zstd::decode_all(body.as_ref()).unwrap()).unwrap()
}

#[tokio::test]
async fn the_agent_registers_and_uploads_the_cluster_as_it_is() {
    let mut site = Site::new();
    site.pass(5).await;
    let dump: Value = serde_json::from_slice(&site.ask(|cluster, _| cluster.dump())).unwrap();
    assert_eq!(objects(&uploaded(&site)), objects(&dump));
    assert_eq!(site.ask(|cluster, _| cluster.open_watches()), 9, "a watch for each kind");
    let control = site.control();
    let [registered] = control.registered.as_slice() else { panic!("registered once") };
    assert_eq!((registered.cluster_uid.as_str(), registered.node_count), (site.cluster_uid.as_str(), 9));
    assert!(registered.kubernetes_version.starts_with("v1.33"));
    assert!(registered.capabilities.iter().any(|kind| kind == "restart_rollout"));
    assert_eq!(control.snapshots.len(), 1);
}

#[tokio::test]
async fn an_unchanged_cluster_is_not_uploaded_again_and_says_little() {
    let mut site = Site::new();
    site.pass(60).await;
    let (before, steps) = (site.control().requests.len(), site.steps);
    site.pass(3_600).await;
    let control = site.control();
    let windows = usize::try_from(control.windows).unwrap();
    let said = control.requests.len() - before - windows - control.renewals.len();
    assert_eq!(control.snapshots.len(), 1, "nothing changed");
    assert!((11..=13).contains(&windows), "{windows} windows of usage");
    assert!(said <= 60, "{said} signs of life");
    let heard = control.heartbeats.iter().map(|(at, _)| *at).collect::<Vec<_>>();
    assert!(heard.windows(2).all(|pair| pair[1].duration_since(pair[0]).as_secs() >= 60), "never more than needed");
    assert!(site.steps - steps < 600, "{} steps", site.steps - steps);
}

#[tokio::test]
async fn an_interrupted_node_and_its_replacement_are_told_within_a_second() {
    let mut site = Site::new();
    site.pass(60).await;
    let lost = site.spot_nodes().await[0].clone();
    let instance = site.instance_of(&lost).await;
    assert!(site.world().interrupt_instance(&instance));
    let is_there = |site: &Site| site.ask(|cluster, _| cluster.node_names().iter().any(|name| **name == *lost));
    assert!(site.run_while(400, is_there).await, "two minutes and the node controller's patience");
    let gone_at = site.now();
    site.pass(1).await;
    let told = |site: &Site, kind| {
        let control = site.control();
        let told = control.events.iter().find(|(_, event)| event.kind == kind);
        told.map(|(at, event)| (*at, event.object.name.clone()))
    };
    assert_eq!(told(&site, ClusterEventKind::NodeNotReady).map(|(_, name)| name), Some(lost.clone()));
    let (removed_at, removed) = told(&site, ClusterEventKind::NodeRemoved).expect("told");
    assert!(removed == lost && removed_at.duration_since(gone_at).as_secs() <= 1);
    site.pass(900).await;
    assert!(told(&site, ClusterEventKind::NodeAdded).is_some() && told(&site, ClusterEventKind::NodeReady).is_some());
    let nodes: BTreeSet<_> = site.ask(|cluster, _| cluster.node_names()).iter().map(|name| name.to_string()).collect();
    let uploaded = uploaded(&site);
    let seen = objects(&uploaded).into_keys().filter(|[kind, ..]| kind == "Node").map(|[_, _, name]| name);
    assert_eq!(seen.collect::<BTreeSet<_>>(), nodes, "the last snapshot is the cluster of now");
    assert!(site.is_whole());
}

#[tokio::test]
async fn usage_is_told_per_node_and_workload() {
    let mut site = Site::new();
    site.pass(700).await;
    let control = site.control();
    assert_eq!(control.windows, 2);
    let window = control.usage.as_ref().unwrap();
    assert_eq!((window.nodes.len(), window.to.duration_since(window.from).as_secs()), (9, 300));
    let of = |kind: &str, name: &str| {
        let mut workloads = window.workloads.iter().filter(|one| one.kind == kind && one.name.starts_with(name));
        workloads.next().map(|one| one.usage).unwrap()
    };
    let (front, store) = (of("ReplicaSet", "front-"), of("StatefulSet", "store"));
    assert_eq!(front.samples, 9 * store.samples, "nine replicas, and each was looked at as often");
    assert!(store.samples >= 10 && (1..=300).contains(&store.cpu_mean_millicores), "{store:?}");
    assert!(store.cpu_max_millicores >= store.cpu_mean_millicores && store.memory_mean_bytes > 1 << 20);
}

#[tokio::test]
async fn a_restarted_agent_uploads_the_same_and_repeats_no_event() {
    let mut site = Site::new();
    site.pass(60).await;
    let before = objects(&uploaded(&site));
    let mut site = site.killed_and_restarted();
    site.pass(60).await;
    assert_eq!(objects(&uploaded(&site)), before);
    let control = site.control();
    assert_eq!((control.registered.len(), control.snapshots.len(), control.events.len()), (2, 2, 0));
}
