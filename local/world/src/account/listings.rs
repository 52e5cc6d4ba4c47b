//! What the account tells of itself, with every page counted.

use super::buying::ownership_tag;
use super::error::operations;
use super::shapes::{AccountInstance, AutoScalingGroup};
use super::state::Account;
use jiff::Timestamp;
use spot_cloud::{CloudInstance, EksCluster};
use spot_domain::{InstanceGroup, Region};

/// Items that one page of a listing holds at most.
const INSTANCES_PER_PAGE: usize = 1_000;
const GROUPS_PER_PAGE: usize = 100;

impl Account {
    pub(super) fn count(&mut self, operation: &'static str, calls: usize) {
        *self.calls.entry(operation).or_default() += calls as u64;
    }

    pub(super) fn count_pages(&mut self, operation: &'static str, items: usize, per_page: usize) {
        // The first page was counted with the call.
        self.count(operation, items.div_ceil(per_page).saturating_sub(1));
    }

    pub(super) fn list_clusters(&mut self, region: &Region) -> Vec<EksCluster> {
        let here = self.clusters.values().filter(|cluster| cluster.region == *region);
        let found: Vec<_> = here.map(|cluster| cluster.eks.clone()).collect();
        self.count(operations::DESCRIBE_CLUSTER, found.len());
        found
    }

    pub(super) fn list_instances(&mut self, region: &Region, cluster: &str, now: Timestamp) -> Vec<CloudInstance> {
        let tag = ownership_tag(cluster);
        let is_owned = |tags: &[(String, String)]| tags.iter().any(|(key, value)| *key == tag && value == "owned");
        let found: Vec<_> = match &self.frozen {
            Some((until, frozen)) if now < *until => {
                frozen.iter().filter(|instance| is_owned(&instance.tags)).cloned().collect()
            }
            _ => {
                let here = self.instances.values().filter(|instance| instance.region == *region);
                let owned = |instance: &&AccountInstance| instance.tags.get(&tag).is_some_and(|value| value == "owned");
                here.filter(owned).map(AccountInstance::to_cloud).collect()
            }
        };
        self.count_pages(operations::DESCRIBE_INSTANCES, found.len(), INSTANCES_PER_PAGE);
        found
    }

    pub(super) fn list_groups(&mut self, region: &Region, cluster: &str) -> Vec<InstanceGroup> {
        let here = self.groups.values().filter(|group| group.region == *region && group.cluster == cluster);
        let found: Vec<_> = here.map(|group| self.describe_group(group)).collect();
        self.count_pages(operations::DESCRIBE_GROUPS, found.len(), GROUPS_PER_PAGE);
        self.count(operations::LIST_NODE_GROUPS, 1);
        self.count(operations::DESCRIBE_NODE_GROUP, found.iter().filter(|one| one.eks_node_group.is_some()).count());
        self.count(operations::DESCRIBE_SUBNETS, usize::from(!found.is_empty()));
        found
    }

    fn describe_group(&self, group: &AutoScalingGroup) -> InstanceGroup {
        InstanceGroup {
            name: group.name.clone(),
            eks_node_group: group.eks_node_group.clone(),
            instance_types: group.instance_types.clone(),
            capacity_type: group.capacity_type,
            zones: group.subnets.iter().map(|(zone, _)| zone.clone()).collect(),
            min_size: group.min_size,
            max_size: group.max_size,
            desired_size: group.desired_size,
            launch_template: self.templates.get(&group.template).map(|template| template.launch_template.clone()),
            subnets: group.subnets.clone(),
        }
    }
}
