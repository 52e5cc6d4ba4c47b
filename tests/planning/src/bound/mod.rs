//! What the cheapest fleet of whole nodes costs at least: a bound that no plan within the rules can go below.
//!
//! A fleet is a number of nodes per offering, an instance type bought as Spot or on-demand. Every plan for a cluster
//! without blockers that keeps the safety layers satisfies the conditions below, so the least cost of any numbers that
//! satisfy them is a lower bound. Nothing is asked of where single pods go, nor of zones beyond the pools they make.
//!
//! 1. *Room.* CPU, memory and pods of all nodes together hold all requests. Of a node counts what is a multiple of the
//!    greatest amount that all requests are multiples of, and no more of one resource than the cluster's pods can use of
//!    it before another runs out, since no set of pods on a node uses more.
//! 2. *Layer 4.* On-demand nodes have at least 15 % of allocatable CPU, and of memory.
//! 3. *Layer 2.* There are at least three nodes, or as many as there were; zones are not asked for, they cost nothing.
//! 4. *Layer 3.* A Spot pool has one node, or at most a fifth of the fleet's CPU and memory. A fleet that costs less than
//!    the planned one has at most so much CPU as that money buys at the best Spot and on-demand rates mixed 85 to 15
//!    (on-demand is never cheaper than Spot for this purpose: the lesser of the two is taken), and so with memory. That
//!    bounds the nodes per pool, and over the zones of the region the nodes per offering.
//! 5. *Layer 1 and what is never bought* (`is_usable`): Spot only with an advisor bucket under the last, at less than the
//!    list price; x86-64 only, as the one group is; no bare metal, no earlier generation, no burstable type.
//! 6. *Size*, only when asked for: the product's own limit to the blast radius, see [`NodeSizes`].
//!
//! Left out without loss: offerings whose price alone, or for Spot together with the on-demand capacity that layer 4 asks
//! for beside such a node, reaches the planned cost, since a fleet with one costs no less than the plan; and on-demand
//! types for which another has at least the room for no more money, since the exchange keeps every condition. A Spot
//! offering is used only once another is used up that has at least its room, no more capacity (which calls for on-demand
//! beside it) and no higher price: exchanging a node of the one for a node of the other keeps every condition of this
//! program, so some cheapest numbers are like that.
//!
//! The numbers are sought by branch and bound. A branch's bound is weak duality in plain arithmetic: for any prices
//! `y >= 0` of the conditions, `y*b + sum over offerings of the least of (c - y*a) * x` with `x` between the branch's bounds
//! is no more than what the branch costs. Simplex only proposes good prices; if it erred, the bound would be lower, never
//! wrong. The search may stop early, and then answers the lowest bound of the branches left.

mod branches;
mod columns;
mod relaxation;

use spot_domain::{PlanOutcome, PlanningInput};

/// Which sizes of new nodes are counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeSizes {
    /// All that are on offer.
    Any,
    /// None larger, in CPU and in memory, than the largest managed node of today or a third of all requests: what the
    /// planner keeps to as a rule of the product, so that no interruption takes half of a cluster.
    LimitedBlastRadius,
}

/// A lower bound in micro-dollars per hour on every fleet for the cluster; never more than `planned`, the cost of a
/// fleet that is known.
pub fn whole_node_bound(input: &PlanningInput, planned_microusd_per_hour: f64, sizes: NodeSizes) -> f64 {
    let need = columns::Need::of(input);
    let columns = columns::columns(input, &need, planned_microusd_per_hour, sizes);
    branches::least_cost(&columns::program(&need, &columns), planned_microusd_per_hour)
}

/// Whether no joining node is larger than [`NodeSizes::LimitedBlastRadius`] has it.
pub fn respects_blast_radius(input: &PlanningInput, outcome: &PlanOutcome) -> bool {
    let need = columns::Need::of(input);
    let joining = outcome.plan.nodes.iter().filter(|node| node.joining);
    joining.filter_map(|node| node.instance_type.as_ref()).all(|name| {
        let kind = input.instance_types.iter().find(|kind| kind.name == *name);
        kind.is_some_and(|kind| need.allows_size(kind))
    })
}
