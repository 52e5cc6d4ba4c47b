//! Lists a cluster's groups, instances and volumes. What fails is an error of its own and takes nothing else with it;
//! what a listing leaves out is looked at singly before anything is concluded.

use crate::decide::instances::{Listed, Looked, is_live, is_owned, missing};
use jiff::Timestamp;
use spot_cloud::{CloudError, CloudVolume, CustomerAccount};
use spot_domain::{Instance, InstanceGroup};
use std::collections::BTreeMap;

/// Single looks in one go; what is left over is looked at next time.
const MOST_LOOKS: usize = 50;

/// What was listed; none for a listing that failed.
pub(crate) struct Listing {
    pub(crate) groups: Option<Vec<InstanceGroup>>,
    pub(crate) instances: Option<Listed>,
    pub(crate) volumes: Option<Vec<CloudVolume>>,
    /// What went wrong.
    pub(crate) errors: Vec<CloudError>,
    /// Every listing succeeded, and the one of instances left out nothing that is there.
    pub(crate) is_whole: bool,
}

/// Lists everything of a cluster. `stored` are the instances known before.
pub(crate) async fn list(door: &dyn CustomerAccount, cluster: &str, stored: &[Instance], now: Timestamp) -> Listing {
    let mut errors = Vec::new();
    let groups = kept(door.groups(cluster).await, &mut errors);
    let instances = kept(door.instances(cluster).await, &mut errors);
    let volumes = kept(door.volumes(cluster).await, &mut errors);
    let mut is_whole = true;
    let instances = match instances {
        None => None,
        Some(all) => {
            let (looked, all_clear) = look(door, cluster, missing(stored, &all, now), &mut errors).await;
            is_whole = all_clear;
            Some(Listed { all, looked })
        }
    };
    is_whole &= errors.is_empty();
    Listing { groups, instances, volumes, errors, is_whole }
}

fn kept<T>(answer: Result<T, CloudError>, errors: &mut Vec<CloudError>) -> Option<T> {
    answer.map_err(|error| errors.push(error)).ok()
}

/// Looks at each instance that was not listed. Answers what became of them, and whether all of them were looked at and
/// none turned out to be there after all: then the listing was not whole, and the rest of the looks is spared.
async fn look(
    door: &dyn CustomerAccount,
    cluster: &str,
    missing: Vec<&Instance>,
    errors: &mut Vec<CloudError>,
) -> (BTreeMap<String, Looked>, bool) {
    let mut looked = BTreeMap::new();
    for instance in missing.iter().take(MOST_LOOKS) {
        let found = match door.instance(&instance.id).await {
            Ok(None) => Looked::Gone,
            Ok(Some(found)) if !is_live(found.state) => Looked::Seen(found),
            Ok(Some(found)) if !is_owned(&found.tags, cluster) => Looked::LeftCluster,
            Ok(Some(_)) => {
                tracing::warn!(cluster, instance_id = %instance.id, "runs, and was not listed: the listing is not whole");
                return (looked, false);
            }
            Err(error) => {
                errors.push(error);
                return (looked, false);
            }
        };
        looked.insert(instance.id.clone(), found);
    }
    (looked, missing.len() <= MOST_LOOKS)
}
