//! What ties a single pod to where it runs: kind, state, opt-outs, the policy, data on the node.

use super::CheckRule;
use super::case::Case;
use super::facts::belongs_to_node;
use super::findings::Findings;
use super::opt_out::{pod_opt_out, scratch_may_be_lost};
use spot_domain::{LocalData, OwnerKind, Pod, PodVolume, Policy};

/// Checks every moved pod by itself.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    for (_, pod) in case.moves() {
        let mut add = |rule, why: &str| findings.add(rule, &pod.name, why);
        if belongs_to_node(pod) {
            add(CheckRule::NodeBoundPod, "it belongs to its node and cannot be moved");
            continue;
        }
        check_kind(pod, &mut add);
        check_state(pod, &mut add);
        check_marks(case, pod, &mut add);
        check_volumes(&case.input.policy, pod, &mut add);
    }
}

fn check_kind(pod: &Pod, add: &mut impl FnMut(CheckRule, &str)) {
    match pod.owner.as_ref().map(|owner| owner.kind) {
        None => add(CheckRule::BarePod, "no controller would make it anew"),
        Some(OwnerKind::Job) => add(CheckRule::RunningJob, "its Job would start over"),
        Some(_) => {}
    }
}

fn check_state(pod: &Pod, add: &mut impl FnMut(CheckRule, &str)) {
    if pod.terminating {
        add(CheckRule::PodTerminating, "it is being deleted");
    } else if !pod.ready {
        add(CheckRule::PodNotReady, "it is not Ready");
    }
}

fn check_marks(case: &Case<'_>, pod: &Pod, add: &mut impl FnMut(CheckRule, &str)) {
    let age_secs = pod.created_at.map(|created| case.input.now.as_second() - created.as_second());
    if let Some(mark) = pod_opt_out(&pod.annotations, &pod.labels, age_secs) {
        add(CheckRule::PodOptOut, mark);
    }
    let excluded = &case.input.policy.exclusions.labels;
    if let Some((key, value)) = excluded.iter().find(|(key, value)| pod.labels.get(*key) == Some(*value)) {
        add(CheckRule::PodExcluded, &format!("the policy excludes {key}={value}"));
    }
}

fn check_volumes(policy: &Policy, pod: &Pod, add: &mut impl FnMut(CheckRule, &str)) {
    let scratch_may_go = policy.local_data == LocalData::AllowEmptyDir || scratch_may_be_lost(&pod.annotations);
    for volume in &pod.volumes {
        match volume {
            PodVolume::EmptyDir { memory: false } if !scratch_may_go => {
                add(CheckRule::LocalData, "its emptyDir on disk would be lost");
            }
            PodVolume::HostPath => add(CheckRule::LocalData, "it uses a directory of its node"),
            PodVolume::Persistent { local, unknown, .. } => {
                if *local {
                    add(CheckRule::LocalData, "its local volume stays on the node");
                }
                if *unknown {
                    add(CheckRule::VolumeUnknown, "where its volume can be used is not known");
                }
            }
            PodVolume::EmptyDir { .. } => {}
        }
    }
}
