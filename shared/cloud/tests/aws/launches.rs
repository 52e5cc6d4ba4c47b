//! What a launch asks of EC2 Fleet, and what each refusal becomes.

use crate::canned::{Answer, Aws, ec2_answer, ec2_error, instance_xml, instances_page};
use spot_cloud::{CloudError, CloudErrorKind, LAUNCH_TOKEN_TAG, LaunchRequest};
use spot_domain::{CapacityType, LaunchTemplate};

fn request(capacity_type: CapacityType) -> LaunchRequest {
    let offering =
        |name: &str, zone: &str| (name.into(), format!("us-east-1{zone}").as_str().into(), format!("subnet-{zone}"));
    LaunchRequest {
        client_token: "job_1-0-0".into(),
        cluster: "shop".into(),
        launch_template: LaunchTemplate { id: "lt-1".into(), version: "7".into() },
        capacity_type,
        offerings: vec![offering("m5.large", "a"), offering("m5.large", "b"), offering("c5.xlarge", "a")],
        tags: vec![("spot-optimizer:job".into(), "job_1".into())],
        dry_run: false,
    }
}

fn overrides(instance_type: &str, subnet: &str) -> String {
    format!(
        "<launchTemplateAndOverrides><overrides><instanceType>{instance_type}</instanceType>\
         <subnetId>{subnet}</subnetId></overrides></launchTemplateAndOverrides>"
    )
}

fn refusal(instance_type: &str, subnet: &str, code: &str) -> String {
    format!(
        "<item>{}<lifecycle>spot</lifecycle><errorCode>{code}</errorCode><errorMessage>told so</errorMessage></item>",
        overrides(instance_type, subnet)
    )
}

fn bought(id: &str, instance_type: &str, subnet: &str) -> String {
    format!(
        "<item>{}<lifecycle>spot</lifecycle><instanceIds><item>{id}</item></instanceIds>\
         <instanceType>{instance_type}</instanceType></item>",
        overrides(instance_type, subnet)
    )
}

/// A fleet's answer; EC2 lists nothing under the token before.
fn fleet(errors: String, instances: String) -> impl Fn(&crate::canned::Sent) -> Answer {
    move |sent| match sent.operation.as_str() {
        "ec2:CreateFleet" => ec2_answer(
            "CreateFleet",
            &format!(
                "<fleetId>fleet-1</fleetId><errorSet>{errors}</errorSet><fleetInstanceSet>{instances}</fleetInstanceSet>"
            ),
        ),
        "ec2:DescribeInstances" => instances_page("", None),
        other => panic!("{other}"),
    }
}

/// The same instance, bought on the Spot market.
fn spot(instance: &str) -> String {
    instance.replace("<placement>", "<instanceLifecycle>spot</instanceLifecycle><placement>")
}

async fn refused(errors: String) -> CloudError {
    let aws = Aws::new(fleet(errors, String::new()));
    aws.open().await.launch(&request(CapacityType::Spot)).await.unwrap_err()
}

#[tokio::test]
async fn a_spot_fleet_is_one_instance_without_a_maximum_price() {
    let aws = Aws::new(fleet(String::new(), bought("i-1", "m5.large", "subnet-b")));
    let launched = aws.open().await.launch(&request(CapacityType::Spot)).await.unwrap();
    assert_eq!(launched.instance_id.as_deref(), Some("i-1"));
    assert_eq!(launched.offering, Some(("m5.large".into(), "us-east-1b".into())));
    let sent = &aws.sent("ec2:CreateFleet")[0];
    for (name, value) in [
        ("Type", "instant"),
        ("ClientToken", "job_1-0-0"),
        ("SpotOptions.AllocationStrategy", "price-capacity-optimized"),
        ("TargetCapacitySpecification.TotalTargetCapacity", "1"),
        ("TargetCapacitySpecification.DefaultTargetCapacityType", "spot"),
        ("LaunchTemplateConfigs.1.LaunchTemplateSpecification.LaunchTemplateId", "lt-1"),
        ("LaunchTemplateConfigs.1.LaunchTemplateSpecification.Version", "7"),
        ("LaunchTemplateConfigs.1.Overrides.2.InstanceType", "m5.large"),
        ("LaunchTemplateConfigs.1.Overrides.2.SubnetId", "subnet-b"),
        ("TagSpecification.1.ResourceType", "instance"),
        ("TagSpecification.1.Tag.1.Key", "kubernetes.io/cluster/shop"),
        ("TagSpecification.1.Tag.1.Value", "owned"),
        ("TagSpecification.1.Tag.2.Key", LAUNCH_TOKEN_TAG),
        ("TagSpecification.1.Tag.3.Key", "spot-optimizer:job"),
    ] {
        assert_eq!(sent.parameter(name), Some(value), "{name}");
    }
    let priced = sent.parameters.keys().find(|name| name.contains("Price") || name.contains("Priority"));
    assert_eq!(priced, None);
}

#[tokio::test]
async fn an_on_demand_fleet_takes_the_first_that_can_be_had() {
    let aws = Aws::new(fleet(String::new(), bought("i-1", "m5.large", "subnet-a")));
    aws.open().await.launch(&request(CapacityType::OnDemand)).await.unwrap();
    let sent = &aws.sent("ec2:CreateFleet")[0];
    assert_eq!(sent.parameter("OnDemandOptions.AllocationStrategy"), Some("prioritized"));
    assert_eq!(sent.parameter("TargetCapacitySpecification.DefaultTargetCapacityType"), Some("on-demand"));
    let ranks = (1..=3).map(|number| sent.parameter(&format!("LaunchTemplateConfigs.1.Overrides.{number}.Priority")));
    assert_eq!(ranks.flatten().collect::<Vec<_>>(), ["0.0", "1.0", "2.0"]);
    assert!(!sent.parameters.keys().any(|name| name.contains("Price") || name.contains("SpotOptions")));
}

#[tokio::test]
async fn each_refused_offering_keeps_its_own_reason() {
    let errors = refusal("m5.large", "subnet-a", "InsufficientInstanceCapacity")
        + &refusal("c5.xlarge", "subnet-a", "InsufficientFreeAddressesInSubnet");
    let aws = Aws::new(fleet(errors, bought("i-1", "m5.large", "subnet-b")));
    let launched = aws.open().await.launch(&request(CapacityType::Spot)).await.unwrap();
    let told: Vec<_> =
        launched.refused.iter().map(|(name, zone, error)| (name.as_str(), zone.as_str(), error.kind)).collect();
    let expected = [
        ("m5.large", "us-east-1a", CloudErrorKind::PoolWithoutCapacity),
        ("c5.xlarge", "us-east-1a", CloudErrorKind::SubnetFull),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn every_fleet_error_becomes_its_kind() {
    use CloudErrorKind::*;
    for (code, kind) in [
        ("InsufficientInstanceCapacity", PoolWithoutCapacity),
        ("UnfulfillableCapacity", PoolWithoutCapacity),
        ("MaxSpotInstanceCountExceeded", AccountQuota),
        ("VcpuLimitExceeded", AccountQuota),
        ("InstanceLimitExceeded", AccountQuota),
        ("InsufficientFreeAddressesInSubnet", SubnetFull),
        ("Unsupported", Unsupported),
        ("InvalidFleetConfiguration", Unsupported),
        ("SpotMaxPriceTooLow", Unsupported),
        ("RequestLimitExceeded", Throttled),
        ("UnauthorizedOperation", PermissionMissing),
        ("AuthFailure.ServiceLinkedRoleCreationNotPermitted", SpotServiceRoleMissing),
        ("InvalidLaunchTemplateId.NotFound", NotFound),
        ("NeverSeenBefore", Unknown),
    ] {
        let error = refused(refusal("m5.large", "subnet-a", code)).await;
        assert_eq!((error.kind, error.code.as_str(), error.refused.len()), (kind, code, 1));
    }
}

#[tokio::test]
async fn a_reason_of_the_whole_account_outranks_a_pools() {
    let errors = refusal("m5.large", "subnet-a", "InsufficientInstanceCapacity")
        + &refusal("m5.large", "subnet-b", "MaxSpotInstanceCountExceeded")
        + &refusal("c5.xlarge", "subnet-a", "Unsupported");
    let error = refused(errors).await;
    assert_eq!((error.kind, error.refused.len()), (CloudErrorKind::AccountQuota, 3));
}

#[tokio::test]
async fn an_error_that_names_no_offering_is_about_all() {
    let error =
        refused("<item><errorCode>VcpuLimitExceeded</errorCode><errorMessage>m</errorMessage></item>".into()).await;
    assert_eq!((error.kind, error.refused.len()), (CloudErrorKind::AccountQuota, 3));
}

#[tokio::test]
async fn an_empty_fleet_without_a_reason_blames_no_pool() {
    let error = refused(String::new()).await;
    assert_eq!((error.kind, error.refused.len()), (CloudErrorKind::Unreachable, 0));
}

#[tokio::test]
async fn a_token_that_bought_before_is_found_by_its_tag() {
    let tag = format!("<item><key>{LAUNCH_TOKEN_TAG}</key><value>job_1-0-0</value></item>");
    let aws = Aws::new(move |sent| match sent.operation.as_str() {
        "ec2:DescribeInstances" => instances_page(&spot(&instance_xml("i-7", "pending", &tag)), None),
        other => panic!("{other} must not be called"),
    });
    let launched = aws.open().await.launch(&request(CapacityType::Spot)).await.unwrap();
    assert_eq!(launched.instance_id.as_deref(), Some("i-7"));
    assert_eq!(launched.offering, Some(("m5.large".into(), "us-east-1a".into())));
    let sent = &aws.sent("ec2:DescribeInstances")[0];
    assert_eq!(sent.parameter("Filter.1.Name"), Some("tag:spot-optimizer:launch-token"));
    assert_eq!(sent.parameter("Filter.1.Value.1"), Some("job_1-0-0"));
}

#[tokio::test]
async fn an_instance_without_the_tokens_tag_is_not_taken_for_the_launched_one() {
    let aws = Aws::new(|sent| match sent.operation.as_str() {
        "ec2:DescribeInstances" => instances_page(&instance_xml("i-7", "pending", ""), None),
        _ => fleet(String::new(), bought("i-1", "m5.large", "subnet-a"))(sent),
    });
    let launched = aws.open().await.launch(&request(CapacityType::Spot)).await.unwrap();
    assert_eq!(launched.instance_id.as_deref(), Some("i-1"));
}

#[tokio::test]
async fn a_lost_answer_is_asked_again_with_the_same_token() {
    let aws = Aws::new(|sent| match (sent.operation.as_str(), sent.before) {
        ("ec2:CreateFleet", 0) => None,
        ("ec2:CreateFleet", 1) => ec2_error(500, "InternalError", "oops"),
        _ => fleet(String::new(), bought("i-1", "m5.large", "subnet-a"))(sent),
    });
    let launched = aws.open().await.launch(&request(CapacityType::Spot)).await.unwrap();
    assert_eq!(launched.instance_id.as_deref(), Some("i-1"));
    let sent = aws.sent("ec2:CreateFleet");
    let tokens: Vec<_> = sent.iter().map(|sent| sent.parameter("ClientToken")).collect();
    assert_eq!(tokens, [Some("job_1-0-0"); 3]);
}

#[tokio::test]
async fn whole_refusals_and_dry_runs_are_told_apart() {
    use CloudErrorKind::*;
    for (code, kind) in [
        ("UnauthorizedOperation", PermissionMissing),
        ("IdempotentParameterMismatch", TokenMismatch),
        ("MaxFleetCountExceeded", AccountQuota),
        ("InvalidParameterValue", Unsupported),
    ] {
        let aws = Aws::new(move |sent| match sent.operation.as_str() {
            "ec2:CreateFleet" => ec2_error(400, code, "told so"),
            _ => instances_page("", None),
        });
        let error = aws.open().await.launch(&request(CapacityType::Spot)).await.unwrap_err();
        assert_eq!(error.kind, kind, "{code}");
    }
}

#[tokio::test]
async fn a_dry_run_succeeds_by_its_own_error_and_fails_by_a_missing_right() {
    for (code, allowed) in [("DryRunOperation", true), ("UnauthorizedOperation", false)] {
        let aws = Aws::new(move |_| ec2_error(412, code, "Request would have succeeded, but DryRun flag is set."));
        let dry = LaunchRequest { dry_run: true, ..request(CapacityType::Spot) };
        let answer = aws.open().await.launch(&dry).await;
        assert_eq!(answer.is_ok(), allowed, "{answer:?}");
        assert_eq!(aws.sent("ec2:CreateFleet")[0].parameter("DryRun"), Some("true"));
        // Not asked for, the same words are no success.
        assert!(aws.open().await.launch(&request(CapacityType::Spot)).await.is_err());
    }
}
