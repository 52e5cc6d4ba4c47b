//! Ending, detaching and resizing where AWS answers as no stand-in does.

use crate::canned::{Answer, Aws, ec2_answer, ec2_error, instance_xml, instances_page, query_error};
use spot_cloud::{CloudErrorKind, GroupSize, TerminateRequest};

fn ending(group: Option<&str>) -> TerminateRequest {
    TerminateRequest {
        instance_id: "i-1".into(),
        cluster: "shop".into(),
        auto_scaling_group: group.map(Into::into),
        dry_run: false,
    }
}

const IN_GROUP: &str = "<item><key>aws:autoscaling:groupName</key><value>shop-a</value></item>";

#[tokio::test]
async fn what_goes_between_look_and_call_is_gone() {
    let aws = Aws::new(|sent| match (sent.operation.as_str(), sent.before) {
        ("ec2:DescribeInstances", 0) => instances_page(&instance_xml("i-1", "running", ""), None),
        ("ec2:DescribeInstances", _) => ec2_error(400, "InvalidInstanceID.NotFound", "no"),
        _ => ec2_error(400, "InvalidInstanceID.NotFound", "no"),
    });
    assert_eq!(aws.open().await.terminate(&ending(None)).await, Ok(()));
}

#[tokio::test]
async fn an_instance_that_its_group_disowns_but_still_runs_is_an_error() {
    let message = "Instance Id not found - No managed instance found for instance ID: i-1";
    let aws = Aws::new(move |sent| match sent.operation.as_str() {
        "ec2:DescribeInstances" => instances_page(&instance_xml("i-1", "running", IN_GROUP), None),
        _ => query_error(400, "ValidationError", message),
    });
    let error = aws.open().await.terminate(&ending(Some("shop-a"))).await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::NotFound);
}

#[tokio::test]
async fn within_a_group_the_wanted_size_goes_down_in_the_same_call() {
    let aws = Aws::new(|sent| match sent.operation.as_str() {
        "ec2:DescribeInstances" => instances_page(&instance_xml("i-1", "running", IN_GROUP), None),
        operation => {
            let name = operation.trim_start_matches("autoscaling:");
            Some((200, format!("<{name}Response><{name}Result></{name}Result></{name}Response>")))
        }
    });
    aws.open().await.terminate(&ending(Some("shop-a"))).await.unwrap();
    // First the group is kept from ending another member to even out its zones.
    let calmed = aws.sent("autoscaling:SuspendProcesses");
    assert_eq!(calmed[0].parameter("ScalingProcesses.member.1"), Some("AZRebalance"));
    let sent = aws.sent("autoscaling:TerminateInstanceInAutoScalingGroup");
    assert_eq!(sent[0].parameter("ShouldDecrementDesiredCapacity"), Some("true"));
    assert_eq!(aws.calls.of("ec2:TerminateInstances"), 0);
}

#[tokio::test]
async fn nothing_is_sent_for_what_is_foreign_or_gone() {
    let foreign = instance_xml("i-1", "running", "").replace("cluster/shop<", "cluster/other<");
    let rows =
        [(foreign, false), (instance_xml("i-1", "terminated", ""), true), (instance_xml("i-2", "running", ""), true)];
    for (item, allowed) in rows {
        let aws = Aws::new(move |sent| {
            assert_eq!(sent.operation, "ec2:DescribeInstances");
            instances_page(&item, None)
        });
        assert_eq!(aws.open().await.terminate(&ending(None)).await.is_ok(), allowed);
    }
}

#[tokio::test]
async fn a_failed_look_terminates_nothing() {
    let aws = Aws::new(|sent| {
        assert_eq!(sent.operation, "ec2:DescribeInstances");
        ec2_error(403, "UnauthorizedOperation", "You are not authorized to perform this operation.")
    });
    assert_eq!(aws.open().await.terminate(&ending(None)).await.unwrap_err().kind, CloudErrorKind::PermissionMissing);
}

fn volume(attachment: &str) -> Answer {
    let item = format!(
        "<item><volumeId>vol-1</volumeId><availabilityZone>us-east-1a</availabilityZone>\
         <attachmentSet>{attachment}</attachmentSet></item>"
    );
    ec2_answer("DescribeVolumes", &format!("<volumeSet>{item}</volumeSet>"))
}

#[tokio::test]
async fn a_volume_in_the_wrong_state_is_looked_at_before_it_counts_as_detached() {
    let held = |state: &str| format!("<item><instanceId>i-1</instanceId><status>{state}</status></item>");
    for (attachment, allowed) in
        [(String::new(), true), (held("detaching"), true), (held("attached"), false), (held("busy"), false)]
    {
        let aws = Aws::new(move |sent| match sent.operation.as_str() {
            "ec2:DescribeVolumes" => volume(&attachment),
            _ => ec2_error(400, "IncorrectState", "Volume 'vol-1' is in the 'available' state."),
        });
        assert_eq!(aws.open().await.detach_volume("vol-1", "i-1", false).await.is_ok(), allowed);
    }
}

fn group_answer(tag: &str) -> Answer {
    let body = format!(
        "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups><member>\
         <AutoScalingGroupName>shop-a</AutoScalingGroupName><MinSize>1</MinSize><MaxSize>5</MaxSize>\
         <DesiredCapacity>2</DesiredCapacity><Tags><member><Key>{tag}</Key><Value>owned</Value></member></Tags>\
         </member></AutoScalingGroups></DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>"
    );
    Some((200, body))
}

#[tokio::test]
async fn a_group_of_no_cluster_is_left_alone() {
    let aws = Aws::new(|sent| {
        assert_eq!(sent.operation, "autoscaling:DescribeAutoScalingGroups");
        group_answer("team")
    });
    let size = GroupSize { group: "shop-a".into(), max_size: Some(3), ..GroupSize::default() };
    let error = aws.open().await.set_group_size(&size).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (CloudErrorKind::Unsupported, "ForeignGroup"));
}

#[tokio::test]
async fn a_busy_group_is_tried_again_later() {
    let aws = Aws::new(|sent| match sent.operation.as_str() {
        "autoscaling:DescribeAutoScalingGroups" => group_answer("kubernetes.io/cluster/shop"),
        _ => query_error(400, "ScalingActivityInProgress", "busy"),
    });
    let size = GroupSize { group: "shop-a".into(), max_size: Some(3), ..GroupSize::default() };
    assert!(aws.open().await.set_group_size(&size).await.unwrap_err().is_retryable());
}
