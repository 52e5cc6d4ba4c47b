//! Instances as EC2 tells of them, and as they were and are. Nothing is concluded from an instance that is not listed:
//! only a single look at it tells whether it is gone.

use jiff::{SignedDuration, Timestamp};
use spot_cloud::CloudInstance;
use spot_domain::{
    CapacityType, FirstDayInstance, Instance, InstanceState, InstanceTypeName, JobId, LedgerEntry, MicrousdPerHour,
};
use std::collections::{BTreeMap, BTreeSet};

/// EC2 may list an instance only some time after it was launched.
pub(super) const LISTED_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// An ended instance is kept for so long, for events and results that come late.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(6);

/// Instances as EC2 tells of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// The listing.
    pub all: Vec<CloudInstance>,
    /// Single looks at instances that it left out, by id.
    pub looked: BTreeMap<String, Looked>,
}

/// What a single look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// EC2 does not know it any more.
    Gone,
    /// It lives, but without the cluster's ownership tag.
    LeftCluster,
    /// It has ended.
    Seen(CloudInstance),
}

/// No step lasts longer: after that a node stands alone.
const LONGEST_STEP: SignedDuration = SignedDuration::from_hours(3);

/// One instance as it was and as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// As stored; none for a new one.
    pub before: Option<Instance>,
    /// As it is.
    pub after: Instance,
    /// EC2's reason for its state.
    pub reason: Option<String>,
    /// It lives on without the cluster's tag.
    pub left_cluster: bool,
    /// An action of ours ended it.
    pub ended_by_us: bool,
    /// The job that launched it, by its tags.
    pub job: Option<JobId>,
    /// What it cost since it was accounted last.
    pub paid: Vec<LedgerEntry>,
}

impl Change {
    /// It lived when it was stored and does no more.
    pub fn has_ended(&self) -> bool {
        self.after.ended_at.is_some() && self.before.as_ref().is_none_or(|before| before.ended_at.is_none())
    }

    /// It ran and runs on, and nothing of its time can be overlap: its entries alone tell how far it is accounted.
    pub fn only_went_on(&self) -> bool {
        self.before.as_ref().is_some_and(|before| {
            before.state == InstanceState::Running
                && self.after.state == InstanceState::Running
                && before.ended_at.is_none()
                && self.after.ended_at.is_none()
                && !may_overlap(before)
        })
    }

    /// It was lost, and neither we nor the customer meant it to end (INT-06).
    pub fn is_loss(&self) -> bool {
        let meant = match &self.reason {
            Some(reason) => {
                reason.starts_with("Client.UserInitiated") || reason.starts_with("Client.InstanceInitiated")
            }
            None => self.ended_by_us || self.left_cluster,
        };
        self.before.is_some() && self.has_ended() && !meant
    }

    /// It may be forgotten: it ended long ago, what it cost is in the ledger, and EC2 lists it no more.
    pub fn is_history(&self, listed: &Listed, now: Timestamp) -> bool {
        let is_old = self
            .after
            .ended_at
            .is_some_and(|ended| now.duration_since(ended) >= REMEMBERED_FOR && self.after.accounted_until >= ended);
        is_old && self.before.as_ref() == Some(&self.after) && listed.find(&self.after.id).is_none()
    }
}

impl Listed {
    pub(super) fn find(&self, id: &str) -> Option<&CloudInstance> {
        // Listings are sorted by id; one that is not is searched all the same.
        let place = self.all.binary_search_by(|one| one.id.as_str().cmp(id)).ok();
        place.map(|place| &self.all[place]).or_else(|| self.all.iter().find(|one| one.id == id))
    }
}

/// Whether an instance may stand beside the one it replaces in time that is not accounted yet.
pub fn may_overlap(instance: &Instance) -> bool {
    let accounted = instance.accounted_until.duration_since(instance.launched_at);
    instance.launched_by.is_some() && accounted < LONGEST_STEP
}

/// Starting, running or stopped: neither ended nor ending.
pub fn is_live(state: InstanceState) -> bool {
    match state {
        InstanceState::Pending | InstanceState::Running | InstanceState::Stopped => true,
        InstanceState::ShuttingDown | InstanceState::Terminated | InstanceState::Gone => false,
    }
}

/// Whether tags make an instance a cluster's own.
pub fn is_owned(tags: &[(String, String)], cluster: &str) -> bool {
    tags.iter().any(|(key, value)| key.strip_prefix("kubernetes.io/cluster/") == Some(cluster) && value == "owned")
}

/// Instances that are known to live, should be listed and are not.
pub fn missing<'a>(stored: &'a [Instance], listed: &[CloudInstance], now: Timestamp) -> Vec<&'a Instance> {
    let ids: BTreeSet<&str> = listed.iter().map(|one| one.id.as_str()).collect();
    let should_be =
        |instance: &&Instance| instance.ended_at.is_none() && now.duration_since(instance.launched_at) >= LISTED_WITHIN;
    stored.iter().filter(should_be).filter(|instance| !ids.contains(instance.id.as_str())).collect()
}

/// The customer's own instances that live, by type: what the first day's fleet is made of.
pub fn fleet(changes: &[Change]) -> Vec<FirstDayInstance> {
    let mut counts: BTreeMap<&InstanceTypeName, (u32, MicrousdPerHour)> = BTreeMap::new();
    let own = changes.iter().map(|change| &change.after).filter(|one| one.launched_by.is_none());
    for instance in own.filter(|one| matches!(one.state, InstanceState::Pending | InstanceState::Running)) {
        let entry = counts.entry(&instance.instance_type).or_insert((0, instance.on_demand_microusd_per_hour));
        entry.0 += 1;
    }
    let of_type = |(instance_type, (count, price)): (&InstanceTypeName, (u32, MicrousdPerHour))| FirstDayInstance {
        instance_type: instance_type.clone(),
        count,
        on_demand_microusd_per_hour: price,
    };
    counts.into_iter().map(of_type).collect()
}

/// Whether Spot prices are needed to price what is listed.
pub fn needs_spot_prices(stored: &[Instance], listed: &Listed) -> bool {
    let priced: BTreeSet<&str> =
        stored.iter().filter(|one| one.microusd_per_hour.0 > 0).map(|one| one.id.as_str()).collect();
    let spot = listed.all.iter().filter(|one| one.capacity_type == CapacityType::Spot && is_live(one.state));
    spot.into_iter().any(|one| !priced.contains(one.id.as_str()))
}
