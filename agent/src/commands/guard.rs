//! The guard: rules of the cluster itself, which hold against validly signed commands too.

use jiff::{SignedDuration, Timestamp};
use spot_api_types::agent::AgentPolicy;
use spot_api_types::command::Envelope;
use spot_domain::ActionKind;
use std::collections::BTreeSet;

/// Within this time the voluntary drains are counted.
pub(crate) const DRAIN_LIMIT_WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// Why the guard forbids a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Veto {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Veto {
    fn new(code: &'static str, message: String) -> Self {
        Self { code, message }
    }
}

/// The guard's rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    policy: AgentPolicy,
    policy_hash: String,
    own_namespace: String,
    excluded: BTreeSet<String>,
}

impl Guard {
    /// By the policy of the control plane and what the cluster's owner excluded in the agent's own settings.
    pub(crate) fn new(policy: &AgentPolicy, own_namespace: &str, excluded: &[String]) -> Self {
        Self {
            policy: policy.clone(),
            policy_hash: policy.hash(),
            own_namespace: own_namespace.to_owned(),
            excluded: excluded.iter().chain(&policy.excluded_namespaces).cloned().collect(),
        }
    }

    /// Whether pods there are never evicted by us.
    pub(crate) fn excludes(&self, namespace: &str) -> bool {
        self.excluded.contains(namespace)
    }

    /// Whether it is the agent's own namespace: its pod goes last.
    pub(crate) fn is_own(&self, namespace: &str) -> bool {
        self.own_namespace == namespace
    }

    /// Whether the command was decided under the policy that holds. A node about to be lost does not wait for that.
    pub(crate) fn knows_policy(&self, envelope: &Envelope) -> bool {
        envelope.urgent || envelope.policy_hash == self.policy_hash
    }

    /// Passes a command or says why not. `drains` are the times of voluntary drains begun so far.
    pub(crate) fn check(&self, envelope: &Envelope, drains: &[Timestamp], now: Timestamp) -> Result<(), Veto> {
        if !self.knows_policy(envelope) {
            return Err(Veto::new("policy_changed", "decided under a policy that does not hold any more".to_owned()));
        }
        match &envelope.kind {
            ActionKind::EvictPod { pod, .. } | ActionKind::RestartRollout { workload: pod, .. } => {
                self.check_namespace(&pod.namespace)?;
                self.check_freeze(now)
            }
            ActionKind::DrainNode { voluntary: true, .. } => {
                self.check_freeze(now)?;
                self.check_drains(drains, now)
            }
            ActionKind::CordonNode(_) | ActionKind::LabelNode { .. } => {
                if envelope.urgent {
                    Ok(())
                } else {
                    self.check_freeze(now)
                }
            }
            // What undoes, and what saves pods from a node that goes anyway, is always allowed.
            ActionKind::UncordonNode(_) | ActionKind::DrainNode { voluntary: false, .. } => Ok(()),
            ActionKind::LaunchInstance { .. }
            | ActionKind::TerminateInstance { .. }
            | ActionKind::DetachVolume { .. }
            | ActionKind::UpdateAutoScalingGroup { .. } => {
                Err(Veto::new("not_for_agents", format!("`{}` is not an agent's", envelope.kind.name())))
            }
        }
    }

    fn check_namespace(&self, namespace: &str) -> Result<(), Veto> {
        if self.excludes(namespace) {
            return Err(Veto::new("namespace_excluded", format!("the namespace `{namespace}` is excluded")));
        }
        if self.is_own(namespace) {
            return Err(Veto::new("own_namespace", format!("`{namespace}` is the agent's own namespace")));
        }
        Ok(())
    }

    fn check_freeze(&self, now: Timestamp) -> Result<(), Veto> {
        let freeze = self.policy.freezes.iter().find(|freeze| freeze.from <= now && now < freeze.to);
        freeze
            .map_or(Ok(()), |freeze| Err(Veto::new("frozen", format!("nothing voluntary begins before {}", freeze.to))))
    }

    fn check_drains(&self, drains: &[Timestamp], now: Timestamp) -> Result<(), Veto> {
        let Some(limit) = self.policy.max_voluntary_drains_per_hour else { return Ok(()) };
        let recent = drains.iter().filter(|begun| now.duration_since(**begun) < DRAIN_LIMIT_WINDOW).count();
        if recent < usize::try_from(limit).unwrap_or(usize::MAX) {
            return Ok(());
        }
        Err(Veto::new("too_many_drains", format!("{recent} nodes were drained within an hour, {limit} are allowed")))
    }
}
