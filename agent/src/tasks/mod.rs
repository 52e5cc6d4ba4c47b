//! What the agent can do, one file per kind of command; drains have a folder of their own.

mod node;
mod one_pod;
mod outcome;
mod rollout;

pub(crate) use node::{NodeFound, cordon, find_node, pods_listed_on, uncordon_ours};
pub(crate) use outcome::{Outcome, Progress, Stop};

use crate::commands::Guard;
use crate::drain::Drain;
use crate::shared::Shared;
use crate::watch::Cluster;
use jiff::Timestamp;
use one_pod::OnePod;
use rollout::Rollout;
use spot_domain::{ActionId, ActionKind, Chance, NodeTarget};

/// What a task works with.
pub(crate) struct Context<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) guard: &'a Guard,
    pub(crate) action_id: &'a ActionId,
    pub(crate) started_at: Timestamp,
    pub(crate) now: Timestamp,
    /// Nothing is written.
    pub(crate) dry_run: bool,
}

impl Context<'_> {
    pub(crate) fn chance(&self) -> &dyn Chance {
        &*self.shared.chance
    }

    /// Whether everything is to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        let state = self.shared.state();
        state.paused || state.superseded
    }
}

/// A command being carried out.
pub(crate) enum Task {
    Cordon(NodeTarget),
    Uncordon(NodeTarget),
    Label(NodeTarget, Vec<(String, Option<String>)>),
    Drain(Box<Drain>),
    OnePod(OnePod),
    Rollout(Rollout),
}

impl Task {
    /// The task of a kind of action; none for those of another layer.
    pub(crate) fn of(kind: &ActionKind) -> Option<Self> {
        Some(match kind {
            ActionKind::CordonNode(node) => Self::Cordon(node.clone()),
            ActionKind::UncordonNode(node) => Self::Uncordon(node.clone()),
            ActionKind::LabelNode { node, labels } => Self::Label(node.clone(), labels.clone()),
            ActionKind::DrainNode { node, deadline_at, grace_secs, voluntary } => {
                Self::Drain(Box::new(Drain::new(node.clone(), *deadline_at, *grace_secs, *voluntary)))
            }
            ActionKind::EvictPod { pod, uid, .. } => Self::OnePod(OnePod::new(pod.clone(), uid.clone())),
            ActionKind::RestartRollout { workload, deadline_at } => {
                Self::Rollout(Rollout::new(workload.clone(), *deadline_at))
            }
            ActionKind::LaunchInstance { .. }
            | ActionKind::TerminateInstance { .. }
            | ActionKind::DetachVolume { .. }
            | ActionKind::UpdateAutoScalingGroup { .. } => return None,
        })
    }

    /// Does what is due.
    pub(crate) async fn advance(&mut self, context: &Context<'_>) -> Progress {
        match self {
            Self::Drain(drain) => drain.advance(context).await,
            Self::OnePod(pod) => pod.advance(context).await,
            Self::Rollout(rollout) => rollout.advance(context).await,
            Self::Cordon(node) => node::once(context, node, &node::Change::Cordon).await,
            Self::Uncordon(node) => node::once(context, node, &node::Change::Uncordon).await,
            Self::Label(node, labels) => node::once(context, node, &node::Change::Labels(labels)).await,
        }
    }

    /// A number that differs whenever there is something new for this task to look at.
    pub(crate) fn seen(&self, cluster: &Cluster) -> u64 {
        match self {
            Self::Drain(drain) => cluster.generation_on(drain.node().name.as_str()),
            Self::OnePod(_) | Self::Rollout(_) | Self::Cordon(_) | Self::Uncordon(_) | Self::Label(..) => {
                cluster.generation()
            }
        }
    }

    /// Stops it; it may need more turns to undo what it did.
    pub(crate) fn stop(&mut self, why: Stop, now: Timestamp) {
        match self {
            Self::Drain(drain) => drain.stop(why, now),
            Self::OnePod(pod) => pod.stop(why),
            Self::Rollout(rollout) => rollout.stop(why),
            // Over within one turn: nothing to stop.
            Self::Cordon(_) | Self::Uncordon(_) | Self::Label(..) => {}
        }
    }
}
