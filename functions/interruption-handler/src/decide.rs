//! What is to be done about something heard: pure, from what is known of the instance and its cluster.

use crate::heard::What;
use jiff::{SignedDuration, Timestamp};
use spot_domain::{
    AccountStatus, ApprovalMode, AwsAccount, CapacityType, Cluster, Instance, InstanceState, Permissions, Policy,
    PoolRisk,
};

/// A younger node is not left for a recommendation: its pool was chosen knowing all there was to know, and nodes that
/// are left as soon as they come go round in circles (INT-04). As long as a stand-in for Spot rests.
const RESTS: SignedDuration = SignedDuration::from_mins(30);

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing beyond the record, with the reason.
    Nothing(&'static str),
    /// Its node is replaced and drained, whatever keeps its pods.
    Replace,
    /// Its node is left as a voluntary move.
    LeaveEarly,
}

/// What the decision looks at.
pub struct Standing<'a> {
    /// The account.
    pub account: &'a AwsAccount,
    /// The cluster.
    pub cluster: &'a Cluster,
    /// Its policy.
    pub policy: &'a Policy,
    /// Some job of the cluster is under way.
    pub is_busy: bool,
    /// Now.
    pub now: Timestamp,
}

/// Decides.
pub fn decide(what: What, instance: &Instance, standing: &Standing<'_>) -> Answer {
    if let Some(reason) = hands_off(standing) {
        return Answer::Nothing(reason);
    }
    match what {
        What::Ended | What::Lost { .. } => Answer::Replace,
        What::Warning if has_ended(instance) => Answer::Nothing("it had ended before"),
        What::Warning => Answer::Replace,
        What::Rebalance | What::Maintenance => early(what, instance, standing),
    }
}

fn hands_off(standing: &Standing<'_>) -> Option<&'static str> {
    match (standing.account.status, standing.account.permissions) {
        (AccountStatus::Error, _) => return Some("the link to its account does not work"),
        (AccountStatus::Pending | AccountStatus::Scanning | AccountStatus::Active, Permissions::ReadOnly) => {
            return Some("its account is linked for looking only");
        }
        (AccountStatus::Pending | AccountStatus::Scanning | AccountStatus::Active, Permissions::ReadWrite) => {}
    }
    (!standing.policy.enabled).then_some("the cluster's policy is switched off")
}

fn has_ended(instance: &Instance) -> bool {
    instance.ended_at.is_some()
        || match instance.state {
            InstanceState::Pending | InstanceState::Running => false,
            InstanceState::ShuttingDown | InstanceState::Stopped | InstanceState::Terminated | InstanceState::Gone => {
                true
            }
        }
}

/// A voluntary move has to be allowed, worth it, and alone.
fn early(what: What, instance: &Instance, standing: &Standing<'_>) -> Answer {
    let age = standing.now.duration_since(instance.launched_at);
    let cools_down = standing.cluster.cooldown_until.is_some_and(|until| until > standing.now);
    if has_ended(instance) {
        Answer::Nothing("it had ended before")
    } else if what == What::Rebalance && age < RESTS {
        Answer::Nothing("it is younger than half an hour: its pool is watched")
    } else if standing.policy.approval == ApprovalMode::Manual {
        Answer::Nothing("moves on this cluster wait for a person: its pool is watched")
    } else if standing.is_busy || standing.cluster.active_job.is_some() || cools_down {
        Answer::Nothing("the cluster is being changed or cools down: its pool is watched")
    } else {
        Answer::LeaveEarly
    }
}

/// How the pool is flagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// For the organization itself.
    pub risk: PoolRisk,
    /// It is EC2's own word that the pool ran out, so it counts for all (RISK-02).
    pub counts_for_all: bool,
}

/// The flag of a Spot pool (RISK-01): danger where EC2 says that it takes instances back, a watch where it may, or
/// where an instance ended and nobody says why.
pub fn flag(what: What, instance: &Instance) -> Option<Flag> {
    let (risk, counts_for_all) = match what {
        What::Warning | What::Lost { reclaimed: true } => (PoolRisk::Danger, true),
        What::Rebalance | What::Ended | What::Lost { reclaimed: false } => (PoolRisk::Watch, false),
        What::Maintenance => return None,
    };
    (instance.capacity_type == CapacityType::Spot).then_some(Flag { risk, counts_for_all })
}
