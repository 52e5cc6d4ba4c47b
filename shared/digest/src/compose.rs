//! Composes the engine's input: the cluster as it was digested, facts of the market, rules from the policy.

use super::ClusterDump;
use super::KnownTypes;
use super::allocatable::{self, Learnt};
use super::offered;
use spot_catalog::Catalog;
use spot_domain::{Architecture, InstanceType, Market, PLANNING_SCHEMA_VERSION, PlanningInput, Policy, SafetyBounds};

/// What is known of the region's market at the moment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Prices, risks and pools that could not be had.
    pub market: Market,
    /// Types, with what a node of each can allocate by the catalog's formulas.
    pub instance_types: Vec<InstanceType>,
}

/// The engine's input, and what the cluster's own nodes taught about new ones.
pub fn planning_input(cluster: &ClusterDump, policy: Policy, facts: Facts) -> (PlanningInput, Learnt) {
    let Facts { mut market, mut instance_types } = facts;
    offered::learn(&mut market, &cluster.nodes);
    let learnt = allocatable::adapt(&mut instance_types, &cluster.nodes);
    let input = PlanningInput {
        schema_version: PLANNING_SCHEMA_VERSION,
        now: cluster.now,
        nodes: cluster.nodes.clone(),
        node_groups: cluster.node_groups.clone(),
        pods: cluster.pods.clone(),
        disruption_budgets: cluster.disruption_budgets.clone(),
        workloads: cluster.workloads.clone(),
        daemon_sets: cluster.daemon_sets.clone(),
        policy,
        market,
        instance_types,
        safety: SafetyBounds::default(),
        launch_for_pending: false,
    };
    (input, learnt)
}

impl KnownTypes for Catalog {
    fn architecture(&self, instance_type: &str) -> Option<Architecture> {
        Some(self.instance_type(instance_type)?.shape?.architecture)
    }
}
