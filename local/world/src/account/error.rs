//! Errors in AWS's own codes and words.

use spot_cloud::{CloudError, CloudErrorKind};

/// An error of a call.
pub(super) fn refuse(
    operation: &'static str,
    kind: CloudErrorKind,
    code: &str,
    message: impl Into<String>,
) -> CloudError {
    CloudError::new(operation, kind, code, message)
}

/// Names of the operations, as a role's policy writes them.
pub mod operations {
    /// Lists clusters.
    pub const LIST_CLUSTERS: &str = "eks:ListClusters";
    /// One cluster.
    pub const DESCRIBE_CLUSTER: &str = "eks:DescribeCluster";
    /// Node groups of a cluster.
    pub const LIST_NODE_GROUPS: &str = "eks:ListNodegroups";
    /// One node group.
    pub const DESCRIBE_NODE_GROUP: &str = "eks:DescribeNodegroup";
    /// Instances.
    pub const DESCRIBE_INSTANCES: &str = "ec2:DescribeInstances";
    /// Auto Scaling groups.
    pub const DESCRIBE_GROUPS: &str = "autoscaling:DescribeAutoScalingGroups";
    /// Volumes.
    pub const DESCRIBE_VOLUMES: &str = "ec2:DescribeVolumes";
    /// Subnets.
    pub const DESCRIBE_SUBNETS: &str = "ec2:DescribeSubnets";
    /// Spot prices.
    pub const PRICE_HISTORY: &str = "ec2:DescribeSpotPriceHistory";
    /// Buys.
    pub const CREATE_FLEET: &str = "ec2:CreateFleet";
    /// Ends an instance.
    pub const TERMINATE: &str = "ec2:TerminateInstances";
    /// Keeps a group from evening out its zones.
    pub const SUSPEND: &str = "autoscaling:SuspendProcesses";
    /// Ends an instance of a group and takes its place away.
    pub const TERMINATE_IN_GROUP: &str = "autoscaling:TerminateInstanceInAutoScalingGroup";
    /// Detaches a volume.
    pub const DETACH_VOLUME: &str = "ec2:DetachVolume";
    /// Changes a group.
    pub const UPDATE_GROUP: &str = "autoscaling:UpdateAutoScalingGroup";
    /// Assumes the role.
    pub const ASSUME_ROLE: &str = "sts:AssumeRole";
}
