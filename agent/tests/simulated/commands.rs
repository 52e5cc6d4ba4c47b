//! Signed commands carried out on the simulated cluster (AGT-06, AGT-07, AGT-09).

use crate::shared::signer;
use crate::site::Site;
use crate::views::object_name;
use jiff::SignedDuration;
use spot_api_types::agent::{RefusedBy, ResultStatus};
use spot_api_types::command::{CommandSigner, Envelope, QueueMessage};
use spot_domain::{ActionKind, ObjectName};

/// A site whose agent has registered and is in step.
async fn ready() -> Site {
    let mut site = Site::new();
    site.pass(5).await;
    site
}

/// Of the whole cluster: rises with any write by anybody.
fn version(site: &Site) -> u64 {
    site.ask(|cluster, _| cluster.version())
}

#[tokio::test]
async fn a_cordoned_node_takes_no_pods_until_it_is_uncordoned() {
    let mut site = ready().await;
    let node = site.spot_nodes().await[0].clone();
    site.order(1, ActionKind::CordonNode(site.target(&node).await));
    site.completed(1, 10).await;
    assert!(site.is_cordoned(&node).await);
    let here = site.movable_on(&node).await.len();
    let front = ObjectName::new("web", "front");
    site.ask(|cluster, now| cluster.scale(now, spot_world::kubernetes::WorkloadKind::Deployment, &front, 20));
    site.pass(120).await;
    assert_eq!(site.movable_on(&node).await.len(), here);
    site.order(2, ActionKind::UncordonNode(site.target(&node).await));
    site.completed(2, 10).await;
    assert!(!site.is_cordoned(&node).await);
}

#[tokio::test]
async fn labels_are_set_and_taken_away() {
    let mut site = ready().await;
    let node = site.spot_nodes().await[0].clone();
    let target = site.target(&node).await;
    let set = vec![("spot-optimizer.io/pool".to_owned(), Some("blue".to_owned()))];
    site.order(1, ActionKind::LabelNode { node: target.clone(), labels: set });
    site.completed(1, 10).await;
    let labels = async |site: &Site| site.get(&format!("/api/v1/nodes/{node}")).await["metadata"]["labels"].clone();
    assert_eq!(labels(&site).await["spot-optimizer.io/pool"], "blue");
    let unset = vec![("spot-optimizer.io/pool".to_owned(), None)];
    site.order(2, ActionKind::LabelNode { node: target, labels: unset });
    site.completed(2, 10).await;
    assert!(labels(&site).await["spot-optimizer.io/pool"].is_null());
}

#[tokio::test]
async fn an_evicted_pod_is_gone_and_replaced() {
    let mut site = ready().await;
    let pod = site.pods_of("front").await[0].clone();
    site.order(1, ActionKind::EvictPod { pod: object_name(&pod), uid: pod.uid.clone(), grace_secs: 30 });
    assert_eq!(site.completed(1, 60).await.result.evicted, 1);
    assert!(site.pods_of("front").await.iter().all(|other| other.uid != pod.uid));
    site.pass(60).await;
    assert!(site.is_whole());
}

#[tokio::test]
async fn a_drain_moves_everything_that_may_move_and_breaks_no_budget() {
    let mut site = ready().await;
    let node = site.node_of("front").await;
    let moved = site.movable_on(&node).await.len();
    site.order(1, site.drain(&node, 600).await);
    let result = site.completed(1, 600).await;
    assert_eq!(usize::try_from(result.result.evicted).unwrap(), moved);
    assert!(site.movable_on(&node).await.is_empty() && site.is_cordoned(&node).await);
    let left = site.pods().await.into_iter().filter(|pod| pod.node == node);
    assert!(left.into_iter().all(|pod| pod.owner == "DaemonSet"), "pods of the node itself stay");
    site.pass(60).await;
    // That no budget was ever broken is checked at every step.
    assert!(site.is_whole());
}

#[tokio::test]
async fn a_single_replica_has_its_second_before_the_first_goes() {
    let mut site = ready().await;
    let old = site.pods_of("back-office").await[0].clone();
    let workload = ObjectName::new("web", "back-office");
    site.order(1, ActionKind::CordonNode(site.target(&old.node).await));
    site.completed(1, 10).await;
    let kind = ActionKind::RestartRollout { workload, deadline_at: site.after_secs(300) };
    site.order(2, kind);
    let whole_at_first = site.is_whole();
    let came = site.run_while(300, |site| {
        assert!(site.is_whole(), "somebody serves at every moment");
        site.result(2).is_none()
    });
    assert!(came.await && whole_at_first);
    assert_eq!(site.result(2).unwrap().status, ResultStatus::Completed);
    site.pass(60).await;
    let [new] = site.pods_of("back-office").await.try_into().unwrap();
    assert!(new.ready && new.uid != old.uid && new.node != old.node);
    site.order(3, site.drain(&old.node, 600).await);
    site.completed(3, 600).await;
    assert_eq!(site.pods_of("back-office").await[0].uid, new.uid, "nothing of it was left to move");
}

#[tokio::test]
async fn results_are_sent_again_until_they_are_taken_in() {
    let mut site = ready().await;
    let node = site.spot_nodes().await[0].clone();
    site.control().lose_answers = 3;
    site.order(1, ActionKind::CordonNode(site.target(&node).await));
    site.pass(300).await;
    let control = site.control();
    assert_eq!((control.results.len(), control.accepted.len()), (4, 1));
}

#[tokio::test]
async fn a_second_delivery_changes_nothing() {
    let mut site = ready().await;
    let node = site.node_of("front").await;
    let command = site.order(1, site.drain(&node, 600).await);
    site.completed(1, 600).await;
    site.pass(120).await;
    let before = (version(&site), site.ask(|cluster, _| cluster.counts()));
    for _ in 0..3 {
        site.deliver(QueueMessage::Command(command.clone()).to_body());
        site.pass(20).await;
    }
    assert_eq!((version(&site), site.ask(|cluster, _| cluster.counts())), before);
    let mut site = site.killed_and_restarted();
    site.pass(20).await;
    let before = version(&site);
    site.deliver(QueueMessage::Command(command).to_body());
    site.pass(120).await;
    assert_eq!(version(&site), before, "nor after a restart");
    assert_eq!(site.control().accepted.len(), 1);
}

#[tokio::test]
async fn forged_foreign_expired_and_replayed_commands_change_nothing() {
    let mut site = ready().await;
    let nodes = site.spot_nodes().await;
    let done = site.order(1, ActionKind::LabelNode { node: site.target(&nodes[0]).await, labels: Vec::new() });
    site.completed(1, 20).await;
    site.pass(30).await;
    let before = version(&site);
    let genuine = site.envelope(2, ActionKind::CordonNode(site.target(&nodes[1]).await));
    let forged = CommandSigner::new("key-1", &[8; 32]).sign(&genuine).unwrap();
    let mut tampered = signer().sign(&genuine).unwrap();
    tampered.envelope = signer().sign(&Envelope { sequence: 3, ..genuine.clone() }).unwrap().envelope;
    let now = site.now();
    let otherwise = [
        Envelope { cluster_uid: "another".to_owned(), ..genuine.clone() },
        Envelope { cluster_id: format!("clu_{:032x}", 2).parse().unwrap(), ..genuine.clone() },
        Envelope { expires_at: now, ..genuine.clone() },
        Envelope { not_before: now + SignedDuration::from_hours(1), ..genuine.clone() },
        // The number of a command that is over.
        Envelope { sequence: 1, ..genuine.clone() },
    ];
    let signed = otherwise.iter().map(|envelope| signer().sign(envelope).unwrap());
    for command in signed.chain([forged, tampered, done]) {
        site.deliver(QueueMessage::Command(command).to_body());
        site.pass(10).await;
    }
    assert_eq!(version(&site), before, "not even the agent's memory was touched");
    let replayed = site.result(2).expect("a genuine command that may not run is told");
    assert_eq!((replayed.status, replayed.refused_by), (ResultStatus::Failed, Some(RefusedBy::Signature)));
    site.send(&Envelope { sequence: 4, action_id: crate::shared::action_id(4), ..genuine });
    site.completed(4, 20).await;
    assert!(site.is_cordoned(&nodes[1]).await, "the agent still obeys what it should");
}

#[tokio::test]
async fn a_killed_agent_takes_its_drain_up_again_and_moves_no_pod_twice() {
    let mut site = ready().await;
    let node = site.node_of("front").await;
    let moved = site.movable_on(&node).await.len();
    let before = site.ask(|cluster, _| cluster.counts().evictions);
    site.order(1, site.drain(&node, 600).await);
    let begun = site.run_while(60, |site| site.ask(|cluster, _| cluster.counts().evictions) == before);
    assert!(begun.await);
    site = site.killed_and_restarted();
    site.completed(1, 600).await;
    let evictions = site.ask(|cluster, _| cluster.counts().evictions) - before;
    assert_eq!(usize::try_from(evictions).unwrap(), moved);
    assert!(site.movable_on(&node).await.is_empty());
}
