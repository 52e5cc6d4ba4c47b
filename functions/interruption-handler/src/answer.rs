//! The course of an answer for one cluster: what is new, what is to be done about it, flags, losses first.

use crate::InterruptionHandler;
use crate::admit::Admitted;
use crate::decide::{Answer, Standing, decide};
use crate::subject::Case;
use crate::under_way::Work;
use futures::try_join;
use spot_domain::{AccountId, AwsAccount, Cluster, ClusterId, OrganizationId, Policy};

/// The cluster with all that a decision needs.
pub(crate) struct Place {
    pub(crate) account: AwsAccount,
    pub(crate) cluster: Cluster,
    pub(crate) policy: Policy,
    pub(crate) work: Vec<Work>,
}

impl InterruptionHandler {
    /// Answers what was heard about a cluster's instances.
    pub(crate) async fn answer(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        cases: Vec<Case>,
    ) -> anyhow::Result<()> {
        let mut admitted = Vec::new();
        for case in cases {
            admitted.extend(self.admit(case).await?);
        }
        let Some(first) = admitted.first() else { return Ok(()) };
        let Some(mut place) = self.place(org, cluster, &first.case().account_id).await? else {
            for one in &admitted {
                let (source, id) = &one.case().heard.event;
                self.store.note_event(source, id, "an instance of a cluster that is gone", self.clock.now()).await?;
            }
            return Ok(());
        };
        let heard: Vec<Case> = admitted.iter().map(|one| one.case().clone()).collect();
        for case in &heard {
            self.flag_own_pool(case).await?;
        }
        let (losses, early) = self.sorted(&place, admitted).await?;
        self.replace(&mut place, losses).await?;
        self.leave(&mut place, early).await?;
        Ok(self.report_pools(&heard).await?)
    }

    async fn place(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        account: &AccountId,
    ) -> anyhow::Result<Option<Place>> {
        let (cluster, account, policy) = try_join!(
            self.store.cluster(org, cluster),
            self.store.account(org, account),
            self.store.policy(org, cluster),
        )?;
        let (Some(cluster), Some(account)) = (cluster, account) else { return Ok(None) };
        let work = self.work_under_way(&cluster).await?;
        Ok(Some(Place { account, cluster, policy: policy.policy, work }))
    }

    /// Losses, and nodes to be left early; the rest is recorded.
    async fn sorted(&self, place: &Place, admitted: Vec<Admitted>) -> anyhow::Result<(Vec<Admitted>, Vec<Admitted>)> {
        let standing = Standing {
            account: &place.account,
            cluster: &place.cluster,
            policy: &place.policy,
            is_busy: !place.work.is_empty(),
            now: self.clock.now(),
        };
        let any_loss = admitted.iter().any(|one| one.case().heard.what.is_loss());
        let (mut losses, mut early) = (Vec::new(), Vec::new());
        for one in admitted {
            let (what, instance) = (one.case().heard.what, &one.case().instance);
            match decide(what, instance, &standing) {
                Answer::Replace => losses.push(one),
                Answer::LeaveEarly if !any_loss => early.push(one),
                Answer::LeaveEarly => self.record_nothing(one, "losses of the cluster are being answered").await?,
                Answer::Nothing(reason) => self.record_nothing(one, reason).await?,
            }
        }
        Ok((losses, early))
    }

    async fn record_nothing(&self, one: Admitted, reason: &str) -> anyhow::Result<()> {
        match one {
            Admitted::New(case) => self.record(case, Err(reason)).await.map(|_| ())?,
            Admitted::Unfinished(mut open) => self.nothing_to_do(&mut open.record, reason).await?,
        }
        Ok(())
    }
}
