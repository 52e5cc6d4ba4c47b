//! One node: what runs on it and where it could move.

use super::candidates::candidates;
use super::contents::pod;
use super::market::{self, is_stale};
use super::nodes;
use super::views::seen;
use crate::app::Shared;
use crate::edge::{Answer, Failure, NodePath, Path};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use spot_api_types::http::{Moment, NodeDetail, Override, OverrideState, Pod};

/// A node with its pods and the pools that it could move to.
#[utoipa::path(get, path = "/clusters/{cluster_id}/nodes/{node_name}", tag = "clusters", params(NodePath),
    responses((status = 200, body = NodeDetail)))]
pub(crate) async fn detail(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<NodePath>,
) -> Answer<NodeDetail> {
    let seen = seen(&app, &person, &path.cluster_id).await?;
    let region = seen.cluster.region.clone();
    let market = app.markets.region(&app, &region).await?;
    let known = app.markets.known(&app, &person.organization_id, &region).await?;
    let named = nodes::compose(&seen, &known.flags).into_iter().find(|node| node.name == path.node_name);
    let node = named.ok_or_else(Failure::not_found)?;
    let on_it = |pod: &&spot_domain::Pod| pod.node.as_ref().is_some_and(|of| of.as_str() == node.name);
    let mut pods: Vec<Pod> = match &seen.view {
        Some(view) => view.dump.pods.iter().filter(on_it).map(pod).collect(),
        None => Vec::new(),
    };
    pods.sort_by(|one, other| (&one.namespace, &one.name).cmp(&(&other.namespace, &other.name)));
    let of_node = |known: &&spot_domain::Override| Some(known.instance_id()) == node.instance_id.as_deref();
    let forced = seen.overrides.iter().find(of_node).map(|known| Override::at(known.clone(), app.now()));
    let taken_at = market.series.spot.as_ref().map(|prices| prices.taken_at);
    Ok(Json(NodeDetail {
        cluster_name: seen.cluster.name,
        as_of: seen.view.as_ref().map(|view| view.taken_at.into()),
        prices_as_of: taken_at.map(Moment),
        prices_stale: is_stale(taken_at, app.now()),
        candidates: candidates(&node, &market, market::compose(&market, &known, None)),
        pods,
        forced: forced.filter(|known| known.state != OverrideState::Ended),
        node,
    }))
}
