//! Which clusters an account has in a region (CLU-01).

use jiff::Timestamp;
use spot_cloud::EksCluster;
use spot_domain::Region;
use spot_store::FoundCluster;
use std::collections::BTreeMap;

/// The clusters after a listing that was complete, by name: those listed, and those known before that are not, with
/// the time since which they are missing.
pub fn after_listing(
    known: &[FoundCluster],
    listed: &[EksCluster],
    region: &Region,
    now: Timestamp,
) -> Vec<FoundCluster> {
    let mut found: BTreeMap<&str, FoundCluster> = BTreeMap::new();
    for before in known {
        let missing_since = before.missing_since.or(Some(now));
        found.insert(&before.arn, FoundCluster { missing_since, ..before.clone() });
    }
    for eks in listed {
        let one = FoundCluster {
            arn: eks.arn.clone(),
            name: eks.name.clone(),
            region: region.clone(),
            kubernetes_version: eks.kubernetes_version.clone(),
            missing_since: None,
        };
        found.insert(&eks.arn, one);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found
}
