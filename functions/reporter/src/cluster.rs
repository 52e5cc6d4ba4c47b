//! A cluster's hours, rolled up one after the other up to the present one.

use crate::decide::{HOUR, Rolled, Scene, Standing, first_open_hour, roll};
use crate::plans::{self, Plans};
use crate::tick::SUMS_AFTER_SECS;
use crate::{Reporter, apply, baseline};
use jiff::{SignedDuration, Timestamp};
use spot_domain::{Baseline, Cluster, Instance};
use spot_engine::accounting::hour_of;
use spot_runtime::messages::{RollUpHour, SummarizeOrganization};
use spot_store::{BaselineRate, Kpi};

/// Hours rolled up in one invocation at most; after a long silence there are more.
const MOST_HOURS: usize = 26;
/// Each tick makes an organization's sums of so much time anew, and of an hour more; what is older has to be asked for.
const SUMMED_ANYWAY: SignedDuration = SignedDuration::from_hours(1);

/// What came of rolling a cluster up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many hours became final, so many wait or run.
    Done {
        /// Written for good.
        finished: usize,
        /// Estimated.
        open: usize,
    },
    /// There was nothing to do, with the reason.
    Nothing(&'static str),
}

/// A cluster with everything its hours and figures are made of.
pub(crate) struct Loaded {
    pub(crate) now: Timestamp,
    pub(crate) cluster: Cluster,
    pub(crate) baseline: Baseline,
    pub(crate) instances: Vec<Instance>,
    pub(crate) rate: BaselineRate,
    pub(crate) plans: Plans,
    /// Figures as they were made last.
    pub(crate) kpi: Option<Kpi>,
}

impl Reporter {
    /// Rolls up every hour of the cluster that is not final, the present one included. Which hour the message names does
    /// not matter: a late or repeated one finds less to do.
    pub async fn roll_up(&self, message: &RollUpHour) -> anyhow::Result<Outcome> {
        let now = self.clock.now();
        let (org, id) = (&message.organization_id, &message.cluster_id);
        let Some(cluster) = self.store.cluster(org, id).await? else {
            return Ok(Outcome::Nothing("there is no such cluster"));
        };
        let Some(baseline) = cluster.baseline.clone() else {
            return Ok(Outcome::Nothing("discovery has not seen all of it yet"));
        };
        let last = self.store.last_ledger_hour(org, id).await?;
        let first_open = first_open_hour(last.map(|hour| hour.hour), &baseline);
        let rate = baseline::refresh(self, &cluster, &baseline, first_open).await?;
        let instances = self.store.instances(org, id).await?;
        let kpi = self.store.kpi(org, id.as_str()).await?;
        let known = kpi.as_ref().and_then(Kpi::read);
        let plans = plans::refresh(self, &cluster, known.as_ref(), first_open).await?;
        let loaded = Loaded { now, cluster, baseline, instances, rate, plans, kpi };
        let rolled = self.roll_open_hours(&loaded, first_open).await?;
        apply::hours(self, &loaded, &rolled).await?;
        if first_open < hour_of(now) - SUMMED_ANYWAY {
            let sums = SummarizeOrganization { organization_id: org.clone(), since_hour: first_open };
            self.work.send_after(&sums, SUMS_AFTER_SECS).await?;
        }
        if rolled.last().is_some_and(|last| last.ledger.hour < hour_of(now)) {
            self.work.send(message).await?;
        } else {
            apply::figures(self, &loaded, &rolled).await?;
        }
        let finished = rolled.iter().filter(|hour| hour.standing == Standing::Final).count();
        Ok(Outcome::Done { finished, open: rolled.len() - finished })
    }

    async fn roll_open_hours(&self, loaded: &Loaded, first_open: Timestamp) -> anyhow::Result<Vec<Rolled>> {
        let Loaded { now, cluster, baseline, instances, rate, plans, .. } = loaded;
        let (rates, promises) = (baseline::price_changes(rate), plans::price_changes(&plans.promises));
        let scene = Scene { now: *now, cluster, baseline, instances, rates: &rates, promises: &promises };
        let (org, id) = (&cluster.organization_id, &cluster.id);
        let mut rolled = Vec::new();
        let mut hour = first_open;
        while hour <= *now && rolled.len() < MOST_HOURS {
            let booked = self.store.ledger_entries(org, id, hour).await?;
            let interruptions = self.store.count_interruptions(org, id, hour, hour + HOUR).await?;
            rolled.push(roll(&scene, hour, &booked, interruptions));
            hour += HOUR;
        }
        Ok(rolled)
    }
}
