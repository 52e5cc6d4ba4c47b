//! Claims that outlive their moment: a newer run of an agent takes over what an older one of the same cluster holds, and
//! a holder that was out of reach goes on with what nobody took meanwhile.

use super::action::key;
use crate::core::prelude::*;
use crate::core::store::corrupt;
use spot_domain::{Action, ClusterId, OrganizationId};

impl Store {
    /// Takes a claim over from the holder that was read in `seen`, with a fence of its own. None when the action has
    /// moved on since.
    pub async fn take_over_action(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        seen: &Action,
        holder: &str,
        lease_until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Action>, StoreError> {
        const OPERATION: &str = "take over an action";
        let set = "SET #holder = :holder, #lease_until = :lease, #G1SK = :due, #up = :now, #fence = #fence + :one, \
                   #ver = #ver + :one";
        let write = Write::update(key(org, cluster, &seen.id), set)
            .text(":picked_up", "picked_up")
            .text(":holder", holder)
            .value(":lease", moment(lease_until))
            .text(":due", keys::sortable(lease_until))
            .value(":now", moment(now))
            .value(":one", number(1))
            .value(":fence", number(seen.fence))
            .announcing(&Announce::nothing(), &[])
            .when("#status = :picked_up AND #fence = :fence AND #expires_at > :now", StoreErrorKind::Conflict);
        match self.write_and_read(OPERATION, write).await? {
            Updated::Done(row) => row.try_into().map(Some).map_err(|error| corrupt(OPERATION, error)),
            Updated::Refused(_) => Ok(None),
        }
    }

    /// Prolongs a claim, also one that has lapsed, as long as the fence is still its own: nobody else has claimed the
    /// action since. A conflict means that somebody has, or that the action is final.
    pub async fn renew_claim(
        &self,
        org: &OrganizationId,
        claimed: &Action,
        lease_until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let set = "SET #lease_until = :lease, #G1SK = :due, #up = :now, #ver = #ver + :one";
        let write = Write::update(key(org, &claimed.cluster_id, &claimed.id), set)
            .value(":lease", moment(lease_until))
            .text(":due", keys::sortable(lease_until))
            .value(":now", moment(now))
            .value(":one", number(1))
            .value(":fence", number(claimed.fence))
            .text(":picked_up", "picked_up")
            .announcing(&Announce::nothing(), &[])
            .when("#status = :picked_up AND #fence = :fence", StoreErrorKind::Conflict);
        self.write("renew a claim", write).await
    }
}
