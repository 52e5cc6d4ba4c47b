//! What has to hold when all is done.

use crate::records::Records;
use jiff::SignedDuration;
use spot_domain::{
    Action, ActionKind, ActionStatus, CapacityType, InstanceState, InterruptionState, JobStatus, LedgerHour, Microusd,
    NodeName,
};
use std::collections::{BTreeMap, BTreeSet};

/// The ledger learns of an instance's end by the next listing of the account at the latest, which comes every five minutes.
const LEARNT_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Nothing is open, everything that was bought is known and was bought once, every hour is in the ledger once.
pub(crate) fn nothing_is_lost_or_done_twice(records: &Records) {
    let open: Vec<_> = records.actions.iter().filter(|action| !action.status.is_final()).collect();
    assert!(open.is_empty() && records.jobs.iter().all(|job| job.status.is_final()), "{open:#?} {:#?}", records.jobs);
    let (wanted, ready) = records.customer.wanted_and_ready;
    assert_eq!(wanted, ready, "every replica serves");
    let dead: Vec<_> = records.messages.keys().filter(|queue| queue.contains("Dead")).collect();
    assert!(dead.is_empty(), "messages were given up: {:?}", records.messages);
    bought_once(records);
    ended_once(records);
    billed_once(records);
}

/// One instance for each launch that succeeded, and none beside.
fn bought_once(records: &Records) {
    let launched: Vec<&str> = completed(records, "launch_instance").filter_map(instance_of).collect();
    let bought: BTreeSet<&str> = records.customer.bills.keys().map(String::as_str).collect();
    let bought: BTreeSet<&str> = bought.into_iter().filter(|id| !records.customer.own.contains(*id)).collect();
    assert_eq!(launched.len(), launched.iter().collect::<BTreeSet<_>>().len(), "two launches told of one instance");
    assert_eq!(launched.into_iter().collect::<BTreeSet<_>>(), bought, "an instance that nobody knows, or none at all");
}

/// What does not run any more was ended by one action, unless AWS took it back; what runs is known to run.
fn ended_once(records: &Records) {
    let mut ended: BTreeMap<&str, usize> = BTreeMap::new();
    for id in completed(records, "terminate_instance").filter_map(instance_of) {
        *ended.entry(id).or_default() += 1;
    }
    assert!(ended.values().all(|times| *times == 1), "{ended:?}");
    let taken: BTreeSet<&str> = records.interruptions.iter().map(|one| one.instance_id.as_str()).collect();
    for id in records.customer.bills.keys() {
        let live = records.customer.live.contains(id);
        assert!(live || ended.contains_key(id.as_str()) || taken.contains(id.as_str()), "who ended {id}?");
        let known = records.instances.get(id).map(|instance| instance.state);
        assert_eq!(known == Some(InstanceState::Running), live, "{id} is known as {known:?}");
    }
}

/// The causes of each hour come to baseline − paid, its entries to what was paid, and those of an instance to its bill.
fn billed_once(records: &Records) {
    let mut paid: BTreeMap<&str, i64> = BTreeMap::new();
    for hour in &records.hours {
        let entries: Vec<_> = records.entries.iter().filter(|entry| entry.hour == hour.hour).collect();
        assert_eq!(entries.iter().map(|entry| entry.paid_microusd).sum::<Microusd>(), hour.paid_microusd);
        assert_eq!(hour.causes.values().copied().sum::<Microusd>(), hour.saved_microusd());
        entries.iter().for_each(|entry| *paid.entry(&entry.instance_id).or_default() += entry.paid_microusd.0);
    }
    for (id, billed) in &records.customer.rolled_up_microusd {
        let hourly = records.instances.get(id).map_or(0, |instance| instance.microusd_per_hour.0);
        let most = i64::try_from(hourly).unwrap() * LEARNT_WITHIN.as_secs() / 3_600;
        let more = paid.get(id.as_str()).copied().unwrap_or_default() - billed;
        // Each of at most four hours is rounded by itself.
        assert!(
            (-4..=most).contains(&more),
            "{id}: {more} more in the ledger than {billed} on the bill, {most} at most"
        );
    }
}

/// No action and no job failed.
pub(crate) fn everything_was_done(records: &Records) {
    let failed: Vec<_> = records.actions.iter().filter(|one| one.status != ActionStatus::Completed).collect();
    let all = records.jobs.iter().all(|job| job.status == JobStatus::Completed);
    assert!(all && failed.is_empty(), "{failed:#?} {:#?}", records.jobs);
}

/// Every node that was taken has its replacement.
pub(crate) fn every_loss_was_answered(records: &Records) {
    assert!(!records.interruptions.is_empty());
    for one in &records.interruptions {
        assert_eq!(one.state, InterruptionState::Recovered, "{one:#?} {:#?}", records.jobs);
    }
}

/// The same actions with the same outcome, the same fleet, and the same ledger of every hour in which nothing moved.
pub(crate) fn came_to_the_same(whole: &Records, killed: &Records) {
    assert_eq!(actions(whole), actions(killed));
    assert_eq!(fleet(whole), fleet(killed));
    assert_eq!(whole.hours.len(), killed.hours.len());
    let baseline = |hour: &LedgerHour| (hour.hour, hour.baseline_microusd, hour.first_day_microusd);
    assert!(whole.hours.iter().map(baseline).eq(killed.hours.iter().map(baseline)));
    let at_rest = |records: &Records| {
        let last = records.jobs.iter().filter_map(|job| job.completed_at).max().unwrap();
        records.hours.iter().filter(|hour| hour.hour > last).map(money).collect::<Vec<_>>()
    };
    assert!(!at_rest(whole).is_empty());
    assert_eq!(at_rest(whole), at_rest(killed));
    assert_eq!(entries_at_rest(whole), entries_at_rest(killed));
}

fn money(hour: &LedgerHour) -> String {
    format!("{} {} {} {:?} {}", hour.hour, hour.paid_microusd.0, hour.on_demand_microusd.0, hour.causes, hour.instances)
}

fn entries_at_rest(records: &Records) -> Vec<String> {
    let last = records.hours.last().unwrap().hour;
    let entries = records.entries.iter().filter(|entry| entry.hour == last);
    let row = |entry: &spot_domain::LedgerEntry| {
        let what = kind(entry.instance_type.as_str(), entry.zone.as_str(), entry.capacity_type);
        format!("{what} {} to {} {} {}", entry.from, entry.to, entry.paid_microusd.0, entry.on_demand_microusd.0)
    };
    let mut rows: Vec<String> = entries.map(row).collect();
    rows.sort();
    rows
}

/// Each action by its job's place, what it was done to, and what became of it. Names and ids are drawn anew in each run.
fn actions(records: &Records) -> Vec<String> {
    let row = |action: &Action| {
        let job = records.jobs.iter().position(|job| job.id == action.job_id);
        format!(
            "job {job:?}, step {}: {} {}, {:?}",
            action.step,
            action.kind.name(),
            subject(records, action),
            action.status
        )
    };
    let mut rows: Vec<String> = records.actions.iter().map(row).collect();
    rows.sort();
    rows
}

fn subject(records: &Records, action: &Action) -> String {
    let by_id = |id: &str| {
        records
            .customer
            .bills
            .get(id)
            .map(|bill| kind(bill.instance_type.as_str(), bill.zone.as_str(), bill.capacity_type))
    };
    let on_node = |name: &NodeName| {
        let found = records.instances.values().find(|one| one.node_name.as_ref() == Some(name));
        found.and_then(|instance| by_id(&instance.id))
    };
    let found = match &action.kind {
        ActionKind::DrainNode { node, .. } => on_node(&node.name),
        _ => instance_of(action).and_then(by_id),
    };
    found.unwrap_or_else(|| format!("{:?}", action.kind))
}

fn fleet(records: &Records) -> Vec<String> {
    let bills = records.customer.live.iter().filter_map(|id| records.customer.bills.get(id));
    let rows = bills.map(|bill| kind(bill.instance_type.as_str(), bill.zone.as_str(), bill.capacity_type));
    let mut rows: Vec<String> = rows.collect();
    rows.sort();
    rows
}

fn kind(instance_type: &str, zone: &str, capacity_type: CapacityType) -> String {
    format!("{instance_type} {zone} {capacity_type:?}")
}

fn completed<'a>(records: &'a Records, name: &'a str) -> impl Iterator<Item = &'a Action> {
    records.actions.iter().filter(move |one| one.kind.name() == name && one.status == ActionStatus::Completed)
}

/// The instance that an action launched or ended.
fn instance_of(action: &Action) -> Option<&str> {
    match &action.kind {
        ActionKind::TerminateInstance { instance_id, .. } => Some(instance_id),
        _ => action.result.as_ref()?.instance_id.as_deref(),
    }
}
