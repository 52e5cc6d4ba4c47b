//! Volumes: where they are made, how they follow their pods, how long that takes.

use crate::behavior::{items, pods};
use crate::world::{cluster, database, later, node, start};
use serde_json::Value;
use spot_domain::ObjectName;
use spot_world::kubernetes::{KubernetesCluster, Workload, WorkloadKind, WorkloadVolume};

fn node_of(cluster: &KubernetesCluster, pod: &str) -> Option<String> {
    let found = pods(cluster, "db").into_iter().find(|one| one["metadata"]["name"] == pod)?;
    found["spec"]["nodeName"].as_str().map(str::to_owned)
}

/// Whether a pod of this name, made after `since`, is ready.
fn is_ready(cluster: &KubernetesCluster, pod: &str, since: jiff::Timestamp) -> bool {
    let found = pods(cluster, "db").into_iter().find(|one| one["metadata"]["name"] == pod);
    found.is_some_and(|pod| {
        let made: jiff::Timestamp = pod["metadata"]["creationTimestamp"].as_str().unwrap().parse().unwrap();
        let conditions = pod["status"]["conditions"].as_array().unwrap().clone();
        made > since && conditions.iter().any(|one| one["type"] == "Ready" && one["status"] == "True")
    })
}

fn ready_after(cluster: &mut KubernetesCluster, from: jiff::Timestamp, pod: &str) -> i64 {
    for secs in 1..3600 {
        cluster.advance(later(from, secs));
        if is_ready(cluster, pod, from) {
            return secs;
        }
    }
    panic!("{pod} never became ready");
}

#[test]
fn a_volume_is_made_in_the_zone_of_its_first_pod_and_attached_to_its_node() {
    let cluster = cluster(3, &[database(3)]);
    let volumes = cluster.ebs_volumes();
    assert_eq!(volumes.len(), 3);
    let claims = items(&cluster, "PersistentVolumeClaim");
    assert!(claims.iter().all(|claim| claim["status"]["phase"] == "Bound"));
    for number in 0..3 {
        let spec = (0..3)
            .map(node)
            .find(|one| Some(one.name.0.clone()) == node_of(&cluster, &format!("db-{number}")))
            .unwrap();
        let volume = volumes.iter().find(|one| one.instance_id.as_deref() == Some(&spec.instance_id)).unwrap();
        assert_eq!(volume.zone, spec.zone);
    }
}

#[test]
fn the_pods_of_a_stateful_set_start_one_after_the_other() {
    let cluster = cluster(3, &[database(3)]);
    let mut started: Vec<(String, String)> = pods(&cluster, "db")
        .iter()
        .map(|pod| {
            (
                pod["metadata"]["creationTimestamp"].as_str().unwrap().to_owned(),
                pod["metadata"]["name"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    started.sort();
    let names: Vec<&str> = started.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["db-0", "db-1", "db-2"]);
    assert!(started.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

#[test]
fn a_pod_follows_its_volume_within_the_zone_after_a_detach_and_an_attach() {
    let mut cluster = cluster(6, &[database(1)]);
    let now = later(start(), 700);
    let before = node_of(&cluster, "db-0").unwrap();
    let zone = (0..6).map(node).find(|one| one.name.as_str() == before).unwrap().zone;
    cluster.delete_pod_by_name(now, &ObjectName::new("default", "db-0"));
    let took = ready_after(&mut cluster, now, "db-0");
    let after = node_of(&cluster, "db-0").unwrap();
    assert_eq!((0..6).map(node).find(|one| one.name.as_str() == after).unwrap().zone, zone);
    assert!((10..90).contains(&took), "{took} s");
}

#[test]
fn a_volume_of_a_lost_node_is_free_after_six_minutes() {
    let mut cluster = cluster(6, &[database(1)]);
    let now = later(start(), 700);
    let lost = node_of(&cluster, "db-0").unwrap();
    cluster.node_lost(now, &lost.as_str().into());
    let took = ready_after(&mut cluster, now, "db-0");
    assert!((400..600).contains(&took), "node noticed, pod collected, 360 s, attached: {took} s");
    assert_eq!(cluster.check_invariants().volumes_doubly_used, 0);
}

#[test]
fn a_volume_detached_by_force_is_free_at_once() {
    let mut cluster = cluster(6, &[database(1)]);
    let now = later(start(), 700);
    let lost = node_of(&cluster, "db-0").unwrap();
    let volume = cluster.ebs_volumes().remove(0);
    cluster.node_lost(now, &lost.as_str().into());
    cluster.advance(later(now, 120));
    cluster.volume_forced_off(later(now, 121), &volume.volume_id, &volume.instance_id.unwrap());
    let took = ready_after(&mut cluster, now, "db-0");
    assert!(took < 240, "{took} s");
}

#[test]
fn a_node_takes_no_more_volumes_than_it_can_attach() {
    let mut small = node(0);
    small.attachable_volumes = 2;
    let mut cluster = KubernetesCluster::new("shop", "uid", 1);
    cluster.node_joins(start(), small);
    let mut set = database(4);
    set.parallel = true;
    cluster.apply(start(), &set);
    cluster.advance(later(start(), 600));
    let placed = pods(&cluster, "db").iter().filter(|pod| !pod["spec"]["nodeName"].is_null()).count();
    assert_eq!(placed, 2);
}

#[test]
fn a_deployments_single_volume_moves_with_its_pod() {
    let single = Workload {
        name: "db".into(),
        recreate: true,
        volumes: vec![WorkloadVolume::Ebs { name: "data".into(), gib: 5 }],
        ..Workload::default()
    };
    let mut cluster = cluster(3, &[single]);
    let now = later(start(), 700);
    cluster.rollout_restart(now, WorkloadKind::Deployment, &ObjectName::new("default", "db"));
    cluster.advance(later(now, 300));
    let attachments: Vec<Value> = cluster.ebs_volumes().iter().map(|one| one.instance_id.clone().into()).collect();
    assert_eq!(attachments.len(), 1);
    assert_eq!(cluster.counts().ready, cluster.counts().wanted);
}
