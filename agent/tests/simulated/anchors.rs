//! Behaviours an expert would test, as far as they are the agent's: each test says which, by its number in the list of
//! behaviours that other products are held against. Those about buying and permissions are the functions'.

use crate::shared::action_id;
use crate::site::{SHOP, Site};
use crate::views::PodRow;
use jiff::SignedDuration;
use serde_json::json;
use spot_api_types::agent::{ClusterEventKind, RefusedBy, ResultStatus};
use spot_api_types::command::QueueMessage;
use spot_domain::{ActionKind, CountOrPercent};
use spot_world::kubernetes::{Workload, WorkloadBudget};

async fn ready() -> Site {
    let mut site = Site::new();
    site.pass(5).await;
    site
}

/// A service of two replicas of which none may be missing; the node of the first.
async fn with_closed_budget(site: &mut Site) -> (String, PodRow) {
    let workload = Workload {
        namespace: "web".to_owned(),
        name: "ledger".to_owned(),
        replicas: 2,
        budget: Some(WorkloadBudget::MinAvailable(CountOrPercent::Count(2))),
        ..Workload::default()
    };
    site.ask(|cluster, now| cluster.apply(now, &workload));
    site.pass(120).await;
    assert!(site.is_whole());
    let pod = site.pods_of("ledger").await[0].clone();
    (pod.node.clone(), pod)
}

#[tokio::test]
async fn behaviour_02_a_closed_budget_before_a_loss_is_asked_until_the_deadline_and_never_broken() {
    let mut site = ready().await;
    let (node, pod) = with_closed_budget(&mut site).await;
    let begun = site.now();
    site.order_urgent_drain(1, &node, 110).await;
    let result = site.result_of(1, 200).await;
    assert_eq!(result.result.error_code.as_deref(), Some("deadline_passed"));
    let took = site.now().duration_since(begun);
    assert!((109..=115).contains(&took.as_secs()), "not given up early: {took}");
    let left = site.movable_on(&node).await;
    assert_eq!(left.iter().map(|pod| &pod.uid).collect::<Vec<_>>(), [&pod.uid], "everything else has gone");
    assert!(!left[0].leaving && left[0].ready, "it serves to the end");
    assert!(site.is_cordoned(&node).await);
    assert!(result.result.refused.iter().any(|(name, why)| name.name == pod.name && why.starts_with("budget")));
    // The loss itself: the controllers replace what no eviction could.
    let instance = site.instance_of(&node).await;
    assert!(site.world().end_without_notice(&instance));
    site.pass(900).await;
    assert!(site.is_whole());
}

#[tokio::test]
async fn behaviour_03_two_budgets_over_one_pod_are_reported_and_the_node_is_as_it_was() {
    let mut site = ready().await;
    let node = site.node_of("front").await;
    let spec = json!({"minAvailable": 1, "selector": {"matchLabels": {"app": "front"}}});
    let budget =
        json!({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "second"}, "spec": spec});
    site.post("/apis/policy/v1/namespaces/web/poddisruptionbudgets", budget).await;
    site.order(1, site.drain(&node, 600).await);
    let result = site.result_of(1, 60).await;
    assert_eq!(result.result.error_code.as_deref(), Some("two_budgets"));
    assert_eq!(result.refused_by, Some(RefusedBy::Budget));
    assert!(!site.is_cordoned(&node).await && site.pods_of("front").await.len() == 9);
}

#[tokio::test]
async fn behaviour_09_a_pod_with_a_volume_moves_within_its_zone_after_detach_and_attach() {
    let mut site = ready().await;
    let old = site.pods_of("store").await[0].clone();
    let zone = site.zone_of(&old.node).await;
    site.order(1, site.drain(&old.node, 600).await);
    site.completed(1, 600).await;
    site.pass(180).await;
    let [new] = site.pods_of("store").await.try_into().unwrap();
    assert!(new.ready && new.node != old.node && new.uid != old.uid);
    assert_eq!(site.zone_of(&new.node).await, zone);
    // That the volume was never on two nodes at once is checked at every step.
    let attached = site.get("/apis/storage.k8s.io/v1/volumeattachments").await;
    let nodes: Vec<_> =
        attached["items"].as_array().unwrap().iter().map(|one| one["spec"]["nodeName"].clone()).collect();
    assert_eq!(nodes, [json!(new.node)]);
}

#[tokio::test]
async fn behaviour_11_a_pod_that_came_after_the_plan_and_may_not_move_cancels_the_drain() {
    let mut site = ready().await;
    let node = site.node_of("front").await;
    let drain = site.drain(&node, 600).await;
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "by-hand"},
        "spec": {"nodeName": node, "containers": [{"name": "main", "image": "debug:1"}]},
    });
    site.post("/api/v1/namespaces/web/pods", pod).await;
    let before = site.movable_on(&node).await;
    site.order(1, drain);
    let result = site.result_of(1, 60).await;
    assert_eq!(result.result.error_code.as_deref(), Some("pods_may_not_move"));
    assert_eq!(result.result.refused[0].0.name, "by-hand");
    assert_eq!(site.movable_on(&node).await.len(), before.len());
    assert!(!site.is_cordoned(&node).await);
}

#[tokio::test]
async fn behaviour_11_a_pod_that_fits_nowhere_is_told_within_a_second() {
    let mut site = ready().await;
    let too_large = Workload {
        name: "huge".to_owned(),
        replicas: 1,
        requests: spot_world::kubernetes::Compute { cpu_millicores: 64_000, memory_bytes: 1 << 30 },
        ..Workload::default()
    };
    site.ask(|cluster, now| cluster.apply(now, &too_large));
    site.pass(1).await;
    let control = site.control();
    let told: Vec<_> = control.events.iter().map(|(_, event)| event.kind).collect();
    assert_eq!(told, [ClusterEventKind::PodPending]);
}

#[tokio::test]
async fn behaviour_12_recommendation_notice_and_duplicates_move_each_pod_once() {
    let mut site = ready().await;
    let node = site.node_of("front").await;
    let moved = site.movable_on(&node).await.len();
    let before = site.ask(|cluster, _| cluster.counts().evictions);
    let early = site.order(1, site.drain(&node, 600).await);
    site.pass(2).await;
    site.order_urgent_drain(2, &node, 110).await;
    let again = site.queue().messages.back().cloned().unwrap();
    site.deliver(again.clone());
    site.pass(1).await;
    site.deliver(QueueMessage::Command(early).to_body());
    site.deliver(again);
    site.completed(2, 110).await;
    let overtaken = site.result_of(1, 10).await;
    assert_eq!(overtaken.result.error_code.as_deref(), Some("overtaken"));
    site.pass(120).await;
    let evictions = site.ask(|cluster, _| cluster.counts().evictions) - before;
    assert_eq!(usize::try_from(evictions).unwrap(), moved);
    assert_eq!(site.control().accepted.len(), 2);
}

#[tokio::test]
async fn behaviour_13_a_loss_without_notice_is_told_and_its_drain_ends_without_harm() {
    let mut site = ready().await;
    let node = site.spot_nodes().await[0].clone();
    let instance = site.instance_of(&node).await;
    let lost_at = site.now();
    assert!(site.world().end_without_notice(&instance));
    let silent = |site: &Site| {
        let control = site.control();
        !control.events.iter().any(|(_, event)| event.kind == ClusterEventKind::NodeNotReady)
    };
    assert!(site.run_while(60, silent).await, "known when the node controller knows, 40 s after the loss");
    let known_after = site.now().duration_since(lost_at);
    site.order_urgent_drain(1, &node, 110).await;
    let result = site.result_of(1, 120).await;
    let serves_again = |site: &Site| !site.is_whole();
    assert!(site.run_while(900, serves_again).await);
    let whole_after = site.now().duration_since(lost_at);
    println!("lost without notice: known after {known_after}, whole again after {whole_after}");
    assert!(result.result.refused.is_empty() || result.status == ResultStatus::Failed);
    assert!(known_after < SignedDuration::from_secs(45) && whole_after < SignedDuration::from_mins(8));
}

#[tokio::test]
async fn behaviour_14_many_nodes_lost_at_once_are_all_drained_at_once() {
    let mut site = Site::new();
    site.control().config.max_concurrent = 1;
    site.pass(5).await;
    let nodes = site.spot_nodes().await;
    let begun = site.now();
    for (number, node) in (1..).zip(&nodes) {
        site.order_urgent_drain(number, node, 110).await;
    }
    site.pass(1).await;
    for node in &nodes {
        assert!(site.is_cordoned(node).await, "no drain waits for another");
    }
    for number in 1..=u64::try_from(nodes.len()).unwrap() {
        site.completed(number, 110).await;
    }
    assert!(site.now().duration_since(begun).as_secs() < 110);
    for node in &nodes {
        assert!(site.movable_on(node).await.is_empty());
    }
}

#[tokio::test]
async fn behaviour_20_a_withdrawn_drain_gives_the_node_back_and_keeps_what_still_runs_there() {
    let mut site = ready().await;
    let (node, pod) = with_closed_budget(&mut site).await;
    site.order(1, site.drain(&node, 1_200).await);
    site.pass(90).await;
    assert!(site.is_cordoned(&node).await);
    // The replacement never became ready: the executor withdraws the action.
    site.control().cancelled.push(action_id(1));
    let result = site.result_of(1, 60).await;
    assert_eq!(result.result.error_code.as_deref(), Some("cancelled"));
    assert!(!site.is_cordoned(&node).await);
    assert!(site.movable_on(&node).await.iter().any(|other| other.uid == pod.uid && other.ready));
    site.pass(120).await;
    assert!(site.is_whole());
}

#[tokio::test]
async fn behaviour_21_a_drain_out_of_time_uncordons_and_names_what_was_left() {
    let mut site = ready().await;
    let (node, pod) = with_closed_budget(&mut site).await;
    site.order(1, site.drain(&node, 120).await);
    let result = site.result_of(1, 200).await;
    assert_eq!((result.status, result.result.error_code.as_deref()), (ResultStatus::Failed, Some("deadline_passed")));
    assert_eq!(result.result.refused.iter().map(|(name, _)| &name.name).collect::<Vec<_>>(), [&pod.name]);
    assert!(!site.is_cordoned(&node).await && site.is_whole());
}

#[tokio::test]
async fn behaviour_22_commands_that_expired_while_the_agent_was_away_never_run() {
    let mut site = ready().await;
    let node = site.spot_nodes().await[0].clone();
    site.order(1, ActionKind::CordonNode(site.target(&node).await));
    site.pass_without_agent(600);
    site.pass(60).await;
    assert!(!site.is_cordoned(&node).await && site.result(1).is_none());
}

#[tokio::test]
async fn behaviour_22_the_cluster_runs_on_while_the_control_plane_is_down_and_hears_of_it_afterwards() {
    let mut site = ready().await;
    let node = site.node_of("front").await;
    site.order(1, site.drain(&node, 300).await);
    site.pass(3).await;
    site.control().down = true;
    let asked = site.control().requests.len();
    let lost = site.spot_nodes().await.into_iter().find(|other| *other != node).unwrap();
    let instance = site.instance_of(&lost).await;
    assert!(site.world().interrupt_instance(&instance));
    site.pass(3_600).await;
    assert!(site.is_whole(), "the customer's own controllers and groups do their work");
    let tries = site.control().requests.len() - asked;
    assert!(tries < 200, "no storm: {tries} requests in an hour");
    site.control().down = false;
    site.pass(120).await;
    assert!(site.result(1).is_some(), "what was begun is told at last");
    let removed = |kind: &ClusterEventKind| *kind == ClusterEventKind::NodeRemoved;
    assert!(site.control().events.iter().any(|(_, event)| removed(&event.kind)));
    assert_eq!(site.world().clusters[SHOP].counts().nodes, 9);
}
