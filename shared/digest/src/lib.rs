//! Reads what `kubectl get nodes,pods,pdb,pv,pvc,deploy,sts,ds,rs -A -o json` prints, for a cluster nobody here has
//! seen, into the nouns of the domain.
//!
//! `source` holds the text, `documents` splits it into objects, `wire` has their shapes, `collect` reads each by its
//! kind, `link` joins them, `completeness` says what the dump leaves open. Nothing that is not named in `wire` is
//! ever kept, environment values above all.

mod allocatable;
mod budgets;
mod capacity_type;
mod collect;
mod completeness;
mod compose;
mod daemon_sets;
mod documents;
mod error;
mod finding;
mod group_labels;
mod groups;
mod identity;
mod images;
mod label_names;
mod link;
mod nodes;
mod offered;
mod origin;
mod owners;
mod placement;
mod pods;
mod provider;
mod quantity;
mod requests;
mod source;
mod taints;
mod volumes;
mod wire;
mod workloads;

pub use allocatable::Learnt;
pub use compose::{Facts, planning_input};
pub use error::{DumpError, DumpErrorKind};
pub use finding::{Finding, FindingCode};
pub use identity::NodeIdentity;

use jiff::Timestamp;
use spot_domain::{Architecture, DaemonSet, Node, NodeGroup, Pod, PodDisruptionBudget, Workload};
use std::collections::BTreeMap;
use std::io::Read;

/// A cluster as its dump shows it. Every list is sorted by name, whatever the order of the dump.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterDump {
    /// AWS region of most nodes.
    pub region: Option<String>,
    /// The newest time stated anywhere in the dump: the moment for which it holds. The epoch when none is stated.
    pub now: Timestamp,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Which object and which instance each node is, in the order of `nodes`.
    pub identities: Vec<NodeIdentity>,
    /// Groups of the nodes that are ours to change.
    pub node_groups: Vec<NodeGroup>,
    /// Pods that have not ended.
    pub pods: Vec<Pod>,
    /// Budgets.
    pub disruption_budgets: Vec<PodDisruptionBudget>,
    /// Controllers with replicas.
    pub workloads: Vec<Workload>,
    /// DaemonSets.
    pub daemon_sets: Vec<DaemonSet>,
    /// What is missing or was guessed.
    pub findings: Vec<Finding>,
    /// Objects that do not matter, by kind.
    pub ignored_kinds: BTreeMap<String, u32>,
}

/// What is known of EC2 instance types beyond the dump.
pub trait KnownTypes {
    /// Architecture of an instance type; `None` when the type is not known.
    fn architecture(&self, instance_type: &str) -> Option<Architecture>;
}

/// Reads a dump; `source_name` is what it goes by in messages.
///
/// # Errors
/// When it is no JSON, is cut off, has a needed field of the wrong type or with an impossible value, or no AWS node.
pub fn read_dump(source: impl Read, source_name: &str, known: &dyn KnownTypes) -> Result<ClusterDump, DumpError> {
    let source = source::Source::read(source, source_name)?;
    let mut objects = collect::Objects::default();
    documents::for_each_object(&source, &mut |found| objects.take(&source, &found, known))?;
    refuse_without_aws(&source, &objects)?;
    drop(source);
    Ok(link::link(objects))
}

fn refuse_without_aws(source: &source::Source<'_>, objects: &collect::Objects) -> Result<(), DumpError> {
    if objects.nodes.values().any(|seen| seen.is_aws) {
        return Ok(());
    }
    let (offset, field, reason) = match objects.nodes.values().min_by_key(|seen| seen.offset) {
        None => (0, "items", "no AWS node in it; there is no node at all".to_owned()),
        Some(first) => {
            let provider = if first.provider_id.is_empty() { "none" } else { &first.provider_id };
            let name = &first.node.name;
            let others = objects.nodes.len();
            let reason =
                format!("no AWS node in it; none of {others} nodes, for example {name} with provider {provider}");
            (first.offset, first.path.as_str(), reason)
        }
    };
    Err(source.error(DumpErrorKind::NoAwsNode, Some(source.position(offset)), field, reason))
}
