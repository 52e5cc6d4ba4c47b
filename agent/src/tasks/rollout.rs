//! Restarting a rollout, so that a single replica has a second one before the first goes.

use super::node::unreadable;
use super::{Context, Outcome, Progress, Stop};
use crate::kube_api::{Content, KubeError};
use crate::time::{Backoff, after_secs};
use crate::watch::{DeploymentView, Kind, fetched, read_object};
use http::{Method, StatusCode};
use jiff::Timestamp;
use serde_json::json;
use spot_domain::ObjectName;

/// Our mark on the pod template: a change of it is what restarts. Its value is the action, so that once is once.
const RESTARTED_BY: &str = "spot-optimizer.io/restarted-by";
/// The Deployment is looked at this often when no watch tells of it.
const LOOK_INTERVAL_SECS: u64 = 5;

/// One rollout.
pub(crate) struct Rollout {
    workload: ObjectName,
    deadline_at: Timestamp,
    /// The generation that the restart made.
    generation: Option<u64>,
    backoff: Backoff,
    stopped: Option<Stop>,
}

impl Rollout {
    pub(super) fn new(workload: ObjectName, deadline_at: Timestamp) -> Self {
        Self { workload, deadline_at, generation: None, backoff: Backoff::eviction(), stopped: None }
    }

    pub(super) fn stop(&mut self, why: Stop) {
        self.stopped = Some(why);
    }

    pub(super) async fn advance(&mut self, context: &Context<'_>) -> Progress {
        if let Some(why) = self.stopped {
            // The rollout goes on by itself: it takes nothing away before its successor is there.
            let (code, message) = why.in_words();
            return Progress::Done(Outcome::failed(code, message.to_owned()));
        }
        let turn = match self.generation {
            None => self.restart(context).await,
            Some(generation) => self.look(generation, context).await,
        };
        match turn {
            Ok(Some(outcome)) => Progress::Done(outcome),
            _ if context.now >= self.deadline_at => Progress::Done(Outcome::failed(
                "deadline_passed",
                "the new replicas were not available in time".to_owned(),
            )),
            // A watch that works wakes us.
            Ok(None) if context.shared.cluster().watching => Progress::Wait(self.deadline_at),
            Ok(None) => Progress::Wait(after_secs(context.now, LOOK_INTERVAL_SECS).min(self.deadline_at)),
            Err(error) if error.status() == Some(StatusCode::FORBIDDEN) => {
                Progress::Done(Outcome::failed("forbidden", error.to_string()))
            }
            Err(_) => Progress::Wait(self.backoff.failed(context.now, context.chance()).min(self.deadline_at)),
        }
    }

    async fn restart(&mut self, context: &Context<'_>) -> Result<Option<Outcome>, KubeError> {
        let Some(deployment) = self.fetch(context).await? else {
            return Ok(Some(Outcome::failed("not_found", "there is no such Deployment".to_owned())));
        };
        if let Some(why) = unfit(&deployment) {
            return Ok(Some(Outcome::refused("does_not_surge", why.to_owned())));
        }
        if context.dry_run {
            return Ok(Some(Outcome::completed("dry run: would restart the rollout".to_owned())));
        }
        let mark = json!({RESTARTED_BY: context.action_id});
        let patch = json!({"spec": {"template": {"metadata": {"annotations": mark}}}});
        let body = context.shared.kube.write(Method::PATCH, &self.path(), Content::MergePatch, &patch).await?;
        // The same mark again changes nothing, and the generation stays: so a restarted agent goes on waiting.
        let parsed = read_object(Kind::Deployment, &body).map_err(|error| unreadable(&self.path(), &error))?;
        self.generation = Some(parsed.generation);
        self.look(parsed.generation, context).await
    }

    async fn look(&self, generation: u64, context: &Context<'_>) -> Result<Option<Outcome>, KubeError> {
        let watched = {
            let cluster = context.shared.cluster();
            cluster.watching.then(|| cluster.deployment(&self.workload)).flatten()
        };
        let deployment = match watched {
            Some(deployment) => deployment,
            None => match self.fetch(context).await? {
                Some(deployment) => deployment,
                None => return Ok(Some(Outcome::failed("not_found", "the Deployment is gone".to_owned()))),
            },
        };
        let wanted = deployment.wanted;
        let seen = deployment.generation >= generation && deployment.observed_generation >= generation;
        let over = seen
            && deployment.updated >= wanted
            && deployment.available >= wanted
            && deployment.replicas <= deployment.updated;
        Ok(over.then(|| Outcome::completed(format!("{wanted} new replicas are available"))))
    }

    async fn fetch(&self, context: &Context<'_>) -> Result<Option<DeploymentView>, KubeError> {
        match context.shared.kube.get(&self.path()).await {
            Ok(body) => {
                let parsed = read_object(Kind::Deployment, &body).map_err(|error| unreadable(&self.path(), &error))?;
                Ok(Some(fetched(Kind::Deployment, parsed)))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn path(&self) -> String {
        format!("/apis/apps/v1/namespaces/{}/deployments/{}", self.workload.namespace, self.workload.name)
    }
}

/// Why restarting it would not bring a second replica before the first goes.
fn unfit(deployment: &DeploymentView) -> Option<&'static str> {
    if deployment.paused {
        return Some("its rollouts are paused");
    }
    if !deployment.rolling {
        return Some("its strategy is Recreate: the old replica goes first");
    }
    if deployment.max_surge == 0 || deployment.max_unavailable >= deployment.wanted.max(1) {
        return Some("its rolling update takes the old replica away before the new one is there");
    }
    None
}
