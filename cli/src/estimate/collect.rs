//! Collects the assumptions behind one estimate: only those that apply.

use super::assumptions::{Assumption, AssumptionCode as Code, listed, of_finding};
use super::input::Composed;
use super::range::Doubts;
use jiff::Timestamp;
use spot_catalog::Catalog;
use spot_digest::Finding;
use spot_domain::{CapacityType, InstanceTypeName, ObjectName, PlannedNode, PlanningInput, UnmanagedReason};
use std::collections::BTreeSet;

/// All assumptions, in the order of their codes.
pub(super) fn assumptions(
    composed: &Composed,
    findings: &[Finding],
    planned: &[PlannedNode],
    catalog: &Catalog,
) -> Vec<Assumption> {
    let mut assumed: Vec<Assumption> = findings.iter().filter_map(of_finding).collect();
    assumed.push(Assumption::new(
        Code::InstancesOnly,
        "Cost is instances only: no volumes, load balancers, traffic, public addresses or control plane.",
    ));
    pods(&mut assumed, &composed.input);
    prices(&mut assumed, composed, planned, catalog);
    nodes(&mut assumed, &composed.input);
    new_nodes(&mut assumed, composed, planned);
    assumed.push(Assumption::new(Code::ClockFromDump, clock(composed.input.now)));
    assumed.sort_by_key(|assumption| assumption.code);
    assumed
}

/// What of all this makes the saving doubtful.
pub(super) fn doubts(assumed: &[Assumption], input: &PlanningInput) -> Doubts {
    let applies = |code| assumed.iter().any(|assumption| assumption.code == code);
    let (requestless, running) = requestless_pods(input);
    let percent = (requestless.len() * 100).div_ceil(running.max(1));
    Doubts {
        partial_dump: applies(Code::DumpIncomplete),
        requestless_pods_percent: u32::try_from(percent).unwrap_or(100),
        no_budgets: applies(Code::DisruptionBudgetsNotSeen),
    }
}

/// Running pods without requests, and how many run at all. Pods of DaemonSets are the same on every node, and most
/// clusters have some without requests.
fn requestless_pods(input: &PlanningInput) -> (Vec<&ObjectName>, usize) {
    let running = || input.pods.iter().filter(|pod| pod.node.is_some() && pod.is_active() && !pod.is_node_bound());
    let without = running().filter(|pod| pod.requests_missing).map(|pod| &pod.name);
    (without.collect(), running().count())
}

fn pods(assumed: &mut Vec<Assumption>, input: &PlanningInput) {
    let (requestless, running) = requestless_pods(input);
    if !requestless.is_empty() {
        let count = requestless.len();
        let message = format!(
            "{count} of {running} running pods request no CPU or no memory, so what they need is not known: {}.",
            listed(requestless)
        );
        assumed.push(Assumption::new(Code::PodsWithoutRequests, message));
    }
}

fn clock(now: Timestamp) -> String {
    format!("Time is the latest moment found in the dump, {}.", now.strftime("%Y-%m-%d %H:%M UTC"))
}

fn prices(assumed: &mut Vec<Assumption>, composed: &Composed, planned: &[PlannedNode], catalog: &Catalog) {
    let region = &composed.input.market.region;
    if let Some(message) = &composed.region_assumed {
        assumed.push(Assumption::new(Code::RegionAssumed, message.clone()));
    }
    let derived = derived_types(&composed.input, planned);
    if let Some(stand_in) = &composed.price_region_stand_in {
        let message = format!("There is no price list of {region}: on-demand prices of {stand_in} stand in.");
        assumed.push(Assumption::new(Code::PriceRegionStandIn, message));
    } else if !derived.is_empty() {
        let message = format!(
            "On-demand prices in {region} were derived from us-east-1 by what the family costs there, for {}.",
            listed(derived)
        );
        assumed.push(Assumption::new(Code::PriceDerived, message));
    }
    let date = catalog.advisor_date();
    if composed.advisor_covers_region {
        let message = format!("Spot prices are the list price less the Spot Advisor's average saving of {date}.");
        assumed.push(Assumption::new(Code::SpotPricesFromAdvisor, message));
    } else {
        let message = format!("The Spot Advisor's figures of {date} do not cover {region}: no Spot is proposed.");
        assumed.push(Assumption::new(Code::AdvisorMissing, message));
    }
    if composed.discount_percent > 0 {
        let message =
            format!("{} % taken off on-demand list prices, Spot prices as they are.", composed.discount_percent);
        assumed.push(Assumption::new(Code::DiscountApplied, message));
    } else {
        let message =
            "Savings Plans, reservations and private prices are not in a dump; give --discount if there are any.";
        assumed.push(Assumption::new(Code::SavingsPlansNotSeen, message));
    }
}

/// Types in use, now or planned, whose list price was derived.
fn derived_types<'a>(input: &'a PlanningInput, planned: &'a [PlannedNode]) -> Vec<&'a InstanceTypeName> {
    let now = input.nodes.iter().filter_map(|node| node.instance_type.as_ref());
    let used: BTreeSet<&InstanceTypeName> =
        now.chain(planned.iter().filter_map(|node| node.instance_type.as_ref())).collect();
    let quotes = input.market.types.iter().filter(|quote| quote.price_derived && used.contains(&quote.instance_type));
    quotes.map(|quote| &quote.instance_type).collect()
}

fn nodes(assumed: &mut Vec<Assumption>, input: &PlanningInput) {
    let known: BTreeSet<&InstanceTypeName> = input.instance_types.iter().map(|known| &known.name).collect();
    let own = || input.nodes.iter().filter(|node| node.unmanaged.is_none());
    let unknown: BTreeSet<String> = own()
        .filter(|node| node.instance_type.as_ref().is_none_or(|name| !known.contains(name)))
        .map(|node| node.instance_type.as_ref().map_or("(no type label)".to_owned(), ToString::to_string))
        .collect();
    if !unknown.is_empty() {
        let message =
            format!("Instance types without facts or price, counted as $0 and left alone: {}.", listed(unknown));
        assumed.push(Assumption::new(Code::UnknownInstanceType, message));
    }
    let windows = input.nodes.iter().filter(|node| node.windows).count();
    if windows > 0 {
        let message =
            format!("{windows} Windows nodes are counted at the Linux price, without the licence, and left alone.");
        assumed.push(Assumption::new(Code::WindowsPrices, message));
    }
    let fargate = input.nodes.iter().filter(|node| node.unmanaged == Some(UnmanagedReason::Fargate)).count();
    if fargate > 0 {
        let message = format!("{fargate} Fargate nodes are counted as $0: there is no instance to price.");
        assumed.push(Assumption::new(Code::FargateNotPriced, message));
    }
    let unpriced_spot = own().filter(|node| node.capacity_type == Some(CapacityType::Spot)).filter(|node| {
        let name = node.instance_type.as_ref();
        let quote = input.market.types.iter().find(|quote| Some(&quote.instance_type) == name);
        quote.is_some_and(|quote| quote.spot_microusd_per_hour.is_none())
    });
    let unpriced: BTreeSet<String> =
        unpriced_spot.filter_map(|node| Some(node.instance_type.as_ref()?.to_string())).collect();
    if !unpriced.is_empty() {
        let message = format!("Spot nodes counted at the list price for want of a Spot figure: {}.", listed(unpriced));
        assumed.push(Assumption::new(Code::AdvisorMissing, message));
    }
}

/// Only said where a node of another type joins.
fn new_nodes(assumed: &mut Vec<Assumption>, composed: &Composed, planned: &[PlannedNode]) {
    let learnt = &composed.learnt;
    let foreign = planned
        .iter()
        .filter(|node| node.joining)
        .any(|node| node.instance_type.as_ref().is_some_and(|name| !learnt.own_types.contains(name)));
    if !foreign {
        return;
    }
    if learnt.cpu_ppm < 1_000_000 || learnt.memory_ppm < 1_000_000 {
        let percent = |ppm: u64| ppm as f64 / 10_000.0;
        let message = format!(
            "The cluster's nodes reserve more than usual: new types are taken to allocate {:.1} % of the usual CPU and \
             {:.1} % of the usual memory.",
            percent(learnt.cpu_ppm),
            percent(learnt.memory_ppm)
        );
        assumed.push(Assumption::new(Code::AllocatableScaled, message));
    }
    if let Some(limit) = learnt.flat_pod_limit {
        let message = format!("Every node takes {limit} pods whatever its type: new nodes take no more.");
        assumed.push(Assumption::new(Code::MaxPodsFlat, message));
    }
}
