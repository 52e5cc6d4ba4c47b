//! Every node that exists before or after the plan, with what pods can see of it.

use super::facts::Facts;
use super::labels::{Known, Truth, terms_hold};
use spot_domain::{
    Architecture, CapacityType, InstanceType, Labels, Node, NodeGroup, NodeSelectorTerm, Plan, PlannedNode, Resources,
    Taint, label_keys,
};
use std::borrow::Cow;
use std::collections::HashMap;

/// The operating system label before Kubernetes 1.14.
const OS_BETA: &str = "beta.kubernetes.io/os";
/// The EBS driver's own zone label, which it sets on every node it runs on.
const EBS_ZONE: &str = "topology.ebs.csi.aws.com/zone";

/// A node of the input, or one that joins.
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    /// As the input has it; none when it joins.
    pub(super) node: Option<&'a Node>,
    /// As the plan has it; none when it leaves.
    pub(super) planned: Option<&'a PlannedNode>,
    /// The group of a joining node.
    pub(super) group: Option<&'a NodeGroup>,
    pub(super) instance_type: Option<&'a InstanceType>,
    labels: Cow<'a, Labels>,
    /// The first step in which it leaves.
    pub(super) leaves_in: Option<usize>,
    /// The first step in which it joins.
    pub(super) joins_in: Option<usize>,
}

impl<'a> Place<'a> {
    fn existing(node: &'a Node, facts: &Facts<'a>) -> Self {
        Self {
            name: node.name.as_str(),
            node: Some(node),
            planned: None,
            group: None,
            instance_type: node.instance_type.as_ref().and_then(|name| facts.instance_type(name.as_str())),
            labels: Cow::Borrowed(&node.labels),
            leaves_in: None,
            joins_in: None,
        }
    }

    fn joining(planned: &'a PlannedNode, facts: &Facts<'a>) -> Self {
        let group = planned.group.as_ref().and_then(|id| facts.group(id.as_str()));
        let instance_type = planned.instance_type.as_ref().and_then(|name| facts.instance_type(name.as_str()));
        Self {
            name: planned.name.as_str(),
            node: None,
            planned: Some(planned),
            group,
            instance_type,
            labels: Cow::Owned(labels_of_new_node(planned, group, instance_type, facts)),
            leaves_in: None,
            joins_in: None,
        }
    }

    /// It is there after the last step.
    pub(super) fn remains(&self) -> bool {
        self.leaves_in.is_none()
    }

    /// It is not there before the first step.
    pub(super) fn joins(&self) -> bool {
        self.node.is_none()
    }

    /// A label as a selector sees it. The host name of a node that joins is not known beforehand.
    pub(super) fn label(&self, key: &str) -> Known<'_> {
        if self.joins() && key == label_keys::HOSTNAME { Known::Unknown } else { self.domain(key) }
    }

    /// The topology domain for `key`. A joining node is a host of its own, whatever it will be called.
    pub(super) fn domain(&self, key: &str) -> Known<'_> {
        match self.labels.get(key) {
            Some(value) => Known::Value(value),
            None if self.keeps_unknown(key) => Known::Unknown,
            None => Known::Absent,
        }
    }

    fn keeps_unknown(&self, key: &str) -> bool {
        self.group.is_some_and(|group| group.unknown_label_keys.iter().any(|unknown| unknown == key))
    }

    /// Whether required node terms are met here.
    pub(super) fn meets(&self, terms: &[NodeSelectorTerm]) -> Truth {
        let name = if self.joins() { Known::Unknown } else { Known::Value(self.name) };
        terms_hold(terms, |key| self.label(key), name)
    }

    /// Taints that pods meet here.
    pub(super) fn taints(&self) -> &'a [Taint] {
        match (self.node, self.group) {
            (Some(node), _) => &node.taints,
            (None, Some(group)) => &group.taints,
            (None, None) => &[],
        }
    }

    /// What can be requested here; none when a joining node's type is unknown.
    pub(super) fn allocatable(&self) -> Option<&'a Resources> {
        match self.node {
            Some(node) => Some(&node.allocatable),
            None => self.instance_type.map(|known| &known.allocatable),
        }
    }

    /// EBS volumes that pods can attach here; none when unknown.
    pub(super) fn ebs_limit(&self) -> Option<u64> {
        let own = self.node.and_then(|node| node.attachable_ebs_volumes);
        own.or_else(|| self.instance_type.map(|known| known.attachable_ebs_volumes)).map(u64::from)
    }

    /// Processor architecture, by label or else by type.
    pub(super) fn architecture(&self) -> Option<Architecture> {
        let label = [label_keys::ARCH, label_keys::ARCH_BETA].into_iter().find_map(|key| self.labels.get(key));
        match label.map(String::as_str) {
            Some("amd64") => Some(Architecture::Amd64),
            Some("arm64") => Some(Architecture::Arm64),
            Some(_) => None,
            None => self.instance_type.map(|known| known.architecture),
        }
    }
}

fn labels_of_new_node(
    planned: &PlannedNode,
    group: Option<&NodeGroup>,
    instance_type: Option<&InstanceType>,
    facts: &Facts<'_>,
) -> Labels {
    let mut labels = group.map(|group| group.labels.clone()).unwrap_or_default();
    let mut set = |keys: &[&str], value: &str| {
        for key in keys {
            labels.insert((*key).to_owned(), value.to_owned());
        }
    };
    set(&[label_keys::HOSTNAME], planned.name.as_str());
    set(&[label_keys::OS, OS_BETA], "linux");
    set(&[label_keys::REGION, label_keys::REGION_BETA], facts.input.market.region.as_str());
    if let Some(zone) = &planned.zone {
        set(&[label_keys::ZONE, label_keys::ZONE_BETA, EBS_ZONE], zone.as_str());
    }
    if let Some(name) = &planned.instance_type {
        set(&[label_keys::INSTANCE_TYPE, label_keys::INSTANCE_TYPE_BETA], name.as_str());
    }
    if let Some(known) = instance_type {
        set(&[label_keys::ARCH, label_keys::ARCH_BETA], architecture_label(known.architecture));
    }
    if let Some((karpenter, eks)) = planned.capacity_type.map(capacity_type_labels) {
        set(&[label_keys::KARPENTER_CAPACITY_TYPE], karpenter);
        set(&[label_keys::EKS_CAPACITY_TYPE], eks);
    }
    labels
}

/// As Karpenter and as EKS write it.
fn capacity_type_labels(bought: CapacityType) -> (&'static str, &'static str) {
    match bought {
        CapacityType::Spot => ("spot", "SPOT"),
        CapacityType::OnDemand => ("on-demand", "ON_DEMAND"),
    }
}

fn architecture_label(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::Amd64 => "amd64",
        Architecture::Arm64 => "arm64",
    }
}

/// All places: the input's nodes in their order, then the joining ones.
pub(super) struct Places<'a> {
    pub(super) all: Vec<Place<'a>>,
    by_name: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    /// The places of an input and a plan.
    pub(super) fn new(facts: &Facts<'a>, plan: &'a Plan) -> Self {
        let all: Vec<_> = facts.input.nodes.iter().map(|node| Place::existing(node, facts)).collect();
        let by_name = all.iter().enumerate().map(|(index, place)| (place.name, index)).collect();
        let mut places = Self { all, by_name };
        for planned in &plan.nodes {
            places.take_planned(planned, facts);
        }
        for (number, step) in plan.steps.iter().enumerate() {
            for name in &step.leaving {
                if let Some(index) = places.find(name.as_str()) {
                    places.all[index].leaves_in.get_or_insert(number);
                }
            }
            for name in &step.joining {
                if let Some(index) = places.find(name.as_str()) {
                    places.all[index].joins_in.get_or_insert(number);
                }
            }
        }
        places
    }

    fn take_planned(&mut self, planned: &'a PlannedNode, facts: &Facts<'a>) {
        match self.find(planned.name.as_str()) {
            Some(index) => {
                self.all[index].planned.get_or_insert(planned);
            }
            None if planned.joining => {
                self.by_name.insert(planned.name.as_str(), self.all.len());
                self.all.push(Place::joining(planned, facts));
            }
            None => {}
        }
    }

    /// The place of this name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The joining places.
    pub(super) fn joining(&self) -> impl Iterator<Item = (&Place<'a>, &'a PlannedNode)> {
        self.all.iter().filter(|place| place.joins()).filter_map(|place| Some((place, place.planned?)))
    }
}
