//! Number 14: many nodes of one pool within three minutes.

use crate::scenes::{self, BASE_GROUP, ONE_POOL, SERVICES};
use crate::stage::Stage;
use jiff::SignedDuration;
use spot_domain::{ActionKind, CapacityType, JobKind, JobStatus, PoolRisk, Region};
use spot_world::account::operations::CREATE_FLEET;
use std::collections::BTreeSet;

/// Two of them fill a Spot node.
const WORKERS: &str = r#"
  [[clusters.workloads]]
  namespace = "shop"
  name = "workers"
  replicas = 8
  cpu = "1500m"
  memory = "2Gi"
  max_unavailable = "25%"
"#;

#[tokio::test]
async fn four_nodes_of_one_pool_lost_in_three_minutes_are_drained_side_by_side_and_replaced_in_other_pools() {
    let parts = [BASE_GROUP, ONE_POOL, SERVICES, WORKERS];
    let mut stage = Stage::open(&scenes::customer("manual", &parts)).await;
    let lost = stage.live(CapacityType::Spot);
    let pool = (lost[0].instance_type.clone(), lost[0].zone.clone());
    assert!(lost.len() == 4 && lost.iter().all(|one| (&one.instance_type, &one.zone) == (&pool.0, &pool.1)));
    let calls = |stage: &Stage| stage.world().account.calls().get(CREATE_FLEET).copied().unwrap_or_default();
    let calls_before = calls(&stage);
    let mut warned = Vec::new();
    for (place, one) in lost.iter().enumerate() {
        warned.push(stage.now());
        assert!(stage.world().interrupt_instance(&one.id));
        stage.pass(10).await;
        if place == 0 {
            let of_pool = |risk: &spot_domain::PoolFlag| (&risk.instance_type, &risk.zone) == (&pool.0, &pool.1);
            let flagged = stage.hidden_and_flagged().await.1;
            assert_eq!(flagged.iter().find(|flag| of_pool(flag)).map(|flag| flag.risk), Some(PoolRisk::Danger));
            let store = &stage.machine.platform.store;
            let all = store.shared_flags(&Region::from("us-east-1"), stage.now()).await.unwrap();
            assert!(all.iter().any(of_pool), "everybody hears of it with the first event: {all:#?}");
        }
        stage.pass(35).await;
    }
    let drains = stage.actions_named("drain_node").await;
    for (one, warned_at) in lost.iter().zip(&warned) {
        let name = one.private_dns_name.as_str();
        let begun = drains
            .iter()
            .find(|drain| matches!(&drain.kind, ActionKind::DrainNode { node, .. } if node.name.as_str() == name));
        let waited = begun.unwrap().created_at.duration_since(*warned_at);
        assert!(waited < SignedDuration::from_secs(5), "no drain waits for another: {waited}");
        stage.until(300, |stage| stage.instance(&one.id).is_none_or(|one| !one.is_live())).await;
        // Only what a budget kept to the last moment is still there.
        let left = stage.movable_on(name).into_iter().filter(|pod| !pod.leaving);
        let drains = stage.actions_named("drain_node").await;
        let refused: Vec<_> =
            drains.iter().filter_map(|drain| drain.result.as_ref()).flat_map(|result| &result.refused).collect();
        for pod in left {
            assert!(
                refused.iter().any(|(name, why)| name.name == pod.name && why.starts_with("budget")),
                "{pod:?} {refused:?}"
            );
        }
    }
    stage.until_quiet(1_200).await;
    stage.until(900, Stage::is_whole).await;

    assert!(stage.is_whole(), "{:#?}", stage.story().await);
    let jobs = stage.jobs_of(JobKind::Interruption).await;
    assert!(jobs.iter().all(|job| job.status == JobStatus::Completed), "{jobs:#?}");
    let bought: Vec<_> = stage.bought().into_iter().filter(|one| one.is_live()).collect();
    let spot = bought.iter().filter(|one| one.capacity_type == CapacityType::Spot);
    let pools: BTreeSet<_> = spot.map(|one| (one.instance_type.clone(), one.zone.clone())).collect();
    println!("replaced from {pools:?}, {} instances", bought.len());
    assert!(!pools.contains(&pool), "the pool that ran out is left alone");
    let kinds: BTreeSet<_> = bought.iter().map(|one| (&one.instance_type, &one.zone, one.capacity_type)).collect();
    assert!(kinds.len() >= 2, "{bought:#?}");
    assert!(bought.len() <= lost.len(), "{:#?}", stage.story().await);
    assert!(calls(&stage) - calls_before <= 6 * lost.len() as u64, "no storm of launches");
    stage.nothing_was_broken().await;
}
