//! Evicting one pod: asked for until its budget allows it, then waited for.

use super::node::unreadable;
use super::{Context, Outcome, Progress, Stop};
use crate::drain::{Eviction, evict, opt_out_of_pod};
use crate::kube_api::KubeError;
use crate::shared::Counters;
use crate::time::{Backoff, after_secs};
use crate::watch::{Kind, PodView, fetched, read_object};
use jiff::Timestamp;
use spot_domain::ObjectName;

/// A single eviction is given up after so long; a drain has its own deadline.
const PATIENCE_SECS: u64 = 120;
/// A pod that was evicted is looked for this often while no watch tells of it.
const LOOK_INTERVAL_SECS: u64 = 2;

/// One pod's eviction.
pub(crate) struct OnePod {
    pod: ObjectName,
    uid: String,
    granted: bool,
    again_at: Timestamp,
    backoff: Backoff,
    stopped: Option<Stop>,
}

impl OnePod {
    pub(super) fn new(pod: ObjectName, uid: String) -> Self {
        Self { pod, uid, granted: false, again_at: Timestamp::MIN, backoff: Backoff::eviction(), stopped: None }
    }

    pub(super) fn stop(&mut self, why: Stop) {
        self.stopped = Some(why);
    }

    pub(super) async fn advance(&mut self, context: &Context<'_>) -> Progress {
        if let Some(why) = self.stopped {
            let (code, message) = why.in_words();
            return self.over(Outcome::failed(code, message.to_owned()));
        }
        if context.now < self.again_at && self.is_there(context) {
            return Progress::Wait(self.again_at);
        }
        let late = context.now >= after_secs(context.started_at, PATIENCE_SECS);
        match self.turn(context).await {
            Ok(Some(outcome)) => self.over(outcome),
            Ok(None) if late => self.over(Outcome::failed("deadline_passed", "evicted, but not gone yet".to_owned())),
            Ok(None) => Progress::Wait(self.again_at),
            Err((code, why)) if late => self.over(
                Outcome::failed(code, "not evicted in time".to_owned()).with_pods(0, vec![(self.pod.clone(), why)]),
            ),
            Err((_, why)) => {
                tracing::debug!(pod = %self.pod.name, why, "eviction again later");
                self.again_at = self.backoff.failed(context.now, context.chance());
                Progress::Wait(self.again_at)
            }
        }
    }

    fn over(&self, mut outcome: Outcome) -> Progress {
        outcome.result.evicted = u32::from(self.granted);
        Progress::Done(outcome)
    }

    /// As far as the watch tells.
    fn is_there(&self, context: &Context<'_>) -> bool {
        let cluster = context.shared.cluster();
        !cluster.watching || cluster.pod(&self.pod).is_some_and(|pod| pod.uid == self.uid)
    }

    /// One turn: an end, or nothing yet, or why not.
    async fn turn(&mut self, context: &Context<'_>) -> Result<Option<Outcome>, (&'static str, String)> {
        let found = self.find(context).await.map_err(|error| ("kubernetes_api", error.to_string()))?;
        let Some(pod) = found else {
            return Ok(Some(if self.granted {
                Outcome::completed("evicted".to_owned())
            } else {
                Outcome::failed("uid_mismatch", "there is no pod of this name and UID".to_owned())
            }));
        };
        if self.granted || pod.deleting {
            self.again_at = after_secs(context.now, LOOK_INTERVAL_SECS);
            return Ok(None);
        }
        if let Some(mark) = opt_out_of_pod([&pod.annotations, &pod.labels], pod.created_at, context.now) {
            return Ok(Some(Outcome::refused("opted_out", format!("the pod bears {mark}"))));
        }
        if context.dry_run {
            return Ok(Some(Outcome::completed("dry run: would evict the pod".to_owned())));
        }
        match evict(&context.shared.kube, &self.pod, &self.uid, None).await {
            Eviction::Granted | Eviction::Gone => {
                self.granted = true;
                Counters::add(&context.shared.counters.evictions);
                self.again_at = after_secs(context.now, LOOK_INTERVAL_SECS);
                Ok(None)
            }
            Eviction::Budget(why) => Err(("budget", why)),
            Eviction::TwoBudgets(why) => Ok(Some(
                Outcome::refused("two_budgets", "more than one budget selects the pod".to_owned())
                    .with_pods(0, vec![(self.pod.clone(), why)]),
            )),
            Eviction::Forbidden(why) => Ok(Some(Outcome::failed("forbidden", why))),
            Eviction::Failed(why) => Err(("kubernetes_api", why)),
        }
    }

    async fn find(&self, context: &Context<'_>) -> Result<Option<PodView>, KubeError> {
        let path = format!("/api/v1/namespaces/{}/pods/{}", self.pod.namespace, self.pod.name);
        match context.shared.kube.get(&path).await {
            Ok(body) => {
                let parsed = read_object(Kind::Pod, &body).map_err(|error| unreadable(&path, &error))?;
                Ok(Some(parsed).filter(|pod| pod.uid == self.uid).map(|pod| fetched(Kind::Pod, pod)))
            }
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }
}
