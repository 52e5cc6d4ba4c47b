//! What the policy or the input has switched off is not done.

use super::CheckRule;
use super::case::Case;
use super::findings::Findings;
use spot_domain::StepKind;

/// Checks the kinds of steps against the switches.
pub(super) fn check(case: &Case<'_>, findings: &mut Findings) {
    let policy = &case.input.policy;
    for (number, step) in case.plan.steps.iter().enumerate() {
        let off = match step.kind {
            _ if !policy.enabled => Some("the policy is switched off"),
            StepKind::ConsolidateDelete | StepKind::ConsolidateReplace if !policy.binpack.enabled => {
                Some("consolidation is switched off")
            }
            StepKind::FallBackToOnDemand if !policy.fallback.enabled => Some("fallback is switched off"),
            StepKind::LaunchForPending if !case.input.launch_for_pending => {
                Some("launching for pending pods is switched off")
            }
            _ => None,
        };
        if let Some(why) = off {
            findings.add(CheckRule::SwitchedOff, format!("step {number}"), why);
        }
    }
}
