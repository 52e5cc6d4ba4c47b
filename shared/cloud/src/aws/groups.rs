//! A cluster's Auto Scaling groups: bounds, types, zones and the template behind each.

use super::account::Call;
use super::failure::{failure, incomplete};
use super::instances::ownership_tag;
use super::node_groups::NodeGroup;
use super::pages::all_pages;
use super::templates::{Template, TemplateKey, template_key};
use crate::{CloudError, CloudErrorKind};
use aws_sdk_autoscaling::types::{AutoScalingGroup, Filter, InstancesDistribution};
use spot_domain::{CapacityType, InstanceGroup, InstanceTypeName, Zone};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const DESCRIBE: &str = "autoscaling:DescribeAutoScalingGroups";
const SUBNETS: &str = "ec2:DescribeSubnets";
/// Prefix of the tags that make a group a cluster's.
const OWNERSHIP: &str = "kubernetes.io/cluster/";

/// What is looked up once for all groups of a cluster.
struct Surroundings {
    node_groups: BTreeMap<String, NodeGroup>,
    templates: BTreeMap<TemplateKey, Template>,
    zones: BTreeMap<String, Zone>,
}

impl Call {
    /// All groups that the cluster owns, sorted by name. A group that chooses types by attributes lists none.
    pub(super) async fn groups(&self, cluster: &str) -> Result<Vec<InstanceGroup>, CloudError> {
        let mut found = self.groups_where(owned_by(cluster)).await?;
        let tag = ownership_tag(cluster);
        // A group with a status is being deleted: it launches nothing any more.
        found.retain(|group| is_owned(group, |key| key == tag) && group.status.is_none());
        let surroundings = Surroundings {
            node_groups: self.node_groups(cluster).await?,
            templates: self.templates(found.iter().filter_map(template_key).collect()).await?,
            zones: self.zones_of(found.iter().flat_map(subnets_of).collect()).await?,
        };
        let mut groups = found.iter().map(|group| surroundings.read(group)).collect::<Result<Vec<_>, CloudError>>()?;
        groups.sort_by(|left, right| left.name.cmp(&right.name));
        groups.dedup_by(|left, right| left.name == right.name);
        Ok(groups)
    }

    async fn groups_where(&self, filter: Filter) -> Result<Vec<AutoScalingGroup>, CloudError> {
        all_pages(DESCRIBE, |token| {
            let request = self.clients.autoscaling.describe_auto_scaling_groups().filters(filter.clone());
            let request = request.max_records(self.pages.autoscaling).set_next_token(token);
            async move {
                let answer = request.send().await.map_err(|error| failure(DESCRIBE, &error))?;
                Ok((answer.auto_scaling_groups.unwrap_or_default(), answer.next_token))
            }
        })
        .await
    }

    /// One group by name, if it is there.
    pub(super) async fn group(&self, name: &str) -> Result<AutoScalingGroup, CloudError> {
        let request = self.clients.autoscaling.describe_auto_scaling_groups().auto_scaling_group_names(name);
        let answer = request.send().await.map_err(|error| failure(DESCRIBE, &error))?;
        let mut found = answer.auto_scaling_groups.unwrap_or_default().into_iter();
        found.find(|group| group.auto_scaling_group_name() == Some(name)).ok_or_else(|| {
            CloudError::new(DESCRIBE, CloudErrorKind::NotFound, "NoSuchGroup", format!("there is no group {name}"))
        })
    }

    async fn zones_of(&self, subnets: BTreeSet<String>) -> Result<BTreeMap<String, Zone>, CloudError> {
        if subnets.is_empty() {
            return Ok(BTreeMap::new());
        }
        let request = self.clients.ec2.describe_subnets().set_subnet_ids(Some(subnets.into_iter().collect()));
        let answer = request.send().await.map_err(|error| failure(SUBNETS, &error))?;
        let subnets = answer.subnets.unwrap_or_default().into_iter();
        Ok(subnets.filter_map(|subnet| Some((subnet.subnet_id?, subnet.availability_zone?.into()))).collect())
    }
}

impl Surroundings {
    fn read(&self, group: &AutoScalingGroup) -> Result<InstanceGroup, CloudError> {
        let missing = |what: &str| incomplete(DESCRIBE, what);
        let name = group.auto_scaling_group_name().ok_or_else(|| missing("a group's name"))?;
        let node_group = self.node_groups.get(name);
        let template = template_key(group).and_then(|key| self.templates.get(&key));
        let mut subnets = Vec::new();
        for subnet in subnets_of(group) {
            let zone = self.zones.get(&subnet).ok_or_else(|| incomplete(SUBNETS, "the zone of a group's subnet"))?;
            subnets.push((zone.clone(), subnet));
        }
        subnets.sort();
        let mut zones: Vec<Zone> = group.availability_zones().iter().map(|zone| zone.as_str().into()).collect();
        zones.sort();
        Ok(InstanceGroup {
            name: name.to_owned(),
            eks_node_group: node_group.map(|node_group| node_group.name.clone()),
            instance_types: types_of(group, node_group, template),
            capacity_type: capacity_type_of(group, node_group, template),
            zones,
            min_size: size(group.min_size).ok_or_else(|| missing("a group's minimum"))?,
            max_size: size(group.max_size).ok_or_else(|| missing("a group's maximum"))?,
            desired_size: size(group.desired_capacity).ok_or_else(|| missing("a group's wanted size"))?,
            launch_template: template.map(|template| template.launch_template.clone()),
            subnets,
        })
    }
}

/// A size as Auto Scaling counts it.
pub(super) fn size(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

/// Whether the group belongs to a cluster at all.
pub(super) fn is_some_clusters(group: &AutoScalingGroup) -> bool {
    is_owned(group, |key| key.starts_with(OWNERSHIP))
}

fn is_owned(group: &AutoScalingGroup, is_tag: impl Fn(&str) -> bool) -> bool {
    group.tags().iter().any(|tag| tag.key().is_some_and(&is_tag) && tag.value() == Some("owned"))
}

fn owned_by(cluster: &str) -> Filter {
    Filter::builder().name(format!("tag:{}", ownership_tag(cluster))).values("owned").build()
}

fn subnets_of(group: &AutoScalingGroup) -> Vec<String> {
    let listed = group.vpc_zone_identifier().unwrap_or_default().split(',').map(str::trim);
    listed.filter(|subnet| !subnet.is_empty()).map(str::to_owned).collect()
}

/// The policy's own list is what is launched; the node group's and the template's type hold where there is none.
fn types_of(
    group: &AutoScalingGroup,
    node_group: Option<&NodeGroup>,
    template: Option<&Template>,
) -> Vec<InstanceTypeName> {
    let policy = group.mixed_instances_policy().and_then(|policy| policy.launch_template());
    let overrides = policy.map(|template| template.overrides()).unwrap_or_default();
    let mut types: Vec<InstanceTypeName> =
        overrides.iter().filter_map(|row| row.instance_type()).map(Into::into).collect();
    if types.is_empty() && overrides.is_empty() {
        types = node_group.map(|node_group| node_group.instance_types.clone()).unwrap_or_default();
    }
    if types.is_empty() && overrides.is_empty() {
        types = template.and_then(|template| template.instance_type.clone()).into_iter().collect();
    }
    types
}

/// Spot only where everything is bought on the Spot market; a mixture counts as on-demand.
fn capacity_type_of(
    group: &AutoScalingGroup,
    node_group: Option<&NodeGroup>,
    template: Option<&Template>,
) -> CapacityType {
    let all_spot = |distribution: &InstancesDistribution| {
        distribution.on_demand_base_capacity.unwrap_or(0) == 0
            // Auto Scaling's own default is on-demand alone.
            && distribution.on_demand_percentage_above_base_capacity.unwrap_or(100) == 0
    };
    let policy = group.mixed_instances_policy().and_then(|policy| policy.instances_distribution());
    let is_spot = match (node_group, policy) {
        (Some(node_group), _) => node_group.is_spot,
        (None, Some(distribution)) => all_spot(distribution),
        (None, None) => template.is_some_and(|template| template.is_spot),
    };
    if is_spot { CapacityType::Spot } else { CapacityType::OnDemand }
}
