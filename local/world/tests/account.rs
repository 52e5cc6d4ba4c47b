//! What the simulated account does: launches, refusals, groups, interruptions, bills, faults.

mod common;

use common::{Fixture, SMALL, linked, now};
use jiff::SignedDuration;
use spot_cloud::{Accounts, CloudErrorKind, GroupSize, TerminateRequest};
use spot_domain::{CapacityType, Clock, InstanceState};
use spot_world::account::{CallFault, EventFaults, operations};
use std::collections::BTreeMap;

fn terminate(id: &str, group: Option<&str>) -> TerminateRequest {
    TerminateRequest {
        instance_id: id.into(),
        cluster: "shop".into(),
        auto_scaling_group: group.map(Into::into),
        dry_run: false,
    }
}

#[test]
fn a_scenario_begins_with_full_groups_ready_nodes_and_running_pods() {
    let fixture = Fixture::new(SMALL);
    let instances = now(fixture.account.instances("shop")).unwrap();
    assert_eq!(instances.len(), 6);
    assert!(instances.iter().all(|one| one.state == InstanceState::Running && one.auto_scaling_group.is_some()));
    let counts = fixture.lock().clusters["shop"].counts();
    assert_eq!((counts.nodes, counts.unscheduled), (6, 0));
    assert_eq!(counts.wanted, counts.ready, "{counts:?}");
    assert_eq!(now(fixture.account.volumes("shop")).unwrap().len(), 1);
    let mut zones: BTreeMap<_, usize> = BTreeMap::new();
    instances.iter().for_each(|one| *zones.entry(one.zone.clone()).or_default() += 1);
    assert!(zones.values().all(|count| *count == 2), "{zones:?}");
}

#[test]
fn a_bought_instance_starts_joins_and_is_billed_to_the_second() {
    let fixture = Fixture::new(SMALL);
    let request = fixture.request("one", CapacityType::OnDemand, &[("m5.large", "us-east-1a")]);
    let id = now(fixture.account.launch(&request)).unwrap().instance_id.unwrap();
    assert_eq!(now(fixture.account.instance(&id)).unwrap().unwrap().state, InstanceState::Pending);
    fixture.pass_secs(900);
    let instance = now(fixture.account.instance(&id)).unwrap().unwrap();
    assert_eq!(instance.state, InstanceState::Running);
    assert!(instance.tags.contains(&("kubernetes.io/cluster/shop".into(), "owned".into())));
    let names = fixture.lock().clusters["shop"].node_names();
    assert!(names.iter().any(|name| **name == *instance.private_dns_name), "{names:?}");
    now(fixture.account.terminate(&terminate(&id, None))).unwrap();
    fixture.pass_secs(60 * 60 * 3);
    assert_eq!(now(fixture.account.instance(&id)).unwrap(), None, "EC2 forgets it");
    let mut world = fixture.lock();
    let (at, world) = (world.now(), &mut *world);
    let bills = world.account.bills(&mut world.market, at);
    let bill = bills.iter().find(|bill| bill.instance_id == id).unwrap();
    let seconds = bill.microusd_per_hour_secs / 96_000;
    assert_eq!(bill.microusd_per_hour_secs % 96_000, 0, "m5.large costs $0.096");
    assert!((860..900).contains(&seconds), "{seconds} s between running and shutting down");
}

#[test]
fn the_same_token_never_buys_twice_and_other_wishes_are_refused() {
    let fixture = Fixture::new(SMALL);
    let request = fixture.request("token", CapacityType::OnDemand, &[("m5.large", "us-east-1a")]);
    let first = now(fixture.account.launch(&request)).unwrap();
    assert_eq!(now(fixture.account.launch(&request)).unwrap(), first);
    let mut other = request.clone();
    other.offerings = fixture.request("x", CapacityType::OnDemand, &[("m5.xlarge", "us-east-1a")]).offerings;
    assert_eq!(now(fixture.account.launch(&other)).unwrap_err().kind, CloudErrorKind::TokenMismatch);
    assert_eq!(now(fixture.account.instances("shop")).unwrap().len(), 7);
}

#[test]
fn a_lost_answer_leaves_one_instance_that_the_retry_finds() {
    let fixture = Fixture::new(SMALL);
    let request = fixture.request("lost", CapacityType::OnDemand, &[("m5.large", "us-east-1b")]);
    fixture.lock().account.faults.plan(operations::CREATE_FLEET, 1, CallFault::AnswerLost);
    assert_eq!(now(fixture.account.launch(&request)).unwrap_err().kind, CloudErrorKind::Unreachable);
    assert!(now(fixture.account.launch(&request)).unwrap().instance_id.is_some());
    assert_eq!(now(fixture.account.instances("shop")).unwrap().len(), 7);
}

#[test]
fn refusals_come_in_awss_own_kinds() {
    let fixture = Fixture::new(SMALL);
    let kind = |token: &str, capacity, kind: &str, zone: &str| {
        now(fixture.account.launch(&fixture.request(token, capacity, &[(kind, zone)]))).unwrap_err()
    };
    let arm = kind("arm", CapacityType::OnDemand, "m6g.large", "us-east-1a");
    assert_eq!(arm.kind, CloudErrorKind::Unsupported, "{arm}");
    let unknown = kind("unknown", CapacityType::OnDemand, "m99.large", "us-east-1a");
    assert_eq!((unknown.kind, unknown.refused.len()), (CloudErrorKind::Unsupported, 1));
    let until = fixture.lock().now() + SignedDuration::from_hours(1);
    fixture.lock().drought(until);
    assert_eq!(kind("dry", CapacityType::Spot, "m5.large", "us-east-1a").kind, CloudErrorKind::PoolWithoutCapacity);
    fixture.lock().account.quotas.on_demand_vcpus = 12;
    assert_eq!(kind("quota", CapacityType::OnDemand, "m5.large", "us-east-1a").kind, CloudErrorKind::AccountQuota);
    fixture.lock().account.quotas.on_demand_vcpus = u32::MAX;
    let subnet = fixture.subnet("us-east-1a");
    fixture.lock().account.subnets.get_mut(&subnet).unwrap().free_addresses = 3;
    assert_eq!(kind("full", CapacityType::OnDemand, "m5.large", "us-east-1a").kind, CloudErrorKind::SubnetFull);
    fixture.lock().account.faults.denied.insert(operations::CREATE_FLEET);
    let denied = kind("denied", CapacityType::OnDemand, "m5.large", "us-east-1b");
    assert_eq!((denied.kind, denied.code.as_str()), (CloudErrorKind::PermissionMissing, "UnauthorizedOperation"));
}

#[test]
fn the_role_asks_for_its_external_id() {
    let fixture = Fixture::new(SMALL);
    let mut account = linked(&fixture.scenario, &*fixture.clock);
    account.external_id = "guessed".into();
    let refused = now(fixture.accounts.open(&account, &"us-east-1".into())).err().unwrap();
    assert_eq!(refused.kind, CloudErrorKind::RoleNotAssumable);
    fixture.lock().account.faults.role_revoked = true;
    assert_eq!(now(fixture.account.clusters()).unwrap_err().kind, CloudErrorKind::RoleNotAssumable);
}

#[test]
fn a_broken_listing_is_an_error_and_never_a_part() {
    let fixture = Fixture::new(SMALL);
    fixture.lock().account.faults.plan(operations::DESCRIBE_INSTANCES, 1, CallFault::LastPageMissing);
    assert!(now(fixture.account.instances("shop")).unwrap_err().is_retryable());
    assert_eq!(now(fixture.account.instances("shop")).unwrap().len(), 6);
}

#[test]
fn a_group_replaces_what_it_loses_and_evens_out_its_zones_until_we_take_a_member() {
    let fixture = Fixture::new(SMALL);
    let id = now(fixture.account.instances("shop")).unwrap()[0].id.clone();
    assert!(fixture.lock().end_without_notice(&id));
    fixture.pass_secs(600);
    let live = |fixture: &Fixture| {
        let mut zones: BTreeMap<_, usize> = BTreeMap::new();
        let all = now(fixture.account.instances("shop")).unwrap();
        let live = all.iter().filter(|one| one.state == InstanceState::Running);
        live.for_each(|one| *zones.entry(one.zone.to_string()).or_default() += 1);
        zones
    };
    assert_eq!(live(&fixture).values().sum::<usize>(), 6);
    // Both of one zone are taken with their places: what is left stays, until somebody lets the group even out again.
    let all = now(fixture.account.instances("shop")).unwrap();
    let zone_a = all.iter().filter(|one| one.zone.as_str() == "us-east-1a" && one.state == InstanceState::Running);
    for one in zone_a {
        now(fixture.account.terminate(&terminate(&one.id, Some("shop-general")))).unwrap();
    }
    assert_eq!(now(fixture.account.groups("shop")).unwrap()[0].desired_size, 4);
    fixture.pass(SignedDuration::from_hours(1));
    let zones = live(&fixture);
    assert_eq!((zones.values().sum::<usize>(), zones.len()), (4, 2), "{zones:?}");
    fixture.lock().account.go_on_evening_out("shop-general", fixture.clock.now());
    fixture.pass(SignedDuration::from_hours(1));
    let zones = live(&fixture);
    assert_eq!(zones.values().sum::<usize>(), 4, "{zones:?}");
    assert!(
        zones.contains_key("us-east-1a") && zones.values().max().unwrap() - zones.values().min().unwrap() <= 1,
        "{zones:?}"
    );
}

#[test]
fn a_group_does_not_shrink_below_its_minimum_nor_grow_above_its_maximum() {
    let fixture = Fixture::new(SMALL);
    let size = |desired, min, max| GroupSize {
        group: "shop-general".into(),
        min_size: min,
        max_size: max,
        desired_size: desired,
        dry_run: false,
    };
    for refused in [size(Some(2), None, None), size(Some(13), None, None), size(None, Some(13), None)] {
        assert_eq!(now(fixture.account.set_group_size(&refused)).unwrap_err().kind, CloudErrorKind::Unsupported);
    }
    now(fixture.account.set_group_size(&size(Some(9), None, None))).unwrap();
    fixture.pass_secs(300);
    assert_eq!(now(fixture.account.instances("shop")).unwrap().len(), 9);
    now(fixture.account.set_group_size(&size(Some(3), None, None))).unwrap();
    fixture.pass_secs(600);
    let running = |fixture: &Fixture| {
        let all = now(fixture.account.instances("shop")).unwrap();
        all.into_iter().filter(|one| one.state == InstanceState::Running).collect::<Vec<_>>()
    };
    let left = running(&fixture);
    assert_eq!(left.len(), 3);
    let refused = now(fixture.account.terminate(&terminate(&left[0].id, Some("shop-general")))).unwrap_err();
    assert_eq!(refused.kind, CloudErrorKind::Unsupported);
    assert_eq!(running(&fixture).len(), 3);
}

#[test]
fn a_warned_instance_goes_two_minutes_later_and_everyone_is_told() {
    let fixture = Fixture::new(SMALL);
    let id = fixture.buy_spot("m5.2xlarge", "us-east-1b");
    fixture.pass_secs(600);
    let at = fixture.lock().now();
    fixture.lock().account.take_events(at);
    let pool = fixture.lock().spot_pools_in_use()[0].0.clone();
    assert_eq!(fixture.lock().interrupt_pool(&pool, SignedDuration::from_hours(1)), Some(1));
    fixture.pass_secs(119);
    assert_eq!(now(fixture.account.instance(&id)).unwrap().unwrap().state, InstanceState::Running);
    fixture.pass_secs(300);
    let ended = now(fixture.account.instance(&id)).unwrap().unwrap();
    assert_eq!(
        (ended.state, ended.state_reason.as_deref()),
        (InstanceState::Terminated, Some("Server.SpotInstanceTermination"))
    );
    let at = fixture.lock().now();
    let events = fixture.lock().account.take_events(at);
    let told: Vec<_> = events.iter().map(|event| (event.detail_type, event.detail["state"].as_str())).collect();
    assert_eq!(
        told,
        [
            ("EC2 Spot Instance Interruption Warning", None),
            ("EC2 Instance State-change Notification", Some("shutting-down")),
            ("EC2 Instance State-change Notification", Some("terminated")),
        ]
    );
    let json = serde_json::to_value(&events[0]).unwrap();
    assert_eq!(json["detail-type"], "EC2 Spot Instance Interruption Warning");
    assert_eq!(json["detail"]["instance-id"], id.as_str());
    let request = fixture.request("again", CapacityType::Spot, &[("m5.2xlarge", "us-east-1b")]);
    assert_eq!(now(fixture.account.launch(&request)).unwrap_err().kind, CloudErrorKind::PoolWithoutCapacity);
}

#[test]
fn events_can_be_lost_and_doubled() {
    let fixture = Fixture::new(SMALL);
    let id = fixture.buy_spot("m5.2xlarge", "us-east-1b");
    fixture.pass_secs(600);
    let at = fixture.lock().now();
    fixture.lock().account.take_events(at);
    fixture.lock().account.set_event_faults(EventFaults { doubled: 1.0, ..EventFaults::default() });
    fixture.lock().interrupt_instance(&id);
    fixture.pass_secs(60);
    let at = fixture.lock().now();
    let doubled = fixture.lock().account.take_events(at);
    assert_eq!(doubled.len(), 2);
    assert_eq!(doubled[0], doubled[1]);
    fixture.lock().account.set_event_faults(EventFaults { lost: 1.0, ..EventFaults::default() });
    fixture.pass_secs(600);
    let at = fixture.lock().now();
    assert!(fixture.lock().account.take_events(at).is_empty());
}

#[test]
fn only_what_the_cluster_owns_is_ended_and_twice_is_once() {
    let fixture = Fixture::new(SMALL);
    let id = now(fixture.account.instances("shop")).unwrap()[0].id.clone();
    let foreign = TerminateRequest { cluster: "other".into(), ..terminate(&id, None) };
    assert_eq!(now(fixture.account.terminate(&foreign)).unwrap_err().kind, CloudErrorKind::Unsupported);
    let dry = TerminateRequest { dry_run: true, ..terminate(&id, None) };
    now(fixture.account.terminate(&dry)).unwrap();
    assert_eq!(now(fixture.account.instance(&id)).unwrap().unwrap().state, InstanceState::Running);
    now(fixture.account.terminate(&terminate(&id, None))).unwrap();
    now(fixture.account.terminate(&terminate(&id, None))).unwrap();
    now(fixture.account.terminate(&terminate("i-00000000000000000", None))).unwrap();
    assert_eq!(now(fixture.account.instance(&id)).unwrap().unwrap().state, InstanceState::ShuttingDown);
}

#[test]
fn a_clusters_door_shows_what_happened_to_its_instances() {
    use spot_world::kubernetes::ClusterAccess;
    use spot_world::world::ClusterDoor;
    let fixture = Fixture::new(SMALL);
    assert!(ClusterDoor::new(fixture.world.clone(), fixture.clock.clone(), "none").is_none());
    let door = ClusterDoor::new(fixture.world.clone(), fixture.clock.clone(), "shop").unwrap();
    let request = fixture.request("door", CapacityType::OnDemand, &[("m5.large", "us-east-1a")]);
    now(fixture.account.launch(&request)).unwrap();
    // Only the clock moves: the door lets the world catch up.
    fixture.clock.advance(SignedDuration::from_mins(15));
    let mut nodes = 0;
    door.with(&mut |cluster, _| nodes = cluster.counts().nodes);
    assert_eq!(nodes, 7);
}

#[test]
fn stale_listings_show_the_past_until_they_do_not() {
    let fixture = Fixture::new(SMALL);
    let until = fixture.lock().now() + SignedDuration::from_mins(20);
    fixture.lock().account.freeze_listings(until);
    let request = fixture.request("new", CapacityType::OnDemand, &[("m5.large", "us-east-1a")]);
    now(fixture.account.launch(&request)).unwrap();
    assert_eq!(now(fixture.account.instances("shop")).unwrap().len(), 6);
    fixture.pass_secs(1_201);
    assert_eq!(now(fixture.account.instances("shop")).unwrap().len(), 7);
}

#[test]
fn a_spot_bill_is_the_price_history_summed_over_its_seconds() {
    let fixture = Fixture::new(SMALL);
    let id = fixture.buy_spot("m5.2xlarge", "us-east-1c");
    fixture.pass_secs(60);
    let from = fixture.lock().now();
    let cost = |fixture: &Fixture| {
        let mut world = fixture.lock();
        let (at, world) = (world.now(), &mut *world);
        let bills = world.account.bills(&mut world.market, at);
        bills.into_iter().find(|bill| bill.instance_id == id).unwrap().microusd_per_hour_secs
    };
    let before = cost(&fixture);
    fixture.pass(SignedDuration::from_hours(40));
    let to = fixture.lock().now();
    let after = cost(&fixture);
    let rows: Vec<_> = now(fixture.account.spot_prices(from))
        .unwrap()
        .into_iter()
        .filter(|row| row.instance_type.as_str() == "m5.2xlarge" && row.zone.as_str() == "us-east-1c")
        .collect();
    let seconds: u128 = (from.as_second()..to.as_second())
        .map(|second| {
            let row = rows.iter().rfind(|row| row.since.as_second() <= second).unwrap();
            u128::from(row.microusd_per_hour.0)
        })
        .sum();
    assert_eq!(after - before, seconds);
    assert!(rows.len() >= 2, "the price moved within 40 hours");
}
