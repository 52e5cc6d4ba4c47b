//! Finds the overlap of instances of ours: their action leads to the job, the job to its progress and plan.

use crate::Discovery;
use crate::decide::instances::may_overlap;
use crate::decide::overlap::{Overlap, of_launch};
use spot_domain::{Cluster, Instance, Job, JobId, JobPlan};
use std::collections::BTreeMap;

/// Overlaps by instance, for those instances that have one.
pub(crate) async fn find(
    discovery: &Discovery,
    cluster: &Cluster,
    instances: impl Iterator<Item = &Instance>,
) -> anyhow::Result<BTreeMap<String, Overlap>> {
    let (store, org) = (&discovery.store, &cluster.organization_id);
    let mut jobs: BTreeMap<JobId, Option<(Job, JobPlan)>> = BTreeMap::new();
    let mut overlaps = BTreeMap::new();
    for instance in instances {
        let Some(action_id) = instance.launched_by.as_ref().filter(|_| may_overlap(instance)) else { continue };
        let Some(action) = store.action(org, &cluster.id, action_id).await? else { continue };
        if !jobs.contains_key(&action.job_id) {
            let job = store.job(org, &action.job_id).await?;
            let plan = store.job_plan(org, &action.job_id).await?;
            jobs.insert(action.job_id.clone(), job.zip(plan));
        }
        let Some(Some((job, plan))) = jobs.get(&action.job_id) else { continue };
        if let Some(overlap) = of_launch(job, plan, &instance.id) {
            overlaps.insert(instance.id.clone(), overlap);
        }
    }
    Ok(overlaps)
}
