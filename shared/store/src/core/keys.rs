//! Keys: functions of ids. Tenant items begin `T#<organization>#`; ids have one length, so no tenant's prefix begins
//! another's.

use jiff::Timestamp;
use spot_domain::{ClusterId, JobId, OrganizationId};

/// Partition and sort key of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    pub(crate) fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }
}

/// Organization, accounts, cluster summaries, pointers.
pub(crate) fn organization(org: &OrganizationId) -> String {
    format!("T#{org}#ORG")
}

/// The plan of one job: plans are large, so each has a partition of its own.
pub(crate) fn plan(org: &OrganizationId, job: &JobId) -> String {
    format!("T#{org}#J#{job}")
}

/// All jobs of an organization.
pub(crate) fn jobs(org: &OrganizationId) -> String {
    format!("T#{org}#J")
}

/// All interruptions of an organization.
pub(crate) fn interruptions(org: &OrganizationId) -> String {
    format!("T#{org}#INT")
}

/// All overrides of an organization.
pub(crate) fn overrides(org: &OrganizationId) -> String {
    format!("T#{org}#OVR")
}

/// An organization's own view of pools.
pub(crate) fn risk(org: &OrganizationId) -> String {
    format!("T#{org}#RISK")
}

/// Which instance belongs to which cluster.
pub(crate) fn owners(org: &OrganizationId) -> String {
    format!("T#{org}#OWN")
}

/// A cluster's own items.
pub(crate) fn cluster(org: &OrganizationId, cluster: &ClusterId) -> String {
    format!("T#{org}#C#{cluster}")
}

/// A cluster's actions.
pub(crate) fn actions(org: &OrganizationId, cluster: &ClusterId) -> String {
    format!("T#{org}#C#{cluster}#Q")
}

/// A cluster's safety checks.
pub(crate) fn safety(org: &OrganizationId, cluster: &ClusterId) -> String {
    format!("T#{org}#C#{cluster}#S")
}

/// A cluster's ledger.
pub(crate) fn ledger(org: &OrganizationId, cluster: &ClusterId) -> String {
    format!("T#{org}#C#{cluster}#L")
}

/// Index G1: a cluster's jobs.
pub(crate) fn cluster_jobs(org: &OrganizationId, cluster: &ClusterId) -> String {
    format!("T#{org}#C#{cluster}#JOBS")
}

/// Index G2: an organization's jobs that are not final.
pub(crate) fn open_jobs(org: &OrganizationId) -> String {
    format!("T#{org}#OPEN")
}

/// Index G1: a cluster's interruptions.
pub(crate) fn cluster_interruptions(org: &OrganizationId, cluster: &ClusterId) -> String {
    format!("T#{org}#C#{cluster}#INTS")
}

/// Index G2: administrator's lists.
pub(crate) fn admin(what: &str, status: &str) -> String {
    format!("ADM#{what}#{status}")
}

/// A moment as text whose order is the order of time.
pub(crate) fn sortable(at: Timestamp) -> String {
    format!("{:013}", at.as_millisecond().max(0))
}

/// An hour as `yyyymmddhh`, in UTC.
pub(crate) fn hour(at: Timestamp) -> String {
    at.strftime("%Y%m%d%H").to_string()
}

/// A day as `yyyymmdd`, in UTC.
pub(crate) fn day(at: Timestamp) -> String {
    at.strftime("%Y%m%d").to_string()
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn digest(text: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The organization a tenant's partition belongs to.
pub(crate) fn organization_of(pk: &str) -> Option<OrganizationId> {
    pk.strip_prefix("T#")?.split('#').next()?.parse().ok()
}

/// When an id was made: the first 48 bits of its UUIDv7.
pub(crate) fn made_at(id: &str) -> Timestamp {
    let digits = id.get(4..16).unwrap_or("0");
    let milliseconds = i64::from_str_radix(digits, 16).unwrap_or(0);
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_when_it_was_made() {
        let at: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let id = format!("clu_{:012x}7abc8000000000000000", at.as_millisecond());
        assert_eq!((made_at(&id), id.len()), (at, 36));
    }

    #[test]
    fn sortable_moments_sort_like_time() {
        let moments = [0, 9, 1_000, 1_790_000_000_000].map(|ms| sortable(Timestamp::from_millisecond(ms).unwrap()));
        assert!(moments.is_sorted());
    }
}
