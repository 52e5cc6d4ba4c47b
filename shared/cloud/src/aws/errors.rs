//! AWS's error codes, sorted by what they mean for the next decision. One row per code, one test over all rows.

use crate::CloudErrorKind::{self, *};

/// Codes and what they mean. A code that ends in `*` stands for all that begin so; the first row that fits decides.
const CODES: &[(&str, CloudErrorKind)] = &[
    // Capacity of one pool.
    ("InsufficientInstanceCapacity", PoolWithoutCapacity),
    ("InsufficientCapacity", PoolWithoutCapacity),
    ("InsufficientHostCapacity", PoolWithoutCapacity),
    ("InsufficientReservedInstanceCapacity", PoolWithoutCapacity),
    ("ReservationCapacityExceeded", PoolWithoutCapacity),
    ("UnfulfillableCapacity", PoolWithoutCapacity),
    // Limits of the whole account: another zone meets the same one.
    ("MaxSpotInstanceCountExceeded", AccountQuota),
    ("VcpuLimitExceeded", AccountQuota),
    ("InstanceLimitExceeded", AccountQuota),
    ("MaxFleetCountExceeded", AccountQuota),
    ("MaxSpotFleetRequestCountExceeded", AccountQuota),
    ("VolumeLimitExceeded", AccountQuota),
    ("NetworkInterfaceLimitExceeded", AccountQuota),
    ("LimitExceeded", AccountQuota),
    ("LimitExceededException", AccountQuota),
    ("PendingVerification", AccountQuota),
    // Addresses.
    ("InsufficientFreeAddressesInSubnet", SubnetFull),
    ("PrivateIpAddressLimitExceeded", SubnetFull),
    // Too much at once: says nothing about the pool.
    ("RequestLimitExceeded", Throttled),
    ("EC2ThrottledException", Throttled),
    ("Throttling*", Throttled),
    ("ThrottledException", Throttled),
    ("TooManyRequestsException", Throttled),
    ("RequestThrottled*", Throttled),
    ("BandwidthLimitExceeded", Throttled),
    ("PriorRequestNotComplete", Throttled),
    ("SlowDown", Throttled),
    // A group that is busy with an earlier change takes the next one a moment later.
    ("ScalingActivityInProgress*", Throttled),
    ("ResourceContention*", Throttled),
    ("ResourceInUse*", Throttled),
    // Rights.
    ("AuthFailure.ServiceLinkedRoleCreationNotPermitted", SpotServiceRoleMissing),
    ("UnauthorizedOperation", PermissionMissing),
    ("AccessDenied", PermissionMissing),
    ("AccessDeniedException", PermissionMissing),
    ("NotAuthorized", PermissionMissing),
    ("ForbiddenException", PermissionMissing),
    // The account itself is closed, blocked or does not have the region.
    ("OptInRequired", PermissionMissing),
    ("Blocked", PermissionMissing),
    // A session that ended: the next one is opened by the next call.
    ("ExpiredToken*", Unreachable),
    ("RequestExpired", Unreachable),
    ("InvalidClientTokenId", Unreachable),
    ("UnrecognizedClientException", Unreachable),
    ("AuthFailure", Unreachable),
    // Not there.
    ("InvalidInstanceID.NotFound", NotFound),
    ("InvalidInstanceID.Malformed", NotFound),
    ("InvalidVolume.NotFound", NotFound),
    ("InvalidAttachment.NotFound", NotFound),
    ("InvalidSubnetID.NotFound", NotFound),
    ("InvalidGroup.NotFound", NotFound),
    ("InvalidAMIID.*", NotFound),
    ("InvalidLaunchTemplateId.*", NotFound),
    ("InvalidLaunchTemplateName.NotFoundException", NotFound),
    ("ResourceNotFoundException", NotFound),
    // The same token with other wishes.
    ("IdempotentParameterMismatch*", TokenMismatch),
    ("IdempotentInstanceTerminated", TokenMismatch),
    // Never possible as asked. The template's own maximum price is the customer's to take away; the pool is not to blame.
    ("SpotMaxPriceTooLow", Unsupported),
    ("Unsupported", Unsupported),
    ("UnsupportedOperation", Unsupported),
    ("UnsupportedInstanceAttribute", Unsupported),
    ("InvalidFleetConfiguration", Unsupported),
    ("InvalidParameter*", Unsupported),
    ("InvalidRequest*", Unsupported),
    ("InvalidInput", Unsupported),
    ("MissingParameter", Unsupported),
    ("OperationNotPermitted", Unsupported),
    ("IncorrectState", Unsupported),
    ("IncorrectInstanceState", Unsupported),
    ("ValidationError", Unsupported),
    ("ValidationException", Unsupported),
    // AWS's own faults.
    ("InternalError", Unreachable),
    ("InternalFailure", Unreachable),
    ("InternalServerError", Unreachable),
    ("ServerInternal", Unreachable),
    ("ServerException", Unreachable),
    ("ServiceUnavailable*", Unreachable),
    ("Unavailable", Unreachable),
    ("RequestTimeout*", Unreachable),
];

/// What a code of an operation means. A code that no row fits is `Unknown`: nothing is concluded from it.
pub fn sort_code(operation: &str, code: &str, message: &str) -> CloudErrorKind {
    let kind = CODES.iter().find(|(pattern, _)| fits(pattern, code)).map_or(Unknown, |(_, kind)| *kind);
    match kind {
        // The role refuses us, or does not exist: STS says the same for both.
        PermissionMissing | Unsupported if operation == "sts:AssumeRole" => RoleNotAssumable,
        // Auto Scaling has one code for everything that is wrong with a request.
        Unsupported if code == "ValidationError" && message.contains("not found") => NotFound,
        kind => kind,
    }
}

fn fits(pattern: &str, code: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == code, |stem| code.starts_with(stem))
}

/// Codes that tell of a session that ended, so that it is not offered again.
pub(super) fn ends_the_session(code: &str) -> bool {
    const ENDED: [&str; 5] =
        ["ExpiredToken*", "RequestExpired", "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"];
    ENDED.iter().any(|pattern| fits(pattern, code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The kinds of the codes that experts test (15, 16, 17), as operation, code, message, kind.
    const EXPECTED: &[(&str, &str, &str, CloudErrorKind)] = &[
        ("ec2:CreateFleet", "InsufficientInstanceCapacity", "", PoolWithoutCapacity),
        ("ec2:CreateFleet", "UnfulfillableCapacity", "", PoolWithoutCapacity),
        ("ec2:CreateFleet", "MaxSpotInstanceCountExceeded", "", AccountQuota),
        ("ec2:CreateFleet", "VcpuLimitExceeded", "", AccountQuota),
        ("ec2:CreateFleet", "InstanceLimitExceeded", "", AccountQuota),
        ("ec2:CreateFleet", "MaxFleetCountExceeded", "", AccountQuota),
        ("ec2:CreateFleet", "InsufficientFreeAddressesInSubnet", "", SubnetFull),
        ("ec2:CreateFleet", "Unsupported", "", Unsupported),
        ("ec2:CreateFleet", "SpotMaxPriceTooLow", "", Unsupported),
        ("ec2:DescribeInstances", "RequestLimitExceeded", "", Throttled),
        ("autoscaling:DescribeAutoScalingGroups", "Throttling", "Rate exceeded", Throttled),
        ("eks:ListClusters", "ThrottlingException", "", Throttled),
        ("ec2:CreateFleet", "UnauthorizedOperation", "", PermissionMissing),
        ("autoscaling:UpdateAutoScalingGroup", "AccessDenied", "", PermissionMissing),
        ("eks:ListClusters", "AccessDeniedException", "", PermissionMissing),
        ("ec2:CreateFleet", "AuthFailure.ServiceLinkedRoleCreationNotPermitted", "", SpotServiceRoleMissing),
        ("sts:AssumeRole", "AccessDenied", "", RoleNotAssumable),
        ("sts:AssumeRole", "ValidationError", "", RoleNotAssumable),
        ("sts:AssumeRole", "Throttling", "", Throttled),
        ("ec2:DescribeInstances", "ExpiredToken", "", Unreachable),
        ("ec2:DescribeInstances", "InvalidInstanceID.NotFound", "", NotFound),
        ("ec2:DetachVolume", "IncorrectState", "", Unsupported),
        ("ec2:CreateFleet", "IdempotentParameterMismatch", "", TokenMismatch),
        ("autoscaling:UpdateAutoScalingGroup", "ValidationError", "AutoScalingGroup name not found - null", NotFound),
        ("autoscaling:UpdateAutoScalingGroup", "ValidationError", "Max size must be greater", Unsupported),
        ("ec2:DescribeInstances", "InternalError", "", Unreachable),
        ("ec2:DescribeInstances", "SomethingNew", "", Unknown),
    ];

    #[test]
    fn each_code_means_what_its_row_says() {
        for (operation, code, message, kind) in EXPECTED {
            assert_eq!(sort_code(operation, code, message), *kind, "{operation} {code}");
        }
    }

    #[test]
    fn no_row_hides_behind_an_earlier_one() {
        let mut seen = BTreeSet::new();
        for (pattern, kind) in CODES {
            assert!(seen.insert(pattern), "{pattern} stands twice");
            let code = pattern.trim_end_matches('*');
            assert_eq!(sort_code("ec2:CreateFleet", code, ""), *kind, "{pattern}");
        }
    }

    #[test]
    fn throttling_and_faults_are_tried_again_and_refusals_are_not() {
        let retryable = |code: &str| {
            let kind = sort_code("ec2:CreateFleet", code, "");
            crate::CloudError::new("ec2:CreateFleet", kind, code, "").is_retryable()
        };
        assert!(retryable("RequestLimitExceeded") && retryable("InternalError") && retryable("ExpiredToken"));
        assert!(!retryable("InsufficientInstanceCapacity") && !retryable("UnauthorizedOperation"));
    }
}
