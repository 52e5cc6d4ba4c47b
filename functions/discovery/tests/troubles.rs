//! Listings that fail, lie or break off (DISC-03): nothing is assumed, and the next look mends it.

mod common;

use common::fake_account::Trouble;
use common::{Stage, account_id, at, org};
use jiff::SignedDuration;
use spot_discovery::Outcome;
use spot_domain::*;
use spot_emulators::{Fault, FaultRule};
use spot_runtime::messages::{DiscoverAccount, InstanceLost, OptimizeCluster};

async fn discovered() -> Stage {
    let stage = Stage::set().await;
    for id in ["i-1", "i-2", "i-3"] {
        stage.aws.instance(id, "m5.large", CapacityType::OnDemand, at(-7200));
    }
    stage.aws.price("m5.large", 30_000, at(-7200));
    stage.look().await;
    let _: Vec<OptimizeCluster> = stage.taken(&stage.discovery.optimizer).await;
    stage
}

#[tokio::test]
async fn whatever_fails_no_instance_is_gone_and_the_cluster_is_stale_until_the_next_look() {
    use Trouble::*;
    let troubles = [
        RoleGone,
        ClustersThrottled,
        ClustersListEmpty,
        GroupsDenied,
        InstancesPageLost,
        InstancesListEmpty,
        InstancesLeaveOneOut,
        VolumesUnreachable,
    ];
    for trouble in troubles {
        let stage = discovered().await;
        let before = (stage.instances().await, stage.cluster().await);
        stage.aws.trouble(trouble);
        let outcome = stage.look_at(300).await;
        assert!(matches!(outcome, Outcome::Partly(_)), "{trouble:?}");
        assert_eq!(stage.instances().await, before.0, "{trouble:?}");
        let cluster = stage.cluster().await;
        assert!(cluster.stale, "{trouble:?}");
        assert_eq!((cluster.groups, cluster.discovered_at), (before.1.groups, before.1.discovered_at), "{trouble:?}");
        assert_eq!(stage.taken::<InstanceLost>(&stage.discovery.interruptions).await, [], "{trouble:?}");
        stage.aws.mend();
        assert_eq!(stage.look_at(600).await, Outcome::Whole, "{trouble:?}");
        let cluster = stage.cluster().await;
        assert_eq!((cluster.stale, cluster.discovered_at), (false, Some(at(600))), "{trouble:?}");
        assert_eq!(stage.account().await.status, AccountStatus::Active, "{trouble:?}");
        let woken: Vec<OptimizeCluster> = stage.taken(&stage.discovery.optimizer).await;
        assert_eq!(woken.len(), 1, "{trouble:?}: it can be planned again");
    }
}

#[tokio::test]
async fn a_missing_permission_puts_the_account_into_error_with_a_reason() {
    let stage = discovered().await;
    for (trouble, told) in [(Trouble::GroupsDenied, "DescribeAutoScalingGroups"), (Trouble::RoleGone, "external id")] {
        stage.aws.trouble(trouble);
        stage.look_at(300).await;
        let account = stage.account().await;
        assert_eq!(account.status, AccountStatus::Error);
        let reason = account.status_reason.unwrap();
        assert!(reason.contains(told) && reason.starts_with("us-east-1"), "{reason}");
        assert!(!reason.contains("secret"), "the external id is never shown");
        stage.aws.mend();
        stage.look_at(600).await;
        let account = stage.account().await;
        assert_eq!((account.status, account.status_reason), (AccountStatus::Active, None));
    }
}

#[tokio::test]
async fn throttling_and_outages_say_nothing_about_the_account() {
    for trouble in [Trouble::ClustersThrottled, Trouble::InstancesPageLost, Trouble::VolumesUnreachable] {
        let stage = discovered().await;
        stage.aws.trouble(trouble);
        let Outcome::Partly(errors) = stage.look_at(300).await else { panic!("{trouble:?} is not noticed") };
        assert!(errors.iter().all(|(_, error)| error.is_retryable()), "{errors:?}");
        assert_eq!(stage.account().await.status, AccountStatus::Active);
    }
}

#[tokio::test]
async fn what_could_be_listed_is_kept_although_something_else_failed() {
    let stage = discovered().await;
    stage.aws.trouble(Trouble::GroupsDenied);
    stage.aws.state().groups[0].desired_size = 9;
    stage.aws.set("i-2", InstanceState::Terminated, Some("Client.UserInitiatedShutdown"));
    stage.look_at(300).await;
    assert_eq!(stage.instance("i-2").await.state, InstanceState::Terminated);
    assert_eq!(stage.cluster().await.groups[0].desired_size, 3);
}

#[tokio::test]
async fn an_account_is_not_active_before_it_was_seen_whole() {
    let stage = Stage::set().await;
    stage.aws.trouble(Trouble::InstancesPageLost);
    stage.look().await;
    assert_eq!(stage.account().await.status, AccountStatus::Scanning);
    assert_eq!(stage.cluster().await.baseline, None, "a baseline of a part would be too small for good");
    stage.aws.mend();
    stage.look_at(300).await;
    assert_eq!(stage.account().await.status, AccountStatus::Active);
    assert!(stage.cluster().await.baseline.is_some());
}

#[tokio::test]
async fn an_instance_that_is_not_listed_is_gone_only_when_a_single_look_says_so() {
    let stage = discovered().await;
    stage.aws.forget("i-1");
    stage.aws.trouble(Trouble::SingleLooksFail);
    stage.look_at(300).await;
    assert_eq!(stage.instance("i-1").await.state, InstanceState::Running);
    assert!(stage.cluster().await.stale);
    stage.aws.mend();
    stage.look_at(600).await;
    let gone = stage.instance("i-1").await;
    assert_eq!((gone.state, gone.ended_at), (InstanceState::Gone, Some(at(600))));
    assert!(!stage.cluster().await.stale);
}

#[tokio::test]
async fn an_instance_just_launched_may_be_missing_from_a_listing() {
    let stage = discovered().await;
    stage.aws.instance("i-0", "m5.large", CapacityType::OnDemand, at(290));
    stage.look_at(300).await;
    stage.aws.trouble(Trouble::InstancesLeaveOneOut);
    assert_eq!(stage.look_at(400).await, Outcome::Whole, "EC2 may need minutes to list it");
    assert_eq!(stage.instance("i-0").await.state, InstanceState::Running);
}

/// Everything that a look leaves behind, versions aside.
async fn left_behind(stage: &Stage) -> String {
    let mut cluster = stage.cluster().await;
    let mut instances = stage.instances().await;
    cluster.version = 0;
    instances.iter_mut().for_each(|instance| instance.version = 0);
    let found = stage.store.found_clusters(&org(), &account_id()).await.unwrap();
    let hours = [stage.ledger(0).await, stage.ledger(1).await];
    format!("{cluster:?} {instances:?} {found:?} {hours:?} {:?}", stage.account().await.status)
}

#[tokio::test]
async fn a_look_that_breaks_off_at_any_write_is_completed_by_the_next() {
    let scene = || async {
        let stage = discovered().await;
        stage.aws.set("i-1", InstanceState::Terminated, Some("Server.SpotInstanceTermination"));
        stage.aws.instance("i-4", "m5.large", CapacityType::Spot, at(1000));
        stage.aws.state().groups[0].desired_size = 5;
        // The hour is over: there is something to account.
        stage.go_to(3600);
        stage
    };
    let whole = scene().await;
    whole.look().await;
    let expected = left_behind(&whole).await;
    let message = DiscoverAccount { organization_id: org(), account_id: account_id() };
    let mut broken = 0;
    for after in 0.. {
        let stage = scene().await;
        let rule = |operation| FaultRule {
            service: Some("dynamodb"),
            operation: Some(operation),
            after,
            times: u32::MAX,
            fault: Fault::LoseAnswer,
        };
        for operation in ["PutItem", "UpdateItem", "TransactWriteItems"] {
            stage.emulators.arm(rule(operation));
        }
        let outcome = stage.discovery.discover(&message).await;
        stage.emulators.disarm();
        stage.look().await;
        assert_eq!(left_behind(&stage).await, expected, "broken off after {after} writes of a kind");
        let lost: Vec<InstanceLost> = stage.taken(&stage.discovery.interruptions).await;
        assert!(!lost.is_empty() && lost.iter().all(|one| one.id == "lost-i-1"), "told at least once");
        if outcome.is_ok() {
            break;
        }
        broken += 1;
    }
    assert!(broken >= 3, "only {broken} places to break off were tried");
}

#[tokio::test]
async fn a_cluster_that_somebody_changes_meanwhile_keeps_the_change() {
    let stage = discovered().await;
    let (store, mut cluster) = (stage.store.clone(), stage.cluster().await);
    cluster.cooldown_until = Some(at(0) + SignedDuration::from_hours(1));
    let changed = cluster.cooldown_until;
    stage.aws.state().meanwhile = Some(Box::pin(async move {
        store.save_cluster(&mut cluster, &spot_store::Announce::nothing(), at(300)).await.unwrap();
    }));
    stage.aws.state().groups[0].desired_size = 7;
    stage.look_at(300).await;
    let after = stage.cluster().await;
    assert_eq!((after.cooldown_until, after.groups[0].desired_size), (changed, 7));
}

#[tokio::test]
async fn what_is_launched_while_we_look_is_unknown_not_missing() {
    let stage = discovered().await;
    let (store, mut launched) = (stage.store.clone(), stage.instance("i-1").await);
    (launched.id, launched.launched_at, launched.version) = ("i-new".to_owned(), at(-3600), 0);
    stage.aws.state().meanwhile = Some(Box::pin(async move {
        let (region, quiet) = ("us-east-1".into(), spot_store::Announce::nothing());
        store.create_instance(&org(), &account_id(), &region, &mut launched, &quiet, at(300)).await.unwrap();
    }));
    assert_eq!(stage.look_at(300).await, Outcome::Whole);
    assert_eq!(stage.instance("i-new").await.state, InstanceState::Running);
}
