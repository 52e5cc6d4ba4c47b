//! Compares what was stored with what EC2 tells, instance by instance.

use super::instances::{Change, LISTED_WITHIN, Listed, Looked, is_live};
use super::tariff::Tariff;
use jiff::Timestamp;
use spot_cloud::CloudInstance;
use spot_domain::{ActionId, Cluster, Instance, InstanceState, MicrousdPerHour};
use std::collections::BTreeSet;

/// Tags by which an instance of ours tells why it is there.
const ACTION_TAG: &str = "spot-optimizer/action";
const JOB_TAG: &str = "spot-optimizer/job";

/// What is compared.
pub struct Scene<'a> {
    /// The moment of the look.
    pub now: Timestamp,
    /// Cluster.
    pub cluster: &'a Cluster,
    /// Instances as they were stored before anything was listed.
    pub stored: &'a [Instance],
    /// Instances as EC2 tells of them.
    pub listed: &'a Listed,
    /// Launches of ours that stand in for Spot, among those nobody recorded.
    pub stand_ins: &'a BTreeSet<ActionId>,
    /// Prices.
    pub tariff: &'a Tariff<'a>,
}

/// Launches of ours that EC2 lists and nobody recorded.
pub fn unrecorded_launches(stored: &[Instance], listed: &Listed) -> Vec<ActionId> {
    let known: BTreeSet<&str> = stored.iter().map(|instance| instance.id.as_str()).collect();
    let new = listed.all.iter().filter(|one| is_live(one.state) && !known.contains(one.id.as_str()));
    new.filter_map(|one| tag(one, ACTION_TAG)?.parse().ok()).collect()
}

/// Every instance of the cluster, changed or not, by id.
pub fn compare(scene: &Scene<'_>) -> Vec<Change> {
    let mut changes: Vec<Change> = scene.stored.iter().map(|before| known(scene, before)).collect();
    let ids: BTreeSet<&str> = scene.stored.iter().map(|instance| instance.id.as_str()).collect();
    let new = scene.listed.all.iter().filter(|one| !ids.contains(one.id.as_str()));
    changes.extend(new.filter_map(|one| found(scene, one)));
    changes.sort_by(|left, right| left.after.id.cmp(&right.after.id));
    changes.dedup_by(|left, right| left.after.id == right.after.id);
    changes
}

fn known(scene: &Scene<'_>, before: &Instance) -> Change {
    let unchanged = Change {
        before: Some(before.clone()),
        after: before.clone(),
        reason: None,
        left_cluster: false,
        ended_by_us: false,
        job: None,
        paid: Vec::new(),
    };
    if let Some(listed) = scene.listed.find(&before.id) {
        return follow(scene, unchanged, listed);
    }
    match scene.listed.looked.get(&before.id) {
        None => unchanged,
        Some(Looked::Seen(seen)) => follow(scene, unchanged, seen),
        Some(looked) => {
            let left_cluster = *looked == Looked::LeftCluster;
            let mut change = Change { left_cluster, ..unchanged };
            change.after.state = InstanceState::Gone;
            change.after.ended_at.get_or_insert(scene.now);
            change
        }
    }
}

/// Takes over what EC2 says, unless it is older than what is known.
fn follow(scene: &Scene<'_>, mut change: Change, listed: &CloudInstance) -> Change {
    change.reason = listed.state_reason.clone();
    change.job = tag(listed, JOB_TAG).and_then(|id| id.parse().ok());
    let after = &mut change.after;
    if !may_follow(after, listed) {
        return change;
    }
    let before = after.state;
    if after.instance_type != listed.instance_type || after.capacity_type != listed.capacity_type {
        after.instance_type = listed.instance_type.clone();
        after.on_demand_microusd_per_hour = scene.tariff.on_demand(&listed.instance_type);
        after.microusd_per_hour = MicrousdPerHour(0);
    }
    after.state = listed.state;
    after.capacity_type = listed.capacity_type;
    after.zone = listed.zone.clone();
    after.group = listed.auto_scaling_group.clone();
    if !is_live(listed.state) {
        after.ended_at.get_or_insert(scene.now);
        return change;
    }
    if listed.state == InstanceState::Running && !listed.private_dns_name.is_empty() {
        after.node_name = Some(listed.private_dns_name.as_str().into());
    }
    if before == InstanceState::Gone {
        // It was concluded to be gone, and is not: it counts from now on.
        after.ended_at = None;
        after.accounted_until = scene.now;
    }
    if before == InstanceState::Stopped && listed.launched_at > after.launched_at {
        after.launched_at = listed.launched_at;
        after.accounted_until = after.accounted_until.max(listed.launched_at);
    }
    if after.microusd_per_hour.0 == 0 {
        after.microusd_per_hour = scene.tariff.now(&after.instance_type, &after.zone, after.capacity_type);
    }
    change
}

/// What has ended does not come back, and what runs does not start again: a listing that says so is an old one.
fn may_follow(known: &Instance, listed: &CloudInstance) -> bool {
    match known.state {
        InstanceState::Pending | InstanceState::Stopped | InstanceState::Gone => true,
        InstanceState::Running => listed.state != InstanceState::Pending || listed.launched_at > known.launched_at,
        InstanceState::ShuttingDown => listed.state == InstanceState::Terminated,
        InstanceState::Terminated => false,
    }
}

/// An instance nobody knew; none for one that had ended before we came, or that is known to have been forgotten.
fn found(scene: &Scene<'_>, listed: &CloudInstance) -> Option<Change> {
    let connected_at = scene.cluster.baseline.as_ref().map_or(scene.now, |baseline| baseline.taken_at);
    let has_ended = !is_live(listed.state);
    let seen_before = scene.cluster.discovered_at.is_some_and(|seen| listed.launched_at + LISTED_WITHIN < seen);
    if has_ended && (listed.launched_at < connected_at || seen_before) {
        return None;
    }
    let launched_by: Option<ActionId> = tag(listed, ACTION_TAG).and_then(|id| id.parse().ok());
    let is_running = listed.state == InstanceState::Running;
    let node = (is_running && !listed.private_dns_name.is_empty()).then(|| listed.private_dns_name.as_str().into());
    let stands_in = launched_by.as_ref().is_some_and(|action| scene.stand_ins.contains(action));
    let paid_from = if listed.state == InstanceState::Pending { scene.now } else { listed.launched_at };
    let after = Instance {
        id: listed.id.clone(),
        cluster_id: scene.cluster.id.clone(),
        instance_type: listed.instance_type.clone(),
        zone: listed.zone.clone(),
        capacity_type: listed.capacity_type,
        state: listed.state,
        launched_at: listed.launched_at,
        ended_at: has_ended.then_some(scene.now),
        node_name: node,
        group: listed.auto_scaling_group.clone(),
        microusd_per_hour: scene.tariff.now(&listed.instance_type, &listed.zone, listed.capacity_type),
        on_demand_microusd_per_hour: scene.tariff.on_demand(&listed.instance_type),
        launched_by,
        fell_back_at: stands_in.then_some(listed.launched_at),
        accounted_until: paid_from.max(connected_at).min(scene.now),
        version: 0,
    };
    Some(Change {
        before: None,
        after,
        reason: listed.state_reason.clone(),
        left_cluster: false,
        ended_by_us: false,
        job: tag(listed, JOB_TAG).and_then(|id| id.parse().ok()),
        paid: Vec::new(),
    })
}

fn tag<'a>(instance: &'a CloudInstance, key: &str) -> Option<&'a str> {
    instance.tags.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
}
