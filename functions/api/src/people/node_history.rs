//! What a node took and cost over time: the agent's windows, and the ledger's hours of its instance.

use super::times::{Window, days};
use crate::app::Shared;
use crate::edge::{Answer, Failure, NodePath, Path, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use spot_api_types::agent::NodeUsage;
use spot_api_types::http::{LedgerEntry, NodeHistory, UsagePoint};
use spot_store::StoredWindow;
use std::io::Read;
use utoipa::IntoParams;

/// Unless said otherwise; a window of five minutes is some KB for a hundred nodes.
const USUAL: SignedDuration = SignedDuration::from_hours(6);
const LONGEST_DAYS: i64 = 1;
/// Larger windows are not taken in.
const MAX_DECODED_BYTES: u64 = 8 * 1024 * 1024;

/// Which time.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// The node's instance: its hours in the ledger are told too.
    instance_id: Option<String>,
    /// From this moment; six hours before `until` unless given.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Until before this one; now unless given. A day after `from` at most.
    #[param(format = DateTime)]
    until: Option<String>,
}

/// What a node took and cost over time.
#[utoipa::path(get, path = "/clusters/{cluster_id}/nodes/{node_name}/history", tag = "clusters",
    params(NodePath, HistoryQuery), responses((status = 200, body = NodeHistory)))]
pub(crate) async fn history(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<NodePath>,
    Query(query): Query<HistoryQuery>,
) -> Answer<NodeHistory> {
    let Window { from, until } =
        Window::read(query.from.as_deref(), query.until.as_deref(), app.now(), USUAL, days(LONGEST_DAYS))?;
    let (org, cluster, instance) = (&person.organization_id, &path.cluster_id, query.instance_id.as_deref());
    let entries = app.store().instance_hours(org, cluster, instance, from, until).await?;
    let entries = entries.ok_or_else(Failure::not_found)?;
    let windows = app.store().usage_windows_between(org, cluster, from, until).await?;
    Ok(Json(NodeHistory {
        from: from.into(),
        until: until.into(),
        usage: windows.iter().filter_map(|window| point(window, &path.node_name)).collect(),
        ledger_entries: entries.into_iter().map(LedgerEntry::from).collect(),
        node_name: path.node_name,
    }))
}

/// The part of a window that is looked at.
#[derive(Deserialize)]
struct Nodes {
    from: Timestamp,
    to: Timestamp,
    nodes: Vec<NodeUsage>,
}

/// What a node took in a window; none when the window does not name it.
fn point(window: &StoredWindow, node: &str) -> Option<UsagePoint> {
    let read = match unpack(&window.content) {
        Ok(read) => read,
        Err(reason) => {
            tracing::warn!(from = %window.from, reason, "a window of usage cannot be read");
            return None;
        }
    };
    let usage = read.nodes.into_iter().find(|known| known.name == node)?.usage;
    Some(UsagePoint {
        at: read.from.into(),
        until: read.to.into(),
        samples: usage.samples,
        cpu_mean_millicores: usage.cpu_mean_millicores,
        cpu_max_millicores: usage.cpu_max_millicores,
        memory_mean_bytes: usage.memory_mean_bytes,
        memory_max_bytes: usage.memory_max_bytes,
    })
}

fn unpack(content: &[u8]) -> Result<Nodes, String> {
    let mut text = Vec::new();
    let decoder = zstd::Decoder::new(content).map_err(|error| error.to_string())?;
    decoder.take(MAX_DECODED_BYTES).read_to_end(&mut text).map_err(|error| error.to_string())?;
    serde_json::from_slice(&text).map_err(|error| error.to_string())
}
