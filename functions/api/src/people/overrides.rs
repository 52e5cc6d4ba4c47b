//! Overrides: a node is forced on-demand for a while, and let go before its time (OVR-01, OVR-03).

use crate::app::{App, Shared, cancelled_setting};
use crate::edge::{Answer, Body, Code, Failure, OverridePath, PageQuery, Path, Query, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use spot_api_types::http::{Override, OverrideRequest, OverrideScope, OverrideState, Page};
use spot_domain::{
    CapacityType, ClusterStatus, Instance, InstanceState, JobId, JobTrigger, NodeName, OVERRIDE_HOURS, OverrideId,
};
use spot_runtime::messages::{AdvanceJob, OptimizeCluster};
use spot_store::{Announce, StoreErrorKind, override_changed};
use utoipa::IntoParams;

/// Longest reason.
const MOST_REASON_LETTERS: usize = 500;
/// Tries to end an override that others change at the same moment.
const TRIES: usize = 3;

/// Filters of the list of overrides.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct OverridesQuery {
    /// Of any of these scopes, `instance`; applied within a page, which may so be shorter.
    scope: Option<String>,
    /// In any of these states, `applying,active`; likewise.
    state: Option<String>,
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Overrides, newest first.
#[utoipa::path(get, path = "/overrides", tag = "overrides", params(OverridesQuery),
    responses((status = 200, body = Page<Override>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<OverridesQuery>,
) -> Answer<Page<Override>> {
    let scopes: Vec<OverrideScope> = words("scope", query.scope.as_deref())?;
    let states: Vec<OverrideState> = words("state", query.state.as_deref())?;
    let list = format!("/overrides {scopes:?} {states:?}");
    let page = PageQuery::read(&app, &person, &list, query.limit, query.cursor.as_deref())?;
    let found = app.store().overrides(&person.organization_id, page.limit, page.position.as_deref()).await?;
    let next_cursor = found.next.map(|position| page.cursor_to(&app, &position));
    let shown = found.items.into_iter().map(|known| Override::at(known, app.now()));
    let wanted = |known: &Override| {
        (scopes.is_empty() || scopes.contains(&known.scope)) && (states.is_empty() || states.contains(&known.state))
    };
    Ok(Json(Page { items: shown.filter(wanted).collect(), next_cursor }))
}

/// One override.
#[utoipa::path(get, path = "/overrides/{override_id}", tag = "overrides", params(OverridePath),
    responses((status = 200, body = Override)))]
pub(crate) async fn detail(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<OverridePath>,
) -> Answer<Override> {
    let found = app.store().find_override(&person.organization_id, &path.override_id).await?;
    Ok(Json(Override::at(found.ok_or_else(Failure::not_found)?, app.now())))
}

/// Force a Spot node on-demand for some hours.
///
/// An on-demand node is bought and Ready before the Spot node is drained; while another job has the cluster it waits.
/// No plan touches that node before the time is over. When it cannot be done the override ends and `note` says why.
#[utoipa::path(post, path = "/overrides", tag = "overrides", request_body = OverrideRequest,
    responses((status = 202, body = Override)))]
pub(crate) async fn create(
    State(app): State<Shared>,
    person: Person,
    Body(request): Body<OverrideRequest>,
) -> Result<(StatusCode, Json<Override>), Failure> {
    check(&request)?;
    let now = app.now();
    let (instance, node) = target(&app, &person, &request.target_id).await?;
    let mut new = wanted(&app, &person, request, instance, node);
    let announce = override_changed(&person.actor, &new);
    app.store().create_override(&mut new, &announce, now).await.map_err(|error| match error.kind {
        StoreErrorKind::Conflict => Code::AlreadyExists.failure("it is being forced on-demand already"),
        _ => error.into(),
    })?;
    let message = OptimizeCluster {
        organization_id: new.organization_id.clone(),
        cluster_id: new.cluster_id.clone(),
        trigger: JobTrigger::User,
        dry_run: false,
        overrides_only: true,
    };
    app.parts.optimizer.send(&message).await?;
    Ok((StatusCode::ACCEPTED, Json(Override::at(new, now))))
}

fn wanted(
    app: &App,
    person: &Person,
    request: OverrideRequest,
    instance: Instance,
    node: NodeName,
) -> spot_domain::Override {
    let (now, duration) = (app.now(), SignedDuration::from_hours(i64::from(request.duration_hours)));
    spot_domain::Override {
        id: OverrideId::fresh(&*app.parts.clock, &*app.parts.chance),
        organization_id: person.organization_id.clone(),
        cluster_id: instance.cluster_id,
        scope: request.scope.into(),
        target_id: instance.id,
        target_node: node,
        replacement_id: None,
        duration_hours: request.duration_hours,
        reason: request.reason.unwrap_or_default(),
        requested_by: person.actor.clone(),
        starts_at: now,
        expires_at: now + duration,
        state: spot_domain::OverrideState::Applying,
        job_id: JobId::fresh(&*app.parts.clock, &*app.parts.chance),
        ended_at: None,
        note: None,
        version: 0,
    }
}

/// End an override before its time.
///
/// What its job has begun is finished or undone. The on-demand node stays until a plan moves it. A repeat answers the
/// override as it is.
#[utoipa::path(delete, path = "/overrides/{override_id}", tag = "overrides", params(OverridePath),
    responses((status = 202, body = Override)))]
pub(crate) async fn end(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<OverridePath>,
) -> Result<(StatusCode, Json<Override>), Failure> {
    let now = app.now();
    for _ in 0..TRIES {
        let found = app.store().find_override(&person.organization_id, &path.override_id).await?;
        let mut known = found.ok_or_else(Failure::not_found)?;
        if !ended_by(&mut known, &person, now) {
            return Ok((StatusCode::ACCEPTED, Json(Override::at(known, now))));
        }
        let announce = override_changed(&person.actor, &known);
        match app.store().save_override(&mut known, &announce, now).await {
            Ok(()) => {
                stop(&app, &known, now).await?;
                return Ok((StatusCode::ACCEPTED, Json(Override::at(known, now))));
            }
            Err(error) if error.kind == StoreErrorKind::VersionMismatch => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Code::Unavailable.failure("it changes just now").retry_after(1))
}

/// Answers whether there was something to end. What is being carried out is first to be undone.
fn ended_by(known: &mut spot_domain::Override, person: &Person, now: Timestamp) -> bool {
    match known.state {
        spot_domain::OverrideState::Applying => known.state = spot_domain::OverrideState::Ending,
        spot_domain::OverrideState::Active => known.end(format!("ended early by {}", person.actor), now),
        spot_domain::OverrideState::Ending | spot_domain::OverrideState::Ended => return false,
    }
    true
}

/// Stops the job of an override that was ended while it was carried out; one that has not begun is never begun.
async fn stop(app: &App, known: &spot_domain::Override, now: Timestamp) -> Result<(), Failure> {
    if known.state != spot_domain::OverrideState::Ending {
        return Ok(());
    }
    let (org, cluster) = (known.organization_id.clone(), known.cluster_id.clone());
    let cancelled = cancelled_setting(&known.job_id);
    app.store().put_setting(Some(&org), &cancelled, &true, &Announce::nothing(), now).await?;
    app.store().wake_job(&org, &cluster, &known.job_id, now).await?;
    let advance = AdvanceJob { organization_id: org.clone(), job_id: known.job_id.clone() };
    app.parts.executor.send(&advance).await?;
    // Where there is no job yet, the optimizer ends it.
    let (trigger, dry_run, overrides_only) = (JobTrigger::User, false, true);
    let look = OptimizeCluster { organization_id: org, cluster_id: cluster, trigger, dry_run, overrides_only };
    app.parts.optimizer.send(&look).await?;
    Ok(())
}

fn check(request: &OverrideRequest) -> Result<(), Failure> {
    if !OVERRIDE_HOURS.contains(&request.duration_hours) {
        let (least, most) = (OVERRIDE_HOURS.start(), OVERRIDE_HOURS.end());
        return Err(Failure::field("/duration_hours", format!("{least} to {most}")));
    }
    if request.reason.as_ref().is_some_and(|reason| reason.chars().count() > MOST_REASON_LETTERS) {
        return Err(Failure::field("/reason", "500 letters at most"));
    }
    if !request.confirm {
        return Err(Failure::field("/confirm", "has to be true: pods move and the price rises"));
    }
    Ok(())
}

/// The Spot node to be replaced; one that is gone, or another's, looks missing.
async fn target(app: &App, person: &Person, id: &str) -> Result<(Instance, NodeName), Failure> {
    let (store, org) = (app.store(), &person.organization_id);
    if id.is_empty() || id.len() > 64 {
        return Err(Failure::not_found());
    }
    let owner = store.instance_owner(org, id).await?.and_then(|owner| owner.cluster_id);
    let cluster = super::cluster(app, person, &owner.ok_or_else(Failure::not_found)?).await?;
    let instance = store.instance(org, &cluster.id, id).await?.filter(is_there).ok_or_else(Failure::not_found)?;
    match cluster.status {
        ClusterStatus::Active => {}
        ClusterStatus::Pending | ClusterStatus::Inactive | ClusterStatus::Error => {
            return Err(Code::ClusterNotActive.failure("its agent does not report"));
        }
    }
    match instance.capacity_type {
        CapacityType::Spot => {}
        CapacityType::OnDemand => return Err(Code::AlreadyExists.failure("it is bought on-demand already")),
    }
    let node = instance.node_name.clone();
    let node = node.ok_or_else(|| Code::Conflict.failure("it has not joined its cluster yet"))?;
    Ok((instance, node))
}

fn is_there(instance: &Instance) -> bool {
    instance.ended_at.is_none()
        && match instance.state {
            InstanceState::Pending | InstanceState::Running => true,
            InstanceState::ShuttingDown | InstanceState::Stopped | InstanceState::Terminated | InstanceState::Gone => {
                false
            }
        }
}
