//! Leaving a node early, as a voluntary move (INT-04): every rule of planned work holds.

use crate::InterruptionHandler;
use crate::admit::Admitted;
use crate::answer::Place;
use crate::loss::nodes_by_instance;
use spot_domain::JobId;
use spot_engine::checker::check_plan;
use spot_engine::leave_early;
use spot_planning_input::load_input;

impl InterruptionHandler {
    /// Plans and starts the move, or records why there is none.
    pub(crate) async fn leave(&self, place: &mut Place, cases: Vec<Admitted>) -> anyhow::Result<()> {
        let fresh = JobId::fresh(&*self.clock, &*self.chance);
        let mut open = Vec::new();
        for case in cases {
            match case {
                Admitted::New(case) => open.extend(self.record(case, Ok(&fresh)).await?),
                Admitted::Unfinished(one) => open.push(one),
            }
        }
        let Some(job_id) = open.first().and_then(|one| one.record.job_id.clone()) else { return Ok(()) };
        let loaded = load_input(&self.store, &self.catalog, &place.cluster, self.clock.now()).await?;
        let planned = loaded.as_ref().map(|loaded| {
            let by_instance = nodes_by_instance(loaded);
            let nodes: Vec<_> = open.iter().filter_map(|one| by_instance.get(&one.case.instance.id).cloned()).collect();
            let outcome = leave_early(&loaded.input, &nodes);
            let violation = check_plan(&loaded.input, &outcome).into_iter().next();
            (loaded, outcome, violation)
        });
        let reason = match planned {
            None => "no snapshot or prices fresh enough for a voluntary move",
            Some((_, _, Some(violation))) => {
                tracing::error!(rule = violation.rule.code(), detail = %violation.detail, "move withheld");
                "the move did not pass the independent check"
            }
            Some((_, outcome, None)) if outcome.plan.steps.is_empty() => "it may not be moved, or nothing is better",
            Some((loaded, outcome, None)) => {
                for one in &mut open {
                    if one.record.job_id.as_ref() != Some(&job_id) {
                        self.hand_over(&mut one.record, &job_id).await?;
                    }
                }
                let work = self.start(&place.cluster, &job_id, outcome, loaded.generation).await?;
                place.work.push(work);
                return Ok(());
            }
        };
        for one in &mut open {
            self.nothing_to_do(&mut one.record, reason).await?;
        }
        Ok(())
    }
}
