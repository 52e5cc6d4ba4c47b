//! What becomes of an override when its job is over (OVR-01).

use crate::Executor;
use jiff::Timestamp;
use spot_domain::{Job, JobKind, JobStatus, Override, OverrideState};
use spot_store::{StoreErrorKind, override_changed};

/// Tells the override of a final job what came of it. Answers whether the job may be closed: not when somebody changed
/// the override at the same moment, then the next look does it again.
pub(crate) async fn conclude(executor: &Executor, job: &Job) -> anyhow::Result<bool> {
    match job.kind {
        JobKind::Override => {}
        JobKind::Optimize | JobKind::Interruption => return Ok(true),
    }
    let now = executor.clock.now();
    let open = executor.store.cluster_overrides(&job.organization_id, &job.cluster_id).await?;
    let Some(mut known) = open.into_iter().find(|known| known.job_id == job.id) else { return Ok(true) };
    if known.state == OverrideState::Active {
        return Ok(true);
    }
    settle(&mut known, job, job.dry_run || executor.safe_mode, now);
    let announce = override_changed("executor", &known);
    match executor.store.save_override(&mut known, &announce, now).await {
        Ok(()) => Ok(true),
        Err(error) if error.kind == StoreErrorKind::VersionMismatch => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn settle(known: &mut Override, job: &Job, only_told: bool, now: Timestamp) {
    if job.status != JobStatus::Completed {
        let why = job.error.as_deref().unwrap_or("its job was stopped");
        return known.end(why, now);
    }
    let launched = job.progress.iter().flat_map(|progress| &progress.launched).last();
    match launched {
        _ if only_told => known.end("everything is a dry run: nothing was done", now),
        None => known.end("nothing was launched", now),
        Some((_, instance_id)) => {
            known.replacement_id = Some(instance_id.clone());
            if known.state == OverrideState::Ending {
                known.end("ended early; the node is on-demand until a plan moves it", now);
            } else if known.expires_at <= now {
                known.end("its time was over before the node was there", now);
            } else {
                known.state = OverrideState::Active;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use spot_domain::{Funnel, JobTrigger, Microusd, OverrideScope, StepPhase, StepProgress};

    fn id(prefix: &str) -> String {
        format!("{prefix}_{}", "0".repeat(32))
    }

    fn job(status: JobStatus) -> Job {
        let now = Timestamp::UNIX_EPOCH;
        let launched = vec![("spot-plan-1".into(), "i-new".to_owned())];
        Job {
            id: id("job").parse().unwrap(),
            organization_id: id("org").parse().unwrap(),
            cluster_id: id("clu").parse().unwrap(),
            kind: JobKind::Override,
            trigger: JobTrigger::User,
            status,
            dry_run: false,
            created_at: now,
            snapshot_generation: 1,
            approve_before: None,
            decided_by: None,
            safety_check: None,
            estimated_saving_microusd_per_month: Microusd(0),
            step: 0,
            progress: vec![StepProgress { phase: StepPhase::Done, since: now, launched, failure: None }],
            funnel: Funnel::default(),
            error: (status == JobStatus::Failed).then(|| "no capacity".to_owned()),
            completed_at: Some(now),
            version: 1,
        }
    }

    fn settled(state: OverrideState, status: JobStatus, only_told: bool, after_hours: i64) -> Override {
        let now = Timestamp::UNIX_EPOCH;
        let mut known = Override {
            id: id("ovr").parse().unwrap(),
            organization_id: id("org").parse().unwrap(),
            cluster_id: id("clu").parse().unwrap(),
            scope: OverrideScope::Instance,
            target_id: "i-old".to_owned(),
            target_node: "ip-1".into(),
            replacement_id: None,
            duration_hours: 2,
            reason: String::new(),
            requested_by: "ada".to_owned(),
            starts_at: now,
            expires_at: now + SignedDuration::from_hours(2),
            state,
            job_id: id("job").parse().unwrap(),
            ended_at: None,
            note: None,
            version: 1,
        };
        settle(&mut known, &job(status), only_told, now + SignedDuration::from_hours(after_hours));
        known
    }

    #[test]
    fn what_was_launched_is_held_from_then_on() {
        let known = settled(OverrideState::Applying, JobStatus::Completed, false, 1);
        assert_eq!((known.state, known.replacement_id.as_deref()), (OverrideState::Active, Some("i-new")));
        let at = |hours| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        assert_eq!((known.held_instance(at(1)), known.held_instance(at(2))), (Some("i-new"), None));
    }

    #[test]
    fn an_override_whose_job_failed_ends_with_the_reason() {
        let known = settled(OverrideState::Applying, JobStatus::Failed, false, 1);
        assert_eq!((known.state, known.note.as_deref()), (OverrideState::Ended, Some("no capacity")));
        assert_eq!((known.replacement_id, known.ended_at.is_some()), (None, true));
    }

    #[test]
    fn one_that_was_ended_early_or_came_too_late_or_was_only_told_holds_nothing() {
        use OverrideState::{Applying, Ended, Ending};
        for (state, only_told, after) in [(Ending, false, 1), (Applying, false, 2), (Applying, true, 1)] {
            let known = settled(state, JobStatus::Completed, only_told, after);
            assert_eq!(
                (known.state, known.held_instance(Timestamp::UNIX_EPOCH)),
                (Ended, None),
                "{state:?} {only_told}"
            );
        }
    }
}
