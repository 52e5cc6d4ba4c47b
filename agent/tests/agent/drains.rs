//! Drains: budgets, deadlines, opt-outs, pause, kill, overtaking.

use crate::fakes::{Harness, at, budget, node, pod, target};
use serde_json::{Value, json};
use spot_api_types::agent::{RefusedBy, ResultStatus};
use spot_api_types::command::Envelope;
use spot_domain::ActionKind;

/// Two nodes; `count` pods of one workload on the first.
fn web(count: u32) -> Vec<Value> {
    let mut objects = vec![node("a"), node("b")];
    objects.extend((0..count).map(|number| pod("shop", "web", number, "a")));
    objects
}

#[tokio::test]
async fn a_drain_moves_every_pod_and_keeps_the_node_cordoned() {
    let mut harness = Harness::new(web(5));
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 300));
    let result = harness.result_of(1, 300).await;
    assert_eq!((result.status, result.result.evicted, result.dry_run), (ResultStatus::Completed, 5, false));
    let cluster = harness.cluster();
    assert!(cluster.is_cordoned("a") && cluster.pods_on("a").is_empty());
    assert_eq!(cluster.evictions.len(), 5, "each pod was asked for once");
}

#[tokio::test]
async fn drain_waits_for_the_budget_until_the_deadline() {
    // Three replicas, two must be there: they go one after another, each waiting for the replacement of the one before.
    let mut objects = web(3);
    objects.push(budget("shop", "web", "web", 2));
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 300));
    let result = harness.result_of(1, 300).await;
    assert_eq!((result.status, result.result.evicted), (ResultStatus::Completed, 3));
    let cluster = harness.cluster();
    assert!(cluster.violations.is_empty() && cluster.pods_on("a").is_empty());
    let refused = cluster.evictions.iter().filter(|(_, _, status)| *status == 429).count();
    assert!((2..40).contains(&refused), "asked again, not in a hot loop: {refused}");
}

#[tokio::test]
async fn a_budget_that_never_opens_ends_at_the_deadline_with_the_node_as_it_was() {
    let mut objects = web(2);
    objects.push(budget("shop", "web", "web", 2));
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 120));
    let result = harness.result_of(1, 200).await;
    assert_eq!(result.status, ResultStatus::Failed);
    assert_eq!(result.result.error_code.as_deref(), Some("deadline_passed"));
    assert_eq!(result.result.refused.len(), 2, "each pod is named with what kept it");
    assert!(result.result.refused.iter().all(|(_, why)| why.starts_with("budget: ")));
    assert!((119.0..125.0).contains(&harness.secs()), "not before the deadline, and not long after");
    let cluster = harness.cluster();
    assert!(!cluster.is_cordoned("a") && cluster.pods_on("a").len() == 2);
    assert!(cluster.evictions.len() < 2 * 40, "backed off: {}", cluster.evictions.len());
}

#[tokio::test]
async fn two_budgets_on_one_pod_are_reported_not_looped() {
    let mut objects = web(1);
    objects.extend([budget("shop", "one", "web", 0), budget("shop", "two", "web", 0)]);
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 600));
    let result = harness.result_of(1, 600).await;
    assert_eq!(result.result.error_code.as_deref(), Some("two_budgets"));
    assert_eq!((result.status, result.refused_by), (ResultStatus::Failed, Some(RefusedBy::Budget)));
    assert!(harness.secs() < 10.0, "at once, not at the deadline");
    let cluster = harness.cluster();
    assert_eq!(cluster.evictions.len(), 1);
    assert!(!cluster.is_cordoned("a"));
}

#[tokio::test]
async fn before_a_loss_two_budgets_are_asked_again_rarely_until_the_deadline() {
    let mut objects = web(1);
    objects.extend([budget("shop", "one", "web", 0), budget("shop", "two", "web", 0)]);
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.send(&harness.urgent_drain(1, "a", 110));
    let result = harness.result_of(1, 200).await;
    assert_eq!(result.result.error_code.as_deref(), Some("deadline_passed"));
    let cluster = harness.cluster();
    assert!((2..=5).contains(&cluster.evictions.len()), "{}", cluster.evictions.len());
    assert!(cluster.is_cordoned("a"), "nothing new belongs on a node that is about to be lost");
}

#[tokio::test]
async fn failed_voluntary_drain_leaves_the_node_uncordoned() {
    let mut harness = Harness::new(web(3));
    harness.run_until(1).await;
    harness.cluster().ends_in_secs = 10_000;
    harness.order(1, Harness::drain("a", 60));
    let result = harness.result_of(1, 200).await;
    assert_eq!(result.status, ResultStatus::Failed);
    assert!(result.result.refused.iter().all(|(_, why)| why.starts_with("leaving")));
    assert!(!harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn a_node_that_somebody_else_had_cordoned_stays_so() {
    let mut objects = web(1);
    objects[0]["spec"]["unschedulable"] = true.into();
    objects.push(budget("shop", "web", "web", 1));
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 30));
    assert_eq!(harness.result_of(1, 200).await.status, ResultStatus::Failed);
    assert!(harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn opt_outs_of_every_dialect_hold_against_a_voluntary_drain_only() {
    let dialects = [
        ("karpenter.sh/do-not-disrupt", "true"),
        ("karpenter.sh/do-not-disrupt", "90m"),
        ("karpenter.sh/do-not-evict", "true"),
        ("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"),
        ("autoscaling.cast.ai/removal-disabled", "true"),
        ("spotinst.io/restrict-scale-down", "true"),
    ];
    for place in ["annotations", "labels"] {
        for (key, value) in dialects {
            let mut objects = web(2);
            objects[2]["metadata"][place][key] = value.into();
            let mut harness = Harness::new(objects);
            harness.run_until(1).await;
            harness.order(1, Harness::drain("a", 300));
            let result = harness.result_of(1, 300).await;
            assert_eq!(result.refused_by, Some(RefusedBy::Budget), "{key}={value} in {place}");
            assert!(result.result.refused[0].1.contains(key), "{:?}", result.result.refused);
            assert!(
                harness.cluster().writes.iter().all(|(_, _, path)| path.contains("configmaps")),
                "nothing was touched"
            );
            harness.send(&harness.urgent_drain(2, "a", 300));
            assert_eq!(harness.result_of(2, 300).await.result.evicted, 2, "a notice does not ask");
        }
    }
}

#[tokio::test]
async fn a_node_that_opted_out_is_not_drained() {
    let mut objects = web(1);
    objects[0]["metadata"]["annotations"] = json!({"cluster-autoscaler.kubernetes.io/scale-down-disabled": "true"});
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 300));
    let result = harness.result_of(1, 300).await;
    assert_eq!(result.result.error_code.as_deref(), Some("opted_out"));
    assert!(!harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn pods_of_the_node_and_ended_ones_are_not_evicted() {
    let mut objects = web(1);
    let mut daemon = pod("kube-system", "proxy", 0, "a");
    daemon["metadata"]["ownerReferences"][0]["kind"] = "DaemonSet".into();
    let mut mirror = pod("kube-system", "static", 0, "a");
    mirror["metadata"]["annotations"]["kubernetes.io/config.mirror"] = "x".into();
    let mut ended = pod("shop", "import", 0, "a");
    ended["status"]["phase"] = "Succeeded".into();
    objects.extend([daemon, mirror, ended]);
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 300));
    assert_eq!(harness.result_of(1, 300).await.result.evicted, 1);
    assert_eq!(harness.cluster().pods_on("a").len(), 3);
}

#[tokio::test]
async fn node_with_same_name_and_new_uid_refused() {
    let mut harness = Harness::new(web(2));
    harness.run_until(1).await;
    let mut kinds = Vec::new();
    let other = spot_domain::NodeTarget { uid: "uid-of-before".to_owned(), ..target("a") };
    kinds.push(ActionKind::CordonNode(other.clone()));
    kinds.push(ActionKind::UncordonNode(other.clone()));
    kinds.push(ActionKind::LabelNode { node: other.clone(), labels: vec![("x".to_owned(), None)] });
    kinds.push(ActionKind::DrainNode { node: other, deadline_at: at(300), grace_secs: 1, voluntary: false });
    for (number, kind) in (1..).zip(kinds) {
        harness.order(number, kind);
        let result = harness.result_of(number, 300).await;
        assert_eq!(result.result.error_code.as_deref(), Some("uid_mismatch"));
    }
    let cluster = harness.cluster();
    assert!(cluster.writes.iter().all(|(_, _, path)| path.contains("configmaps")) && cluster.evictions.is_empty());
}

#[tokio::test]
async fn pause_stops_a_drain_within_five_seconds() {
    for queue_down in [false, true] {
        let mut objects = web(3);
        objects.push(budget("shop", "web", "web", 3));
        let mut harness = Harness::new(objects);
        harness.run_until(1).await;
        harness.order(1, Harness::drain("a", 600));
        harness.run_until(20).await;
        harness.queue().down = queue_down;
        // While the queue is out of reach nobody can be told; the drain itself asks.
        harness.run_until(60).await;
        harness.control().paused = true;
        harness.hint();
        let result = harness.result_of(1, 65).await;
        assert_eq!(result.result.error_code.as_deref(), Some("paused"), "queue down: {queue_down}");
        let asked = harness.cluster().evictions.len();
        assert!(!harness.cluster().is_cordoned("a"));
        harness.run_until(200).await;
        assert_eq!(harness.cluster().evictions.len(), asked, "nothing more was asked for");
    }
}

#[tokio::test]
async fn nothing_begins_while_paused_and_it_begins_afterwards() {
    let mut harness = Harness::new(web(1));
    harness.control().paused = true;
    harness.run_until(1).await;
    harness.hint();
    harness.run_until(2).await;
    harness.order(1, Harness::drain("a", 600));
    harness.run_until(60).await;
    assert!(harness.cluster().evictions.is_empty() && !harness.cluster().is_cordoned("a"));
    harness.control().paused = false;
    harness.hint();
    assert_eq!(harness.result_of(1, 100).await.status, ResultStatus::Completed);
}

#[tokio::test]
async fn interruption_drain_overtakes() {
    // Five voluntary drains wait for budgets; the sixth, urgent one begins at once although five are allowed.
    let mut objects = vec![node("z")];
    for number in 0..6 {
        let (name, app) = (format!("n{number}"), format!("app{number}"));
        objects.extend([node(&name), pod("shop", &app, 0, &name)]);
        if number < 5 {
            objects.push(budget("shop", &app, &app, 1));
        }
    }
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    for number in 0..5 {
        harness.order(number + 1, Harness::drain(&format!("n{number}"), 600));
    }
    harness.run_until(30).await;
    harness.send(&harness.urgent_drain(6, "n5", 150));
    let result = harness.result_of(6, 60).await;
    assert_eq!((result.status, result.result.evicted), (ResultStatus::Completed, 1));
    let first = harness.cluster().evictions.iter().find(|(_, pod, _)| pod == "app5-0").cloned().unwrap();
    assert!(first.0 <= at(31), "within a second of the command");
}

#[tokio::test]
async fn an_urgent_drain_takes_the_node_over_from_a_voluntary_one() {
    let mut objects = web(2);
    objects.push(budget("shop", "web", "web", 2));
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 600));
    harness.run_until(10).await;
    harness.send(&harness.urgent_drain(2, "a", 90));
    let overtaken = harness.result_of(1, 20).await;
    assert_eq!(overtaken.result.error_code.as_deref(), Some("overtaken"));
    assert!(harness.cluster().is_cordoned("a"), "not for a moment open to new pods");
    let result = harness.result_of(2, 200).await;
    assert_eq!(result.result.error_code.as_deref(), Some("deadline_passed"));
    assert!((88.0..95.0).contains(&harness.secs()));
    assert!(harness.cluster().violations.is_empty(), "not even then is a budget broken");
}

#[tokio::test]
async fn a_killed_agent_goes_on_with_the_drain_it_had_begun() {
    let mut objects = web(4);
    objects.push(budget("shop", "web", "web", 3));
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 600));
    harness.run_while(100, |harness| harness.cluster().pods_on("a").len() > 2).await;
    let mut harness = harness.killed_and_restarted();
    let result = harness.result_of(1, 600).await;
    assert_eq!(result.status, ResultStatus::Completed);
    let cluster = harness.cluster();
    assert!(cluster.pods_on("a").is_empty() && cluster.violations.is_empty());
    let granted: Vec<_> =
        cluster.evictions.iter().filter(|(_, _, status)| *status == 201).map(|(_, pod, _)| pod).collect();
    let once: std::collections::BTreeSet<_> = granted.iter().collect();
    assert_eq!(granted.len(), once.len(), "no pod was evicted twice");
    assert_eq!(harness.queue().deleted, 1, "the message was gone before: memory did it");
}

#[tokio::test]
async fn the_agents_own_pod_goes_last() {
    let mut objects = web(2);
    objects.push(pod("spot", "agent", 0, "a"));
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 300));
    assert_eq!(harness.result_of(1, 300).await.result.evicted, 3);
    assert_eq!(harness.cluster().evictions.last().unwrap().1, "agent-0");
}

#[tokio::test]
async fn an_api_server_in_trouble_is_tried_again_until_the_deadline() {
    let mut harness = Harness::new(web(3));
    harness.run_until(1).await;
    harness.order(1, Harness::drain("a", 300));
    harness.run_until(2).await;
    harness.cluster().broken = Some(503);
    harness.run_until(60).await;
    harness.cluster().broken = None;
    assert_eq!(harness.result_of(1, 300).await.status, ResultStatus::Completed);
}

#[tokio::test]
async fn a_withdrawn_action_stops_and_undoes() {
    let mut objects = web(1);
    objects.push(budget("shop", "web", "web", 1));
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    let command: Envelope = harness.envelope(1, Harness::drain("a", 600));
    harness.send(&command);
    harness.run_until(20).await;
    harness.control().cancelled.push(command.action_id);
    let result = harness.result_of(1, 60).await;
    assert_eq!(result.result.error_code.as_deref(), Some("cancelled"));
    assert!(!harness.cluster().is_cordoned("a"));
}
