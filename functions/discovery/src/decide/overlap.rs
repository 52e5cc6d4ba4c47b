//! How long a new node ran beside the node it replaces.

use jiff::Timestamp;
use spot_domain::{Job, JobPlan, StepPhase};

/// Until when a replacement ran beside what it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// It still does.
    StillOn,
    /// Until then.
    Until(Timestamp),
}

/// The overlap of an instance that a job launched; none when the step it was launched for replaces nothing.
pub fn of_launch(job: &Job, plan: &JobPlan, instance_id: &str) -> Option<Overlap> {
    let launched = |(_, id): &(_, String)| id == instance_id;
    let place = job.progress.iter().position(|progress| progress.launched.iter().any(launched))?;
    let replaces = plan.outcome.plan.steps.get(place).is_some_and(|step| !step.leaving.is_empty());
    if !replaces {
        return None;
    }
    let progress = &job.progress[place];
    if progress.phase == StepPhase::Done {
        return Some(Overlap::Until(progress.since));
    }
    match job.status.is_final() {
        true => Some(Overlap::Until(job.completed_at.unwrap_or(progress.since))),
        false => Some(Overlap::StillOn),
    }
}
