//! An account's status after a look.

use jiff::Timestamp;
use spot_cloud::{CloudError, CloudErrorKind, explain};
use spot_domain::{AccountStatus, AwsAccount, Region};
use spot_engine::accounting::hour_of;

/// A missing permission or role pauses the account, with a reason for people; a whole look makes it active. Anything
/// else that went wrong says nothing about the account.
pub fn after_look(account: &AwsAccount, errors: &[(Region, CloudError)], is_whole: bool, now: Timestamp) -> AwsAccount {
    let mut after = account.clone();
    if let Some((region, refusal)) = errors.iter().find(|(_, error)| refuses_us(error.kind)) {
        after.status = AccountStatus::Error;
        after.status_reason = Some(format!("{region}: {}", explain(refusal)));
    } else if is_whole {
        after.status = AccountStatus::Active;
        after.status_reason = None;
        // Once an hour is enough to know that it is looked at.
        if after != *account || account.last_discovery_at.map(hour_of) != Some(hour_of(now)) {
            after.last_discovery_at = Some(now);
        }
    }
    after
}

/// The customer has to mend it.
fn refuses_us(kind: CloudErrorKind) -> bool {
    match kind {
        CloudErrorKind::PermissionMissing | CloudErrorKind::RoleNotAssumable => true,
        CloudErrorKind::PoolWithoutCapacity
        | CloudErrorKind::AccountQuota
        | CloudErrorKind::SubnetFull
        | CloudErrorKind::Throttled
        | CloudErrorKind::SpotServiceRoleMissing
        | CloudErrorKind::Unsupported
        | CloudErrorKind::NotFound
        | CloudErrorKind::TokenMismatch
        | CloudErrorKind::Unreachable
        | CloudErrorKind::Unknown => false,
    }
}
