//! Number 17: what the role may not do, and a role that is taken away.

use crate::scenes::{self, HEAVY};
use crate::stage::Stage;
use spot_cloud::CloudErrorKind;
use spot_domain::{AccountStatus, CapacityType, JobKind, JobStatus};
use spot_world::account::CallFault;
use spot_world::account::operations::CREATE_FLEET;

#[tokio::test]
async fn a_missing_permission_is_named_and_the_work_undone_without_an_orphan() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    let before = stage.nodes();
    stage.world().account.faults.denied.insert(CREATE_FLEET);
    stage.pass(1_800).await;
    let failed: Vec<_> = stage.jobs().await.into_iter().filter(|job| job.status == JobStatus::Failed).collect();
    let error = failed.first().and_then(|job| job.error.clone()).unwrap_or_default();
    assert!(error.contains("The role lacks ec2:CreateFleet"), "{error} {:#?}", stage.story().await);
    assert_eq!(stage.nodes(), before, "nothing is cordoned, nothing is gone");
    assert!(stage.bought().is_empty() && stage.is_whole());
    stage.world().account.faults.denied.clear();
    stage.pass(5_400).await;
    assert!(!stage.live(CapacityType::Spot).is_empty(), "with the permission it goes on: {:#?}", stage.jobs().await);
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn without_the_spot_service_role_on_demand_stands_in_and_the_remedy_is_told() {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let lost = stage.live(CapacityType::Spot)[0].clone();
    let code = "AuthFailure.ServiceLinkedRoleCreationNotPermitted";
    let fault = CallFault::Fails(CloudErrorKind::SpotServiceRoleMissing, code);
    stage.world().account.faults.plan(CREATE_FLEET, 1, fault);
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(130).await;
    stage.until_quiet(1_200).await;
    let launches = stage.actions_named("launch_instance").await;
    let told = launches[0].result.clone().unwrap_or_default().message;
    assert!(told.contains("create-service-linked-role"), "{told}");
    let bought = stage.bought();
    assert!(bought.len() == 1 && bought[0].capacity_type == CapacityType::OnDemand, "{bought:#?}");
    assert!(stage.is_whole() && stage.hidden_and_flagged().await.0.is_empty());
    stage.nothing_was_broken().await;
}

#[tokio::test]
async fn a_revoked_role_pauses_the_account_and_leaves_no_orphan() {
    let mut stage = Stage::open(&scenes::to_be_moved("")).await;
    assert!(stage.until(3_600, |stage| !stage.bought().is_empty()).await, "a plan has begun");
    stage.world().account.faults.role_revoked = true;
    stage.pass(3_600).await;
    let account = stage.account().await;
    assert_eq!(account.status, AccountStatus::Error);
    assert!(account.status_reason.clone().unwrap_or_default().contains("external id"), "{account:#?}");
    let jobs = stage.jobs().await.len();
    assert!(stage.is_whole() && stage.nodes().iter().all(|node| !node.cordoned), "{:#?}", stage.story().await);
    stage.pass(3_600).await;
    assert_eq!(stage.jobs().await.len(), jobs, "nothing new begins");

    stage.world().account.faults.role_revoked = false;
    stage.pass(5_400).await;
    stage.until_quiet(7_200).await;
    assert_eq!(stage.account().await.status, AccountStatus::Active);
    let runs = stage.live(CapacityType::Spot).len() + stage.live(CapacityType::OnDemand).len();
    let (nodes, jobs) = (stage.nodes(), stage.jobs_of(JobKind::Optimize).await);
    assert_eq!(runs, nodes.len(), "no instance is left that is nobody's: {jobs:#?}");
    assert!(nodes.iter().all(|node| !stage.movable_on(&node.name).is_empty()), "nor one that holds nothing");
    assert!(stage.is_whole() && !stage.live(CapacityType::Spot).is_empty());
    stage.nothing_was_broken().await;
}
