//! Roles are assumed with their external id, once for many calls, and never for another account.

use crate::canned::{Aws, ec2_error, instances_page, link, query_error, region, session};
use jiff::SignedDuration;
use spot_cloud::{Accounts, CloudErrorKind, explain};

#[tokio::test]
async fn one_session_serves_until_shortly_before_its_end() {
    let aws = Aws::new(|_| instances_page("", None));
    let account = aws.open().await;
    account.instances("shop").await.unwrap();
    aws.pass(SignedDuration::from_mins(54));
    account.instances("shop").await.unwrap();
    aws.open().await;
    assert_eq!(aws.calls.of("sts:AssumeRole"), 1);
    aws.pass(SignedDuration::from_mins(2));
    account.instances("shop").await.unwrap();
    assert_eq!(aws.calls.of("sts:AssumeRole"), 2, "the held account renews its session by itself");
    let sent = &aws.sent("sts:AssumeRole")[0];
    assert_eq!(sent.parameter("ExternalId"), Some("external-secret"));
    assert_eq!(sent.parameter("RoleSessionName"), Some("spot-optimizer"));
    assert_eq!(sent.parameter("DurationSeconds"), Some("3600"));
}

#[tokio::test]
async fn each_external_id_and_region_has_a_session_of_its_own() {
    let aws = Aws::new(|_| instances_page("", None));
    aws.open().await;
    let mut other = link();
    other.external_id = "another".into();
    aws.accounts.open(&other, &region()).await.unwrap();
    aws.accounts.open(&link(), &"eu-west-1".into()).await.unwrap();
    assert_eq!(aws.calls.of("sts:AssumeRole"), 3, "a kept session must not open the door to a wrong external id");
}

#[tokio::test]
async fn a_wrong_external_id_does_not_open_and_is_never_shown() {
    let aws = Aws::with_sts(|sent| match sent.parameter("ExternalId") {
        Some("external-secret") => session(3600),
        _ => query_error(
            403,
            "AccessDenied",
            "User: arn:aws:iam::1:role/us is not authorized to perform: sts:AssumeRole",
        ),
    });
    let mut wrong = link();
    wrong.external_id = "guessed".into();
    let error = aws.accounts.open(&wrong, &region()).await.err().unwrap();
    assert_eq!((error.kind, error.operation), (CloudErrorKind::RoleNotAssumable, "sts:AssumeRole"));
    assert!(!format!("{error:?}").contains("guessed"));
    assert!(explain(&error).contains("external id"));
    assert!(aws.accounts.open(&link(), &region()).await.is_ok());
}

#[tokio::test]
async fn no_external_id_is_sent_when_there_is_none() {
    let aws = Aws::new(|_| instances_page("", None));
    let mut without = link();
    without.external_id.clear();
    aws.accounts.open(&without, &region()).await.unwrap();
    assert_eq!(aws.sent("sts:AssumeRole")[0].parameter("ExternalId"), None);
}

#[tokio::test]
async fn a_role_of_another_account_is_not_assumed() {
    let aws = Aws::new(|_| instances_page("", None));
    let mut foreign = link();
    foreign.role_arn = Some("arn:aws:iam::999988887777:role/SpotOptimizer".into());
    let mut unknown = link();
    unknown.role_arn = None;
    for wrong in [foreign, unknown] {
        let error = aws.accounts.open(&wrong, &region()).await.err().unwrap();
        assert_eq!(error.kind, CloudErrorKind::RoleNotAssumable);
    }
    assert_eq!(aws.calls.total(), 0);
}

#[tokio::test]
async fn a_session_of_another_account_than_asked_for_is_not_used() {
    let aws = Aws::with_sts(|_| {
        session(3600)
            .map(|(status, body)| (status, body.replace("arn:aws:sts::111122223333", "arn:aws:sts::999988887777")))
    });
    let error = aws.accounts.open(&link(), &region()).await.err().unwrap();
    assert_eq!((error.kind, error.code.as_str()), (CloudErrorKind::RoleNotAssumable, "OtherAccount"));
}

#[tokio::test]
async fn a_session_that_aws_ended_early_is_renewed_by_the_next_call() {
    let aws = Aws::new(|sent| match sent.before {
        0 => ec2_error(400, "ExpiredToken", "The provided token has expired"),
        _ => instances_page("", None),
    });
    let account = aws.open().await;
    let error = account.instances("shop").await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    assert_eq!(account.instances("shop").await, Ok(vec![]));
    assert_eq!(aws.calls.of("sts:AssumeRole"), 2);
}

#[tokio::test]
async fn a_revoked_role_is_told_from_a_throttled_one() {
    for (code, kind) in [("AccessDenied", CloudErrorKind::RoleNotAssumable), ("Throttling", CloudErrorKind::Throttled)]
    {
        let aws = Aws::with_sts(move |_| query_error(400, code, ""));
        assert_eq!(aws.accounts.open(&link(), &region()).await.err().unwrap().kind, kind, "{code}");
    }
}
