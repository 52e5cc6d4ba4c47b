//! The one list of routes. What a row says holds: the gate enforces it, the OpenAPI document tells it, a test walks it.

use super::rule::Idempotency::{Key, Natural, Read as Reads};
use super::rule::RateClass::{Admin as Administration, Agent as Agents, Auth, Heavy, Open, Read, Write};
use super::rule::Who::{Admin, Agent, Member, Owner, Public, SignedIn, Viewer};
use super::rule::{Idempotency, RateClass, Route, RouteRule, Who};
use crate::agent::{claims, credentials, events, heartbeat, pending, register, results, snapshots, windows};
use crate::app::Shared;
use crate::auth::{handlers, tickets};
use crate::people::{
    accounts, action_detail, actions, activity, agent_install, agent_tokens, audit, clusters, contents, costs,
    decisions, funnel, health, interruptions, invites, job_outcome, jobs, ledger, market, me, node_detail,
    node_history, nodes, optimize, overrides, overview, pause, pipeline, policy,
};
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_axum::routes;

/// Every route: method, path below `/api/v1`, who may call, how often, what a repeat does, handler.
#[rustfmt::skip]
pub(crate) fn table() -> Vec<Route> {
    vec![
        row("GET",  "/health",                                     Public,   Open,  Reads,   routes!(health::health)),
        row("POST", "/invites",                                    Owner,    Write, Key,     routes!(invites::create)),
        row("POST", "/invites/accept",                             Public,   Auth,  Natural, routes!(handlers::accept)),
        row("POST", "/auth/login",                                 Public,   Auth,  Natural, routes!(handlers::login)),
        row("POST", "/auth/refresh",                               Public,   Auth,  Natural, routes!(handlers::refresh)),
        row("POST", "/auth/logout",                                SignedIn, Write, Natural, routes!(handlers::logout)),
        row("POST", "/auth/ws-tickets",                            SignedIn, Write, Natural, routes!(tickets::ticket)),
        row("GET",  "/auth/me",                                    SignedIn, Read,  Reads,   routes!(me::me)),
        row("GET",  "/accounts",                                   Viewer,   Read,  Reads,   routes!(accounts::list)),
        row("GET",  "/metrics/dashboard",                          Viewer,   Read,  Reads,   routes!(overview::overview)),
        row("GET",  "/metrics/costs",                              Viewer,   Read,  Reads,   routes!(costs::costs)),
        row("GET",  "/activity",                                   Viewer,   Read,  Reads,   routes!(activity::list)),
        row("GET",  "/clusters",                                   Viewer,   Read,  Reads,   routes!(clusters::list)),
        row("GET",  "/clusters/{cluster_id}",                      Viewer,   Read,  Reads,   routes!(clusters::detail)),
        row("GET",  "/clusters/{cluster_id}/nodes",                Viewer,   Read,  Reads,   routes!(nodes::list)),
        row("GET",  "/clusters/{cluster_id}/nodes/{node_name}",    Viewer,   Read,  Reads,   routes!(node_detail::detail)),
        row("GET",  "/clusters/{cluster_id}/nodes/{node_name}/history", Viewer, Read, Reads, routes!(node_history::history)),
        row("GET",  "/clusters/{cluster_id}/pods",                 Viewer,   Read,  Reads,   routes!(contents::pods)),
        row("GET",  "/clusters/{cluster_id}/workloads",            Viewer,   Read,  Reads,   routes!(contents::workloads)),
        row("GET",  "/clusters/{cluster_id}/budgets",              Viewer,   Read,  Reads,   routes!(contents::budgets)),
        row("GET",  "/clusters/{cluster_id}/plan",                 Viewer,   Read,  Reads,   routes!(jobs::newest)),
        row("GET",  "/clusters/{cluster_id}/policy",               Viewer,   Read,  Reads,   routes!(policy::get)),
        row("PATCH", "/clusters/{cluster_id}/policy",              Member,   Write, Natural, routes!(policy::patch)),
        row("POST", "/clusters/{cluster_id}/optimization-jobs",    Member,   Heavy, Key,     routes!(optimize::optimize)),
        row("GET",  "/optimization-jobs",                          Viewer,   Read,  Reads,   routes!(jobs::list)),
        row("GET",  "/optimization-jobs/{job_id}",                 Viewer,   Read,  Reads,   routes!(jobs::detail)),
        row("GET",  "/optimization-jobs/{job_id}/outcome",         Viewer,   Read,  Reads,   routes!(job_outcome::outcome)),
        row("POST", "/optimization-jobs/{job_id}/approve",         Member,   Write, Natural, routes!(decisions::approve)),
        row("POST", "/optimization-jobs/{job_id}/reject",          Member,   Write, Natural, routes!(decisions::reject)),
        row("POST", "/optimization-jobs/{job_id}/cancel",          Member,   Write, Natural, routes!(decisions::cancel)),
        row("GET",  "/clusters/{cluster_id}/actions",              Viewer,   Read,  Reads,   routes!(actions::list)),
        row("GET",  "/clusters/{cluster_id}/actions/{action_id}",  Viewer,   Read,  Reads,   routes!(action_detail::detail)),
        row("GET",  "/clusters/{cluster_id}/ledger",               Viewer,   Read,  Reads,   routes!(ledger::hours)),
        row("GET",  "/clusters/{cluster_id}/ledger/entries",       Viewer,   Read,  Reads,   routes!(ledger::entries)),
        row("GET",  "/interruptions",                              Viewer,   Read,  Reads,   routes!(interruptions::list)),
        row("GET",  "/interruptions/{interruption_id}",            Viewer,   Read,  Reads,   routes!(interruptions::detail)),
        row("POST", "/overrides",                                  Member,   Heavy, Key,     routes!(overrides::create)),
        row("GET",  "/overrides",                                  Viewer,   Read,  Reads,   routes!(overrides::list)),
        row("GET",  "/overrides/{override_id}",                    Viewer,   Read,  Reads,   routes!(overrides::detail)),
        row("DELETE", "/overrides/{override_id}",                  Member,   Write, Natural, routes!(overrides::end)),
        row("GET",  "/spot-pools",                                 Viewer,   Read,  Reads,   routes!(market::pools)),
        row("GET",  "/clusters/{cluster_id}/agent-tokens",         Member,   Read,  Reads,   routes!(agent_tokens::list)),
        row("POST", "/clusters/{cluster_id}/agent-tokens",         Owner,    Write, Key,     routes!(agent_tokens::create)),
        row("DELETE", "/clusters/{cluster_id}/agent-tokens/{key_id}", Owner, Write, Natural, routes!(agent_tokens::revoke)),
        row("GET",  "/clusters/{cluster_id}/agent-install",        Member,   Read,  Reads,   routes!(agent_install::install)),
        row("GET",  "/pipeline/funnel",                            Viewer,   Read,  Reads,   routes!(funnel::funnel)),
        row("GET",  "/pipeline/status",                            Viewer,   Read,  Reads,   routes!(pipeline::status)),
        row("GET",  "/audit/entries",                              Member,   Read,  Reads,   routes!(audit::list)),
        row("GET",  "/pause",                                      Viewer,   Read,  Reads,   routes!(pause::get)),
        row("PUT",  "/pause",                                      Admin, Administration, Natural, routes!(pause::put)),
        row("POST", "/clusters/{cluster_id}/agent/register",       Agent,    Agents, Natural, routes!(register::register)),
        row("POST", "/clusters/{cluster_id}/agent/credentials",    Agent,    Agents, Natural, routes!(credentials::credentials)),
        row("POST", "/clusters/{cluster_id}/heartbeat",            Agent,    Agents, Natural, routes!(heartbeat::heartbeat)),
        row("POST", "/clusters/{cluster_id}/snapshots",            Agent,    Agents, Natural, routes!(snapshots::upload)),
        row("POST", "/clusters/{cluster_id}/metrics",              Agent,    Agents, Natural, routes!(windows::upload)),
        row("POST", "/clusters/{cluster_id}/events",               Agent,    Agents, Natural, routes!(events::tell)),
        row("GET",  "/clusters/{cluster_id}/actions/pending",      Agent,    Agents, Natural, routes!(pending::pending)),
        row("POST", "/clusters/{cluster_id}/actions/{action_id}/claim",  Agent, Agents, Natural, routes!(claims::claim)),
        row("POST", "/clusters/{cluster_id}/actions/{action_id}/extend", Agent, Agents, Natural, routes!(claims::extend)),
        row("POST", "/clusters/{cluster_id}/actions/{action_id}/result", Agent, Agents, Natural, routes!(results::result)),
    ]
}

fn row(
    method: &'static str,
    path: &'static str,
    who: Who,
    rate: RateClass,
    idempotency: Idempotency,
    handler: UtoipaMethodRouter<Shared>,
) -> Route {
    Route { rule: RouteRule { method, path, who, rate, idempotency }, handler }
}
