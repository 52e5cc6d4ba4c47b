//! An HTTP client that answers from a function: for what no server stands in for.

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_types::region::Region as AwsRegion;
use jiff::{SignedDuration, Timestamp};
use spot_cloud::contract::link_to;
use spot_cloud::{Accounts, AwsAccounts, Calls, CustomerAccount};
use spot_domain::{AwsAccount, Clock, Region};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The account of all canned answers.
pub(crate) const ACCOUNT: &str = "111122223333";
/// The moment at which every test begins.
pub(crate) const START: i64 = 1_790_000_000;

/// A request as the adapter sent it.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// `ec2:CreateFleet`; for EKS, which has paths, `eks:/clusters`.
    pub(crate) operation: String,
    /// Parameters of the body or the query.
    pub(crate) parameters: BTreeMap<String, String>,
    /// How many of this operation came before.
    pub(crate) before: usize,
}

impl Sent {
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }
}

/// A status and a body; none when nobody answers.
pub(crate) type Answer = Option<(u16, String)>;
type Answering = dyn Fn(&Sent) -> Answer + Send + Sync;

/// Answers and remembers.
#[derive(Clone)]
pub(crate) struct Canned {
    answer: Arc<Answering>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl fmt::Debug for Canned {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Canned")
    }
}

impl HttpClient for Canned {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Canned {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut sent = read(&request);
        let mut all = self.sent.lock().unwrap();
        sent.before = all.iter().filter(|other| other.operation == sent.operation).count();
        all.push(sent.clone());
        drop(all);
        HttpConnectorFuture::ready(match (self.answer)(&sent) {
            Some((status, body)) => Ok(HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body))),
            None => Err(ConnectorError::io("nobody answers".into())),
        })
    }
}

fn read(request: &HttpRequest) -> Sent {
    let uri = request.uri();
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let service = rest.split('.').next().unwrap_or_default().to_owned();
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
    let text = if query.is_empty() { &body } else { query };
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let parameters: BTreeMap<_, _> = pairs.map(|(key, value)| (decode(key), decode(value))).collect();
    let name = parameters.get("Action").cloned().unwrap_or_else(|| format!("/{path}"));
    Sent { operation: format!("{service}:{name}"), parameters, before: 0 }
}

/// Percent-decoding of a form.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hexadecimal = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, hexadecimal.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(*first),
        }
        rest = after;
    }
    String::from_utf8(bytes).unwrap()
}

/// Lets back-offs (and time-outs, which nothing here comes near) pass a hundred times faster.
#[derive(Clone, Debug)]
struct Hurried;
impl AsyncSleep for Hurried {
    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::new(tokio::time::sleep(duration / 100))
    }
}

/// A clock that a test sets.
pub(crate) struct SetClock(pub(crate) Mutex<Timestamp>);
impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The adapter over canned answers.
pub(crate) struct Aws {
    pub(crate) accounts: AwsAccounts,
    pub(crate) calls: Arc<Calls>,
    pub(crate) clock: Arc<SetClock>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Aws {
    /// `answer` is asked for everything but AssumeRole, which lets in.
    pub(crate) fn new(answer: impl Fn(&Sent) -> Answer + Send + Sync + 'static) -> Self {
        Self::with_sts(move |sent| if sent.operation == "sts:AssumeRole" { session(3600) } else { answer(sent) })
    }

    /// `answer` is asked for everything.
    pub(crate) fn with_sts(answer: impl Fn(&Sent) -> Answer + Send + Sync + 'static) -> Self {
        let canned = Canned { answer: Arc::new(answer), sent: Arc::default() };
        let sent = canned.sent.clone();
        let sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(AwsRegion::new("us-east-1"))
            .http_client(SharedHttpClient::new(canned))
            .sleep_impl(Hurried)
            .credentials_provider(SharedCredentialsProvider::new(Credentials::new("AKIA", "s", None, None, "test")))
            .build();
        let clock = Arc::new(SetClock(Mutex::new(Timestamp::from_second(START).unwrap())));
        let calls = Arc::new(Calls::default());
        Self { accounts: AwsAccounts::new(&sdk, clock.clone(), calls.clone()), calls, clock, sent }
    }

    pub(crate) async fn open(&self) -> Arc<dyn CustomerAccount> {
        self.accounts.open(&link(), &region()).await.unwrap()
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        *self.clock.0.lock().unwrap() += time;
    }

    /// The requests of one operation, in order.
    pub(crate) fn sent(&self, operation: &str) -> Vec<Sent> {
        self.sent.lock().unwrap().iter().filter(|sent| sent.operation == operation).cloned().collect()
    }
}

pub(crate) fn region() -> Region {
    "us-east-1".into()
}

pub(crate) fn link() -> AwsAccount {
    link_to(ACCOUNT, &format!("arn:aws:iam::{ACCOUNT}:role/SpotOptimizer"), "external-secret", &region())
}

/// A session that lasts so many seconds from the start.
pub(crate) fn session(seconds: i64) -> Answer {
    let end = Timestamp::from_second(START + seconds).unwrap();
    let body = format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
         <AssumedRoleUser><AssumedRoleId>AROA:spot-optimizer</AssumedRoleId>\
         <Arn>arn:aws:sts::{ACCOUNT}:assumed-role/SpotOptimizer/spot-optimizer</Arn></AssumedRoleUser>\
         <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>\
         <SessionToken>t</SessionToken><Expiration>{end}</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
    );
    Some((200, body))
}

/// EC2's way to say no.
pub(crate) fn ec2_error(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>\
         <RequestID>r</RequestID></Response>"
    );
    Some((status, body))
}

/// The way of STS and Auto Scaling to say no.
pub(crate) fn query_error(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>r</RequestId></ErrorResponse>"
    );
    Some((status, body))
}

/// EC2's way to answer.
pub(crate) fn ec2_answer(operation: &str, inner: &str) -> Answer {
    let body = format!(
        "<{operation}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">{inner}</{operation}Response>"
    );
    Some((200, body))
}

/// An instance of cluster `shop` as EC2 lists it, with further elements.
pub(crate) fn instance_xml(id: &str, state: &str, more_tags: &str) -> String {
    format!(
        "<item><instancesSet><item><instanceId>{id}</instanceId><instanceType>m5.large</instanceType>\
         <instanceState><code>16</code><name>{state}</name></instanceState>\
         <placement><availabilityZone>us-east-1a</availabilityZone></placement>\
         <launchTime>2026-09-01T00:00:00.000Z</launchTime><privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName>\
         <tagSet><item><key>kubernetes.io/cluster/shop</key><value>owned</value></item>{more_tags}</tagSet>\
         </item></instancesSet></item>"
    )
}

/// A page of instances.
pub(crate) fn instances_page(items: &str, next: Option<&str>) -> Answer {
    let next = next.map(|token| format!("<nextToken>{token}</nextToken>")).unwrap_or_default();
    ec2_answer("DescribeInstances", &format!("<reservationSet>{items}</reservationSet>{next}"))
}
