//! What comes of each thing heard: end states in the table and in the executor's queue.

mod common;

use common::*;
use spot_domain::*;

#[tokio::test]
async fn a_warning_is_answered_by_a_job_that_replaces_and_empties_the_node() {
    // INT-03, SAFE-06
    let stage = Stage::set().await;
    assert!(stage.deliver(&[warning(2)]).await.is_empty());
    let (job, plan) = stage.only_job().await;
    assert_eq!((job.kind, job.trigger, job.status), (JobKind::Interruption, JobTrigger::Event, JobStatus::Queued));
    assert_eq!(stage.told().await, std::slice::from_ref(&job.id));
    assert!(
        stage.store.safety_check(&org(1), &cluster_id(), job.safety_check.as_ref().unwrap()).await.unwrap().is_some()
    );
    let [step] = &plan.steps[..] else { panic!("{:?}", plan.steps) };
    assert_eq!((step.leaving.as_slice(), step.moves.len()), (&[node_name(2)][..], 1));
    let joining: Vec<_> = plan.nodes.iter().filter(|node| node.joining).collect();
    assert_eq!((joining.len(), joining[0].capacity_type), (1, Some(CapacityType::Spot)));
    let pool = (joining[0].instance_type.clone().unwrap(), joining[0].zone.clone().unwrap());
    assert_ne!(pool, ("m5.large".into(), zone(2)), "the pool that was interrupted");
    let record = stage.record(2, InterruptionKind::Warning).await.unwrap();
    assert_eq!((record.state, record.job_id, record.event_at), (InterruptionState::Acting, Some(job.id), start()));
}

#[tokio::test]
async fn a_warning_flags_its_pool_for_half_an_hour_judged_when_it_is_read() {
    // RISK-01
    let stage = Stage::set().await;
    stage.deliver(&[warning(2)]).await;
    assert_eq!(stage.risk(1, 2, at(1_799)).await, Some(PoolRisk::Danger));
    assert_eq!(stage.risk(1, 2, at(1_801)).await, None);
    assert_eq!(stage.risk(1, 6, at(1)).await, None, "the other zone's pool");
}

#[tokio::test]
async fn one_organization_makes_a_watch_for_all_and_two_make_a_danger() {
    // RISK-02
    let stage = Stage::set().await;
    stage.deliver(&[warning(2), warning(2)]).await;
    assert_eq!(stage.risk(3, 2, at(1)).await, Some(PoolRisk::Watch), "however often one reports");
    stage.link_account(2, "999900001111").await;
    let mut theirs = warning(2);
    theirs["account"] = "999900001111".into();
    stage.deliver(&[theirs]).await;
    assert_eq!(stage.risk(3, 2, at(1)).await, Some(PoolRisk::Watch), "an instance that nobody has seen says nothing");
    let (store, region) = (&stage.store, REGION.into());
    let mut instance = store.instance(&org(1), &cluster_id(), &instance_id(2)).await.unwrap().unwrap();
    instance.id = "i-theirs".to_owned();
    let account = account_id(2);
    store.create_instance(&org(2), &account, &region, &mut instance, &quiet(), start()).await.unwrap();
    let mut theirs = warning(2);
    (theirs["account"], theirs["detail"]["instance-id"]) = ("999900001111".into(), "i-theirs".into());
    stage.deliver(&[theirs]).await;
    assert_eq!(stage.risk(3, 2, at(1)).await, Some(PoolRisk::Watch), "nor does one of a cluster that is not there");
    let mut cluster = store.cluster(&org(1), &cluster_id()).await.unwrap().unwrap();
    (cluster.organization_id, cluster.account_id, cluster.version) = (org(2), account, 0);
    store.register_cluster(&mut cluster, &quiet(), start()).await.unwrap();
    let mut theirs = warning(2);
    (theirs["id"], theirs["account"]) = ("another".into(), "999900001111".into());
    theirs["detail"]["instance-id"] = "i-theirs".into();
    stage.deliver(&[theirs]).await;
    assert_eq!(stage.risk(3, 2, at(1)).await, Some(PoolRisk::Danger));
}

#[tokio::test]
async fn what_is_none_of_ours_is_noted_and_nothing_else() {
    // Anchor 12: foreign cluster, unknown instance
    let stage = Stage::set().await;
    let (mut foreign, mut unknown) = (warning(2), warning(2));
    (foreign["account"], foreign["id"]) = ("000000000001".into(), "foreign".into());
    (unknown["detail"]["instance-id"], unknown["id"]) = ("i-unknown".into(), "unknown".into());
    assert!(stage.deliver(&[foreign, unknown]).await.is_empty(), "coming again would not help");
    for (id, words) in [("foreign", "nobody"), ("unknown", "has not seen")] {
        let outcome = stage.store.event_outcome("aws.ec2", id).await.unwrap().unwrap();
        assert!(outcome.contains(words), "{outcome}");
    }
    assert!(stage.jobs().await.is_empty() && stage.told().await.is_empty());
}

#[tokio::test]
async fn a_warning_for_an_instance_that_has_ended_is_recorded_and_nothing_is_done() {
    let stage = Stage::set().await;
    stage
        .change_instance(2, |instance| {
            (instance.state, instance.ended_at) = (InstanceState::Terminated, Some(at(-5)));
        })
        .await;
    stage.deliver(&[warning(2)]).await;
    let record = stage.record(2, InterruptionKind::Warning).await.unwrap();
    assert_eq!(
        (record.state, record.job_id, record.note.as_str()),
        (InterruptionState::NothingToDo, None, "it had ended before")
    );
    assert!(stage.jobs().await.is_empty());
}

#[tokio::test]
async fn an_instance_that_ends_without_a_word_is_replaced() {
    // INT-06, anchor 13
    for event in [state(2, "shutting-down"), lost(2, Some("Server.SpotInstanceTermination")), lost(3, None)] {
        let stage = Stage::set().await;
        let node = if event["detail"]["instance-id"] == instance_id(3) { 3 } else { 2 };
        // Discovery has written the end before it tells of it.
        stage
            .change_instance(node, |instance| {
                (instance.state, instance.ended_at) = (InstanceState::Gone, Some(at(-5)));
            })
            .await;
        stage.deliver(&[event]).await;
        let (job, plan) = stage.only_job().await;
        assert_eq!((plan.steps[0].leaving.as_slice(), stage.told().await), (&[node_name(node)][..], vec![job.id]));
        assert_eq!(plan.nodes.iter().filter(|node| node.joining).count(), 1);
    }
}

#[tokio::test]
async fn only_ec2s_own_word_makes_a_danger_of_a_silent_end() {
    for (event, risk, for_all) in [
        (state(2, "terminated"), Some(PoolRisk::Watch), None),
        (lost(2, None), Some(PoolRisk::Watch), None),
        (lost(2, Some("Server.SpotInstanceTermination")), Some(PoolRisk::Danger), Some(PoolRisk::Watch)),
        (lost(3, Some("Server.InternalError")), None, None),
    ] {
        let stage = Stage::set().await;
        let node = if event["detail"]["instance-id"] == instance_id(3) { 3 } else { 2 };
        stage.deliver(&[event]).await;
        assert_eq!((stage.risk(1, node, at(1)).await, stage.risk(3, node, at(1)).await), (risk, for_all));
    }
}

#[tokio::test]
async fn what_we_ended_ourselves_is_no_loss() {
    let stage = Stage::set().await;
    let mut job = common_job(JobKind::Optimize);
    stage.store.start_job(&mut job, None, at(0), &quiet(), start()).await.unwrap();
    let kind = ActionKind::TerminateInstance { instance_id: instance_id(2), node: None, group: None };
    let mut actions = [action(1, &job, kind)];
    stage.store.enqueue_actions(&mut job, &mut actions, &quiet(), start()).await.unwrap();
    stage.deliver(&[state(2, "shutting-down"), state(2, "terminated"), lost(2, None)]).await;
    assert_eq!(stage.record(2, InterruptionKind::StateChange).await, None);
    let outcome = stage.store.event_outcome("aws.ec2", "shutting-down-2").await.unwrap();
    assert_eq!(outcome.as_deref(), Some("we ended it ourselves"));
    assert_eq!(stage.jobs().await.len(), 1, "the one that ended it");
}

#[tokio::test]
async fn an_instance_that_starts_to_run_says_nothing() {
    let stage = Stage::set().await;
    let before = stage.emulators.calls();
    assert!(stage.deliver(&[state(2, "pending"), state(2, "running")]).await.is_empty());
    assert_eq!(stage.emulators.calls(), before, "and costs nothing");
}

#[tokio::test]
async fn a_message_that_cannot_be_read_comes_again_and_delays_no_other() {
    let stage = Stage::set().await;
    let mut without = warning(6);
    without["detail"] = serde_json::json!({});
    let bodies = ["{".to_owned(), warning(2).to_string(), "{}".to_owned(), without.to_string()];
    assert_eq!(stage.deliver_bodies(&bodies).await, [0, 2, 3]);
    assert_eq!(stage.only_job().await.1.steps[0].leaving, [node_name(2)]);
}

#[tokio::test]
async fn a_cluster_whose_policy_is_off_and_an_account_for_looking_only_are_left_alone() {
    let stage = Stage::set().await;
    stage.set_policy(|policy| policy.enabled = false).await;
    stage.deliver(&[warning(2)]).await;
    let record = stage.record(2, InterruptionKind::Warning).await.unwrap();
    assert!(record.note.contains("policy"), "{}", record.note);
    stage.set_policy(|policy| policy.enabled = true).await;
    let mut account = stage.store.account(&org(1), &account_id(1)).await.unwrap().unwrap();
    account.permissions = Permissions::ReadOnly;
    stage.store.save_account(&mut account, &quiet(), start()).await.unwrap();
    stage.deliver(&[warning(6)]).await;
    let record = stage.record(6, InterruptionKind::Warning).await.unwrap();
    assert!(record.note.contains("looking only"), "{}", record.note);
    assert!(stage.jobs().await.is_empty());
    assert_eq!(stage.risk(1, 2, at(1)).await, Some(PoolRisk::Danger), "what was heard is true all the same");
}

#[tokio::test]
async fn without_fresh_prices_on_demand_is_bought_and_without_a_snapshot_nothing() {
    let stage = Stage::set().await;
    stage.clock.set(at(3_700));
    stage.put_snapshot(2, &snapshot::fleet(), at(3_690)).await;
    let mut late = warning(2);
    late["time"] = at(3_699).to_string().into();
    stage.deliver(&[late]).await;
    let plan = stage.only_job().await.1;
    let joining = plan.nodes.iter().find(|node| node.joining).unwrap();
    assert_eq!(
        (plan.steps[0].kind, joining.capacity_type),
        (StepKind::FallBackToOnDemand, Some(CapacityType::OnDemand))
    );

    let stage = Stage::bare(NODES).await;
    stage.deliver(&[warning(2)]).await;
    let record = stage.record(2, InterruptionKind::Warning).await.unwrap();
    assert_eq!((record.state, stage.jobs().await.len()), (InterruptionState::NothingToDo, 0));
    assert!(record.note.contains("snapshot"), "{}", record.note);
}

#[tokio::test]
async fn unstarted_actions_of_other_jobs_on_a_lost_node_are_withdrawn() {
    // CLU-08
    let stage = Stage::set().await;
    let mut job = common_job(JobKind::Optimize);
    stage.store.start_job(&mut job, None, at(0), &quiet(), start()).await.unwrap();
    let drain = |node: usize| ActionKind::DrainNode {
        node: NodeTarget { name: node_name(node), uid: format!("uid-{node}") },
        deadline_at: at(900),
        grace_secs: 90,
        voluntary: true,
    };
    let mut actions = [action(1, &job, drain(2)), action(2, &job, drain(3)), action(3, &job, drain(2))];
    stage.store.enqueue_actions(&mut job, &mut actions, &quiet(), start()).await.unwrap();
    stage.store.claim_action(&org(1), &cluster_id(), &action_id(3), "agent", at(60), at(0)).await.unwrap().unwrap();
    stage.deliver(&[warning(2)]).await;
    let mut after = Vec::new();
    for number in 1..=3 {
        after.push(stage.store.action(&org(1), &cluster_id(), &action_id(number)).await.unwrap().unwrap().status);
    }
    assert_eq!(after, [ActionStatus::Cancelled, ActionStatus::Pending, ActionStatus::PickedUp]);
    assert_eq!(stage.jobs().await.len(), 2);
}

#[tokio::test]
async fn from_notice_to_the_executors_message_few_calls_are_made_whatever_the_clusters_size() {
    // INT-01; the time is in process and unoptimised, so it is told and not judged
    for nodes in [NODES, 100] {
        let stage = Stage::bare(nodes).await;
        stage.put_snapshot(1, &snapshot::of_fleet(nodes), at(-30)).await;
        let before = stage.emulators.calls();
        let began = std::time::Instant::now();
        stage.deliver(&[warning(2)]).await;
        let took = began.elapsed();
        let calls: u64 = stage
            .emulators
            .calls()
            .iter()
            .map(|(key, count)| count.calls - before.get(key).map_or(0, |known| known.calls))
            .sum();
        println!("a warning on {nodes} nodes: {calls} calls, {took:?}");
        assert!(calls <= 32, "{calls} calls");
    }
}

fn common_job(kind: JobKind) -> Job {
    Job {
        id: job_id(1),
        organization_id: org(1),
        cluster_id: cluster_id(),
        kind,
        trigger: JobTrigger::Tick,
        status: JobStatus::Running,
        dry_run: false,
        created_at: start(),
        snapshot_generation: 1,
        approve_before: None,
        decided_by: None,
        safety_check: None,
        estimated_saving_microusd_per_month: Microusd(0),
        step: 0,
        progress: Vec::new(),
        funnel: Funnel::default(),
        error: None,
        completed_at: None,
        version: 0,
    }
}

fn action(number: u64, job: &Job, kind: ActionKind) -> Action {
    Action {
        id: action_id(number),
        cluster_id: cluster_id(),
        job_id: job.id.clone(),
        step: 0,
        kind,
        status: ActionStatus::Pending,
        sequence: number,
        created_at: start(),
        expires_at: at(600),
        fence: 0,
        lease_until: None,
        holder: None,
        completed_at: None,
        result: None,
        version: 0,
    }
}
