//! What goes wrong on purpose: calls that fail, lose their answer, lie, or are not allowed.

use super::error::refuse;
use crate::market::Dice;
use jiff::Timestamp;
use spot_cloud::{CloudError, CloudErrorKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What happens to one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallFault {
    /// Nothing is done; the call fails with this code.
    Fails(CloudErrorKind, &'static str),
    /// It is done, but the answer never arrives.
    AnswerLost,
    /// A listing breaks off before its last page, which must never look like a whole one.
    LastPageMissing,
}

/// Faults to come.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    planned: BTreeMap<&'static str, VecDeque<CallFault>>,
    /// Operations that the role may not call.
    pub denied: BTreeSet<&'static str>,
    /// The role cannot be assumed.
    pub role_revoked: bool,
    /// Before this moment, this share of all calls is throttled.
    pub throttled: Option<(Timestamp, f64)>,
    /// Before this moment AWS does not answer at all.
    pub unreachable_until: Option<Timestamp>,
    /// So many of the next instances never join their cluster.
    pub boots_to_fail: u32,
}

impl Faults {
    /// The next `calls` calls of an operation meet this fault.
    pub fn plan(&mut self, operation: &'static str, calls: usize, fault: CallFault) {
        self.planned.entry(operation).or_default().extend(std::iter::repeat_n(fault, calls));
    }

    /// No fault is left.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What the next call of an operation meets before it does anything; a fault that comes after is handed back.
    pub(super) fn meet(
        &mut self,
        operation: &'static str,
        now: Timestamp,
        dice: Dice,
    ) -> Result<Option<CallFault>, CloudError> {
        if self.unreachable_until.is_some_and(|until| now < until) {
            return Err(refuse(operation, CloudErrorKind::Unreachable, "NoConnection", "no answer"));
        }
        if self.role_revoked {
            let message = "not authorized to perform sts:AssumeRole";
            return Err(refuse("sts:AssumeRole", CloudErrorKind::RoleNotAssumable, "AccessDenied", message));
        }
        if self.throttled.is_some_and(|(until, share)| now < until && dice.happens(share)) {
            let code = if operation.starts_with("ec2:") { "RequestLimitExceeded" } else { "Throttling" };
            return Err(refuse(operation, CloudErrorKind::Throttled, code, "Rate exceeded"));
        }
        if self.denied.contains(operation) {
            return Err(denied(operation));
        }
        match self.planned.get_mut(operation).and_then(VecDeque::pop_front) {
            Some(CallFault::Fails(kind, code)) => Err(refuse(operation, kind, code, "made to fail")),
            after => Ok(after),
        }
    }
}

fn denied(operation: &'static str) -> CloudError {
    let code = match operation.split(':').next() {
        Some("ec2") => "UnauthorizedOperation",
        Some("eks") => "AccessDeniedException",
        _ => "AccessDenied",
    };
    let message = format!("not authorized to perform: {operation} because no identity-based policy allows it");
    refuse(operation, CloudErrorKind::PermissionMissing, code, message)
}
