//! What a refused launch says about the offerings that were asked for, and the code by which the refusal is known.

use crate::Executor;
use crate::load::Loaded;
use spot_cloud::{CloudError, CloudErrorKind};
use spot_domain::{Action, ActionKind, CapacityType, InstanceTypeName, OrganizationId, UnavailableOffering, Zone};

/// A pool that could not be had is hidden for a while (SPOT-05), a combination that is not sold for much longer. Quotas,
/// subnets and permissions say nothing about the pool.
pub(crate) async fn note(
    executor: &Executor,
    org: &OrganizationId,
    action: &Action,
    loaded: &Loaded,
    error: &CloudError,
) -> anyhow::Result<()> {
    let ActionKind::LaunchInstance { capacity_type, offerings, .. } = &action.kind else { return Ok(()) };
    let now = executor.clock.now();
    for (instance_type, zone, why) in each(offerings, error) {
        for capacity_type in hidden(why, *capacity_type) {
            let offering = UnavailableOffering {
                zone: zone.clone(),
                instance_type: instance_type.clone(),
                capacity_type: *capacity_type,
                until: now,
            };
            executor.store.block_offering(org, &loaded.cluster.region, &offering, &why.code, now).await?;
        }
    }
    Ok(())
}

/// Each offering with what was said of it; a refusal of the whole request is said of all.
fn each<'a>(
    offerings: &'a [(InstanceTypeName, Zone)],
    error: &'a CloudError,
) -> Vec<(&'a InstanceTypeName, &'a Zone, &'a CloudError)> {
    if error.refused.is_empty() {
        return offerings.iter().map(|(instance_type, zone)| (instance_type, zone, error)).collect();
    }
    error.refused.iter().map(|(instance_type, zone, why)| (instance_type, zone, why)).collect()
}

/// How the offering is not to be asked for again.
fn hidden(why: &CloudError, asked: CapacityType) -> &'static [CapacityType] {
    match (why.kind, asked) {
        (CloudErrorKind::PoolWithoutCapacity, CapacityType::Spot) => &[CapacityType::Spot],
        (CloudErrorKind::PoolWithoutCapacity, CapacityType::OnDemand) => &[CapacityType::OnDemand],
        (CloudErrorKind::Unsupported, _) if is_not_sold(&why.code) => &[CapacityType::Spot, CapacityType::OnDemand],
        _ => &[],
    }
}

/// EC2 sells the type there in no way. Other requests that are not possible as asked are wrong in something else.
fn is_not_sold(code: &str) -> bool {
    matches!(code, "Unsupported" | "UnsupportedOperation")
}

/// The code of a refusal in an action's result.
pub(crate) fn code(error: &CloudError) -> &'static str {
    match error.kind {
        // The price limit is in the customer's launch template: no other pool would change it.
        CloudErrorKind::Unsupported if error.code == "SpotMaxPriceTooLow" => "spot_max_price_too_low",
        CloudErrorKind::PoolWithoutCapacity => "pool_without_capacity",
        CloudErrorKind::AccountQuota => "account_quota",
        CloudErrorKind::SubnetFull => "subnet_full",
        CloudErrorKind::Throttled => "throttled",
        CloudErrorKind::PermissionMissing => "permission_missing",
        CloudErrorKind::RoleNotAssumable => "role_not_assumable",
        CloudErrorKind::SpotServiceRoleMissing => "spot_service_role_missing",
        CloudErrorKind::Unsupported => "unsupported",
        CloudErrorKind::NotFound => "not_found",
        CloudErrorKind::TokenMismatch => "token_mismatch",
        CloudErrorKind::Unreachable => "unreachable",
        CloudErrorKind::Unknown => "unknown",
    }
}
