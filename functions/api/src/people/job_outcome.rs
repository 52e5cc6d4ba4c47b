//! What became of what a plan promised (CLU-08: estimated and actual savings).
//!
//! Counted in nodes that the job really ended and bought, each at its price of now: so a step that was undone half-way
//! counts for what it did, and what the cluster's pods did meanwhile does not count at all.

use super::nodes::known_price;
use super::views::seen;
use crate::app::Shared;
use crate::edge::{Answer, Code, Failure, JobPath, Path};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use spot_api_types::http::{BoughtNode, JobOutcome};
use spot_domain::{Action, ActionKind, ActionStatus, Instance, MicrousdPerHour, PlanOutcome};
use std::collections::{BTreeMap, BTreeSet};

/// Actions of a job that are looked at.
const MOST_ACTIONS: usize = 10_000;

/// What a job promised and what it saves, at the prices of now.
#[utoipa::path(get, path = "/optimization-jobs/{job_id}/outcome", tag = "jobs", params(JobPath),
    responses((status = 200, body = JobOutcome)))]
pub(crate) async fn outcome(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<JobPath>,
) -> Answer<JobOutcome> {
    let org = &person.organization_id;
    let (job, plan) = app.store().job_with_plan(org, &path.job_id).await?.ok_or_else(Failure::not_found)?;
    let plan = plan.ok_or_else(|| Code::Conflict.failure("the job has no plan to be held against"))?;
    let actions = app.store().job_actions(org, &job, MOST_ACTIONS).await?;
    let instances = seen(&app, &person, &job.cluster_id).await?.instances;
    let instances: BTreeMap<&str, &Instance> =
        instances.iter().map(|instance| (instance.id.as_str(), instance)).collect();
    let (left, nodes) = done(&actions, &plan.outcome, &instances);
    let left_prices: Vec<Option<u64>> = left.iter().map(|id| price(&instances, id)).collect();
    let bought_prices: Vec<Option<u64>> = nodes.iter().map(|node| node.price_microusd_per_hour).collect();
    let [left_cost, bought_cost] = [&left_prices, &bought_prices].map(|prices| prices.iter().copied().map(month).sum());
    let estimated = job.estimated_saving_microusd_per_month.0;
    let (actual, difference) = (left_cost - bought_cost, nodes.iter().map(difference).sum::<i64>());
    Ok(Json(JobOutcome {
        job_id: job.id.to_string(),
        as_of: app.now().into(),
        estimated_savings_microusd_per_month: estimated,
        left_nodes: left.len() as u32,
        left_microusd_per_month: left_cost,
        bought_microusd_per_month: bought_cost,
        actual_savings_microusd_per_month: actual,
        price_difference_microusd_per_month: difference,
        not_as_planned_microusd_per_month: estimated + difference - actual,
        unpriced_nodes: left_prices.iter().chain(&bought_prices).filter(|price| price.is_none()).count() as u32,
        nodes,
    }))
}

/// The customer's instances that the job ended, and the nodes that it bought and did not end again.
fn done(
    actions: &[Action],
    plan: &PlanOutcome,
    instances: &BTreeMap<&str, &Instance>,
) -> (BTreeSet<String>, Vec<BoughtNode>) {
    let (mut ended, mut launched) = (BTreeSet::new(), Vec::new());
    for action in actions.iter().filter(|action| action.status == ActionStatus::Completed) {
        let became = action.result.as_ref().and_then(|result| result.instance_id.as_ref());
        match (&action.kind, became) {
            (ActionKind::TerminateInstance { instance_id, .. }, _) => {
                ended.insert(instance_id.clone());
            }
            (ActionKind::LaunchInstance { planned_node, .. }, Some(id)) => launched.push((planned_node, id)),
            _ => {}
        }
    }
    // What was bought and ended again was undone: it neither cost nor saved anything.
    let kept = launched.into_iter().filter(|(_, id)| !ended.remove(*id));
    let node = |(planned_name, id): (&spot_domain::NodeName, &String)| {
        let planned = plan.plan.nodes.iter().find(|node| node.name == *planned_name);
        let instance = instances.get(id.as_str());
        BoughtNode {
            planned_name: planned_name.to_string(),
            planned_microusd_per_hour: planned.and_then(|node| known_price(node.microusd_per_hour)),
            instance_id: id.clone(),
            instance_type: instance.map(|instance| instance.instance_type.to_string()),
            zone: instance.map(|instance| instance.zone.to_string()),
            capacity_type: instance.map(|instance| instance.capacity_type.into()),
            state: instance.map(|instance| instance.state.into()),
            price_microusd_per_hour: price(instances, id),
        }
    };
    let nodes = kept.map(node).collect();
    (ended, nodes)
}

fn price(instances: &BTreeMap<&str, &Instance>, id: &str) -> Option<u64> {
    instances.get(id).and_then(|instance| known_price(instance.microusd_per_hour))
}

/// Of a month; what is not known counts as nothing, and is counted beside.
fn month(price: Option<u64>) -> i64 {
    price.map_or(0, |price| MicrousdPerHour(price).per_month().0)
}

/// Planned price − price of now, for a month; nothing where either is not known.
fn difference(node: &BoughtNode) -> i64 {
    let both = node.planned_microusd_per_hour.zip(node.price_microusd_per_hour);
    both.map_or(0, |(planned, price)| month(Some(planned)) - month(Some(price)))
}
