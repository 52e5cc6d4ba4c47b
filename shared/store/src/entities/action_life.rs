//! Life of an action: claimed, extended, finished, expired, cancelled. Each step is one conditional write, and every
//! claim raises the fence, so whoever lost a lease can write no more.

use super::action::key;
use crate::core::prelude::*;
use crate::core::row::json_text;
use crate::core::store::corrupt;
use spot_domain::{Action, ActionId, ActionResult, ActionStatus, ClusterId, OrganizationId};

/// What came of handing in a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Finished {
    /// Stored.
    Done(Action),
    /// This very result, or another one with the same fence, is stored already: the same acknowledgement.
    Repeated(Action),
    /// The fence is not the action's, or it is final by other means: the result does not count.
    Refused(Action),
}

/// What became of an overdue action.
#[derive(Clone, Debug, PartialEq)]
pub enum Overdue {
    /// Nobody had picked it up in time.
    Expired(Action),
    /// Its holder went silent, and its time is over.
    Failed(Action),
    /// It is not overdue.
    NotOverdue,
}

/// What an action that is final takes off: it is due no more and nobody holds it.
const OFF: [&str; 4] = ["G1PK", "G1SK", "sum", "lease_until"];

impl Store {
    /// Claims an action that waits, or whose holder's lease has lapsed, before it expires. Of any number of callers one
    /// gets it; the others get none.
    pub async fn claim_action(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &ActionId,
        holder: &str,
        lease_until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Action>, StoreError> {
        const OPERATION: &str = "claim an action";
        let set = "SET #status = :picked_up, #holder = :holder, #lease_until = :lease, #G1SK = :due, #up = :now, \
                   #fence = #fence + :one, #ver = #ver + :one";
        let write = Write::update(key(org, cluster, id), set)
            .text(":picked_up", "picked_up")
            .text(":pending", "pending")
            .text(":holder", holder)
            .value(":lease", moment(lease_until))
            .text(":due", keys::sortable(lease_until))
            .value(":now", moment(now))
            .value(":one", number(1))
            .announcing(&Announce::nothing(), &[])
            .when(
                "#expires_at > :now AND (#status = :pending OR (#status = :picked_up AND #lease_until <= :now))",
                StoreErrorKind::Conflict,
            );
        match self.write_and_read(OPERATION, write).await? {
            Updated::Done(row) => row.try_into().map(Some).map_err(|error| corrupt(OPERATION, error)),
            Updated::Refused(_) => Ok(None),
        }
    }

    /// Extends a claim that has not lapsed. A conflict means that it has, or that the action is final.
    pub async fn extend_action(
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
            .when("#status = :picked_up AND #fence = :fence AND #lease_until > :now", StoreErrorKind::Conflict);
        self.write("extend a claim", write).await
    }

    /// Hands in the result of a claimed action. It counts when the fence is the action's: also after the lease has
    /// lapsed, as long as nobody else claimed it.
    #[expect(clippy::too_many_arguments, reason = "each names one part of the result's key or content")]
    pub async fn finish_action(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &ActionId,
        fence: u64,
        status: ActionStatus,
        result: &ActionResult,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<Finished, StoreError> {
        const OPERATION: &str = "finish an action";
        let end = match status {
            ActionStatus::Completed | ActionStatus::Failed => status,
            ActionStatus::Pending | ActionStatus::PickedUp | ActionStatus::Expired | ActionStatus::Cancelled => {
                return Err(StoreError::new(OPERATION, StoreErrorKind::Invalid));
            }
        };
        let write = end_write(key(org, cluster, id), end, Some(result), announce, now)
            .text(":picked_up", "picked_up")
            .value(":fence", number(fence))
            .when("#status = :picked_up AND #fence = :fence", StoreErrorKind::Conflict);
        let read = |row: Row| Action::try_from(row).map_err(|error| corrupt(OPERATION, error));
        match self.write_and_read(OPERATION, write).await? {
            Updated::Done(row) => Ok(Finished::Done(read(row)?)),
            Updated::Refused(None) => Err(StoreError::new(OPERATION, StoreErrorKind::NotFound)),
            Updated::Refused(Some(row)) => {
                let action = read(row)?;
                let handed_in = matches!(action.status, ActionStatus::Completed | ActionStatus::Failed);
                let same = handed_in && action.fence == fence && action.result.as_ref() == Some(result);
                Ok(if same { Finished::Repeated(action) } else { Finished::Refused(action) })
            }
        }
    }

    /// Withdraws an action that nobody has picked up. Answers whether it was withdrawn.
    pub async fn cancel_action(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &ActionId,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = end_write(key(org, cluster, id), ActionStatus::Cancelled, None, announce, now)
            .text(":pending", "pending")
            .when("#status = :pending", StoreErrorKind::Conflict);
        match self.write("cancel an action", write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Ends an action whose time is over: expired when nobody had picked it up, failed when its holder went silent.
    pub async fn end_overdue_action(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        id: &ActionId,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<Overdue, StoreError> {
        const OPERATION: &str = "end an overdue action";
        let read = |row: Row| Action::try_from(row).map_err(|error| corrupt(OPERATION, error));
        let expire = end_write(key(org, cluster, id), ActionStatus::Expired, None, announce, now)
            .text(":pending", "pending")
            .when("#status = :pending AND #expires_at <= :now", StoreErrorKind::Conflict);
        if let Updated::Done(row) = self.write_and_read(OPERATION, expire).await? {
            return Ok(Overdue::Expired(read(row)?));
        }
        let lost = ActionResult {
            message: "whoever had picked it up went silent".to_owned(),
            error_code: Some("holder_lost".to_owned()),
            ..ActionResult::default()
        };
        let fail = end_write(key(org, cluster, id), ActionStatus::Failed, Some(&lost), announce, now)
            .text(":picked_up", "picked_up")
            .when("#status = :picked_up AND #lease_until <= :now AND #expires_at <= :now", StoreErrorKind::Conflict);
        match self.write_and_read(OPERATION, fail).await? {
            Updated::Done(row) => Ok(Overdue::Failed(read(row)?)),
            Updated::Refused(_) => Ok(Overdue::NotOverdue),
        }
    }
}

fn end_write(
    key: Key,
    status: ActionStatus,
    result: Option<&ActionResult>,
    announce: &Announce,
    now: Timestamp,
) -> Write {
    let with_result = if result.is_some() { ", #result = :result" } else { "" };
    let set = format!("SET #status = :end, #completed_at = :now, #up = :now, #ver = #ver + :one{with_result}");
    let write = Write::update(key, set)
        .text(":end", crate::core::row::word(&status))
        .value(":now", moment(now))
        .value(":one", number(1))
        .announcing(announce, &OFF);
    match result {
        Some(result) => write.text(":result", json_text(result)),
        None => write,
    }
}
