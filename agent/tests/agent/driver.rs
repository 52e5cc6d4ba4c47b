//! The lanes side by side in real time, as the binary drives them.

use crate::fakes::{Harness, action_id, envelope_at, in_real_time, node, pod, signer};
use spot_agent::edge::RealTime;
use spot_api_types::agent::{AgentPolicy, ResultStatus};
use spot_api_types::command::QueueMessage;
use spot_domain::{ActionKind, Clock};
use std::time::Duration;

#[tokio::test]
async fn side_by_side_the_lanes_carry_a_drain_out_within_seconds() {
    let (agent, (cluster, control, queue)) = in_real_time(vec![node("a"), node("b"), pod("shop", "web", 0, "a")]);
    cluster.lock().unwrap().ends_in_secs = 1;
    let now = RealTime.now();
    let ActionKind::DrainNode { node, .. } = Harness::drain("a", 0) else { panic!("a drain") };
    let deadline_at = now + jiff::SignedDuration::from_secs(60);
    let kind = ActionKind::DrainNode { node, deadline_at, grace_secs: 30, voluntary: true };
    let command = signer().sign(&envelope_at(now, 1, kind, AgentPolicy::default().hash())).unwrap();
    queue.lock().unwrap().messages.push_back(QueueMessage::Command(command).to_body());
    let running = tokio::spawn(agent.run());
    let accepted = || control.lock().unwrap().accepted.get(&(action_id(1), 1)).cloned();
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        cluster.lock().unwrap().tick(RealTime.now());
        control.lock().unwrap().now = RealTime.now();
        if let Some(result) = accepted() {
            assert_eq!((result.status, result.result.evicted), (ResultStatus::Completed, 1));
            assert!(cluster.lock().unwrap().is_cordoned("a"));
            running.abort();
            return;
        }
    }
    panic!("no result within ten seconds");
}
