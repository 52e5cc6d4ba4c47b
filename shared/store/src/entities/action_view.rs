//! Actions as people look at them: pages of a cluster's list, and what surrounds one action.

use super::{action, job, job_plan, ledger};
use crate::core::page::Page;
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use jiff::SignedDuration;
use spot_domain::{Action, ActionStatus, ClusterId, Job, LedgerEntry, OrganizationId, PlanOutcome};

/// Parts of a plan that are asked for with an action.
const PARTS_AT_ONCE: usize = 8;

/// Which actions of a cluster are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionFilter {
    /// Any of these; empty means all.
    pub statuses: Vec<ActionStatus>,
    /// Of this job.
    pub job_id: Option<String>,
}

impl ActionFilter {
    fn admits(&self, action: &Action) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&action.status))
            && self.job_id.as_ref().is_none_or(|id| id == action.job_id.as_str())
    }
}

/// What an action came from and what it led to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionStory {
    /// Its job.
    pub job: Option<Job>,
    /// Its job's plan; none when it is gone, or too long for one call.
    pub plan: Option<PlanOutcome>,
    /// Ledger entries of its instance for the hour it took effect in.
    pub ledger_entries: Vec<LedgerEntry>,
}

impl Store {
    /// A page of a cluster's actions, newest first. A filter is applied to so many rows as one call reads, so a page may
    /// hold fewer items than asked for although there are more.
    pub async fn actions_page(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        filter: &ActionFilter,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Action>, StoreError> {
        const OPERATION: &str = "list actions";
        const MOST_ROWS: usize = 500;
        let filters = *filter != ActionFilter::default();
        let rows = if filters { MOST_ROWS } else { limit + 2 };
        let until = cursor.map_or("ACT#~".to_owned(), |id| format!("ACT#{id}"));
        let query = Query::of(keys::actions(org, cluster)).between("ACT#", until).newest_first().limit(rows).eventual();
        let read: Vec<Action> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        let (full, last) = (read.len() == rows, read.last().map(|action| action.id.to_string()));
        let fitting = read.into_iter().filter(|action| cursor.is_none_or(|id| action.id.as_str() < id));
        let mut page = Page::cut(fitting.filter(|action| filter.admits(action)).collect(), limit, |action: &Action| {
            action.id.to_string()
        });
        if page.next.is_none() && full && filters {
            page.next = last;
        }
        Ok(page)
    }

    /// Actions of a job for people, oldest first, so many at most: only the time of the job is looked at.
    pub async fn job_actions(&self, org: &OrganizationId, job: &Job, limit: usize) -> Result<Vec<Action>, StoreError> {
        const OPERATION: &str = "list a job's actions";
        let until = job.completed_at.and_then(|at| at.checked_add(SignedDuration::from_secs(1)).ok());
        let until = until.map_or("ACT#~".to_owned(), action::first_key_from);
        let query = Query::of(keys::actions(org, &job.cluster_id))
            .between(action::first_key_from(job.created_at), until)
            .filter("#job = :job", &[(":job", text(job.id.as_str()))])
            .limit(limit)
            .eventual();
        entities(OPERATION, self.query(OPERATION, query).await?)
    }

    /// What an action came from and what it led to, in one call.
    pub async fn action_story(&self, org: &OrganizationId, action: &Action) -> Result<ActionStory, StoreError> {
        const OPERATION: &str = "read an action's story";
        let job_key = job::key(org, &action.job_id);
        let parts = (0..PARTS_AT_ONCE).map(|number| job_plan::part_key(org, &action.job_id, number));
        let parts: Vec<Key> = parts.collect();
        let entries = ledger_keys(org, action);
        let wanted: Vec<Key> = [&job_key].into_iter().chain(&parts).chain(&entries).cloned().collect();
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let job = found.take(&job_key).map(Job::try_from).transpose();
        let rows: Vec<Row> = parts.iter().map_while(|key| found.take(key)).collect();
        let whole =
            rows.first().is_some_and(|row| row.read_number("parts").is_ok_and(|count: usize| count <= rows.len()));
        let plan = whole.then(|| job_plan::read_parts(&rows)).transpose();
        let rows = entries.iter().filter_map(|key| found.take(key)).collect();
        Ok(ActionStory {
            job: job.map_err(|error| corrupt(OPERATION, error))?,
            plan: plan.map_err(|error| corrupt(OPERATION, error))?,
            ledger_entries: entities(OPERATION, rows)?,
        })
    }
}

/// Entries of the action's instance for the hour it ended in and the one after: a launch is first accounted when
/// discovery has seen it running.
fn ledger_keys(org: &OrganizationId, action: &Action) -> Vec<Key> {
    let instance = action.result.as_ref().and_then(|result| result.instance_id.as_deref());
    let (Some(instance), Some(at)) = (instance, action.completed_at) else { return Vec::new() };
    let next = at.checked_add(SignedDuration::from_hours(1)).unwrap_or(at);
    let kinds = [(at, false), (at, true), (next, false), (next, true)];
    kinds.map(|(hour, overlap)| ledger::key_of(org, &action.cluster_id, hour, instance, overlap)).to_vec()
}
