//! Ending one instance, after looking once more whose it is.

use super::account::Call;
use super::failure::{dry_run_succeeded, failure};
use super::instances::is_owned;
use crate::{CloudError, CloudErrorKind, CloudInstance, TerminateRequest};
use spot_domain::InstanceState;

const TERMINATE: &str = "ec2:TerminateInstances";
const SUSPEND: &str = "autoscaling:SuspendProcesses";
/// Evens out a group's zones by ending instances, without a drain.
const REBALANCE: &str = "AZRebalance";
const TERMINATE_IN_GROUP: &str = "autoscaling:TerminateInstanceInAutoScalingGroup";

impl Call {
    /// Ends it; what is gone already is what was wanted.
    pub(super) async fn terminate(&self, request: &TerminateRequest) -> Result<(), CloudError> {
        let Some(instance) = self.instance(&request.instance_id).await? else { return Ok(()) };
        check(&instance, request)?;
        if is_gone(&instance) {
            return Ok(());
        }
        let ended = match (&request.auto_scaling_group, request.dry_run) {
            // Auto Scaling knows no dry run: the look at the instance is all that can be checked.
            (Some(_), true) => Ok(()),
            (Some(group), false) => self.terminate_in_group(&instance.id, group).await,
            (None, _) => self.terminate_alone(&instance.id, request.dry_run).await,
        };
        let Err(error) = ended else { return Ok(()) };
        if error.kind != CloudErrorKind::NotFound {
            return Err(error);
        }
        // It went between the look and the call.
        match self.instance(&request.instance_id).await? {
            Some(instance) if !is_gone(&instance) => Err(error),
            _ => Ok(()),
        }
    }

    async fn terminate_alone(&self, id: &str, dry_run: bool) -> Result<(), CloudError> {
        let sent = self.clients.ec2.terminate_instances().instance_ids(id).dry_run(dry_run).send().await;
        match sent.map_err(|error| failure(TERMINATE, &error)) {
            Err(error) if !(dry_run && dry_run_succeeded(&error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// A group that lost a member in one zone would even its zones out by ending another, undrained: that is switched off
    /// first. Asking for it again changes nothing.
    async fn terminate_in_group(&self, id: &str, group: &str) -> Result<(), CloudError> {
        let calm = self.clients.autoscaling.suspend_processes().auto_scaling_group_name(group);
        calm.scaling_processes(REBALANCE).send().await.map_err(|error| failure(SUSPEND, &error))?;
        let request = self.clients.autoscaling.terminate_instance_in_auto_scaling_group().instance_id(id);
        let sent = request.should_decrement_desired_capacity(true).send().await;
        sent.map(|_| ()).map_err(|error| failure(TERMINATE_IN_GROUP, &error))
    }
}

fn check(instance: &CloudInstance, request: &TerminateRequest) -> Result<(), CloudError> {
    let refuse =
        |code: &str, message: String| Err(CloudError::new(TERMINATE, CloudErrorKind::Unsupported, code, message));
    let id = &instance.id;
    if !is_owned(&instance.tags, &request.cluster) {
        return refuse("ForeignInstance", format!("{id} does not belong to cluster {}", request.cluster));
    }
    match &request.auto_scaling_group {
        Some(group) if !is_gone(instance) && instance.auto_scaling_group.as_ref() != Some(group) => {
            refuse("OtherGroup", format!("{id} does not belong to group {group}"))
        }
        _ => Ok(()),
    }
}

fn is_gone(instance: &CloudInstance) -> bool {
    matches!(instance.state, InstanceState::ShuttingDown | InstanceState::Terminated | InstanceState::Gone)
}
