//! Listings that AWS answers in pages, late, or wrongly: complete or an error, never a part.

use crate::canned::{Aws, START, ec2_answer, ec2_error, instance_xml, instances_page};
use spot_cloud::{CloudErrorKind, SpotPrice};
use spot_domain::MicrousdPerHour;

#[tokio::test]
async fn all_pages_are_read_and_sorted() {
    let aws = Aws::new(|sent| match sent.parameter("NextToken") {
        None => instances_page(&instance_xml("i-3", "running", ""), Some("two")),
        Some("two") => instances_page(&instance_xml("i-1", "pending", ""), Some("three")),
        Some("three") => {
            instances_page(&(instance_xml("i-2", "running", "") + &instance_xml("i-3", "running", "")), None)
        }
        other => panic!("{other:?}"),
    });
    let found = aws.open().await.instances("shop").await.unwrap();
    assert_eq!(found.iter().map(|instance| instance.id.as_str()).collect::<Vec<_>>(), ["i-1", "i-2", "i-3"]);
    assert_eq!(aws.calls.of("ec2:DescribeInstances"), 3, "each page is a call");
}

#[tokio::test]
async fn a_page_that_fails_fails_the_listing() {
    let aws = Aws::new(|sent| match sent.parameter("NextToken") {
        None => instances_page(&instance_xml("i-1", "running", ""), Some("two")),
        _ => ec2_error(503, "Unavailable", "later"),
    });
    let error = aws.open().await.instances("shop").await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Unreachable);
    assert_eq!(aws.calls.of("ec2:DescribeInstances"), 4, "three tries of the second page");
}

#[tokio::test]
async fn a_token_that_leads_back_is_an_error_not_an_end() {
    let aws = Aws::new(|sent| {
        let next = if sent.before % 2 == 0 { "a" } else { "b" };
        instances_page(&instance_xml("i-1", "running", ""), Some(next))
    });
    let error = aws.open().await.instances("shop").await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (CloudErrorKind::Unreachable, "PagesRepeat"));
    assert_eq!(aws.calls.of("ec2:DescribeInstances"), 3);
}

#[tokio::test]
async fn throttling_is_waited_out() {
    let aws = Aws::new(|sent| match sent.before {
        0 | 1 => ec2_error(503, "RequestLimitExceeded", "Request limit exceeded."),
        _ => instances_page(&instance_xml("i-1", "running", ""), None),
    });
    assert_eq!(aws.open().await.instances("shop").await.unwrap().len(), 1);
    assert_eq!(aws.calls.of("ec2:DescribeInstances"), 3, "each retry is a call");
}

#[tokio::test]
async fn throttling_without_end_is_an_error_that_says_so() {
    let aws = Aws::new(|_| ec2_error(503, "RequestLimitExceeded", "Request limit exceeded."));
    let error = aws.open().await.instances("shop").await.unwrap_err();
    assert_eq!(error.kind, CloudErrorKind::Throttled);
    assert!(error.is_retryable());
}

#[tokio::test]
async fn silence_and_nonsense_are_errors() {
    let (_, whole) = instances_page(&instance_xml("i-1", "running", ""), None).unwrap();
    let texts =
        ["".to_owned(), "<html></html>".into(), whole[..whole.len() / 2].into(), whole[..whole.len() - 1].into()];
    let texts = texts.map(|text| Some((200, text)));
    for answer in texts.into_iter().chain([None, Some((502, "proxy".into())), Some((404, "?".into()))]) {
        let given = answer.clone();
        let aws = Aws::new(move |_| answer.clone());
        let error = aws.open().await.instances("shop").await.unwrap_err();
        let known = !matches!(given, Some((404, _)));
        let expected = if known { CloudErrorKind::Unreachable } else { CloudErrorKind::Unknown };
        assert_eq!(error.kind, expected, "{given:?}: {error}");
        assert!(error.message.len() < 400, "a message is for people: {}", error.message);
    }
}

#[tokio::test]
async fn an_answer_that_leaves_out_what_it_must_hold_is_an_error() {
    let whole = instance_xml("i-1", "running", "");
    for (part, empty) in [
        ("<instanceId>i-1</instanceId>", ""),
        ("<instanceType>m5.large</instanceType>", ""),
        ("<placement><availabilityZone>us-east-1a</availabilityZone></placement>", ""),
        ("<launchTime>2026-09-01T00:00:00.000Z</launchTime>", ""),
        ("<name>running</name>", "<name>somewhere-between</name>"),
    ] {
        let item = whole.replace(part, empty);
        assert_ne!(item, whole);
        let aws = Aws::new(move |_| instances_page(&item, None));
        let error = aws.open().await.instances("shop").await.unwrap_err();
        assert_eq!(error.code, "UnreadableAnswer", "{part}");
    }
}

#[tokio::test]
async fn instances_that_the_filter_should_have_kept_back_are_not_ours() {
    let foreign = instance_xml("i-2", "running", "").replace("cluster/shop<", "cluster/other<");
    let shared = instance_xml("i-3", "running", "").replace(">owned<", ">shared<");
    let items = instance_xml("i-1", "running", "") + &foreign + &shared;
    let aws = Aws::new(move |_| instances_page(&items, None));
    let found = aws.open().await.instances("shop").await.unwrap();
    assert_eq!(found.into_iter().map(|instance| instance.id).collect::<Vec<_>>(), ["i-1"]);
    let sent = &aws.sent("ec2:DescribeInstances")[0];
    assert_eq!(sent.parameter("Filter.1.Name"), Some("tag:kubernetes.io/cluster/shop"));
    assert_eq!(sent.parameter("Filter.1.Value.1"), Some("owned"));
}

#[tokio::test]
async fn clusters_deleted_between_list_and_look_are_left_out() {
    let aws = Aws::new(|sent| match sent.operation.as_str() {
        "eks:/clusters" if sent.parameter("nextToken").is_none() => {
            Some((200, r#"{"clusters":["b","gone"],"nextToken":"t"}"#.into()))
        }
        "eks:/clusters" => Some((200, r#"{"clusters":["a"]}"#.into())),
        "eks:/clusters/gone" => {
            let body = r#"{"__type":"ResourceNotFoundException","message":"No cluster found for name: gone."}"#;
            Some((404, body.into()))
        }
        path => {
            let name = path.rsplit('/').next().unwrap();
            let arn = format!("arn:aws:eks:us-east-1:111122223333:cluster/{name}");
            Some((200, format!(r#"{{"cluster":{{"name":"{name}","arn":"{arn}","version":"1.33"}}}}"#)))
        }
    });
    let found = aws.open().await.clusters().await.unwrap();
    assert_eq!(found.into_iter().map(|cluster| cluster.name).collect::<Vec<_>>(), ["a", "b"]);
}

#[tokio::test]
async fn prices_are_exact_sorted_and_of_linux() {
    let row = |kind: &str, product: &str, price: &str, time: &str| {
        format!(
            "<item><instanceType>{kind}</instanceType><productDescription>{product}</productDescription>\
             <spotPrice>{price}</spotPrice><timestamp>{time}</timestamp>\
             <availabilityZone>us-east-1a</availabilityZone></item>"
        )
    };
    let page = move |rows: String, next: &str| {
        let next = if next.is_empty() { String::new() } else { format!("<nextToken>{next}</nextToken>") };
        ec2_answer("DescribeSpotPriceHistory", &format!("<spotPriceHistorySet>{rows}</spotPriceHistorySet>{next}"))
    };
    let aws = Aws::new(move |sent| match sent.parameter("NextToken") {
        None => page(row("m5.large", "Linux/UNIX", "0.035100", "2026-09-02T00:00:00.000Z"), "two"),
        _ => page(
            row("m5.large", "Linux/UNIX", "0.0347", "2026-09-01T00:00:00.000Z")
                + &row("c5.large", "Linux/UNIX", "0.031", "2026-09-01T00:00:00.000Z")
                + &row("c5.large", "Windows", "0.9", "2026-09-01T00:00:00.000Z"),
            "",
        ),
    });
    let since = jiff::Timestamp::from_second(START).unwrap();
    let found = aws.open().await.spot_prices(since).await.unwrap();
    let told = |price: &SpotPrice| (price.instance_type.to_string(), price.microusd_per_hour);
    let expected = [("c5.large", 31_000), ("m5.large", 34_700), ("m5.large", 35_100)];
    let expected = expected.map(|(name, micros)| (name.to_owned(), MicrousdPerHour(micros)));
    assert_eq!(found.iter().map(told).collect::<Vec<_>>(), expected);
    let sent = &aws.sent("ec2:DescribeSpotPriceHistory")[0];
    assert_eq!(sent.parameter("ProductDescription.1"), Some("Linux/UNIX"));
    assert_eq!(sent.parameter("StartTime"), Some("2026-09-21T14:13:20Z"));
}
