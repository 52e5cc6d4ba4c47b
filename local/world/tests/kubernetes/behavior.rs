//! Controllers and scheduler over time.

use crate::world::{cluster, later, node, start, web};
use serde_json::Value;
use spot_domain::{Architecture, CountOrPercent, ObjectName, Taint, TaintEffect, label_keys};
use spot_world::kubernetes::{
    Compute, KubernetesCluster, Workload, WorkloadAffinity, WorkloadBudget, WorkloadKind, WorkloadSpread,
};
use std::collections::BTreeMap;

pub(crate) fn items(cluster: &KubernetesCluster, kind: &str) -> Vec<Value> {
    let dump: Value = serde_json::from_slice(&cluster.dump()).unwrap();
    dump["items"].as_array().unwrap().iter().filter(|item| item["kind"] == kind).cloned().collect()
}

pub(crate) fn pods(cluster: &KubernetesCluster, app: &str) -> Vec<Value> {
    items(cluster, "Pod").into_iter().filter(|pod| pod["metadata"]["labels"]["app"] == app).collect()
}

fn is_ready(object: &Value) -> bool {
    let conditions = object["status"]["conditions"].as_array().into_iter().flatten();
    conditions.clone().any(|one| one["type"] == "Ready" && one["status"] == "True")
}

fn by_domain(cluster: &KubernetesCluster, app: &str, key: &str) -> BTreeMap<String, usize> {
    let nodes: BTreeMap<String, Value> = items(cluster, "Node")
        .into_iter()
        .map(|node| (node["metadata"]["name"].as_str().unwrap().to_owned(), node))
        .collect();
    let mut counts = BTreeMap::new();
    for pod in pods(cluster, app) {
        if let Some(node) = pod["spec"]["nodeName"].as_str() {
            let domain = nodes[node]["metadata"]["labels"][key].as_str().unwrap().to_owned();
            *counts.entry(domain).or_default() += 1;
        }
    }
    counts
}

#[test]
fn a_new_cluster_comes_to_rest_with_everything_ready() {
    let cluster = cluster(4, &[web(6)]);
    let web = pods(&cluster, "web");
    assert_eq!(web.len(), 6);
    assert!(web.iter().all(is_ready));
    assert!(items(&cluster, "Node").iter().all(is_ready));
    assert_eq!(pods(&cluster, "aws-node").len(), 4, "one on each node");
    let deployment = items(&cluster, "Deployment").into_iter().find(|one| one["metadata"]["name"] == "web").unwrap();
    assert_eq!(deployment["status"]["availableReplicas"], 6);
    let budget =
        items(&cluster, "PodDisruptionBudget").into_iter().find(|one| one["metadata"]["name"] == "web").unwrap();
    assert_eq!(budget["status"]["disruptionsAllowed"], 1);
    assert_eq!(budget["status"]["expectedPods"], 6);
    assert_eq!(cluster.next_event_at(), None, "nothing happens in a cluster at rest");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let make = |seed| {
        let mut cluster = KubernetesCluster::new("shop", "uid", seed);
        (0..5).for_each(|number| cluster.node_joins(start(), node(number)));
        cluster.apply(start(), &web(20));
        cluster.advance(later(start(), 30));
        cluster.node_lost(later(start(), 90), &node(2).name);
        cluster.advance(later(start(), 900));
        cluster.dump()
    };
    assert_eq!(make(1), make(1));
    assert_ne!(make(1), make(2));
}

#[test]
fn a_rollout_never_goes_below_or_above_its_bounds() {
    let mut workload = web(10);
    workload.max_surge = CountOrPercent::Count(2);
    workload.max_unavailable = CountOrPercent::Count(1);
    let mut cluster = cluster(6, &[workload]);
    let name = ObjectName::new("default", "web");
    let before: Vec<Value> = pods(&cluster, "web").iter().map(|pod| pod["metadata"]["name"].clone()).collect();
    let mut now = later(start(), 700);
    assert!(cluster.rollout_restart(now, WorkloadKind::Deployment, &name));
    let mut steps = 0;
    while let Some(next) = cluster.next_event_at() {
        now = next;
        cluster.advance(now);
        let pods = pods(&cluster, "web");
        let staying: Vec<&Value> = pods.iter().filter(|pod| pod["metadata"]["deletionTimestamp"].is_null()).collect();
        assert!(staying.iter().filter(|pod| is_ready(pod)).count() >= 9, "at {now}");
        assert!(staying.len() <= 12, "at {now}");
        steps += 1;
    }
    let after = pods(&cluster, "web");
    assert!(steps > 10, "it takes several waves");
    assert_eq!(after.len(), 10);
    assert!(after.iter().all(|pod| is_ready(pod) && !before.contains(&pod["metadata"]["name"])));
}

#[test]
fn recreate_stops_the_old_pods_before_it_starts_new_ones() {
    let mut workload = web(3);
    workload.recreate = true;
    let mut cluster = cluster(3, &[workload]);
    cluster.deploy(
        later(start(), 700),
        WorkloadKind::Deployment,
        &ObjectName::new("default", "web"),
        "registry.example/web:2",
    );
    let image = |pod: &Value| pod["spec"]["containers"][0]["image"].as_str().unwrap().to_owned();
    while let Some(next) = cluster.next_event_at() {
        let images: Vec<String> = pods(&cluster, "web").iter().map(image).collect();
        assert!(images.windows(2).all(|pair| pair[0] == pair[1]), "old and new side by side: {images:?}");
        cluster.advance(next);
    }
    assert_eq!(pods(&cluster, "web").iter().map(image).collect::<Vec<_>>(), ["registry.example/web:2"; 3]);
}

#[test]
fn pods_that_fit_nowhere_wait_and_say_why_and_go_when_a_node_comes() {
    let mut big = web(2);
    big.requests = Compute { cpu_millicores: 3500, memory_bytes: 1 << 30 };
    let mut cluster = cluster(1, &[big]);
    let waiting: Vec<Value> =
        pods(&cluster, "web").into_iter().filter(|pod| pod["spec"]["nodeName"].is_null()).collect();
    assert_eq!(waiting.len(), 1);
    let message = waiting[0]["status"]["conditions"][0]["message"].as_str().unwrap();
    assert_eq!(message, "0/1 nodes are available: 1 Insufficient cpu.");
    assert_eq!(cluster.unscheduled_requests().len(), 1);
    cluster.node_joins(later(start(), 700), node(1));
    cluster.advance(later(start(), 800));
    assert!(pods(&cluster, "web").iter().all(is_ready));
}

#[test]
fn hard_spread_and_anti_affinity_hold() {
    let mut spread = web(9);
    spread.spread = vec![WorkloadSpread { topology_key: label_keys::ZONE.to_owned(), max_skew: 1, hard: true }];
    let mut alone = web(4);
    alone.name = "alone".to_owned();
    alone.affinity = vec![WorkloadAffinity::ApartFromItself(label_keys::HOSTNAME.to_owned())];
    let mut beside = web(2);
    beside.name = "beside".to_owned();
    beside.affinity = vec![WorkloadAffinity::TogetherWith(label_keys::HOSTNAME.to_owned(), "alone".to_owned())];
    let cluster = cluster(3, &[spread, alone, beside]);
    assert!(by_domain(&cluster, "web", label_keys::ZONE).values().all(|count| *count == 3));
    let hosts = by_domain(&cluster, "alone", label_keys::HOSTNAME);
    assert!(hosts.len() == 3 && hosts.values().all(|count| *count == 1), "the fourth has no node of its own");
    assert_eq!(cluster.counts().unscheduled, 1);
    assert!(by_domain(&cluster, "beside", label_keys::HOSTNAME).keys().all(|host| hosts.contains_key(host)));
}

#[test]
fn taints_selectors_and_host_ports_keep_pods_away() {
    let mut tainted = node(0);
    tainted.taints = vec![Taint { key: "dedicated".into(), value: "x".into(), effect: TaintEffect::NoSchedule }];
    let mut labeled = node(1);
    labeled.labels.insert("disk".into(), "fast".into());
    let mut cluster = KubernetesCluster::new("shop", "uid", 1);
    cluster.node_joins(start(), tainted.clone());
    cluster.node_joins(start(), labeled.clone());
    let mut picky = web(1);
    picky.node_selector.insert("disk".into(), "fast".into());
    let tolerant = Workload { name: "tolerant".into(), host_ports: vec![9100], replicas: 3, ..Workload::default() };
    cluster.apply(start(), &picky);
    cluster.apply(start(), &tolerant.tolerate(&tainted.taints[0]));
    cluster.advance(later(start(), 300));
    assert_eq!(pods(&cluster, "web")[0]["spec"]["nodeName"], labeled.name.as_str());
    assert_eq!(
        by_domain(&cluster, "tolerant", label_keys::HOSTNAME).values().sum::<usize>(),
        2,
        "one port, one pod each"
    );
}

#[test]
fn an_image_for_another_architecture_crashes() {
    let arm = Workload { name: "arm".into(), architectures: vec![Architecture::Arm64], ..Workload::default() };
    let mut cluster = cluster(1, std::slice::from_ref(&arm));
    let pod = &pods(&cluster, "arm")[0];
    assert_eq!(pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"], "CrashLoopBackOff");
    assert!(!is_ready(pod));
    cluster.apply(later(start(), 700), &Workload { asks_for_architecture: true, ..arm });
    cluster.advance(later(start(), 900));
    assert_eq!(cluster.counts().unscheduled, 1, "asked for, it waits instead");
}

#[test]
fn a_job_runs_to_its_end_and_is_cleaned_up() {
    let job =
        Workload { kind: WorkloadKind::Job, name: "batch".into(), replicas: 3, run_secs: 120, ..Workload::default() };
    let mut cluster = cluster(2, &[job]);
    let ended = pods(&cluster, "batch");
    assert_eq!(ended.iter().filter(|pod| pod["status"]["phase"] == "Succeeded").count(), 3);
    cluster.advance(later(start(), 3600));
    assert!(pods(&cluster, "batch").is_empty());
}

#[test]
fn budgets_in_percent_follow_the_wanted_replicas() {
    let mut workload = web(10);
    workload.budget = Some(WorkloadBudget::MaxUnavailable(CountOrPercent::Percent(25)));
    let mut cluster = cluster(4, &[workload]);
    let name = ObjectName::new("default", "web");
    assert_eq!(cluster.disruptions_allowed(&name), Some(3), "a quarter of ten, rounded up");
    cluster.scale(later(start(), 700), WorkloadKind::Deployment, &name, 4);
    cluster.advance(later(start(), 800));
    assert_eq!(cluster.disruptions_allowed(&name), Some(1));
}

#[test]
fn ready_time_is_exact() {
    let mut cluster = cluster(2, &[web(4)]);
    let before = cluster.ready_time();
    cluster.advance(later(start(), 1600));
    let after = cluster.ready_time();
    // Four replicas of web, two of the name service.
    assert_eq!(after.wanted_pod_millis - before.wanted_pod_millis, 6 * 1_000_000);
    assert_eq!(after.ready_pod_millis - before.ready_pod_millis, 6 * 1_000_000);
    let on = pods(&cluster, "web").iter().filter(|pod| pod["spec"]["nodeName"] == node(0).name.as_str()).count();
    let dns = pods(&cluster, "coredns").iter().filter(|pod| pod["spec"]["nodeName"] == node(0).name.as_str()).count();
    cluster.node_lost(later(start(), 1600), &node(0).name);
    cluster.advance(later(start(), 1630));
    let lost = cluster.ready_time();
    let missing = (on + dns) as u128 * 30_000;
    assert_eq!(
        lost.ready_pod_millis - after.ready_pod_millis,
        6 * 30_000 - missing,
        "missed from the first millisecond"
    );
}

#[test]
fn invariants_hold_in_a_cluster_that_is_shaken() {
    let mut cluster = cluster(8, &[web(30), crate::world::database(3)]);
    let mut now = later(start(), 700);
    for round in 0..6usize {
        cluster.node_lost(now, &node(round).name);
        for _ in 0..400 {
            let Some(next) = cluster.next_event_at().filter(|next| *next <= later(now, 600)) else { break };
            cluster.advance(next);
            let report = cluster.check_invariants();
            assert_eq!((report.pods_lost, &report.losers), (0, &Vec::new()), "at {next}");
            assert_eq!(
                (report.nodes_overcommitted, report.volumes_doubly_used, report.budgets_broken),
                (0, 0, 0),
                "at {next}"
            );
        }
        now = later(now, 600);
        cluster.node_joins(now, node(100 + round));
    }
    cluster.advance(later(now, 1800));
    let counts = cluster.counts();
    assert_eq!((counts.ready, counts.unscheduled), (counts.wanted, 0));
}
