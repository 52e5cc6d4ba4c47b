//! What can go wrong in a customer's account, sorted by what it means for the next decision.

use std::fmt;

/// What an error means. A closed list: each kind has its own consequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CloudErrorKind {
    /// This pool cannot be had now: hide the pool, try another.
    PoolWithoutCapacity,
    /// The account may not have more of this: another zone does not help; on-demand or another family might.
    AccountQuota,
    /// The subnet has no free address: try another subnet.
    SubnetFull,
    /// Too many calls: wait and try again; says nothing about the pool.
    Throttled,
    /// An action is not allowed by the role, a boundary or an organization's policy.
    PermissionMissing,
    /// The role cannot be assumed, or asks for another external id: everything for the account pauses.
    RoleNotAssumable,
    /// Spot needs a service-linked role that is not there.
    SpotServiceRoleMissing,
    /// This combination is never possible: do not retry.
    Unsupported,
    /// The thing named is not there.
    NotFound,
    /// The same client token was used with other parameters.
    TokenMismatch,
    /// AWS could not be reached or answered with a fault of its own.
    Unreachable,
    /// AWS said something this build does not know.
    Unknown,
}

/// An error of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudError {
    /// The API operation, for example `ec2:CreateFleet`.
    pub operation: &'static str,
    /// What it means.
    pub kind: CloudErrorKind,
    /// AWS's own code.
    pub code: String,
    /// AWS's own words.
    pub message: String,
}

impl CloudError {
    /// Trying the same again later may work.
    pub fn is_retryable(&self) -> bool {
        matches!(self.kind, CloudErrorKind::Throttled | CloudErrorKind::Unreachable)
    }
}

impl fmt::Display for CloudError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} failed with {}: {}", self.operation, self.code, self.message)
    }
}
impl std::error::Error for CloudError {}
