//! Answering losses: all that a cluster loses at once is replaced by one plan.

use crate::InterruptionHandler;
use crate::admit::Admitted;
use crate::answer::Place;
use crate::heard::What;
use crate::record::OpenCase;
use crate::under_way::{self, Work};
use spot_domain::{JobId, NodeName, PlanOutcome, PlanningInput, PodPhase};
use spot_engine::checker::check_replacement;
use spot_engine::replace_lost;
use spot_planning_input::{LoadedInput, load_input_for_loss};
use std::collections::BTreeMap;

impl InterruptionHandler {
    /// Records the losses, plans, starts their jobs.
    pub(crate) async fn replace(&self, place: &mut Place, losses: Vec<Admitted>) -> anyhow::Result<()> {
        let fresh = JobId::fresh(&*self.clock, &*self.chance);
        let mut by_job: BTreeMap<JobId, Vec<OpenCase>> = BTreeMap::new();
        for loss in losses {
            let open = match loss {
                Admitted::New(case) => self.record(case, Ok(&fresh)).await?,
                Admitted::Unfinished(open) => Some(open),
            };
            if let Some(open) = open {
                let job_id = open.record.job_id.clone().unwrap_or_else(|| fresh.clone());
                by_job.entry(job_id).or_default().push(open);
            }
        }
        if by_job.is_empty() {
            return Ok(());
        }
        let loaded = load_input_for_loss(&self.store, &self.catalog, &place.cluster, self.clock.now()).await?;
        for (job_id, cases) in by_job {
            match &loaded {
                Some(loaded) => self.replace_together(place, loaded, &job_id, cases).await?,
                None => self.give_up(cases, "no snapshot is fresh enough to plan a replacement").await?,
            }
        }
        Ok(())
    }

    async fn give_up(&self, cases: Vec<OpenCase>, reason: &str) -> anyhow::Result<()> {
        for mut open in cases {
            self.nothing_to_do(&mut open.record, reason).await?;
        }
        Ok(())
    }

    async fn replace_together(
        &self,
        place: &mut Place,
        loaded: &LoadedInput,
        job_id: &JobId,
        cases: Vec<OpenCase>,
    ) -> anyhow::Result<()> {
        let by_instance = nodes_by_instance(loaded);
        let (mut lost, mut open) = (Vec::new(), Vec::new());
        for one in cases {
            let instance = &one.case.instance;
            let node = by_instance.get(&instance.id).or(instance.node_name.as_ref()).cloned();
            match node {
                Some(node) => {
                    match place.work.iter().find(|work| work.answers(&node)).map(|work| work.job.id.clone()) {
                        Some(other) => self.join_job(one, &other).await?,
                        None => {
                            lost.push(node);
                            open.push(one);
                        }
                    }
                }
                None => self.give_up(vec![one], "it had not become a node yet").await?,
            }
        }
        if lost.is_empty() {
            return Ok(());
        }
        let mut input = loaded.input.clone();
        under_way::apply(&mut input, &by_instance, &place.work, &lost);
        release_pods(&mut input, &lost);
        let outcome = planned(&input, &lost);
        if let Some(reason) = needless(&outcome, &open) {
            return self.give_up(open, reason).await;
        }
        let work: Work = self.start(&place.cluster, job_id, outcome, loaded.generation).await?;
        place.work.push(work);
        self.cancel_unstarted(&place.cluster, &lost, job_id).await
    }

    /// A job that leaves the node already goes on with it, in a hurry now: one replacement, whatever is heard (INT-02).
    async fn join_job(&self, mut open: OpenCase, job_id: &JobId) -> anyhow::Result<()> {
        self.hand_over(&mut open.record, job_id).await?;
        self.wake(&open.case.organization_id, job_id).await
    }
}

pub(crate) fn nodes_by_instance(loaded: &LoadedInput) -> BTreeMap<String, NodeName> {
    let named = loaded.seen.nodes.iter().zip(&loaded.seen.identities);
    named.filter_map(|(node, identity)| Some((identity.instance_id.clone()?, node.name.clone()))).collect()
}

/// Pods on lost nodes that are not in the snapshot any more wait for another one.
fn release_pods(input: &mut PlanningInput, lost: &[NodeName]) {
    let gone: Vec<&NodeName> = lost.iter().filter(|name| !input.nodes.iter().any(|node| node.name == **name)).collect();
    for pod in input.pods.iter_mut().filter(|pod| !pod.is_node_bound()) {
        if pod.node.as_ref().is_some_and(|node| gone.contains(&node)) {
            (pod.node, pod.phase, pod.ready, pod.terminating) = (None, PodPhase::Pending, false, false);
        }
    }
}

/// The plan. One that the independent check refuses is a defect of ours: then the node is drained and nothing bought.
fn planned(input: &PlanningInput, lost: &[NodeName]) -> PlanOutcome {
    let mut outcome = replace_lost(input, lost);
    if let Some(violation) = check_replacement(input, &outcome).into_iter().next() {
        tracing::error!(rule = violation.rule.code(), detail = %violation.detail, "replacement withheld");
        outcome.plan.nodes.retain(|node| !node.joining);
        for step in &mut outcome.plan.steps {
            step.joining.clear();
            step.moves.clear();
        }
    }
    outcome
}

/// Why no job is needed.
fn needless(outcome: &PlanOutcome, open: &[OpenCase]) -> Option<&'static str> {
    let steps = &outcome.plan.steps;
    let moves_nothing = steps.iter().all(|step| step.moves.is_empty() && step.joining.is_empty());
    let all_gone = open.iter().all(|one| match one.case.heard.what {
        What::Ended | What::Lost { .. } => true,
        What::Warning | What::Rebalance | What::Maintenance => false,
    });
    (steps.is_empty() || (moves_nothing && all_gone)).then_some("nothing ran there that needs another place")
}
