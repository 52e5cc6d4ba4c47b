//! A stored plan as a story.

use super::nodes::known_price;
use spot_api_types::http::{
    Blocked, FleetSummary, LayerReading, PendingPod, PlanStep, PlanStory, PlannedNode, PodMove, Rejection,
    SafetyReport, StepProgress,
};
use spot_domain::{CapacityType, Job, PlanOutcome};

/// The story of a job's plan.
pub(super) fn tell(outcome: &PlanOutcome, job: &Job) -> PlanStory {
    let (plan, report) = (&outcome.plan, &outcome.report);
    let after = plan.nodes.len();
    let leaving: usize = plan.steps.iter().map(|step| step.leaving.len()).sum();
    let joining: usize = plan.steps.iter().map(|step| step.joining.len()).sum();
    let spot = plan.nodes.iter().filter(|node| node.capacity_type == Some(CapacityType::Spot)).count();
    PlanStory {
        steps: (0..plan.steps.len()).filter_map(|number| step(outcome, job, number)).collect(),
        before: FleetSummary {
            microusd_per_month: report.before_microusd_per_month.0,
            nodes: (after + leaving).saturating_sub(joining) as u32,
            spot_nodes: None,
        },
        after: FleetSummary {
            microusd_per_month: report.after_microusd_per_month.0,
            nodes: after as u32,
            spot_nodes: Some(spot as u32),
        },
        rate_savings_microusd_per_month: report.rate_savings_microusd_per_month.0,
        usage_savings_microusd_per_month: report.usage_savings_microusd_per_month.0,
        safety: safety(&report.safety),
        blocked: report.blocked.iter().map(blocked).collect(),
        blocked_microusd_per_month: report.blocked_microusd_per_month.0,
        rejected: report.rejected.iter().map(rejection).collect(),
        pending: plan.pending.iter().map(pending).collect(),
    }
}

/// One step with its progress; none when the plan has no such step.
pub(super) fn step(outcome: &PlanOutcome, job: &Job, number: usize) -> Option<PlanStep> {
    let step = outcome.plan.steps.get(number)?;
    let progress = job.progress.get(number);
    let became = |name: &spot_domain::NodeName| {
        let launched = progress?.launched.iter().find(|(planned, _)| planned == name)?;
        Some(launched.1.clone())
    };
    let planned = |name: &spot_domain::NodeName| {
        let node = outcome.plan.nodes.iter().find(|node| node.name == *name);
        PlannedNode {
            name: name.to_string(),
            instance_type: node.and_then(|node| Some(node.instance_type.as_ref()?.to_string())),
            zone: node.and_then(|node| Some(node.zone.as_ref()?.to_string())),
            capacity_type: node.and_then(|node| node.capacity_type).map(Into::into),
            price_microusd_per_hour: node.and_then(|node| known_price(node.microusd_per_hour)),
            pods: node.map_or(0, |node| node.pods.len() as u32),
            instance_id: became(name),
        }
    };
    Some(PlanStep {
        number: number as u32,
        kind: step.kind.into(),
        reason: step.reason.clone(),
        leaving: step.leaving.iter().map(ToString::to_string).collect(),
        joining: step.joining.iter().map(planned).collect(),
        moves: step.moves.iter().map(pod_move).collect(),
        saves_microusd_per_month: step.saves_microusd_per_month.0,
        progress: progress.map(|progress| StepProgress {
            phase: progress.phase.into(),
            since: progress.since.into(),
            failure: progress.failure.clone(),
        }),
    })
}

/// A safety report.
pub(super) fn safety(report: &spot_domain::SafetyReport) -> SafetyReport {
    let layer = |reading: &spot_domain::LayerReading| LayerReading {
        layer: reading.layer.into(),
        measure: reading.measure.clone(),
        bound: reading.bound,
        before: reading.before,
        after: reading.after,
        held_before: reading.held_before,
        holds_after: reading.holds_after,
    };
    SafetyReport { verdict: report.verdict.into(), layers: report.layers.iter().map(layer).collect() }
}

fn pod_move(pod_move: &spot_domain::PodMove) -> PodMove {
    PodMove {
        pod: pod_move.pod.to_string(),
        from: pod_move.from.to_string(),
        to: pod_move.to.to_string(),
        surge: pod_move.surge,
    }
}

fn blocked(blocked: &spot_domain::Blocked) -> Blocked {
    Blocked {
        node: blocked.node.to_string(),
        pod: blocked.pod.as_ref().map(ToString::to_string),
        rule: blocked.rule.into(),
        message: blocked.message.clone(),
        microusd_per_month: blocked.microusd_per_month.0,
        remedy: blocked.remedy.clone(),
    }
}

fn rejection(rejection: &spot_domain::Rejection) -> Rejection {
    Rejection {
        candidate: rejection.candidate.clone(),
        kind: rejection.kind.into(),
        rule: rejection.rule.into(),
        reason: rejection.reason.clone(),
    }
}

fn pending(pending: &spot_domain::PendingPod) -> PendingPod {
    PendingPod {
        pod: pending.pod.to_string(),
        placed_on: pending.placed_on.as_ref().map(ToString::to_string),
        reason: pending.reason.clone(),
    }
}
