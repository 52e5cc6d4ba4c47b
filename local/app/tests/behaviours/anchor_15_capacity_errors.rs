//! Number 15: what AWS says when it does not sell, and what follows from each.

use crate::scenes::{self, HEAVY};
use crate::stage::Stage;
use spot_cloud::CloudErrorKind;
use spot_domain::{
    Action, ActionKind, ActionStatus, CapacityType, InstanceTypeName, JobKind, JobStatus, UnavailableOffering, Zone,
};
use spot_world::account::CallFault;
use spot_world::account::operations::CREATE_FLEET;
use spot_world::world::World;

/// One tried launch.
#[derive(Debug)]
struct Tried {
    pool: (InstanceTypeName, Zone),
    capacity_type: CapacityType,
    status: ActionStatus,
    code: Option<String>,
    message: String,
}

fn tried(action: &Action) -> Tried {
    let ActionKind::LaunchInstance { offerings, capacity_type, .. } = &action.kind else { panic!("{action:?}") };
    let result = action.result.clone().unwrap_or_default();
    Tried {
        pool: offerings[0].clone(),
        capacity_type: *capacity_type,
        status: action.status,
        code: result.error_code,
        message: result.message,
    }
}

/// Loses the Spot node of a heavy pod after the account was prepared, and answers which launches were tried until
/// everything served again.
async fn launches_after(prepare: impl FnOnce(&mut World, &Zone)) -> (Vec<Tried>, Vec<UnavailableOffering>) {
    let mut stage = Stage::open(&scenes::with_spot_nodes(HEAVY)).await;
    let lost = stage.live(CapacityType::Spot)[0].clone();
    prepare(&mut stage.world(), &lost.zone);
    assert!(stage.world().interrupt_instance(&lost.id));
    stage.pass(5).await;
    let (hidden, _) = stage.hidden_and_flagged().await;
    stage.pass(125).await;
    stage.until_quiet(1_200).await;
    let tried: Vec<_> = stage.actions_named("launch_instance").await.iter().map(tried).collect();
    let jobs = stage.jobs_of(JobKind::Interruption).await;
    assert_eq!(jobs.iter().map(|job| job.status).collect::<Vec<_>>(), [JobStatus::Completed], "{tried:#?}");
    assert!(stage.is_whole());
    assert_eq!(stage.bought().iter().filter(|one| one.is_live()).count(), 1);
    stage.nothing_was_broken().await;
    (tried, hidden)
}

/// Whether the pool of a tried launch is hidden.
fn is_hidden(tried: &Tried, hidden: &[UnavailableOffering]) -> bool {
    hidden.iter().any(|one| (&one.instance_type, &one.zone) == (&tried.pool.0, &tried.pool.1))
}

fn next_call_fails(kind: CloudErrorKind, code: &'static str) -> impl FnOnce(&mut World, &Zone) {
    move |world, _| world.account.faults.plan(CREATE_FLEET, 1, CallFault::Fails(kind, code))
}

#[tokio::test]
async fn a_pool_without_capacity_is_hidden_and_another_pool_is_asked() {
    let prepare = next_call_fails(CloudErrorKind::PoolWithoutCapacity, "InsufficientInstanceCapacity");
    let (tried, hidden) = launches_after(prepare).await;
    assert_eq!(tried[0].code.as_deref(), Some("pool_without_capacity"));
    assert!(tried[1..].iter().all(|later| later.pool != tried[0].pool || later.capacity_type != CapacityType::Spot));
    assert!(is_hidden(&tried[0], &hidden), "{hidden:?}");
}

#[tokio::test]
async fn a_reached_spot_quota_is_the_accounts_and_leads_to_on_demand_instead_of_other_pools() {
    let (tried, hidden) = launches_after(|world, _| {
        // The three that run fill it.
        world.account.quotas.spot_vcpus = 12;
    })
    .await;
    assert_eq!(tried[0].code.as_deref(), Some("account_quota"));
    assert!(tried[0].message.contains("Service Quotas"), "{}", tried[0].message);
    assert_eq!(tried.len(), 2, "{tried:#?}");
    assert_eq!((tried[1].capacity_type, tried[1].status), (CapacityType::OnDemand, ActionStatus::Completed));
    assert!(hidden.is_empty(), "a quota says nothing about a pool: {hidden:?}");
}

#[tokio::test]
async fn a_full_subnet_leads_to_another_subnet() {
    let prepare = next_call_fails(CloudErrorKind::SubnetFull, "InsufficientFreeAddressesInSubnet");
    let (tried, hidden) = launches_after(prepare).await;
    assert_eq!(tried[0].code.as_deref(), Some("subnet_full"));
    let last = tried.last().unwrap();
    assert!(last.status == ActionStatus::Completed, "{tried:#?}");
    assert!(tried[1..].iter().all(|later| later.pool.1 != tried[0].pool.1), "{tried:#?}");
    assert!(!is_hidden(&tried[0], &hidden), "a full subnet says nothing about a pool");
}

#[tokio::test]
async fn an_unsupported_combination_is_never_asked_for_again() {
    let prepare = next_call_fails(CloudErrorKind::Unsupported, "Unsupported");
    let (tried, hidden) = launches_after(prepare).await;
    assert_eq!(tried[0].code.as_deref(), Some("unsupported"));
    assert!(tried[1..].iter().all(|later| later.pool != tried[0].pool), "{tried:#?}");
    assert!(is_hidden(&tried[0], &hidden));
    let days = hidden[0].until.duration_since("2026-07-06T06:06:00Z".parse().unwrap()).as_hours() / 24;
    assert_eq!(days, 7, "for longer than a lack of capacity");
}

#[tokio::test]
async fn a_maximum_price_in_the_template_is_told_and_leads_to_on_demand() {
    let prepare = next_call_fails(CloudErrorKind::Unsupported, "SpotMaxPriceTooLow");
    let (tried, hidden) = launches_after(prepare).await;
    assert!(tried[0].message.contains("remove it from the template"), "{}", tried[0].message);
    assert_eq!(tried[1].capacity_type, CapacityType::OnDemand, "{tried:#?}");
    assert!(hidden.is_empty());
}
