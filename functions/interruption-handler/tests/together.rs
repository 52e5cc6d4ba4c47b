//! Things heard together, again, out of order, and around crashes: one replacement for one loss.

mod common;

use common::*;
use spot_domain::*;
use spot_emulators::{Fault, FaultRule};
use std::collections::BTreeSet;

#[tokio::test]
async fn all_that_is_heard_of_one_loss_in_any_order_and_number_is_one_job() {
    // INT-02, anchor 12
    let heard = [warning(2), state(2, "shutting-down"), state(2, "terminated"), lost(2, None)];
    for first in 0..heard.len() {
        let stage = Stage::set().await;
        for step in 0..heard.len() {
            let event = &heard[(first + step) % heard.len()];
            assert!(stage.deliver(&[event.clone(), event.clone()]).await.is_empty());
        }
        stage.deliver(&heard).await;
        let (job, plan) = stage.only_job().await;
        assert_eq!(plan.nodes.iter().filter(|node| node.joining).count(), 1);
        assert_eq!(stage.told().await, [job.id]);
    }
}

#[tokio::test]
async fn a_recommendation_moves_the_node_and_the_warning_after_it_joins_that_job() {
    // INT-02: rebalance then warning, each delivered twice, is one job
    let stage = Stage::set().await;
    stage.deliver(&[rebalance(2), rebalance(2)]).await;
    let (job, plan) = stage.only_job().await;
    assert_eq!((job.kind, plan.steps[0].leaving.as_slice()), (JobKind::Interruption, &[node_name(2)][..]));
    assert_eq!(stage.risk(1, 2, at(1)).await, Some(PoolRisk::Watch));
    stage.told().await;
    stage.deliver(&[warning(2)]).await;
    stage.deliver(&[warning(2), state(2, "terminated")]).await;
    assert_eq!(stage.only_job().await.0.id, job.id);
    assert_eq!(stage.told().await, std::slice::from_ref(&job.id), "told again: now it hurries");
    let of_job = stage.store.interruptions_of_job(&org(1), &job.id).await.unwrap();
    let kinds: Vec<_> = of_job.iter().map(|one| (one.kind, one.state)).collect();
    let acting = InterruptionState::Acting;
    assert_eq!(kinds, [(InterruptionKind::Rebalance, acting), (InterruptionKind::Warning, acting)]);
}

#[tokio::test]
async fn a_warning_before_its_recommendation_is_one_job_too() {
    let stage = Stage::set().await;
    stage.deliver(&[warning(2)]).await;
    let (job, _) = stage.only_job().await;
    stage.deliver(&[rebalance(2)]).await;
    assert_eq!(stage.only_job().await.0.id, job.id);
    let record = stage.record(2, InterruptionKind::Rebalance).await.unwrap();
    assert_eq!(record.state, InterruptionState::NothingToDo);
    let stage = Stage::set().await;
    stage.deliver(&[rebalance(2), warning(2)]).await;
    let (job, _) = stage.only_job().await;
    assert_eq!(stage.record(2, InterruptionKind::Warning).await.unwrap().job_id, Some(job.id), "in one batch as well");
}

#[tokio::test]
async fn recommendations_do_not_cycle_and_ask_whoever_must_be_asked() {
    // INT-04
    let young = Stage::set().await;
    young.change_instance(2, |instance| instance.launched_at = at(-1_799)).await;
    let manual = Stage::set().await;
    manual.approve(ApprovalMode::Manual).await;
    let cooling = Stage::set().await;
    let mut cluster = cooling.store.cluster(&org(1), &cluster_id()).await.unwrap().unwrap();
    cluster.cooldown_until = Some(at(1));
    cooling.store.save_cluster(&mut cluster, &quiet(), start()).await.unwrap();
    for (stage, words) in [(young, "younger"), (manual, "person"), (cooling, "cools down")] {
        for _ in 0..3 {
            assert!(stage.deliver(&[rebalance(2)]).await.is_empty());
        }
        assert!(stage.jobs().await.is_empty());
        let record = stage.record(2, InterruptionKind::Rebalance).await.unwrap();
        assert!(record.note.contains(words), "{}", record.note);
        assert_eq!(stage.risk(1, 2, at(1)).await, Some(PoolRisk::Watch));
    }
}

#[tokio::test]
async fn announced_maintenance_moves_a_node_in_time_and_flags_no_pool() {
    let stage = Stage::set().await;
    stage.deliver(&[maintenance(3), maintenance(3)]).await;
    let (job, plan) = stage.only_job().await;
    assert_eq!(plan.steps[0].leaving, [node_name(3)]);
    let record = stage.record(3, InterruptionKind::ScheduledChange).await.unwrap();
    assert_eq!((record.state, record.job_id), (InterruptionState::Acting, Some(job.id)));
    assert_eq!(stage.risk(1, 3, at(1)).await, None);
}

#[tokio::test]
async fn nodes_lost_together_are_replaced_by_one_plan() {
    // Anchor 14
    let stage = Stage::set().await;
    stage.deliver(&[warning(2), warning(6), state(3, "terminated")]).await;
    let (job, plan) = stage.only_job().await;
    let lost: BTreeSet<_> = [2, 3, 6].map(node_name).into();
    assert_eq!(plan.steps[0].leaving.iter().cloned().collect::<BTreeSet<_>>(), lost);
    assert!(plan.steps[0].moves.iter().all(|moved| !lost.contains(&moved.to)));
    for (node, kind) in
        [(2, InterruptionKind::Warning), (6, InterruptionKind::Warning), (3, InterruptionKind::StateChange)]
    {
        assert_eq!(stage.record(node, kind).await.unwrap().job_id.as_ref(), Some(&job.id));
    }
}

#[tokio::test]
async fn nodes_lost_one_after_the_other_are_not_given_the_same_room_or_pool() {
    // Anchor 14, SAFE-03: the second plan counts what the first one buys
    let stage = Stage::bare(10).await;
    // Nodes 9 and 10 stand empty: there is room for two pods.
    let mut items = snapshot::of_fleet(10);
    items.retain(|item| {
        let name = item["metadata"]["name"].as_str().unwrap();
        name != "web-7c9-x9" && name != "web-7c9-x10"
    });
    stage.put_snapshot(1, &items, at(-10)).await;
    let (mut taken, mut pools) = (BTreeSet::new(), Vec::new());
    for node in [2, 6, 3, 4] {
        stage.deliver(&[warning(node)]).await;
        let job = stage.record(node, InterruptionKind::Warning).await.unwrap().job_id.unwrap();
        let plan = stage.store.job_plan(&org(1), &job).await.unwrap().unwrap().outcome.plan;
        assert_eq!(plan.steps[0].leaving, [node_name(node)]);
        assert_eq!(plan.steps[0].moves.len(), 1);
        let to = plan.steps[0].moves[0].to.clone();
        let joins = plan.nodes.iter().find(|node| node.joining);
        match joins {
            Some(node) => pools.push((node.instance_type.clone(), node.zone.clone(), node.capacity_type)),
            None => assert!(taken.insert(to.clone()), "{to} was promised to another pod already"),
        }
    }
    assert_eq!(stage.jobs().await.len(), 4);
    assert!(taken.len() <= 2 && pools.len() >= 2, "{taken:?} {pools:?}");
    let spot: Vec<_> = pools.iter().filter(|pool| pool.2 == Some(CapacityType::Spot)).collect();
    assert_eq!(spot.iter().collect::<BTreeSet<_>>().len(), spot.len(), "two of one pool would hold over a fifth");
}

#[tokio::test]
async fn a_delivery_that_breaks_off_anywhere_is_finished_by_the_next_one() {
    // INT-01: nothing lost under crash, nothing done twice
    let calls = {
        let stage = Stage::set().await;
        let count = |stage: &Stage| -> u64 { stage.emulators.calls().values().map(|calls| calls.calls).sum() };
        let before = count(&stage);
        stage.deliver(&[warning(2)]).await;
        count(&stage) - before
    };
    for fault in [Fault::ServerError, Fault::LoseAnswer] {
        for after in 0..calls {
            let stage = Stage::set().await;
            let rule = FaultRule { service: None, operation: None, after: after as u32, times: u32::MAX, fault };
            stage.emulators.arm(rule);
            let failed = stage.deliver(&[warning(2)]).await;
            stage.emulators.disarm();
            assert_eq!(failed, [0], "{fault:?} after {after} calls: it has to come again");
            // Another word comes before the first is delivered again.
            assert!(stage.deliver(&[state(2, "shutting-down")]).await.is_empty());
            assert!(stage.deliver(&[warning(2)]).await.is_empty());
            let (job, plan) = stage.only_job().await;
            assert_eq!(plan.nodes.iter().filter(|node| node.joining).count(), 1, "{fault:?} after {after}");
            assert!(stage.told().await.contains(&job.id), "{fault:?} after {after}");
            assert!(
                stage
                    .store
                    .safety_check(&org(1), &cluster_id(), job.safety_check.as_ref().unwrap())
                    .await
                    .unwrap()
                    .is_some()
            );
            let records = stage.store.cluster_interruptions(&org(1), &cluster_id(), 10).await.unwrap();
            assert_eq!((records.len(), records[0].job_id.as_ref()), (1, Some(&job.id)), "{fault:?} after {after}");
        }
    }
}

#[tokio::test]
async fn a_voluntary_step_that_was_replacing_a_lost_node_is_not_paid_for_twice() {
    let stage = Stage::set().await;
    stage.deliver(&[rebalance(2)]).await;
    // The same work as if the optimizer had begun it.
    let (mut job, _) = stage.only_job().await;
    let outcome = stage.store.job_plan(&org(1), &job.id).await.unwrap().unwrap().outcome;
    job.status = JobStatus::Cancelled;
    stage.store.close_job(&mut job, None, &quiet(), start()).await.unwrap();
    let progress = StepProgress { phase: StepPhase::Joining, since: start(), launched: Vec::new(), failure: None };
    let mut optimizing = Job {
        id: job_id(7),
        kind: JobKind::Optimize,
        status: JobStatus::Running,
        progress: vec![progress],
        version: 0,
        ..job.clone()
    };
    let plan = JobPlan { job_id: job_id(7), outcome };
    stage.store.start_job(&mut optimizing, Some(&plan), at(60), &quiet(), start()).await.unwrap();
    stage.deliver(&[warning(2)]).await;
    let jobs = stage.jobs().await;
    let answer = jobs.iter().find(|job| job.kind == JobKind::Interruption).unwrap();
    let plan = stage.store.job_plan(&org(1), &answer.id).await.unwrap().unwrap().outcome.plan;
    assert_eq!(plan.steps[0].leaving, [node_name(2)], "it is emptied in a hurry");
    assert!(plan.nodes.iter().all(|node| !node.joining), "its replacement is bought already");
}
