//! An agent was heard: each of its requests says that it lives, and holds only for the newest registration.

use super::{agent_state, policy};
use crate::core::prelude::*;
use crate::core::store::corrupt;
use crate::{AgentState, StoredPolicy};
use spot_domain::{ClusterId, OrganizationId};

/// What an agent said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The policy it holds to.
    pub policy_hash: Option<String>,
    /// The snapshot it sent: its generation and its hash.
    pub snapshot: Option<(u64, String)>,
}

/// The agent after it was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// As it is now.
    pub state: AgentState,
    /// Hash of the last snapshot that was taken in.
    pub snapshot_hash: Option<String>,
}

impl Store {
    /// Notes that an agent was heard, and what it said. None when another registration came after: it may say no more.
    pub async fn hear_agent(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        lease_epoch: u64,
        said: &Said,
        now: Timestamp,
    ) -> Result<Option<Heard>, StoreError> {
        const OPERATION: &str = "note that an agent was heard";
        let mut set = "SET #last_seen = :now".to_owned();
        let mut values = vec![(":now", moment(now)), (":epoch", number(lease_epoch))];
        if let Some(hash) = &said.policy_hash {
            set.push_str(", #policy_hash = :policy");
            values.push((":policy", text(hash)));
        }
        if let Some((generation, hash)) = &said.snapshot {
            set.push_str(", #snapshot_gen = :gen, #snapshot_hash = :hash");
            values.push((":gen", number(generation)));
            values.push((":hash", text(hash)));
        }
        let write = values
            .into_iter()
            .fold(Write::update(agent_state::key(org, cluster), set), |write, (name, value)| write.value(name, value));
        let write = write.announcing(&Announce::nothing(), &[]).when("#lease_epoch = :epoch", StoreErrorKind::Conflict);
        match self.write_and_read(OPERATION, write).await? {
            Updated::Refused(_) => Ok(None),
            Updated::Done(row) => {
                let hash = row.read_maybe_text("snapshot_hash").map(|hash| hash.map(str::to_owned));
                let heard = hash.and_then(|snapshot_hash| Ok(Heard { snapshot_hash, state: row.try_into()? }));
                heard.map(Some).map_err(|error| corrupt(OPERATION, error))
            }
        }
    }

    /// A cluster's policy and two flags of settings, in one call: a setting of all, and one of the organization.
    pub async fn policy_and_flags(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        of_all: &str,
        of_organization: Option<&str>,
    ) -> Result<(StoredPolicy, bool, bool), StoreError> {
        const OPERATION: &str = "read a policy and settings";
        let policy_key = policy::key(org, cluster);
        let of_all = super::setting::key(None, of_all);
        let of_organization = of_organization.map(|name| super::setting::key(Some(org), name));
        let wanted: Vec<Key> = [&policy_key, &of_all].into_iter().chain(&of_organization).cloned().collect();
        let mut found = self.batch_get(OPERATION, &wanted, false).await?;
        let policy = found.take(&policy_key).map(StoredPolicy::try_from).transpose();
        let mut flag = |key: &Key| found.take(key).map(|row| row.read_json::<bool>("value")).transpose();
        let read = || {
            let of_all = flag(&of_all)?.unwrap_or(false);
            let own = of_organization.as_ref().map(&mut flag).transpose()?.flatten().unwrap_or(false);
            Ok((policy?.unwrap_or_default(), of_all, own))
        };
        read().map_err(|error| corrupt(OPERATION, error))
    }
}
