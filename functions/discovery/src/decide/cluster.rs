//! A cluster's own row after a look: groups, baseline, and whether somebody vouches for what is known.

use jiff::Timestamp;
use spot_domain::{Baseline, Cluster, FirstDayInstance, InstanceGroup};
use spot_engine::accounting::hour_of;

/// What a look saw of a cluster; the default saw nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Kubernetes version; none when EKS did not list the cluster.
    pub kubernetes_version: Option<String>,
    /// Groups; none when they could not be listed.
    pub groups: Option<Vec<InstanceGroup>>,
    /// The customer's own instances that live now, by type; none when they could not be listed.
    pub fleet: Option<Vec<FirstDayInstance>>,
    /// Everything was listed.
    pub is_whole: bool,
    /// Everything that was paid for up to the last full hour is in the ledger.
    pub is_accounted: bool,
}

/// The cluster after a look. `discovered_at` moves when anything changed and at least once an hour, and into another
/// hour only when the hours before are accounted: an hour before it is closed.
pub fn after_look(known: &Cluster, seen: &Seen, now: Timestamp) -> Cluster {
    let mut after = known.clone();
    after.stale = !seen.is_whole;
    if let Some(version) = &seen.kubernetes_version {
        after.kubernetes_version.clone_from(version);
    }
    if let Some(groups) = &seen.groups {
        after.groups.clone_from(groups);
    }
    if !seen.is_whole {
        return after;
    }
    if after.baseline.is_none() {
        after.baseline = baseline(seen, now);
    }
    let is_same_hour = known.discovered_at.map(hour_of) == Some(hour_of(now));
    if (seen.is_accounted && !is_same_hour) || (is_same_hour && after != *known) {
        after.discovered_at = Some(now);
    }
    after
}

/// What there is on the first sight of anything: a cluster without groups and nodes has no baseline yet.
fn baseline(seen: &Seen, now: Timestamp) -> Option<Baseline> {
    let (groups, fleet) = (seen.groups.clone()?, seen.fleet.clone()?);
    let is_empty = groups.is_empty() && fleet.is_empty();
    (!is_empty).then_some(Baseline { groups, first_day: fleet, taken_at: now })
}
