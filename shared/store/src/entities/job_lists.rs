//! Lists of jobs: of an organization, of a cluster, those that are open.

use super::job;
use crate::core::due::DueSubject;
use crate::core::page::Page;
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use spot_domain::{ClusterId, Job, JobId, OrganizationId};

impl Store {
    /// Jobs of an organization, newest first.
    pub async fn jobs(
        &self,
        org: &OrganizationId,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Job>, StoreError> {
        const OPERATION: &str = "list jobs";
        // The cursor is the last id that was seen: everything before it is left.
        let until = cursor.map_or("JOB#~".to_owned(), |id| format!("JOB#{id}"));
        let query = Query::of(keys::jobs(org)).between("JOB#", until).newest_first().limit(limit + 2).eventual();
        let mut jobs: Vec<Job> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        jobs.retain(|job| cursor.is_none_or(|id| job.id.as_str() < id));
        Ok(Page::cut(jobs, limit, |job| job.id.to_string()))
    }

    /// The newest jobs of a cluster, newest first. Found by the index, then read from the table.
    pub async fn cluster_jobs(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        const OPERATION: &str = "list a cluster's jobs";
        let query = Query::of(keys::cluster_jobs(org, cluster)).first_index().newest_first().limit(limit);
        let rows = self.query(OPERATION, query).await?;
        self.read_jobs(OPERATION, org, &rows, "sum").await
    }

    /// Jobs of a cluster that are not final, oldest first, read strongly: what may be done to the cluster is decided by
    /// it.
    pub async fn open_jobs(&self, org: &OrganizationId, cluster: &ClusterId) -> Result<Vec<Job>, StoreError> {
        const OPERATION: &str = "list a cluster's open jobs";
        let rows = self.query(OPERATION, Query::of(keys::cluster(org, cluster)).prefix("OPEN#")).await?;
        let mut jobs = self.read_jobs(OPERATION, org, &rows, "job").await?;
        jobs.retain(|job| !job.status.is_final());
        Ok(jobs)
    }

    /// Jobs of an organization that are not final, oldest first. Found by the index, so for people: a moment old.
    pub async fn open_jobs_of_organization(&self, org: &OrganizationId) -> Result<Vec<Job>, StoreError> {
        const OPERATION: &str = "list open jobs";
        let rows = self.query(OPERATION, Query::of(keys::open_jobs(org)).second_index()).await?;
        let mut jobs = self.read_jobs(OPERATION, org, &rows, "G2SK").await?;
        jobs.retain(|job| !job.status.is_final());
        Ok(jobs)
    }

    /// Jobs that wait for a person and their clusters, oldest first, in one query: the index says it, so for people.
    pub async fn waiting_jobs(&self, org: &OrganizationId) -> Result<Vec<(ClusterId, JobId)>, StoreError> {
        const OPERATION: &str = "list jobs that wait";
        let rows = self.query(OPERATION, Query::of(keys::open_jobs(org)).second_index()).await?;
        let subjects: Result<Vec<DueSubject>, _> = rows.iter().map(|row| row.read_json("sum")).collect();
        let subjects = subjects.map_err(|error| corrupt(OPERATION, error))?;
        let waiting = subjects.into_iter().filter(|subject| subject.waits);
        Ok(waiting.filter_map(|subject| Some((subject.cluster_id?, subject.job_id?))).collect())
    }

    /// Jobs by the ids in index or pointer rows, in their order, read strongly.
    async fn read_jobs(
        &self,
        operation: &'static str,
        org: &OrganizationId,
        rows: &[Row],
        attribute: &str,
    ) -> Result<Vec<Job>, StoreError> {
        let ids = rows.iter().map(|row| row.read(attribute)).collect::<Result<Vec<JobId>, _>>();
        let ids = ids.map_err(|error| corrupt(operation, error))?;
        let wanted: Vec<_> = ids.iter().map(|id| job::key(org, id)).collect();
        let mut found = self.batch_get(operation, &wanted, false).await?;
        entities(operation, wanted.iter().filter_map(|key| found.take(key)).collect())
    }
}
