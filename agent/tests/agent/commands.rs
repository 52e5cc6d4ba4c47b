//! What is obeyed and what is not: signature, cluster, time, replay, policy, guard; and what a second delivery does.

use crate::fakes::{Harness, action_id, at, name, node, pod, signer, target};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::SignedDuration;
use spot_api_types::agent::{AgentPolicy, FreezeWindow, PendingCommand, RefusedBy, ResultStatus};
use spot_api_types::command::{CommandSigner, Envelope, QueueMessage, SignedCommand};
use spot_domain::ActionKind;

fn two_nodes() -> Vec<serde_json::Value> {
    vec![node("a"), node("b"), pod("shop", "web", 0, "a"), pod("bank", "vault", 0, "a")]
}

async fn ready() -> Harness {
    let mut harness = Harness::new(two_nodes());
    harness.run_until(1).await;
    harness
}

fn cluster_writes(harness: &Harness) -> usize {
    harness.cluster().writes.iter().filter(|(_, _, path)| !path.contains("configmaps")).count()
}

/// A small generator: what is tried is the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

#[tokio::test]
async fn forged_expired_foreign_and_replayed_commands_execute_nothing() {
    let mut harness = ready().await;
    harness.order(1, ActionKind::CordonNode(target("a")));
    harness.result_of(1, 10).await;
    let (writes, mut random) = (harness.cluster().writes.len(), Random(1));
    let genuine = harness.envelope(2, ActionKind::CordonNode(target("b")));
    let command = signer().sign(&genuine).unwrap();
    let old = signer().sign(&Envelope { sequence: 1, action_id: action_id(3), ..genuine.clone() }).unwrap();
    let foreign = [
        Envelope { cluster_uid: "another".to_owned(), ..genuine.clone() },
        Envelope { cluster_id: format!("clu_{:032x}", 2).parse().unwrap(), ..genuine.clone() },
    ];
    let now = genuine.issued_at;
    let mistimed = [
        Envelope { expires_at: now, ..genuine.clone() },
        Envelope { not_before: now + SignedDuration::from_hours(1), ..genuine.clone() },
    ];
    let signed: Vec<_> = foreign.iter().chain(&mistimed).map(|envelope| signer().sign(envelope).unwrap()).collect();
    let forged = CommandSigner::new("key-1", &[8; 32]).sign(&genuine).unwrap();
    for round in 0..100_000 {
        let body = match round % 10 {
            0 => QueueMessage::Command(forged.clone()).to_body(),
            1 => QueueMessage::Command(signed[random.below(signed.len())].clone()).to_body(),
            2 => QueueMessage::Command(old.clone()).to_body(),
            3..=6 => mutated_bits(&command, &mut random),
            _ => mutated_text(&command, &mut random),
        };
        harness.deliver(body);
        // No more at once than a few receives bring: a step that never ends would be a fault of its own.
        if round % 100 == 99 {
            harness.run_until(1).await;
        }
    }
    // Refusals of the replay are told, and remembered for nothing.
    harness.run_until(2).await;
    assert_eq!(harness.queue().messages.len(), 0, "all were looked at");
    assert_eq!(harness.cluster().writes.len(), writes, "not even the agent's memory was touched");
    assert!(!harness.cluster().is_cordoned("b"));
    harness.send(&genuine);
    assert_eq!(harness.result_of(2, 20).await.status, ResultStatus::Completed, "the genuine one is still obeyed");
}

fn mutated_bits(command: &SignedCommand, random: &mut Random) -> String {
    let mut command = command.clone();
    let field = if random.below(2) == 0 { &mut command.envelope } else { &mut command.signature };
    let mut bytes = STANDARD.decode(&*field).unwrap();
    for _ in 0..=random.below(3) {
        let bit = random.below(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    if STANDARD.encode(&bytes) == *field {
        bytes.pop();
    }
    *field = STANDARD.encode(bytes);
    QueueMessage::Command(command).to_body()
}

fn mutated_text(command: &SignedCommand, random: &mut Random) -> String {
    let genuine = QueueMessage::Command(command.clone()).to_body();
    let mut body = genuine.clone().into_bytes();
    let place = random.below(body.len());
    match random.below(3) {
        0 => body[place] = b'!' + u8::try_from(random.below(90)).unwrap(),
        1 => drop(body.remove(place)),
        _ => body.insert(place, b'!' + u8::try_from(random.below(90)).unwrap()),
    }
    let text = String::from_utf8(body).unwrap();
    if text == genuine { String::from("{}") } else { text }
}

#[tokio::test]
async fn second_delivery_changes_nothing() {
    let mut harness = ready().await;
    let command = harness.order(1, Harness::drain("a", 300));
    harness.result_of(1, 300).await;
    harness.run_until(40).await;
    let done = |harness: &Harness| {
        let cluster = harness.cluster();
        (cluster.writes.len(), cluster.evictions.len())
    };
    let (before, results) = (done(&harness), harness.control().results.len());
    for _ in 0..3 {
        harness.deliver(QueueMessage::Command(command.clone()).to_body());
        harness.run_until(41).await;
    }
    assert_eq!(done(&harness), before);
    let control = harness.control();
    assert!(control.results.len() > results, "the result is said again");
    assert!(control.results.iter().all(|(_, result)| *result == control.results[0].1), "and is the same");
    assert_eq!(control.accepted.len(), 1);
}

#[tokio::test]
async fn a_second_delivery_while_it_runs_or_after_a_restart_changes_nothing() {
    let mut harness = ready().await;
    harness.cluster().ends_in_secs = 30;
    let command = harness.order(1, Harness::drain("a", 300));
    harness.run_until(10).await;
    harness.deliver(QueueMessage::Command(command.clone()).to_body());
    harness.run_until(12).await;
    let mut harness = harness.killed_and_restarted();
    harness.deliver(QueueMessage::Command(command.clone()).to_body());
    harness.result_of(1, 300).await;
    let mut harness = harness.killed_and_restarted();
    harness.deliver(QueueMessage::Command(command).to_body());
    harness.run_until(320).await;
    assert_eq!(harness.cluster().evictions.len(), 2, "each pod once");
    assert_eq!(harness.control().accepted.len(), 1);
}

#[tokio::test]
async fn a_wiped_and_restored_agent_replays_nothing() {
    let mut harness = ready().await;
    let command = harness.order(5, ActionKind::CordonNode(target("a")));
    harness.result_of(5, 10).await;
    // A person uncordons, the memory is lost, and somebody who can write the queue delivers the old command again.
    harness.cluster().edit("nodes", "", "a", |node| node["spec"]["unschedulable"] = serde_json::Value::Null);
    let memory = ("configmaps".to_owned(), "spot".to_owned(), "spot-optimizer-agent-memory".to_owned());
    harness.cluster().remove(&memory);
    harness.control().sequence_floor = 5;
    let mut harness = harness.killed_and_restarted();
    harness.run_until(20).await;
    harness.deliver(QueueMessage::Command(command).to_body());
    harness.run_until(60).await;
    assert!(!harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn commands_out_of_order_are_obeyed_and_a_reused_number_is_not() {
    let mut harness = ready().await;
    harness.order(9, ActionKind::CordonNode(target("a")));
    harness.result_of(9, 10).await;
    harness.order(8, ActionKind::CordonNode(target("b")));
    assert_eq!(harness.result_of(8, 20).await.status, ResultStatus::Completed, "queues do not keep order");
    let reused = Envelope { sequence: 9, ..harness.envelope(10, ActionKind::UncordonNode(target("a"))) };
    harness.send(&reused);
    let result = harness.result_of(10, 30).await;
    assert_eq!(
        (result.result.error_code.as_deref(), result.refused_by),
        (Some("replayed"), Some(RefusedBy::Signature))
    );
    assert!(harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn a_command_decided_under_another_policy_waits_for_that_policy_and_is_else_refused() {
    let mut harness = ready().await;
    let stale = harness.envelope(1, ActionKind::CordonNode(target("a")));
    harness.control().policy.excluded_namespaces = vec!["bank".to_owned()];
    let fresh = harness.envelope(2, ActionKind::CordonNode(target("b")));
    harness.send(&fresh);
    assert_eq!(harness.result_of(2, 20).await.status, ResultStatus::Completed, "the new policy was fetched");
    harness.send(&stale);
    let result = harness.result_of(1, 100).await;
    assert_eq!(
        (result.result.error_code.as_deref(), result.refused_by),
        (Some("policy_changed"), Some(RefusedBy::Guard))
    );
    assert!(!harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn the_guard_vetoes_signed_orders() {
    let mut harness = Harness::new(two_nodes()).with_settings(|settings| {
        settings.excluded_namespaces = vec!["bank".to_owned()];
    });
    let freeze = FreezeWindow { from: at(200), to: at(300) };
    harness.control().policy =
        AgentPolicy { max_voluntary_drains_per_hour: Some(1), freezes: vec![freeze], ..AgentPolicy::default() };
    harness.run_until(1).await;
    let evict = |namespace: &str, pod: &str| ActionKind::EvictPod {
        pod: name(namespace, pod),
        uid: format!("uid-{namespace}-{pod}"),
        grace_secs: 30,
    };
    let restart = ActionKind::RestartRollout { workload: name("spot", "agent"), deadline_at: at(300) };
    let cases = [
        (evict("bank", "vault-0"), "namespace_excluded"),
        (evict("spot", "agent-0"), "own_namespace"),
        (restart, "own_namespace"),
        (Harness::drain("a", 300), "pods_may_not_move"),
        (Harness::drain("b", 300), "too_many_drains"),
    ];
    for (number, (kind, code)) in (1..).zip(cases) {
        harness.order(number, kind);
        let result = harness.result_of(number, 100).await;
        assert_eq!(result.result.error_code.as_deref(), Some(code));
        assert!(result.refused_by.is_some());
    }
    harness.run_until(250).await;
    harness.order(6, ActionKind::CordonNode(target("b")));
    assert_eq!(harness.result_of(6, 260).await.result.error_code.as_deref(), Some("frozen"));
    assert_eq!(cluster_writes(&harness), 0);
    // A node that will be lost is emptied all the same, but for the excluded namespace.
    harness.send(&harness.urgent_drain(7, "a", 290));
    let result = harness.result_of(7, 300).await;
    assert_eq!((result.status, result.result.evicted), (ResultStatus::Completed, 1));
    assert_eq!(result.result.refused[0].0, name("bank", "vault-0"));
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_says_what_it_would_have_done() {
    let mut by_setting = Harness::new(two_nodes()).with_settings(|settings| settings.dry_run = true);
    by_setting.run_until(1).await;
    by_setting.order(1, Harness::drain("a", 300));
    let result = by_setting.result_of(1, 20).await;
    assert!(result.dry_run && result.result.message.contains("would cordon the node and evict 2 pods"));
    assert!(by_setting.cluster().writes.is_empty() && by_setting.cluster().evictions.is_empty());

    let mut by_command = ready().await;
    by_command.send(&Envelope { dry_run: true, ..by_command.envelope(1, ActionKind::CordonNode(target("a"))) });
    by_command.result_of(1, 20).await;
    assert_eq!(cluster_writes(&by_command), 0);
}

#[tokio::test]
async fn without_the_queue_commands_are_fetched_and_the_queue_is_taken_up_again() {
    let mut harness = ready().await;
    harness.queue().down = true;
    harness.agent.messages_waiting();
    harness.run_until(30).await;
    let command = signer().sign(&harness.envelope(1, ActionKind::CordonNode(target("a")))).unwrap();
    let pending = PendingCommand { command, fence: 4, lease_until: at(90) };
    harness.control().pending.push(pending);
    let result = harness.result_of(1, 50).await;
    assert_eq!((result.status, result.fence), (ResultStatus::Completed, 4));
    assert_eq!(harness.control().count("/claim"), 0, "claimed when it was fetched");
    harness.queue().down = false;
    harness.run_until(120).await;
    let asked = harness.control().count("/pending");
    harness.run_until(300).await;
    assert_eq!(harness.control().count("/pending"), asked);
    harness.order(2, ActionKind::UncordonNode(target("a")));
    assert_eq!(harness.result_of(2, 310).await.status, ResultStatus::Completed);
}

#[tokio::test]
async fn a_command_that_somebody_else_has_is_left_to_them() {
    let mut harness = ready().await;
    let envelope = harness.envelope(1, ActionKind::CordonNode(target("a")));
    harness.control().cancelled.push(action_id(1));
    harness.send(&envelope);
    harness.run_until(30).await;
    assert!(!harness.cluster().is_cordoned("a"));
}

#[tokio::test]
async fn a_command_that_expires_before_its_turn_never_runs() {
    let mut harness = ready().await;
    harness.control().down = true;
    harness.order(1, ActionKind::CordonNode(target("a")));
    harness.run_until(400).await;
    harness.control().down = false;
    harness.run_until(600).await;
    assert!(!harness.cluster().is_cordoned("a"), "the claim came too late");
}

#[tokio::test]
async fn labels_are_set_and_removed() {
    let mut objects = two_nodes();
    objects[0]["metadata"]["labels"]["old"] = "1".into();
    let mut harness = Harness::new(objects);
    harness.run_until(1).await;
    let labels = vec![("new".to_owned(), Some("2".to_owned())), ("old".to_owned(), None)];
    harness.order(1, ActionKind::LabelNode { node: target("a"), labels });
    assert_eq!(harness.result_of(1, 20).await.status, ResultStatus::Completed);
    let cluster = harness.cluster();
    let labels = &cluster.get("nodes", "", "a").unwrap()["metadata"]["labels"];
    assert!(labels["new"] == "2" && labels.get("old").is_none() && labels["kubernetes.io/hostname"] == "a");
}
