//! Number 9: a pod whose volume lives in one zone.

use crate::scenes;
use crate::stage::{Stage, WEB};
use jiff::{SignedDuration, Timestamp};
use spot_domain::{CapacityType, JobStatus};
use std::collections::BTreeMap;

/// A replica with a volume in each zone, too large for what small on-demand nodes have left.
const STORE: &str = r#"
  [[clusters.workloads]]
  kind = "stateful_set"
  namespace = "data"
  name = "store"
  replicas = 3
  cpu = "1500m"
  memory = "2Gi"
  volume_gib = 20
  one_per_zone = true
  max_unavailable = 1
"#;

/// How long a pod of the store was without a Ready replica at most, watched for `secs`: altogether, and once its next
/// node was found, when only its volume is waited for.
async fn longest_absences(stage: &mut Stage, secs: i64) -> (SignedDuration, SignedDuration) {
    let mut since = BTreeMap::<(&str, bool), Timestamp>::new();
    let mut longest = BTreeMap::from([(false, SignedDuration::ZERO), (true, SignedDuration::ZERO)]);
    let end = stage.now() + SignedDuration::from_secs(secs);
    while stage.now() < end {
        stage.pass(1).await;
        let doubly = stage.in_cluster(|cluster, _| cluster.check_invariants().volumes_doubly_used);
        assert_eq!(doubly, 0, "a volume is on one node at a time");
        let pods = stage.pods_of("store");
        for name in ["store-0", "store-1", "store-2"] {
            let pod = pods.iter().find(|pod| pod.name == name);
            let is_away = pod.is_none_or(|pod| !pod.ready);
            let has_node = pod.is_some_and(|pod| !pod.node.is_empty() && !pod.leaving);
            for (with_node, counts) in [(false, is_away), (true, is_away && has_node)] {
                if counts {
                    let began = *since.entry((name, with_node)).or_insert(stage.now());
                    let known = longest.entry(with_node).or_default();
                    *known = (*known).max(stage.now().duration_since(began));
                } else {
                    since.remove(&(name, with_node));
                }
            }
        }
    }
    (longest[&false], longest[&true])
}

fn zones(stage: &Stage) -> BTreeMap<String, String> {
    let zone = |node: &str| stage.node(node).map(|node| node.zone).unwrap_or_default();
    stage.pods_of("store").into_iter().map(|pod| (pod.name, zone(&pod.node))).collect()
}

#[tokio::test]
async fn a_pod_with_a_volume_finds_its_new_node_in_its_zone_before_it_is_moved_and_its_volume_comes_off_in_order() {
    let mut stage = Stage::open(&scenes::to_be_moved(STORE)).await;
    let before = zones(&stage);
    let old = stage.live(CapacityType::OnDemand).len();
    let (away, for_volume) = longest_absences(&mut stage, 5_400).await;
    stage.until_quiet(3_600).await;
    println!(
        "a pod with a volume was away for {away} at most, {for_volume} of it with a node: {:#?}",
        stage.story().await
    );
    assert_eq!(zones(&stage), before, "each in the zone of its volume");
    assert!(stage.is_whole() && stage.live(CapacityType::OnDemand).len() < old, "{:#?}", stage.story().await);
    assert!(stage.jobs().await.iter().any(|job| job.status == JobStatus::Completed));
    // Detached in some ten seconds, attached in as many. Cut off before, it would have been six minutes.
    assert!(for_volume < SignedDuration::from_mins(2), "{for_volume} {:#?}", stage.story().await);
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn after_a_warning_a_pod_with_a_volume_comes_back_in_its_zone_without_the_six_minutes_of_a_lost_node() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(STORE)).await;
    let before = zones(&stage);
    let host = stage.pods_of("store")[0].node.clone();
    let lost = stage.live(CapacityType::Spot).into_iter().find(|one| one.private_dns_name == host).unwrap();
    assert!(stage.world().interrupt_instance(&lost.id));
    let (away, for_volume) = longest_absences(&mut stage, 900).await;
    stage.until_quiet(900).await;
    println!("after a warning it was away for {away}, {for_volume} of it with a node");
    assert_eq!(zones(&stage), before);
    let bought = stage.bought();
    assert!(bought.len() == 1 && bought[0].zone == lost.zone, "{bought:#?}");
    assert!(stage.is_whole() && away < SignedDuration::from_mins(5), "{away} {:#?}", stage.story().await);
    assert!(for_volume < SignedDuration::from_mins(2), "{for_volume}");
    let attached = stage.world().clusters[WEB].ebs_volumes();
    assert!(attached.iter().all(|volume| volume.instance_id.as_ref() != Some(&lost.id)));
    stage.nothing_was_broken().await;
}
