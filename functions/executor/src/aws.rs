//! Actions on AWS: claimed, checked once more, done with a client token, finished. A crash anywhere in between is mended
//! by doing the same again: launches carry a token, everything else sets a state.

use crate::load::Loaded;
use crate::{Executor, capacity};
use jiff::SignedDuration;
use spot_cloud::{CloudError, CloudErrorKind, CustomerAccount, GroupSize, LaunchRequest, TerminateRequest, explain};
use spot_domain::{
    Action, ActionKind, ActionResult, ActionStatus, CapacityType, Instance, InstanceState, Job, MicrousdPerHour,
    OrganizationId,
};
use spot_store::{Announce, AuditIntent, StoreErrorKind};
use std::sync::Arc;

/// A claim lasts a minute; an AWS call is over long before.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// Runs one action if nobody else does. Answers whether it was finished.
pub(crate) async fn run(
    executor: &Executor,
    org: &OrganizationId,
    action: &Action,
    job: &Job,
    loaded: &Loaded,
) -> anyhow::Result<bool> {
    let now = executor.clock.now();
    let holder = format!("executor-{:016x}", executor.chance.draw());
    let claimed = executor.store.claim_action(org, &action.cluster_id, &action.id, &holder, now + LEASE, now).await?;
    let Some(claimed) = claimed else { return Ok(false) };
    let dry_run = job.dry_run || executor.safe_mode;
    // A role that cannot be assumed just now is met like any other call that cannot be answered just now.
    let outcome = match executor.accounts.open(&loaded.account, &loaded.cluster.region).await {
        Ok(account) => act(executor, &account, &claimed, loaded, dry_run).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(result) => finish(executor, org, &claimed, (ActionStatus::Completed, result)).await?,
        // The lease lapses, and the next look tries again: throttling says nothing about what was asked for.
        Err(error) if error.is_retryable() && now + LEASE < claimed.expires_at => {
            tracing::warn!(action_id = %claimed.id, %error, "will be tried again");
            return Ok(false);
        }
        Err(error) => {
            capacity::note(executor, org, &claimed, loaded, &error).await?;
            finish(executor, org, &claimed, failed(&error)).await?;
        }
    }
    Ok(true)
}

async fn act(
    executor: &Executor,
    account: &Arc<dyn CustomerAccount>,
    action: &Action,
    loaded: &Loaded,
    dry_run: bool,
) -> Result<ActionResult, CloudError> {
    match &action.kind {
        ActionKind::LaunchInstance { .. } => launch(executor, account, action, loaded, dry_run).await,
        ActionKind::TerminateInstance { instance_id, group, .. } => {
            let request = TerminateRequest {
                instance_id: instance_id.clone(),
                cluster: loaded.cluster.name.clone(),
                auto_scaling_group: group.clone(),
                dry_run,
            };
            if let Some(group) = group {
                make_room_below(account, loaded, group, dry_run).await?;
            }
            account.terminate(&request).await?;
            Ok(ActionResult {
                message: said(dry_run, "ended"),
                instance_id: Some(instance_id.clone()),
                ..ActionResult::default()
            })
        }
        ActionKind::DetachVolume { volume_id, instance_id } => {
            account.detach_volume(volume_id, instance_id, dry_run).await?;
            Ok(ActionResult { message: said(dry_run, "detached"), ..ActionResult::default() })
        }
        ActionKind::UpdateAutoScalingGroup { group, min_size, max_size, desired_size } => {
            let size = GroupSize {
                group: group.clone(),
                min_size: *min_size,
                max_size: *max_size,
                desired_size: *desired_size,
                dry_run,
            };
            account.set_group_size(&size).await?;
            Ok(ActionResult { message: said(dry_run, "sized"), ..ActionResult::default() })
        }
        ActionKind::CordonNode(_)
        | ActionKind::UncordonNode(_)
        | ActionKind::DrainNode { .. }
        | ActionKind::EvictPod { .. }
        | ActionKind::LabelNode { .. }
        | ActionKind::RestartRollout { .. } => Err(CloudError {
            operation: "none",
            kind: CloudErrorKind::Unsupported,
            code: "wrong_layer".to_owned(),
            message: format!("{} is the agent's", action.kind.name()),
            refused: Vec::new(),
        }),
    }
}

/// A group at its minimum cannot shrink; its minimum follows the nodes that leave it. The sizes found when the cluster
/// was connected stay in the baseline.
async fn make_room_below(
    account: &Arc<dyn CustomerAccount>,
    loaded: &Loaded,
    group: &str,
    dry_run: bool,
) -> Result<(), CloudError> {
    let known = account.groups(&loaded.cluster.name).await?;
    let Some(found) = known.into_iter().find(|known| known.name == group) else { return Ok(()) };
    if found.desired_size > found.min_size || found.min_size == 0 {
        return Ok(());
    }
    let size =
        GroupSize { group: group.to_owned(), min_size: Some(found.min_size - 1), dry_run, ..GroupSize::default() };
    account.set_group_size(&size).await
}

async fn launch(
    executor: &Executor,
    account: &Arc<dyn CustomerAccount>,
    action: &Action,
    loaded: &Loaded,
    dry_run: bool,
) -> Result<ActionResult, CloudError> {
    let ActionKind::LaunchInstance { group, capacity_type, offerings, planned_node, stands_in_for_spot } = &action.kind
    else {
        return Err(unsupported("not a launch"));
    };
    let known = loaded.cluster.groups.iter().find(|known| known.name == *group);
    let Some(known) = known else { return Err(unsupported("its group is gone")) };
    let Some(launch_template) = known.launch_template.clone() else {
        return Err(unsupported("its group has no launch template"));
    };
    let subnets = |zone| known.subnets.iter().find(|(of, _)| of == zone).map(|(_, subnet)| subnet.clone());
    let request = LaunchRequest {
        client_token: action.id.to_string(),
        cluster: loaded.cluster.name.clone(),
        launch_template,
        capacity_type: *capacity_type,
        offerings: offerings
            .iter()
            .filter_map(|(kind, zone)| Some((kind.clone(), zone.clone(), subnets(zone)?)))
            .collect(),
        tags: vec![
            ("spot-optimizer/job".to_owned(), action.job_id.to_string()),
            ("spot-optimizer/action".to_owned(), action.id.to_string()),
        ],
        dry_run,
    };
    let launched = account.launch(&request).await?;
    if let (Some(id), Some((instance_type, zone))) = (&launched.instance_id, &launched.offering) {
        let list = executor.catalog.market(loaded.cluster.region.as_str()).market;
        let quote = list.types.iter().find(|quote| quote.instance_type == *instance_type);
        let on_demand = quote.map(|quote| quote.on_demand_microusd_per_hour).unwrap_or_default();
        let now = executor.clock.now();
        let mut instance = Instance {
            id: id.clone(),
            cluster_id: action.cluster_id.clone(),
            instance_type: instance_type.clone(),
            zone: zone.clone(),
            capacity_type: *capacity_type,
            state: InstanceState::Pending,
            launched_at: now,
            ended_at: None,
            node_name: None,
            group: None,
            microusd_per_hour: if *capacity_type == CapacityType::OnDemand { on_demand } else { MicrousdPerHour(0) },
            on_demand_microusd_per_hour: on_demand,
            launched_by: Some(action.id.clone()),
            fell_back_at: stands_in_for_spot.then_some(now),
            accounted_until: now,
            version: 0,
        };
        let org = &loaded.cluster.organization_id;
        let stored = executor
            .store
            .create_instance(org, &loaded.account.id, &loaded.cluster.region, &mut instance, &Announce::nothing(), now)
            .await;
        if let Err(error) = stored
            && error.kind != StoreErrorKind::Conflict
        {
            // Discovery finds it by its tags; the action's result names it too.
            tracing::warn!(instance_id = %id, %error, "launched, not yet recorded");
        }
    }
    Ok(ActionResult {
        message: format!("{} for {planned_node}", said(dry_run, "launched")),
        instance_id: launched.instance_id,
        offering: launched.offering,
        ..ActionResult::default()
    })
}

fn unsupported(message: &str) -> CloudError {
    CloudError {
        operation: "ec2:CreateFleet",
        kind: CloudErrorKind::Unsupported,
        code: "not_possible".to_owned(),
        message: message.to_owned(),
        refused: Vec::new(),
    }
}

fn said(dry_run: bool, done: &str) -> String {
    if dry_run { format!("would have been {done} (dry run)") } else { done.to_owned() }
}

fn failed(error: &CloudError) -> (ActionStatus, ActionResult) {
    let result = ActionResult {
        message: explain(error),
        error_code: Some(capacity::code(error).to_owned()),
        ..ActionResult::default()
    };
    (ActionStatus::Failed, result)
}

async fn finish(
    executor: &Executor,
    org: &OrganizationId,
    claimed: &Action,
    (status, result): (ActionStatus, ActionResult),
) -> anyhow::Result<()> {
    let announce = Announce::audit(AuditIntent {
        actor: "executor".to_owned(),
        event: format!("action.{}", if status == ActionStatus::Completed { "completed" } else { "failed" }),
        resource: claimed.id.to_string(),
        outcome: if status == ActionStatus::Completed { "success" } else { "failure" }.to_owned(),
        detail: serde_json::json!({ "kind": claimed.kind.name(), "message": result.message }),
    })
    .and_event(
        "action.finished",
        serde_json::json!({ "action_id": claimed.id, "job_id": claimed.job_id, "type": claimed.kind.name(),
            "status": status, "message": result.message }),
    );
    let now = executor.clock.now();
    let store = &executor.store;
    store.finish_action(org, &claimed.cluster_id, &claimed.id, claimed.fence, status, &result, &announce, now).await?;
    Ok(())
}
