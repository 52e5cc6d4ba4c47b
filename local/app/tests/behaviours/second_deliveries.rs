//! Every command to the agent and every message to the executor comes twice.

use crate::scenes;
use crate::stage::Stage;
use spot_domain::{ActionLayer, ActionStatus, CapacityType};
use std::collections::BTreeSet;

/// A single replica that is moved by a surge, beside what the scene has.
const BACK_OFFICE: &str = r#"
  [[clusters.workloads]]
  namespace = "shop"
  name = "back-office"
  replicas = 1
  cpu = "200m"
  memory = "512Mi"
"#;

#[tokio::test]
async fn a_second_delivery_of_each_command_changes_nothing() {
    let mut stage = Stage::open(&scenes::to_be_moved(BACK_OFFICE)).await;
    let own = stage.machine.platform.signer.clone();
    let before = stage.in_cluster(|cluster, _| cluster.counts().evictions);
    let mut repeated = BTreeSet::new();
    for _ in 0..720 {
        stage.pass(10).await;
        for action in stage.actions().await {
            let command = action.kind.layer() == ActionLayer::Agent;
            // Once while it is under way, and once more when it is over.
            if command && repeated.insert((action.id.clone(), action.status.is_final())) {
                stage.send_again(&action, &own).await;
            }
        }
    }
    stage.until_quiet(7_200).await;
    stage.pass(120).await;
    let actions = stage.actions().await;
    let kinds: BTreeSet<_> = actions.iter().map(|action| action.kind.name()).collect();
    assert!(kinds.contains("drain_node") && kinds.contains("restart_rollout"), "{kinds:?}");
    let evicted: u32 = actions.iter().filter_map(|action| action.result.as_ref()).map(|result| result.evicted).sum();
    let granted = stage.in_cluster(|cluster, _| cluster.counts().evictions) - before;
    assert_eq!(u64::from(evicted), granted, "each pod once: {:#?}", stage.story().await);
    assert!(actions.iter().all(|action| action.status.is_final()));
    let failed: Vec<_> = actions.iter().filter(|action| action.status == ActionStatus::Failed).collect();
    let by_agent = failed.iter().filter(|action| action.kind.layer() == ActionLayer::Agent).count();
    println!("{} commands, each twice or thrice; {by_agent} failed", repeated.len());
    assert!(stage.is_whole() && stage.nodes().iter().all(|node| !node.cordoned));
    assert!(!stage.live(CapacityType::Spot).is_empty());
    stage.nothing_was_broken().await;
}
