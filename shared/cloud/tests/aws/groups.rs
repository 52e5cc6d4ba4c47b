//! Groups as customers really make them: policies, templates by name, groups on their way out.

use crate::canned::{Answer, Aws, Sent, ec2_answer};
use spot_cloud::CloudErrorKind;
use spot_domain::{CapacityType, InstanceGroup, LaunchTemplate};

/// A group of cluster `shop` in one subnet, with further elements.
fn group(name: &str, more: &str) -> String {
    format!(
        "<member><AutoScalingGroupName>{name}</AutoScalingGroupName><MinSize>1</MinSize><MaxSize>5</MaxSize>\
         <DesiredCapacity>2</DesiredCapacity><VPCZoneIdentifier>subnet-a</VPCZoneIdentifier>\
         <AvailabilityZones><member>us-east-1a</member></AvailabilityZones>\
         <Tags><member><Key>kubernetes.io/cluster/shop</Key><Value>owned</Value></member></Tags>{more}</member>"
    )
}

fn template(version: &str) -> String {
    format!("<LaunchTemplateId>lt-1</LaunchTemplateId><Version>{version}</Version>")
}

fn policy(types: &[&str], base: u32, above: u32) -> String {
    let overrides: String =
        types.iter().map(|name| format!("<member><InstanceType>{name}</InstanceType></member>")).collect();
    format!(
        "<MixedInstancesPolicy><LaunchTemplate><LaunchTemplateSpecification>{}</LaunchTemplateSpecification>\
         <Overrides>{overrides}</Overrides></LaunchTemplate><InstancesDistribution>\
         <OnDemandBaseCapacity>{base}</OnDemandBaseCapacity>\
         <OnDemandPercentageAboveBaseCapacity>{above}</OnDemandPercentageAboveBaseCapacity></InstancesDistribution>\
         </MixedInstancesPolicy>",
        template("$Latest")
    )
}

/// An account with these groups, one template of version 7 and, unless asked otherwise, no EKS cluster.
fn account(groups: String, data: &'static str, eks: fn(&Sent) -> Answer) -> Aws {
    Aws::new(move |sent| match sent.operation.as_str() {
        "autoscaling:DescribeAutoScalingGroups" => {
            let name = "DescribeAutoScalingGroups";
            let inner = format!("<AutoScalingGroups>{groups}</AutoScalingGroups>");
            Some((200, format!("<{name}Response><{name}Result>{inner}</{name}Result></{name}Response>")))
        }
        "ec2:DescribeLaunchTemplateVersions" => ec2_answer(
            "DescribeLaunchTemplateVersions",
            &format!(
                "<launchTemplateVersionSet><item><launchTemplateId>lt-1</launchTemplateId><versionNumber>7</versionNumber>\
                 <launchTemplateData>{data}</launchTemplateData></item></launchTemplateVersionSet>"
            ),
        ),
        "ec2:DescribeSubnets" => ec2_answer(
            "DescribeSubnets",
            "<subnetSet><item><subnetId>subnet-a</subnetId><availabilityZone>us-east-1a</availabilityZone></item></subnetSet>",
        ),
        _ => eks(sent),
    })
}

fn no_such_cluster(_: &Sent) -> Answer {
    Some((404, r#"{"__type":"ResourceNotFoundException","message":"No cluster found for name: shop."}"#.into()))
}

fn one_node_group(sent: &Sent) -> Answer {
    let body = match sent.operation.as_str() {
        "eks:/clusters/shop/node-groups" => r#"{"nodegroups":["general"]}"#,
        _ => {
            r#"{"nodegroup":{"nodegroupName":"general","capacityType":"SPOT","instanceTypes":["m6i.large","m6a.large"],
                "resources":{"autoScalingGroups":[{"name":"shop-a"}]}}}"#
        }
    };
    Some((200, body.into()))
}

async fn only(aws: &Aws) -> InstanceGroup {
    let mut groups = aws.open().await.groups("shop").await.unwrap();
    assert_eq!(groups.len(), 1, "{groups:?}");
    groups.remove(0)
}

#[tokio::test]
async fn a_cluster_that_eks_does_not_know_has_groups_all_the_same() {
    let own = format!("<LaunchTemplate>{}</LaunchTemplate>", template("$Default"));
    let aws = account(group("shop-a", &own), "<instanceType>m5.large</instanceType>", no_such_cluster);
    let found = only(&aws).await;
    assert_eq!(found.eks_node_group, None);
    assert_eq!(found.instance_types, ["m5.large".into()]);
    assert_eq!(found.launch_template, Some(LaunchTemplate { id: "lt-1".into(), version: "7".into() }));
    assert_eq!(found.subnets, [("us-east-1a".into(), "subnet-a".into())]);
    let asked = &aws.sent("ec2:DescribeLaunchTemplateVersions")[0];
    assert_eq!(asked.parameter("LaunchTemplateVersion.1"), Some("$Default"), "never the template's first version");
}

#[tokio::test]
async fn a_policys_types_come_before_the_node_groups_and_the_templates() {
    let data = "<instanceType>t3.large</instanceType>";
    let with = account(group("shop-a", &policy(&["c5.large", "m5.large"], 0, 0)), data, one_node_group);
    let found = only(&with).await;
    assert_eq!(found.instance_types, ["c5.large".into(), "m5.large".into()]);
    assert_eq!((found.eks_node_group.as_deref(), found.capacity_type), (Some("general"), CapacityType::Spot));

    let own = format!("<LaunchTemplate>{}</LaunchTemplate>", template("3"));
    let without = account(group("shop-a", &own), data, one_node_group);
    assert_eq!(only(&without).await.instance_types, ["m6i.large".into(), "m6a.large".into()]);
}

#[tokio::test]
async fn a_mixture_of_spot_and_on_demand_counts_as_on_demand() {
    for (base, above, expected) in [
        (0, 0, CapacityType::Spot),
        (1, 0, CapacityType::OnDemand),
        (0, 20, CapacityType::OnDemand),
        (0, 100, CapacityType::OnDemand),
    ] {
        let aws = account(group("shop-a", &policy(&["m5.large"], base, above)), "", no_such_cluster);
        assert_eq!(only(&aws).await.capacity_type, expected, "{base} and {above} percent");
    }
    let own = format!("<LaunchTemplate>{}</LaunchTemplate>", template("1"));
    let spot = "<instanceMarketOptions><marketType>spot</marketType></instanceMarketOptions>";
    let aws = account(group("shop-a", &own), spot, no_such_cluster);
    assert_eq!(only(&aws).await.capacity_type, CapacityType::Spot, "the template asks for Spot");
}

#[tokio::test]
async fn a_group_on_its_way_out_and_a_foreign_one_are_left_out() {
    let leaving = group("leaving", "<Status>Delete in progress</Status>");
    let foreign = group("foreign", "").replace("cluster/shop<", "cluster/other<");
    let aws = account(group("shop-a", "") + &leaving + &foreign, "", no_such_cluster);
    let found = only(&aws).await;
    assert_eq!((found.name.as_str(), found.launch_template), ("shop-a", None));
    assert!(found.instance_types.is_empty(), "an old launch configuration says nothing here");
}

#[tokio::test]
async fn a_subnet_without_a_zone_fails_the_listing() {
    let elsewhere = group("shop-a", "").replace("subnet-a", "subnet-a,subnet-z");
    let error = account(elsewhere, "", no_such_cluster).open().await.groups("shop").await.unwrap_err();
    assert_eq!((error.kind, error.operation), (CloudErrorKind::Unreachable, "ec2:DescribeSubnets"));
}

#[tokio::test]
async fn a_right_missing_for_node_groups_fails_the_listing() {
    let refused: fn(&Sent) -> Answer = |_| {
        Some((
            403,
            r#"{"__type":"AccessDeniedException","message":"not authorized to perform: eks:ListNodegroups"}"#.into(),
        ))
    };
    let error = account(group("shop-a", ""), "", refused).open().await.groups("shop").await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::PermissionMissing);
}
