//! An organization's figures and costs: sums of its clusters'.

use crate::decide::HOUR;
use crate::figures::{Overlaid, day_of, month_of, of_organization, over_baseline, sums_of};
use crate::{ALL, Reporter, apply};
use jiff::{SignedDuration, Timestamp};
use spot_domain::{JobKind, JobStatus, OrganizationId};
use spot_engine::accounting::hour_of;
use spot_runtime::messages::SummarizeOrganization;
use spot_store::{ClusterSummary, CostRow, Figures, Kpi};
use std::collections::BTreeSet;

/// Window of the count of optimizations (MET-01).
const COUNTED_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Jobs read at once while counting.
const JOBS_AT_ONCE: usize = 200;
/// Hours made anew in one invocation at most.
const MOST_HOURS: i32 = 72;

impl Reporter {
    /// Makes an organization's costs since an hour and its figures anew.
    pub async fn summarize(&self, message: &SummarizeOrganization) -> anyhow::Result<()> {
        let (org, now) = (&message.organization_id, self.clock.now());
        let since = hour_of(message.since_hour);
        let hours = self.sum_hours(org, since, now).await?;
        apply::days(self, org, ALL, &hours, now).await?;
        let next = since + HOUR * MOST_HOURS;
        if next <= now {
            let rest = SummarizeOrganization { organization_id: org.clone(), since_hour: next };
            return Ok(self.work.send(&rest).await?);
        }
        let summaries = self.store.cluster_summaries(org).await?;
        let mut figures = of_organization(&self.figures_of_clusters(org, &summaries).await?);
        figures.over_baseline = over_baseline(&summaries);
        let days = self.store.cost_days(org, ALL, month_of(now), day_of(now)).await?;
        let today = self.store.cost_hours(org, ALL, day_of(now), now).await?;
        let today = Overlaid::over(today, hours.into_iter()).since(day_of(now));
        figures.month_to_date = sums_of(days.iter().chain(&today));
        let before = self.store.kpi(org, ALL).await?;
        figures.now.optimizations = Some(self.optimizations(org, before.as_ref(), now).await?);
        apply::keep(self, org, figures, before.as_ref(), (ALL, now), &apply::changed).await
    }

    /// Costs of the hours from `since` on, over all clusters there are or were.
    async fn sum_hours(&self, org: &OrganizationId, since: Timestamp, now: Timestamp) -> anyhow::Result<Vec<CostRow>> {
        let mut sums = Vec::new();
        let mut hour = since;
        while hour <= now && hour < since + HOUR * MOST_HOURS {
            let sum = self.store.cost_of_clusters(org, hour).await?;
            if sum != nothing(hour) {
                self.store.put_cost_hour(org, ALL, &sum, now).await?;
                sums.push(sum);
            }
            hour += HOUR;
        }
        Ok(sums)
    }

    /// Figures of the clusters that are registered; those of a deleted one count no more.
    async fn figures_of_clusters(
        &self,
        org: &OrganizationId,
        registered: &[ClusterSummary],
    ) -> anyhow::Result<Vec<Figures>> {
        let registered: BTreeSet<&str> = registered.iter().map(|summary| summary.id.as_str()).collect();
        let of_registered = |scope: &str| registered.contains(scope);
        let all = self.store.kpis(org).await?;
        Ok(all.iter().filter(|kpi| of_registered(&kpi.scope)).filter_map(|kpi| kpi.read()).collect())
    }

    /// Optimizations completed lately. Jobs are large and many: they are counted once an hour.
    async fn optimizations(&self, org: &OrganizationId, known: Option<&Kpi>, now: Timestamp) -> anyhow::Result<u32> {
        let known = known.filter(|kpi| kpi.calculated_at >= hour_of(now));
        if let Some(count) = known.and_then(|kpi| kpi.read()?.now.optimizations) {
            return Ok(count);
        }
        let (mut count, mut cursor) = (0, None::<String>);
        loop {
            let page = self.store.jobs(org, JOBS_AT_ONCE, cursor.as_deref()).await?;
            let recent = page.items.iter().take_while(|job| now.duration_since(job.created_at) <= COUNTED_FOR);
            let (seen, completed) = recent.fold((0, 0), |(seen, completed), job| {
                let counts = job.kind == JobKind::Optimize && job.status == JobStatus::Completed && !job.dry_run;
                (seen + 1, completed + u32::from(counts))
            });
            count += completed;
            if seen < page.items.len() || page.next.is_none() {
                return Ok(count);
            }
            cursor = page.next;
        }
    }
}

fn nothing(begins_at: Timestamp) -> CostRow {
    CostRow::sum_of(begins_at, std::iter::empty())
}
