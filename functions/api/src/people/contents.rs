//! Pods, workloads and budgets of a cluster, as its newest snapshot shows them.

use super::views::{View, seen};
use crate::app::{App, Shared};
use crate::edge::{Answer, ClusterPath, Failure, PageQuery, Path, Query, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{Budget, Moment, OwnerKind, Pod, PodPhase, SnapshotPage, Workload};
use spot_domain::{CapacityType, ClusterId, CountOrPercent, NodeName, ObjectName};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::IntoParams;

/// Items of a page unless given, and at most.
const LIMITS: (usize, usize) = (100, 1_000);

/// Filters of the lists of pods, workloads and budgets. Those that mean nothing for a list are refused.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct PodsQuery {
    /// On this node.
    node: Option<String>,
    /// In this namespace.
    namespace: Option<String>,
    /// In any of these phases, `pending,running`.
    phase: Option<String>,
    /// Part of the name.
    q: Option<String>,
    /// Items of a page, 1 to 1000; 100 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Filters of the lists of workloads and budgets.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct NamespaceQuery {
    /// In this namespace.
    namespace: Option<String>,
    /// Part of the name.
    q: Option<String>,
    /// Items of a page, 1 to 1000; 100 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl NamespaceQuery {
    fn fits(&self, name: &ObjectName) -> bool {
        self.namespace.as_ref().is_none_or(|namespace| *namespace == name.namespace)
            && self.q.as_ref().is_none_or(|part| name.name.contains(part.as_str()))
    }
}

/// Pods, by namespace and name.
#[utoipa::path(get, path = "/clusters/{cluster_id}/pods", tag = "clusters", params(ClusterPath, PodsQuery),
    responses((status = 200, body = SnapshotPage<Pod>)))]
pub(crate) async fn pods(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<PodsQuery>,
) -> Answer<SnapshotPage<Pod>> {
    let phases: Vec<PodPhase> = words("phase", query.phase.as_deref())?;
    let named = NamespaceQuery { namespace: query.namespace, q: query.q, limit: query.limit, cursor: query.cursor };
    let list = format!("pods {:?} {phases:?}", query.node);
    answer(&app, &person, &path.cluster_id, &list, &named, |view| {
        let pods = view.dump.pods.iter().filter(|pod| {
            named.fits(&pod.name)
                && query.node.as_ref().is_none_or(|node| pod.node.as_ref().is_some_and(|of| of.as_str() == node))
                && (phases.is_empty() || phases.contains(&pod.phase.into()))
        });
        pods.map(pod).collect()
    })
    .await
}

pub(super) fn pod(pod: &spot_domain::Pod) -> Pod {
    Pod {
        namespace: pod.name.namespace.clone(),
        name: pod.name.name.clone(),
        node: pod.node.as_ref().map(ToString::to_string),
        phase: pod.phase.into(),
        ready: pod.ready,
        owner_kind: pod.owner.as_ref().map(|owner| owner.kind.into()),
        owner_name: pod.owner.as_ref().map(|owner| owner.name.clone()),
        cpu_millicores: pod.requests.cpu_millicores,
        memory_bytes: pod.requests.memory_bytes,
        priority: pod.priority,
        created_at: pod.created_at.map(Moment),
    }
}

/// Workloads with what their pods take, by namespace, kind and name.
#[utoipa::path(get, path = "/clusters/{cluster_id}/workloads", tag = "clusters", params(ClusterPath, NamespaceQuery),
    responses((status = 200, body = SnapshotPage<Workload>)))]
pub(crate) async fn workloads(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<NamespaceQuery>,
) -> Answer<SnapshotPage<Workload>> {
    answer(&app, &person, &path.cluster_id, "workloads", &query, |view| {
        let name = |workload: &Workload| ObjectName::new(&workload.namespace, &workload.name);
        grouped(view).into_iter().filter(|workload| query.fits(&name(workload))).collect()
    })
    .await
}

fn grouped(view: &View) -> Vec<Workload> {
    let spot: BTreeSet<&NodeName> = view
        .dump
        .nodes
        .iter()
        .filter(|node| node.capacity_type == Some(CapacityType::Spot))
        .map(|node| &node.name)
        .collect();
    let mut found: BTreeMap<(String, OwnerKind, String), Workload> = BTreeMap::new();
    let empty = |kind: OwnerKind, namespace: &str, name: &str| Workload {
        kind,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        replicas: None,
        pods: 0,
        ready_pods: 0,
        spot_pods: 0,
        cpu_millicores: 0,
        memory_bytes: 0,
    };
    let key = |namespace: &str, kind: OwnerKind, name: &str| (namespace.to_owned(), kind, name.to_owned());
    for workload in &view.dump.workloads {
        let (namespace, name, kind) = (&workload.name.namespace, &workload.name.name, workload.kind.into());
        let entry = found.entry(key(namespace, kind, name)).or_insert_with(|| empty(kind, namespace, name));
        entry.replicas = Some(workload.replicas);
    }
    for pod in view.dump.pods.iter().filter(|pod| pod.is_active()) {
        let Some(owner) = &pod.owner else { continue };
        let (namespace, kind) = (&pod.name.namespace, owner.kind.into());
        let entry =
            found.entry(key(namespace, kind, &owner.name)).or_insert_with(|| empty(kind, namespace, &owner.name));
        entry.pods += 1;
        entry.ready_pods += u32::from(pod.ready);
        entry.spot_pods += u32::from(pod.node.as_ref().is_some_and(|node| spot.contains(node)));
        entry.cpu_millicores += pod.requests.cpu_millicores;
        entry.memory_bytes += pod.requests.memory_bytes;
    }
    found.into_values().collect()
}

/// PodDisruptionBudgets with the pods they guard, by namespace and name.
#[utoipa::path(get, path = "/clusters/{cluster_id}/budgets", tag = "clusters", params(ClusterPath, NamespaceQuery),
    responses((status = 200, body = SnapshotPage<Budget>)))]
pub(crate) async fn budgets(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ClusterPath>,
    Query(query): Query<NamespaceQuery>,
) -> Answer<SnapshotPage<Budget>> {
    answer(&app, &person, &path.cluster_id, "budgets", &query, |view| {
        let budgets = view.dump.disruption_budgets.iter().filter(|budget| query.fits(&budget.name));
        budgets.map(|budget| shown_budget(budget, view)).collect()
    })
    .await
}

fn shown_budget(budget: &spot_domain::PodDisruptionBudget, view: &View) -> Budget {
    let selected = |pod: &&spot_domain::Pod| {
        let selects = |selector: &spot_domain::LabelSelector| selector.matches(&pod.labels);
        pod.is_active() && pod.name.namespace == budget.name.namespace && budget.selector.as_ref().is_some_and(selects)
    };
    let pods: Vec<_> = view.dump.pods.iter().filter(selected).collect();
    let written = |bound: CountOrPercent| match bound {
        CountOrPercent::Count(count) => count.to_string(),
        CountOrPercent::Percent(percent) => format!("{percent}%"),
    };
    Budget {
        namespace: budget.name.namespace.clone(),
        name: budget.name.name.clone(),
        min_available: budget.min_available.map(written),
        max_unavailable: budget.max_unavailable.map(written),
        pods: pods.len() as u32,
        ready_pods: pods.iter().filter(|pod| pod.ready).count() as u32,
        disruptions_allowed: budget.disruptions_allowed,
    }
}

/// A page of what `list` makes of the newest snapshot.
async fn answer<T>(
    app: &App,
    person: &Person,
    id: &ClusterId,
    what: &str,
    query: &NamespaceQuery,
    list: impl FnOnce(&View) -> Vec<T>,
) -> Answer<SnapshotPage<T>> {
    let scope = format!("/clusters/{id}/{what} {:?} {:?}", query.namespace, query.q);
    let page = PageQuery::read_up_to(app, person, &scope, query.limit, query.cursor.as_deref(), LIMITS)?;
    let seen = seen(app, person, id).await?;
    let items = seen.view.as_deref().map(list).unwrap_or_default();
    let total = items.len() as u64;
    let (items, next_cursor) = page.cut(app, items.into_iter())?;
    let as_of = seen.view.map(|view| view.taken_at.into());
    Ok::<_, Failure>(Json(SnapshotPage { as_of, total, items, next_cursor }))
}
