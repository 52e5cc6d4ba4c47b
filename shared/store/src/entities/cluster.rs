//! Cluster: `T#org#C#clu · META`. At most one optimization job holds it at a time.

use crate::core::due::{DueKind, DueSubject};
use crate::core::prelude::*;
use spot_domain::{Cluster, ClusterId, ClusterStatus, OrganizationId};

pub(super) fn key(org: &OrganizationId, id: &ClusterId) -> Key {
    Key::new(keys::cluster(org, id), "META")
}

/// ARN claim: an ARN is registered once within an organization.
pub(super) fn arn_key(org: &OrganizationId, arn: &str) -> Key {
    Key::new(keys::organization(org), format!("ARN#{}", keys::digest(arn.as_bytes())))
}

pub(super) fn row(store: &Store, cluster: &Cluster, version: u64, now: Timestamp) -> Row {
    let row = Row::new(&key(&cluster.organization_id, &cluster.id), "CLU", now)
        .made_at_by_id(cluster.id.as_str())
        .text("org", cluster.organization_id.as_str())
        .text("clu", cluster.id.as_str())
        .text("acc", cluster.account_id.as_str())
        .text("name", &cluster.name)
        .text("arn", &cluster.arn)
        .text("region", cluster.region.as_str())
        .text("k8s", &cluster.kubernetes_version)
        .word("status", &cluster.status)
        .maybe_text("active_job", cluster.active_job.as_ref().map(ToString::to_string))
        .maybe_time("cooldown_until", cluster.cooldown_until)
        .time("next_at", cluster.next_optimization_at)
        .maybe_json("baseline", cluster.baseline.as_ref())
        .json("groups", &cluster.groups)
        .maybe_time("discovered_at", cluster.discovered_at)
        .flag("stale", cluster.stale)
        .version(version);
    match cluster.status {
        ClusterStatus::Pending => row,
        ClusterStatus::Active | ClusterStatus::Inactive | ClusterStatus::Error => {
            let mut subject = DueSubject::of(&cluster.organization_id);
            subject.cluster_id = Some(cluster.id.clone());
            row.due(store, DueKind::Optimization, cluster.id.as_str(), cluster.next_optimization_at, &subject)
        }
    }
}

impl TryFrom<Row> for Cluster {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("clu")?,
            organization_id: row.read("org")?,
            account_id: row.read("acc")?,
            name: row.read_text("name")?.to_owned(),
            arn: row.read_text("arn")?.to_owned(),
            region: row.read_text("region")?.into(),
            kubernetes_version: row.read_text("k8s")?.to_owned(),
            status: row.read_word("status")?,
            active_job: row.read_maybe("active_job")?,
            cooldown_until: row.read_maybe_time("cooldown_until")?,
            next_optimization_at: row.read_time("next_at")?,
            baseline: row.read_maybe_json("baseline")?,
            groups: row.read_json("groups")?,
            discovered_at: row.read_maybe_time("discovered_at")?,
            stale: row.read_flag("stale")?,
            version: row.read_version()?,
        })
    }
}

impl Store {
    /// A cluster.
    pub async fn cluster(&self, org: &OrganizationId, id: &ClusterId) -> Result<Option<Cluster>, StoreError> {
        self.get_entity("read a cluster", &key(org, id)).await
    }

    /// Saves a cluster over the version that was read. Starting and closing a job move the version too, so a copy from
    /// before can neither free nor take the cluster.
    pub async fn save_cluster(
        &self,
        cluster: &mut Cluster,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = cluster.version + 1;
        let write = Write::replace(row(self, cluster, version, now).announcing(announce), cluster.version);
        self.write("save a cluster", write).await?;
        cluster.version = version;
        Ok(())
    }

    /// Moves the next look of the optimizer from the time that was seen to be due. Only one of several callers gets
    /// `true`.
    pub async fn take_optimization(
        &self,
        org: &OrganizationId,
        id: &ClusterId,
        due_at: Timestamp,
        next_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = Write::update(key(org, id), "SET #next_at = :next, #G1SK = :index, #ver = #ver + :one")
            .value(":next", moment(next_at))
            .text(":index", keys::sortable(next_at))
            .value(":one", number(1))
            .value(":due", moment(due_at))
            .announcing(&Announce::nothing(), &[])
            .when("#next_at = :due AND attribute_exists(#G1PK)", StoreErrorKind::Conflict);
        match self.write("take an optimization", write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }
}
