//! What a job does next, decided from what is: no I/O, no clock. Called on every tick and after every event; a missed
//! call, a repeated one or a crash between two of them are ordinary (level-triggered).
//!
//! One plan step after the other; within a step: launch, wait until the nodes are Ready, surge single replicas, drain,
//! terminate. What fails before a drain began is undone; what fails later leaves the old node uncordoned.
//!
//! Nodes that are lost wait for nothing: they are emptied and ended beside the launches, and whatever fails, all the
//! rest goes on.

mod draining;
mod joining;
mod launching;
mod lost;
mod rolling_back;
mod scene;
mod surging;
mod terminating;

pub use scene::{Limits, NodeView, PodView, Scene};

use spot_domain::{ActionKind, ActionStatus, Job, JobStatus, PlanStep, StepPhase, StepProgress};

/// What a job does next.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The job as it stands afterwards.
    pub job: Job,
    /// Actions to enqueue, in order, all of the job's current step.
    pub enqueue: Vec<ActionKind>,
}

/// What a phase answers.
enum Turn {
    /// Go on waiting; enqueue these.
    Stay(Vec<ActionKind>),
    /// The phase is over.
    Next(StepPhase),
    /// The step cannot go on, with the reason for people.
    Fail(String),
}

/// Decides. The job must be queued or running; any other is returned as it is.
pub fn decide(scene: &Scene<'_>) -> Move {
    let mut job = scene.job.clone();
    match job.status {
        JobStatus::Queued => job.status = JobStatus::Running,
        JobStatus::Running => {}
        JobStatus::AwaitingApproval
        | JobStatus::Completed
        | JobStatus::Failed
        | JobStatus::Cancelled
        | JobStatus::Expired => return Move { job, enqueue: Vec::new() },
    }
    // Each turn ends a phase or stops; a step has six phases, so this ends.
    loop {
        let Some(step) = scene.plan.steps.get(job.step as usize) else {
            return Move { job: completed(job, scene), enqueue: Vec::new() };
        };
        if job.progress.len() <= job.step as usize {
            if scene.stop_requested {
                return Move { job: stopped(job, scene), enqueue: Vec::new() };
            }
            job.progress.push(StepProgress {
                phase: StepPhase::Launching,
                since: scene.now,
                launched: Vec::new(),
                failure: None,
            });
        }
        let place = job.step as usize;
        let progress = &mut job.progress[place];
        let turn = match progress.phase {
            StepPhase::Launching => launching::turn(scene, step, progress),
            StepPhase::Joining => joining::turn(scene, step, progress),
            StepPhase::Surging => surging::turn(scene, step, progress),
            StepPhase::Draining => draining::turn(scene, step, progress),
            StepPhase::Terminating => terminating::turn(scene, step, progress),
            StepPhase::RollingBack => rolling_back::turn(scene, step, progress),
            StepPhase::Done => {
                if progress.failure.is_some() {
                    return Move { job: failed(job, scene), enqueue: Vec::new() };
                }
                job.step += 1;
                continue;
            }
        };
        match turn {
            Turn::Stay(enqueue) => {
                let enqueue = with_lost_nodes(scene, step, progress.phase, enqueue);
                return Move { job, enqueue };
            }
            Turn::Next(phase) => {
                let undo = phase == StepPhase::Done && progress.phase != StepPhase::RollingBack;
                let phase = if undo && progress.failure.is_some() { StepPhase::RollingBack } else { phase };
                enter(progress, phase, scene);
            }
            Turn::Fail(reason) => {
                progress.failure.get_or_insert(reason);
                enter(progress, after_failure(scene, progress.phase), scene);
            }
        }
    }
}

/// Planned work is undone. A lost node has to be emptied all the same.
fn after_failure(scene: &Scene<'_>, phase: StepPhase) -> StepPhase {
    let before_drain = matches!(phase, StepPhase::Launching | StepPhase::Joining | StepPhase::Surging);
    if before_drain && !scene.voluntary { StepPhase::Draining } else { StepPhase::RollingBack }
}

/// Lost nodes are emptied and ended while their replacements are bought and boot: that first.
fn with_lost_nodes(scene: &Scene<'_>, step: &PlanStep, phase: StepPhase, launches: Vec<ActionKind>) -> Vec<ActionKind> {
    if scene.voluntary || !matches!(phase, StepPhase::Launching | StepPhase::Joining) {
        return launches;
    }
    let mut enqueue = lost::needs(scene, step).enqueue;
    enqueue.extend(launches);
    enqueue
}

fn enter(progress: &mut StepProgress, phase: StepPhase, scene: &Scene<'_>) {
    progress.phase = phase;
    progress.since = scene.now;
}

fn completed(mut job: Job, scene: &Scene<'_>) -> Job {
    job.status = JobStatus::Completed;
    job.completed_at = Some(scene.now);
    job.funnel.executed = executed(scene);
    job
}

fn failed(mut job: Job, scene: &Scene<'_>) -> Job {
    job.status = JobStatus::Failed;
    job.error = job.progress.iter().find_map(|progress| progress.failure.clone());
    job.completed_at = Some(scene.now);
    job.funnel.executed = executed(scene);
    job
}

fn stopped(mut job: Job, scene: &Scene<'_>) -> Job {
    job.status = JobStatus::Cancelled;
    job.completed_at = Some(scene.now);
    job.funnel.executed = executed(scene);
    job
}

/// Pools in which something was really launched.
fn executed(scene: &Scene<'_>) -> u32 {
    let launched = scene.actions.iter().filter(|action| {
        matches!(action.kind, ActionKind::LaunchInstance { .. }) && action.status == ActionStatus::Completed
    });
    let pools: std::collections::BTreeSet<_> =
        launched.filter_map(|action| action.result.as_ref()?.offering.clone()).collect();
    (pools.len() as u32).min(scene.job.funnel.safe)
}
