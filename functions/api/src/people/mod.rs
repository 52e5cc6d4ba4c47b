//! What people see and do.

pub(crate) mod accounts;
pub(crate) mod action_detail;
pub(crate) mod actions;
pub(crate) mod activity;
pub(crate) mod agent_install;
pub(crate) mod agent_tokens;
pub(crate) mod audit;
mod candidates;
pub(crate) mod clusters;
pub(crate) mod contents;
pub(crate) mod costs;
pub(crate) mod decisions;
pub(crate) mod funnel;
pub(crate) mod health;
pub(crate) mod interruptions;
pub(crate) mod invites;
pub(crate) mod job_outcome;
pub(crate) mod jobs;
pub(crate) mod ledger;
pub(crate) mod market;
mod market_memory;
pub(crate) mod me;
pub(crate) mod node_detail;
pub(crate) mod node_history;
pub(crate) mod nodes;
pub(crate) mod optimize;
pub(crate) mod overrides;
pub(crate) mod overview;
pub(crate) mod pause;
pub(crate) mod pipeline;
mod plan_story;
pub(crate) mod policy;
mod projection;
mod times;
mod views;

pub(crate) use market_memory::Markets;
pub(crate) use views::Views;

use crate::app::App;
use crate::edge::Failure;
use crate::gate::Person;
use spot_domain::{Cluster, ClusterId};
use spot_store::{Announce, AuditIntent};

/// A cluster of the caller's organization; another's looks missing.
pub(crate) async fn cluster(app: &App, person: &Person, id: &ClusterId) -> Result<Cluster, Failure> {
    app.store().cluster(&person.organization_id, id).await?.ok_or_else(Failure::not_found)
}

/// What the audit log is told about something a person did.
pub(crate) fn audited(person: &Person, event: &str, resource: &str, detail: serde_json::Value) -> Announce {
    Announce::audit(AuditIntent {
        actor: person.actor.clone(),
        event: event.to_owned(),
        resource: resource.to_owned(),
        outcome: "success".to_owned(),
        detail,
    })
}
