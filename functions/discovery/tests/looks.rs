//! What a look at an account finds and leaves behind (DISC-01, CLU-01).

mod common;

use common::fake_account::arn;
use common::work::launch;
use common::{Stage, account_id, action_id, at, cluster_id, org};
use spot_cloud::CloudVolume;
use spot_discovery::Outcome;
use spot_domain::*;
use spot_runtime::messages::{AdvanceJob, OptimizeCluster};
use spot_store::ClusterVolume;

/// Two of the customer's on-demand nodes and one of their Spot nodes.
async fn three_nodes() -> Stage {
    let stage = Stage::set().await;
    stage.aws.instance("i-1", "m5.large", CapacityType::OnDemand, at(-7200));
    stage.aws.instance("i-2", "m5.large", CapacityType::OnDemand, at(-7200));
    stage.aws.instance("i-3", "m5.xlarge", CapacityType::Spot, at(-60));
    stage
}

#[tokio::test]
async fn the_first_look_stores_the_fleet_and_its_baseline_and_wakes_the_optimizer() {
    let stage = three_nodes().await;
    assert_eq!(stage.look().await, Outcome::Whole);
    let cluster = stage.cluster().await;
    assert_eq!((cluster.stale, cluster.discovered_at), (false, Some(at(0))));
    assert_eq!((cluster.kubernetes_version.as_str(), &cluster.groups), ("1.35", &stage.aws.state().groups));
    let baseline = cluster.baseline.unwrap();
    let of_type = |name: &str, count, price| FirstDayInstance {
        instance_type: name.into(),
        count,
        on_demand_microusd_per_hour: MicrousdPerHour(price),
    };
    assert_eq!(baseline.first_day, [of_type("m5.large", 2, 96_000), of_type("m5.xlarge", 1, 192_000)]);
    assert_eq!((baseline.groups, baseline.taken_at), (cluster.groups, at(0)));
    let spot = stage.instance("i-3").await;
    assert_eq!((spot.state, spot.node_name), (InstanceState::Running, Some("i-3.internal".into())));
    assert_eq!(spot.accounted_until, at(0), "what ran before the cluster was connected is not ours to account");
    let account = stage.account().await;
    assert_eq!((account.status, account.last_discovery_at), (AccountStatus::Active, Some(at(0))));
    let woken: Vec<OptimizeCluster> = stage.taken(&stage.discovery.optimizer).await;
    assert_eq!((woken.len(), woken[0].trigger), (1, JobTrigger::Event));
    assert_eq!(stage.aws.state().writes, [""; 0], "discovery only looks");
}

#[tokio::test]
async fn a_second_look_at_an_unchanged_account_writes_nothing() {
    let stage = three_nodes().await;
    stage.aws.state().volumes.push(CloudVolume { id: "vol-1".into(), zone: "us-east-1a".into(), attached_to: None });
    stage.look().await;
    let before = stage.table_writes();
    assert_eq!(stage.look_at(300).await, Outcome::Whole);
    assert_eq!(stage.table_writes(), before, "DISC-01");
    for minute in 2..10 {
        stage.look_at(minute * 300).await;
    }
    assert_eq!(stage.table_writes(), before + 2 * 4, "the notes of two regions in use are renewed each ten minutes");
}

#[tokio::test]
async fn what_changed_is_stored_and_nothing_else() {
    let stage = three_nodes().await;
    stage.look().await;
    let before = stage.instances().await;
    stage.aws.state().groups[0].desired_size = 4;
    stage.aws.instance("i-4", "m5.large", CapacityType::OnDemand, at(200));
    stage.aws.set("i-2", InstanceState::ShuttingDown, Some("Client.UserInitiatedShutdown"));
    stage.look_at(300).await;
    assert_eq!(stage.cluster().await.groups[0].desired_size, 4);
    assert_eq!(stage.cluster().await.baseline.unwrap().groups[0].desired_size, 3, "the baseline never changes");
    let after = stage.instances().await;
    assert_eq!(after.len(), 4);
    assert_eq!((&after[0], &after[2]), (&before[0], &before[2]));
    assert_eq!((after[1].state, after[1].ended_at), (InstanceState::ShuttingDown, Some(at(300))));
    assert_eq!((after[3].launched_at, after[3].accounted_until), (at(200), at(200)));
}

#[tokio::test]
async fn an_instance_of_ours_tells_by_its_tags_who_launched_it() {
    let stage = three_nodes().await;
    stage.look().await;
    let mut job = stage.job(&["i-1.internal"], 0).await;
    stage.done(&mut job, 1, launch(true), 10).await;
    stage.aws.instance("i-9", "m5.large", CapacityType::OnDemand, at(10));
    stage.aws.tag("i-9", "spot-optimizer/action", action_id(1).as_str());
    stage.aws.tag("i-9", "spot-optimizer/job", job.id.as_str());
    stage.look_at(300).await;
    let found = stage.instance("i-9").await;
    assert_eq!((found.launched_by, found.fell_back_at), (Some(action_id(1)), Some(at(10))));
    let woken: Vec<AdvanceJob> = stage.taken(&stage.discovery.executor).await;
    assert_eq!(woken, [AdvanceJob { organization_id: org(), job_id: job.id.clone() }]);
    stage.look_at(600).await;
    assert_eq!(stage.taken::<AdvanceJob>(&stage.discovery.executor).await, [], "nothing changed since");
}

#[tokio::test]
async fn an_ended_instance_is_forgotten_six_hours_later_and_never_comes_back() {
    let stage = three_nodes().await;
    stage.look().await;
    stage.aws.set("i-2", InstanceState::Terminated, Some("Client.UserInitiatedShutdown"));
    stage.look_at(300).await;
    stage.aws.set("i-2", InstanceState::Running, None);
    stage.look_at(600).await;
    assert_eq!(stage.instance("i-2").await.state, InstanceState::Terminated, "an old listing");
    stage.aws.forget("i-2");
    stage.look_at(300 + 6 * 3600 - 1).await;
    assert_eq!(stage.instances().await.len(), 3);
    stage.look_at(300 + 6 * 3600).await;
    assert_eq!(stage.instances().await.len(), 2);
    assert_eq!(stage.store.instance_owner(&org(), "i-2").await.unwrap(), None);
}

#[tokio::test]
async fn clusters_are_found_without_being_registered_and_stay_found_while_registered() {
    let stage = three_nodes().await;
    stage.aws.cluster("other");
    stage.look().await;
    let found = stage.store.found_clusters(&org(), &account_id()).await.unwrap();
    assert_eq!(found.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["other", "shop"]);
    assert_eq!(stage.store.cluster_summaries(&org()).await.unwrap().len(), 1, "CLU-01 lists, it does not register");
    stage.aws.state().clusters.clear();
    stage.aws.set("i-1", InstanceState::Terminated, None);
    stage.look_at(300).await;
    let found = stage.store.found_clusters(&org(), &account_id()).await.unwrap();
    assert_eq!((found.len(), found[0].arn.as_str(), found[0].missing_since), (1, arn("shop").as_str(), Some(at(300))));
    assert!(stage.cluster().await.stale, "nobody vouches for a cluster that EKS does not list");
    assert_eq!(
        stage.instance("i-1").await.state,
        InstanceState::Terminated,
        "its instances are looked at all the same"
    );
    stage.aws.cluster("shop");
    stage.look_at(600).await;
    assert!(!stage.cluster().await.stale);
    assert_eq!(stage.store.found_clusters(&org(), &account_id()).await.unwrap()[0].missing_since, None);
}

#[tokio::test]
async fn volumes_say_since_when_they_are_where_they_are() {
    let stage = three_nodes().await;
    let volume = |id: &str, attached_to: Option<&str>| CloudVolume {
        id: id.to_owned(),
        zone: "us-east-1a".into(),
        attached_to: attached_to.map(str::to_owned),
    };
    stage.aws.state().volumes = vec![volume("vol-1", Some("i-1")), volume("vol-2", None), volume("vol-3", None)];
    stage.look().await;
    stage.aws.state().volumes = vec![volume("vol-1", None), volume("vol-2", None)];
    stage.look_at(300).await;
    let known = |id: &str, since| ClusterVolume {
        id: id.to_owned(),
        zone: "us-east-1a".into(),
        attached_to: None,
        since: at(since),
    };
    let stored = stage.store.volumes(&org(), &cluster_id()).await.unwrap();
    assert_eq!(stored, [known("vol-1", 300), known("vol-2", 0)]);
}

#[tokio::test]
async fn regions_that_answer_are_noted_as_in_use() {
    let stage = three_nodes().await;
    stage.look().await;
    let used = stage.store.regions_in_use(at(0)).await.unwrap();
    assert_eq!(used.iter().map(|one| one.region.as_str()).collect::<Vec<_>>(), ["eu-west-1", "us-east-1"]);
    assert!(used.iter().all(|one| one.account_id == account_id()));
}

#[tokio::test]
async fn a_cluster_without_anything_gets_its_baseline_when_there_is_something() {
    let stage = Stage::set().await;
    let groups = std::mem::take(&mut stage.aws.state().groups);
    stage.look().await;
    let empty = stage.cluster().await;
    assert_eq!((empty.baseline, empty.discovered_at), (None, Some(at(0))));
    stage.aws.state().groups = groups;
    stage.look_at(300).await;
    assert_eq!(stage.cluster().await.baseline.unwrap().taken_at, at(300));
}
