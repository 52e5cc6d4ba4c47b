//! Agent state: `T#org#C#clu · AGENT`. Each registration raises the lease epoch; an older epoch is refused everywhere.
//! The cluster's UID is set once and guards against a token used in a second cluster.

use super::agent_watch;
use crate::core::prelude::*;
use spot_domain::{AgentId, ClusterId, OrganizationId};

/// What an agent says when it registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRegistration {
    /// The agent's own id.
    pub agent_id: AgentId,
    /// The pod it runs in.
    pub pod_name: String,
    /// UID of the cluster's `kube-system` namespace.
    pub cluster_uid: String,
    /// Version of the agent.
    pub agent_version: String,
    /// Version of Kubernetes.
    pub kubernetes_version: String,
}

/// What is known about a cluster's agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentState {
    /// As it registered last.
    pub registration: AgentRegistration,
    /// Rises with each registration.
    pub lease_epoch: u64,
    /// When it was last heard.
    pub last_seen_at: Timestamp,
    /// Hash of the policy it follows.
    pub policy_hash: Option<String>,
    /// Generation of the last snapshot it sent.
    pub snapshot_generation: u64,
}

/// What a heartbeat carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heartbeat {
    /// Hash of the policy the agent follows.
    pub policy_hash: Option<String>,
    /// Generation of the last snapshot it sent.
    pub snapshot_generation: u64,
}

pub(super) fn key(org: &OrganizationId, cluster: &ClusterId) -> Key {
    Key::new(keys::cluster(org, cluster), "AGENT")
}

impl TryFrom<Row> for AgentState {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            registration: AgentRegistration {
                agent_id: row.read("agt")?,
                pod_name: row.read_text("pod")?.to_owned(),
                cluster_uid: row.read_text("cluster_uid")?.to_owned(),
                agent_version: row.read_text("agent_version")?.to_owned(),
                kubernetes_version: row.read_text("k8s")?.to_owned(),
            },
            lease_epoch: row.read_number("lease_epoch")?,
            last_seen_at: row.read_time("last_seen")?,
            policy_hash: row.read_maybe_text("policy_hash")?.map(str::to_owned),
            snapshot_generation: row.read_count("snapshot_gen")?,
        })
    }
}

impl Store {
    /// Registers an agent: a new lease epoch. A conflict means that the token is used in another cluster than before.
    /// From now on its silence is looked at.
    pub async fn register_agent(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        registration: &AgentRegistration,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<AgentState, StoreError> {
        const OPERATION: &str = "register an agent";
        let [partition, place, summary] = agent_watch::index(self, org, cluster);
        let set = "SET #et = :et, #sv = :one, #up = :now, #agt = :agt, #pod = :pod, #agent_version = :agent_version, \
                   #k8s = :k8s, #cluster_uid = :uid, #last_seen = :now, #G1PK = :agents, #G1SK = :place, #sum = :sum, \
                   #lease_epoch = if_not_exists(#lease_epoch, :zero) + :one";
        let write = Write::update(key(org, cluster), set)
            .text(":et", "AGENT")
            .value(":one", number(1))
            .value(":zero", number(0))
            .value(":now", moment(now))
            .text(":agt", registration.agent_id.as_str())
            .text(":pod", &registration.pod_name)
            .text(":agent_version", &registration.agent_version)
            .text(":k8s", &registration.kubernetes_version)
            .text(":uid", &registration.cluster_uid)
            .text(":agents", partition)
            .text(":place", place)
            .text(":sum", summary)
            .announcing(announce, &["told"])
            .when("attribute_not_exists(#cluster_uid) OR #cluster_uid = :uid", StoreErrorKind::Conflict);
        match self.write_and_read(OPERATION, write).await? {
            Updated::Done(row) => row.try_into().map_err(|error| crate::core::store::corrupt(OPERATION, error)),
            Updated::Refused(_) => Err(StoreError::new(OPERATION, StoreErrorKind::Conflict)),
        }
    }

    /// What is known about a cluster's agent.
    pub async fn agent_state(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
    ) -> Result<Option<AgentState>, StoreError> {
        self.get_entity("read an agent's state", &key(org, cluster)).await
    }

    /// Notes a heartbeat; refused as a conflict when another registration came after.
    pub async fn note_heartbeat(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        lease_epoch: u64,
        heartbeat: &Heartbeat,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let policy = if heartbeat.policy_hash.is_some() { ", #policy_hash = :policy" } else { "" };
        let mut write =
            Write::update(key(org, cluster), format!("SET #last_seen = :now, #snapshot_gen = :gen{policy}"))
                .value(":now", moment(now))
                .value(":gen", number(heartbeat.snapshot_generation))
                .value(":epoch", number(lease_epoch))
                .announcing(&Announce::nothing(), &[])
                .when("#lease_epoch = :epoch", StoreErrorKind::Conflict);
        if let Some(hash) = &heartbeat.policy_hash {
            write = write.text(":policy", hash);
        }
        self.write("note a heartbeat", write).await
    }
}
