//! Nodes of a cluster: the account's instances joined to the agent's nodes.

use super::market_memory::flag_of;
use super::views::{Seen, seen};
use crate::app::Shared;
use crate::edge::{Answer, ClusterPath, PageQuery, Path, Query, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{CapacityType, InstanceState, Moment, Node, PoolRiskLevel, SnapshotPage};
use spot_domain::{Instance, MicrousdPerHour, PoolFlag};
use std::collections::BTreeMap;
use utoipa::IntoParams;

/// Nodes of a page unless given, and at most: a dashboard scrolls through all nodes of a cluster at once.
const LIMITS: (usize, usize) = (100, 5_000);

/// Filters of the list of nodes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct NodesQuery {
    /// Any of these, `spot,on_demand`.
    capacity_type: Option<String>,
    /// Part of the name, type, zone or instance id.
    q: Option<String>,
    /// Items of a page, 1 to 5000; 100 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Nodes with price, risk and pods, by name.
#[utoipa::path(get, path = "/clusters/{cluster_id}/nodes", tag = "clusters", params(ClusterPath, NodesQuery),
    responses((status = 200, body = SnapshotPage<Node>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<NodesQuery>,
) -> Answer<SnapshotPage<Node>> {
    let capacity_types: Vec<CapacityType> = words("capacity_type", query.capacity_type.as_deref())?;
    let part = query.q.unwrap_or_default().to_lowercase();
    let list = format!("/clusters/{}/nodes {capacity_types:?} {part}", path.cluster_id);
    let page = PageQuery::read_up_to(&app, &person, &list, query.limit, query.cursor.as_deref(), LIMITS)?;
    let seen = seen(&app, &person, &path.cluster_id).await?;
    let flags = app.markets.flags(&app, &person.organization_id, &seen.cluster.region).await?;
    let mut nodes = compose(&seen, &flags);
    nodes.retain(|node| {
        let fits = |text: &str| text.to_lowercase().contains(&part);
        let texts = [Some(&node.name), node.instance_type.as_ref(), node.zone.as_ref(), node.instance_id.as_ref()];
        (capacity_types.is_empty() || node.capacity_type.is_some_and(|of| capacity_types.contains(&of)))
            && texts.into_iter().flatten().any(|text| fits(text))
    });
    let total = nodes.len() as u64;
    let (items, next_cursor) = page.cut(&app, nodes.into_iter())?;
    Ok(Json(SnapshotPage { as_of: seen.view.map(|view| view.taken_at.into()), total, items, next_cursor }))
}

/// All nodes by name: those that have joined, then instances that have not.
pub(super) fn compose(seen: &Seen, flags: &[PoolFlag]) -> Vec<Node> {
    let mut waiting: BTreeMap<&str, &Instance> = seen
        .instances
        .iter()
        .filter(|instance| instance.ended_at.is_none())
        .map(|instance| (instance.id.as_str(), instance))
        .collect();
    let mut nodes = joined(seen, &mut waiting);
    let live = |instance: &&&Instance| match instance.state {
        spot_domain::InstanceState::Pending | spot_domain::InstanceState::Running => true,
        spot_domain::InstanceState::ShuttingDown
        | spot_domain::InstanceState::Stopped
        | spot_domain::InstanceState::Terminated
        | spot_domain::InstanceState::Gone => false,
    };
    nodes.extend(waiting.values().filter(live).map(|instance| alone(instance)));
    for node in &mut nodes {
        if node.capacity_type == Some(CapacityType::Spot) {
            node.risk = flag_of(flags, node.instance_type.as_deref(), node.zone.as_deref());
        }
    }
    nodes.sort_by(|one, other| one.name.cmp(&other.name));
    nodes
}

fn joined<'a>(seen: &Seen, waiting: &mut BTreeMap<&'a str, &'a Instance>) -> Vec<Node> {
    let Some(view) = &seen.view else { return Vec::new() };
    let mut taken: BTreeMap<&str, (u32, u64, u64)> = BTreeMap::new();
    for pod in view.dump.pods.iter().filter(|pod| pod.is_active()) {
        let Some(node) = &pod.node else { continue };
        let (pods, cpu, memory) = taken.entry(node.as_str()).or_default();
        *pods += 1;
        *cpu += pod.requests.cpu_millicores;
        *memory += pod.requests.memory_bytes;
    }
    let nodes = view.dump.nodes.iter().zip(&view.dump.identities);
    let shown = nodes.map(|(node, identity)| {
        let instance = identity.instance_id.as_deref().and_then(|id| waiting.remove(id));
        let mut shown = instance.map_or_else(|| nameless(identity.instance_id.clone()), alone);
        let (pods, cpu, memory) = taken.get(node.name.as_str()).copied().unwrap_or_default();
        shown.name = node.name.to_string();
        shown.instance_type = shown.instance_type.or_else(|| node.instance_type.as_ref().map(ToString::to_string));
        shown.family = shown.instance_type.as_deref().map(family);
        shown.zone = shown.zone.or_else(|| node.zone.as_ref().map(ToString::to_string));
        shown.capacity_type = shown.capacity_type.or(node.capacity_type.map(CapacityType::from));
        shown.joined = true;
        shown.ready = node.ready;
        shown.unschedulable = node.unschedulable;
        shown.unmanaged = node.unmanaged.map(Into::into);
        shown.group = shown.group.or_else(|| node.group.as_ref().map(ToString::to_string));
        shown.cpu_millicores = node.allocatable.cpu_millicores;
        shown.memory_bytes = node.allocatable.memory_bytes;
        (shown.pods, shown.cpu_requested_millicores, shown.memory_requested_bytes) = (pods, cpu, memory);
        shown
    });
    shown.collect()
}

/// An instance whose node is not known yet.
fn alone(instance: &Instance) -> Node {
    Node {
        instance_type: Some(instance.instance_type.to_string()),
        family: Some(family(instance.instance_type.as_str())),
        zone: Some(instance.zone.to_string()),
        capacity_type: Some(instance.capacity_type.into()),
        state: Some(InstanceState::from(instance.state)),
        group: instance.group.clone(),
        price_microusd_per_hour: known_price(instance.microusd_per_hour),
        on_demand_microusd_per_hour: known_price(instance.on_demand_microusd_per_hour),
        launched_at: Some(instance.launched_at.into()),
        launched_by_action_id: instance.launched_by.as_ref().map(ToString::to_string),
        fell_back_at: instance.fell_back_at.map(Moment),
        ..nameless(Some(instance.id.clone()))
    }
}

fn nameless(instance_id: Option<String>) -> Node {
    Node {
        name: instance_id.clone().unwrap_or_default(),
        instance_id,
        instance_type: None,
        family: None,
        zone: None,
        capacity_type: None,
        state: None,
        joined: false,
        ready: false,
        unschedulable: false,
        unmanaged: None,
        group: None,
        price_microusd_per_hour: None,
        on_demand_microusd_per_hour: None,
        risk: PoolRiskLevel::Ok,
        cpu_millicores: 0,
        cpu_requested_millicores: 0,
        memory_bytes: 0,
        memory_requested_bytes: 0,
        pods: 0,
        launched_at: None,
        launched_by_action_id: None,
        fell_back_at: None,
    }
}

/// Nothing costs nothing: an instance whose price was not found yet has none.
pub(super) fn known_price(price: MicrousdPerHour) -> Option<u64> {
    (price.0 > 0).then_some(price.0)
}

/// `m6i` of `m6i.large`.
pub(super) fn family(instance_type: &str) -> String {
    instance_type.split('.').next().unwrap_or(instance_type).to_owned()
}
