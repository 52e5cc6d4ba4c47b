//! The pipeline: whether each part of the loop does its work for the organization, judged from what it left behind.

use crate::agent::register;
use crate::app::Shared;
use crate::edge::Answer;
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use spot_api_types::http::{Moment, PipelineComponent, PipelinePart, PipelineState, PipelineStatus};
use spot_domain::{AccountStatus, AwsAccount, ClusterStatus};
use spot_store::PipelineMarks;
use std::collections::BTreeMap;

/// Each account has its turn so often (DISC-01); as discovery's own tick has it.
const DISCOVERY_EVERY_SECS: u32 = 300;
/// That an account was seen whole is written when something changed, and in each hour; two turns more may pass.
const SEEN_WHOLE_WITHIN: SignedDuration = SignedDuration::from_secs(3_600 + 2 * DISCOVERY_EVERY_SECS as i64);
/// Prices are collected so often (PRICE-01); the template's schedule.
const PRICES_EVERY_SECS: u32 = 300;
/// An unchanged feed of the Spot Advisor is confirmed so often; it is looked at each six hours.
const ADVISOR_EVERY_SECS: u32 = 86_400;
/// Each cluster has its turn so often (DEC-01); as the optimizer's own tick has it.
const OPTIMIZER_EVERY_SECS: u32 = 600;
/// Figures are made so often; the template's schedule.
const REPORTER_EVERY_SECS: u32 = 600;
/// A part is late after so many of its periods: one may be missed.
const LATE_AFTER_PERIODS: u32 = 2;

/// Whether each part of the loop does its work.
#[utoipa::path(get, path = "/pipeline/status", tag = "pipeline", responses((status = 200, body = PipelineStatus)))]
pub(crate) async fn status(State(app): State<Shared>, person: Person) -> Answer<PipelineStatus> {
    let marks = app.store().pipeline_marks(&person.organization_id).await?;
    Ok(Json(judge(&marks, app.now())))
}

/// Something a part works for, and when it last did.
struct Mark {
    what: String,
    at: Option<Timestamp>,
    /// What is told instead of the age.
    trouble: Option<String>,
}

fn mark(what: impl Into<String>, at: Option<Timestamp>) -> Mark {
    Mark { what: what.into(), at, trouble: None }
}

fn judge(marks: &PipelineMarks, now: Timestamp) -> PipelineStatus {
    let accounts = marks.accounts.iter().filter(|account| account.status != AccountStatus::Pending);
    let accounts = accounts.map(|account| of_account(account, now));
    let agents = marks
        .clusters
        .iter()
        .map(|(cluster, agent)| mark(&cluster.name, agent.as_ref().map(|agent| agent.last_seen_at)))
        .collect();
    // A cluster without an agent has no turns.
    let turns = marks.clusters.iter().filter(|(cluster, _)| cluster.status != ClusterStatus::Pending);
    let turns =
        turns.map(|(cluster, _)| mark(&cluster.name, turn_before(cluster.next_optimization_at, OPTIMIZER_EVERY_SECS)));
    let prices = marks.regions.iter().map(|(region, (prices, _))| mark(region.to_string(), *prices));
    let advisor = marks.regions.iter().map(|(region, (_, advisor))| mark(region.to_string(), *advisor));
    let heartbeat = register::config().heartbeat_interval_s;
    let components = vec![
        steady(DISCOVERY, DISCOVERY_EVERY_SECS, accounts.collect(), now),
        steady(MARKET_COLLECTOR, PRICES_EVERY_SECS, prices.collect(), now),
        steady(ADVISOR_SCRAPER, ADVISOR_EVERY_SECS, advisor.collect(), now),
        steady(AGENT, heartbeat, agents, now),
        steady(OPTIMIZER, OPTIMIZER_EVERY_SECS, turns.collect(), now),
        asked(EXECUTOR, newest(&marks.kinds, EXECUTOR_EVENTS)),
        asked(INTERRUPTION_HANDLER, newest(&marks.kinds, INTERRUPTION_EVENTS)),
        steady(REPORTER, REPORTER_EVERY_SECS, vec![mark("the organization", marks.figures_at)], now),
        asked(RELAY, marks.announced_at),
    ];
    PipelineStatus {
        as_of: Moment(now),
        components,
        clusters: count(marks.all_clusters),
        clusters_looked_at: count(marks.clusters.len()),
    }
}

/// The turn that was taken: the next one is set then, a period ahead.
fn turn_before(next_at: Timestamp, every_secs: u32) -> Option<Timestamp> {
    next_at.checked_sub(SignedDuration::from_secs(i64::from(every_secs))).ok()
}

fn of_account(account: &AwsAccount, now: Timestamp) -> Mark {
    let turn = turn_before(account.next_discovery_at, DISCOVERY_EVERY_SECS);
    let refused = account.status_reason.clone().filter(|_| account.status == AccountStatus::Error);
    let is_old = account.last_discovery_at.is_some_and(|at| now.duration_since(at) > SEEN_WHOLE_WITHIN);
    let trouble = refused.or_else(|| is_old.then(|| "has its turns, and was not seen whole for an hour".to_owned()));
    Mark { trouble, ..mark(&account.name, account.last_discovery_at.and(turn)) }
}

/// Which part, from what its work is known, and what it needs before it has any.
type Part = (PipelinePart, &'static str, &'static str);

const DISCOVERY: Part = (
    PipelinePart::Discovery,
    "each linked account's last regular turn; it has to be seen whole once an hour",
    "no account is linked and verified",
);
const MARKET_COLLECTOR: Part = (
    PipelinePart::MarketCollector,
    "the time of the stored Spot prices of each region that a cluster is in",
    "no cluster is registered",
);
const ADVISOR_SCRAPER: Part = (
    PipelinePart::SpotAdvisorScraper,
    "the time of the stored Spot Advisor figures of each region that a cluster is in; until there are any, those \
     shipped with the product are used",
    "no cluster is registered",
);
const AGENT: Part = (PipelinePart::Agent, "each cluster's agent's last request", "no cluster is registered");
const OPTIMIZER: Part = (
    PipelinePart::Optimizer,
    "each cluster's last regular turn; whether there is anything to do is decided then",
    "no cluster has had an agent yet",
);
const EXECUTOR: Part =
    (PipelinePart::Executor, "the last action ordered or finished, or job closed", "no plan was carried out yet");
const INTERRUPTION_HANDLER: Part =
    (PipelinePart::InterruptionHandler, "the last interruption taken in", "no interruption was heard of yet");
const REPORTER: Part =
    (PipelinePart::Reporter, "when the organization's figures were made", "there are no figures yet");
const RELAY: Part = (PipelinePart::Relay, "the last event that went to a channel", "nothing was announced yet");

/// What the executor announces.
const EXECUTOR_EVENTS: &[&str] =
    &["action.queued", "action.finished", "job.closed", "job.expired", "interruption.closed"];
/// What the interruption handler announces.
const INTERRUPTION_EVENTS: &[&str] = &["interruption.received"];

fn newest(kinds: &BTreeMap<String, Timestamp>, of: &[&str]) -> Option<Timestamp> {
    of.iter().filter_map(|kind| kinds.get(*kind)).max().copied()
}

/// A part with a rhythm: the worst of what it works for counts.
fn steady(part: Part, every_secs: u32, marks: Vec<Mark>, now: Timestamp) -> PipelineComponent {
    let late_after_secs = every_secs * LATE_AFTER_PERIODS;
    // Nothing sorts before everything else: what was never done is the worst.
    let worst = marks.iter().min_by_key(|mark| (mark.trouble.is_none(), mark.at));
    let last_at = worst.and_then(|mark| mark.at);
    let is_late = |at: Timestamp| now.duration_since(at) > SignedDuration::from_secs(i64::from(late_after_secs));
    let (state, reason) = match worst {
        None => (PipelineState::Never, part.2.to_owned()),
        Some(Mark { what, trouble: Some(trouble), .. }) => (PipelineState::Late, format!("{what}: {trouble}")),
        Some(Mark { what, at: None, .. }) => (PipelineState::Never, format!("not yet for {what}")),
        Some(Mark { what, at: Some(at), .. }) if is_late(*at) => {
            let behind = marks.iter().filter(|mark| mark.at.is_none_or(is_late)).count();
            let others = if behind > 1 { format!(" and {} more", behind - 1) } else { String::new() };
            (PipelineState::Late, format!("behind for {what}{others}"))
        }
        Some(Mark { what, .. }) if marks.len() == 1 => (PipelineState::Ok, format!("in time for {what}")),
        Some(_) => (PipelineState::Ok, format!("in time for all {}", marks.len())),
    };
    component(part, state, last_at, Some(every_secs), reason)
}

/// A part that works when something asks for it: silence is no fault.
fn asked(part: Part, last_at: Option<Timestamp>) -> PipelineComponent {
    let (state, reason) = match last_at {
        Some(_) => (PipelineState::Ok, "works when something asks for it".to_owned()),
        None => (PipelineState::Never, part.2.to_owned()),
    };
    component(part, state, last_at, None, reason)
}

fn component(
    (part, how, _): Part,
    state: PipelineState,
    last_at: Option<Timestamp>,
    every_secs: Option<u32>,
    reason: String,
) -> PipelineComponent {
    PipelineComponent {
        part,
        state,
        last_at: last_at.map(Moment),
        expected_every_s: every_secs,
        late_after_s: every_secs.map(|secs| secs * LATE_AFTER_PERIODS),
        reason,
        how: how.to_owned(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
