//! Jobs as people look at them: pages of lists, and one job with its plan in one call.

use super::{job, job_plan};
use crate::core::page::Page;
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use spot_domain::{ClusterId, Job, JobId, JobPlan, OrganizationId};

/// Parts of a plan that are asked for together with its job: 128 KiB compressed, a plan of some thousand nodes.
const PARTS_AT_ONCE: usize = 8;

impl Store {
    /// A job with its plan, in one call unless the plan is very long; none when there is no such job.
    pub async fn job_with_plan(
        &self,
        org: &OrganizationId,
        id: &JobId,
    ) -> Result<Option<(Job, Option<JobPlan>)>, StoreError> {
        const OPERATION: &str = "read a job with its plan";
        let mut wanted = vec![job::key(org, id)];
        wanted.extend((0..PARTS_AT_ONCE).map(|number| job_plan::part_key(org, id, number)));
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let Some(row) = found.take(&wanted[0]) else { return Ok(None) };
        let job = Job::try_from(row).map_err(|error| corrupt(OPERATION, error))?;
        let parts: Vec<Row> = wanted[1..].iter().map_while(|key| found.take(key)).collect();
        let Some(first) = parts.first() else { return Ok(Some((job, None))) };
        let count: usize = first.read_number("parts").map_err(|error| corrupt(OPERATION, error))?;
        let plan = if count > parts.len() {
            self.job_plan(org, id).await?
        } else {
            let outcome = job_plan::read_parts(&parts).map_err(|error| corrupt(OPERATION, error))?;
            Some(JobPlan { job_id: id.clone(), outcome })
        };
        Ok(Some((job, plan)))
    }

    /// A page of a cluster's jobs, newest first: ids by the index, then all of them in one call.
    pub async fn cluster_jobs_page(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Job>, StoreError> {
        const OPERATION: &str = "list a cluster's jobs";
        let until = cursor.unwrap_or("~");
        let query = Query::of(keys::cluster_jobs(org, cluster)).first_index().between("0", until).newest_first();
        let rows = self.query(OPERATION, query.limit(limit + 2)).await?;
        let ids = rows.iter().map(|row| row.read("sum")).collect::<Result<Vec<JobId>, _>>();
        let mut ids = ids.map_err(|error| corrupt(OPERATION, error))?;
        ids.retain(|id| cursor.is_none_or(|cursor| id.as_str() < cursor));
        let page = Page::cut(ids, limit, |id| id.to_string());
        let wanted: Vec<_> = page.items.iter().map(|id| job::key(org, id)).collect();
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let rows = wanted.iter().filter_map(|key| found.take(key)).collect();
        Ok(Page { items: entities(OPERATION, rows)?, next: page.next })
    }

    /// Id of the newest optimization or other job of a cluster, as far as the index knows.
    pub async fn newest_job_id(&self, org: &OrganizationId, cluster: &ClusterId) -> Result<Option<JobId>, StoreError> {
        const OPERATION: &str = "find a cluster's newest job";
        let query = Query::of(keys::cluster_jobs(org, cluster)).first_index().newest_first().limit(1);
        let rows = self.query(OPERATION, query).await?;
        rows.first().map(|row| row.read("sum")).transpose().map_err(|error| corrupt(OPERATION, error))
    }

    /// Jobs of an organization made from `from` until before `until`, newest first, so many at most.
    pub async fn jobs_between(
        &self,
        org: &OrganizationId,
        from: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        const OPERATION: &str = "list jobs of a time";
        let [from, until] =
            [from, until].map(|at| format!("JOB#{}_{:012x}", JobId::PREFIX, at.as_millisecond().max(0)));
        let query = Query::of(keys::jobs(org)).between(from, until).newest_first().limit(limit).eventual();
        entities(OPERATION, self.query(OPERATION, query).await?)
    }

    /// Ids of a cluster's jobs that are not final, in one query.
    pub async fn open_job_ids(&self, org: &OrganizationId, cluster: &ClusterId) -> Result<Vec<JobId>, StoreError> {
        const OPERATION: &str = "list open jobs";
        let rows = self.query(OPERATION, Query::of(keys::cluster(org, cluster)).prefix("OPEN#")).await?;
        rows.iter().map(|row| row.read("job")).collect::<Result<_, _>>().map_err(|error| corrupt(OPERATION, error))
    }
}
