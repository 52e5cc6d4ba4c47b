//! One action, from the decision to the ledger entry.

use super::plan_story;
use crate::app::Shared;
use crate::edge::{ActionPath, Answer, Failure, Path};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use spot_api_types::http::{ActionDetail, LedgerEntry, Moment, TimelineEvent, TimelineKind};
use spot_domain::{Action, ActionStatus, Job, JobTrigger};
use spot_store::ActionStory;

/// An action with its job, the reason for it, what happened when, and what it cost.
#[utoipa::path(get, path = "/clusters/{cluster_id}/actions/{action_id}", tag = "actions", params(ActionPath),
    responses((status = 200, body = ActionDetail)))]
pub(crate) async fn detail(
    State(app): State<Shared>,
    person: Person,
    Path(path): Path<ActionPath>,
) -> Answer<ActionDetail> {
    let org = &person.organization_id;
    let action = app.store().action(org, &path.cluster_id, &path.action_id).await?.ok_or_else(Failure::not_found)?;
    let story = app.store().action_story(org, &action).await?;
    Ok(Json(compose(action, story)))
}

fn compose(action: Action, story: ActionStory) -> ActionDetail {
    let timeline = timeline(&action, &story);
    let ActionStory { job, plan, ledger_entries } = story;
    let plan_step = plan.as_ref().zip(job.as_ref());
    ActionDetail {
        plan_step: plan_step.and_then(|(plan, job)| plan_story::step(plan, job, action.step as usize)),
        safety: plan.as_ref().map(|plan| plan_story::safety(&plan.report.safety)),
        job: job.map(Into::into),
        timeline,
        ledger_entries: ledger_entries.into_iter().map(LedgerEntry::from).collect(),
        action: action.into(),
    }
}

/// What happened when. Moments that are not recorded are left out, not guessed; the order is the order of life.
fn timeline(action: &Action, story: &ActionStory) -> Vec<TimelineEvent> {
    let mut events = story.job.as_ref().map(before).unwrap_or_default();
    events.push(event(Some(action.created_at), TimelineKind::Enqueued, format!("made for step {}", action.step + 1)));
    if let Some(holder) = &action.holder {
        let claims = if action.fence > 1 { format!(", claim number {}", action.fence) } else { String::new() };
        events.push(event(None, TimelineKind::PickedUp, format!("picked up by {holder}{claims}")));
    }
    if let Some(at) = action.completed_at {
        let message = action.result.as_ref().map(|result| result.message.clone()).filter(|text| !text.is_empty());
        let words = message.unwrap_or_else(|| word(action.status).to_owned());
        events.push(event(Some(at), TimelineKind::Ended, words));
    }
    if let Some(entry) = story.ledger_entries.first() {
        let (paid, listed) = (dollars(entry.paid_microusd.0), dollars(entry.on_demand_microusd.0));
        let words = format!("in the ledger: paid {paid}, {listed} on-demand");
        events.push(event(Some(entry.to), TimelineKind::Accounted, words));
    }
    if let Some((job, at)) = story.job.as_ref().and_then(|job| Some((job, job.completed_at?))) {
        let words = job.error.clone().unwrap_or_else(|| "every step done".to_owned());
        events.push(event(Some(at), TimelineKind::JobEnded, words));
    }
    events
}

fn before(job: &Job) -> Vec<TimelineEvent> {
    let asked = match job.trigger {
        JobTrigger::Tick => "on its round",
        JobTrigger::User => "when asked by a person",
        JobTrigger::Event => "after an event",
    };
    let saving = job.estimated_saving_microusd_per_month.0;
    let words = match saving {
        ..0 => format!("planned {asked}: costs {} a month more", dollars(-saving)),
        _ => format!("planned {asked}: saves {} a month", dollars(saving)),
    };
    let mut events = vec![event(Some(job.created_at), TimelineKind::Decided, words)];
    if let Some(check) = &job.safety_check {
        events.push(event(Some(job.created_at), TimelineKind::Checked, format!("passed the safety check {check}")));
    }
    if let Some((by, at)) = &job.decided_by {
        events.push(event(Some(*at), TimelineKind::Approved, format!("decided by {by}")));
    }
    events
}

/// `$23.43`, and `$0.0321` where cents would say too little.
fn dollars(microusd: i64) -> String {
    let dollars = microusd as f64 / 1e6;
    if microusd.abs() < 1_000_000 { format!("${dollars:.4}") } else { format!("${dollars:.2}") }
}

fn event(at: Option<Timestamp>, kind: TimelineKind, text: String) -> TimelineEvent {
    TimelineEvent { at: at.map(Moment), kind, text }
}

fn word(status: ActionStatus) -> &'static str {
    match status {
        ActionStatus::Pending => "waits",
        ActionStatus::PickedUp => "under way",
        ActionStatus::Completed => "done",
        ActionStatus::Failed => "failed",
        ActionStatus::Expired => "nobody picked it up in time",
        ActionStatus::Cancelled => "withdrawn",
    }
}
