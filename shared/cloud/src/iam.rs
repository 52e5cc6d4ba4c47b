//! Which IAM actions each operation needs: compared with the roles, and answered by the simulated account.

/// Whose policy has to allow an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedBy {
    /// The role of our own function.
    OurFunction,
    /// The role that the customer made for us.
    CustomersRole,
}

/// One operation and what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationRights {
    /// The operation as it is counted and named in errors.
    pub operation: &'static str,
    /// IAM actions, the operation's own first.
    pub actions: &'static [&'static str],
    /// Whose policy has to allow them.
    pub allowed_by: AllowedBy,
    /// It changes something.
    pub writes: bool,
}

const fn reads(operation: &'static str, actions: &'static [&'static str]) -> OperationRights {
    OperationRights { operation, actions, allowed_by: AllowedBy::CustomersRole, writes: false }
}

const fn writes(operation: &'static str, actions: &'static [&'static str]) -> OperationRights {
    OperationRights { operation, actions, allowed_by: AllowedBy::CustomersRole, writes: true }
}

/// Sorted by operation.
const RIGHTS: &[OperationRights] = &[
    reads("autoscaling:DescribeAutoScalingGroups", &["autoscaling:DescribeAutoScalingGroups"]),
    writes("autoscaling:SuspendProcesses", &["autoscaling:SuspendProcesses"]),
    writes("autoscaling:TerminateInstanceInAutoScalingGroup", &["autoscaling:TerminateInstanceInAutoScalingGroup"]),
    writes("autoscaling:UpdateAutoScalingGroup", &["autoscaling:UpdateAutoScalingGroup"]),
    // A fleet runs instances, tags them and hands them the role of the launch template's instance profile.
    writes("ec2:CreateFleet", &["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateTags", "iam:PassRole"]),
    reads("ec2:DescribeInstances", &["ec2:DescribeInstances"]),
    reads("ec2:DescribeLaunchTemplateVersions", &["ec2:DescribeLaunchTemplateVersions"]),
    reads("ec2:DescribeSpotPriceHistory", &["ec2:DescribeSpotPriceHistory"]),
    reads("ec2:DescribeSubnets", &["ec2:DescribeSubnets"]),
    reads("ec2:DescribeVolumes", &["ec2:DescribeVolumes"]),
    writes("ec2:DetachVolume", &["ec2:DetachVolume"]),
    writes("ec2:TerminateInstances", &["ec2:TerminateInstances"]),
    reads("eks:DescribeCluster", &["eks:DescribeCluster"]),
    reads("eks:DescribeNodegroup", &["eks:DescribeNodegroup"]),
    reads("eks:ListClusters", &["eks:ListClusters"]),
    reads("eks:ListNodegroups", &["eks:ListNodegroups"]),
    OperationRights {
        operation: "sts:AssumeRole",
        actions: &["sts:AssumeRole"],
        allowed_by: AllowedBy::OurFunction,
        writes: false,
    },
];

/// Every operation that the AWS adapter may call, sorted.
pub fn iam_actions() -> &'static [OperationRights] {
    RIGHTS
}

/// The row of one operation.
pub fn rights_of(operation: &str) -> Option<&'static OperationRights> {
    RIGHTS.binary_search_by(|row| row.operation.cmp(operation)).ok().map(|index| &RIGHTS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_and_needs_itself_first() {
        assert!(RIGHTS.is_sorted_by(|left, right| left.operation < right.operation));
        for row in RIGHTS {
            assert_eq!(rights_of(row.operation), Some(row));
            assert_eq!(row.actions.first(), Some(&row.operation));
        }
    }

    #[test]
    fn what_only_looks_is_not_called_a_write() {
        for row in RIGHTS {
            let name = row.operation.split(':').next_back().unwrap();
            let looks = name.starts_with("Describe") || name.starts_with("List") || name == "AssumeRole";
            assert_eq!(row.writes, !looks, "{}", row.operation);
        }
    }
}
