//! What is read from an SDK request: service, operation, body and who signed it.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

/// An emulated service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    DynamoDb,
    Sqs,
    EventBridge,
    Sts,
    SecretsManager,
    ExecuteApi,
}

impl Service {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::DynamoDb => "dynamodb",
            Self::Sqs => "sqs",
            Self::EventBridge => "events",
            Self::Sts => "sts",
            Self::SecretsManager => "secretsmanager",
            Self::ExecuteApi => "execute-api",
        }
    }
}

/// One call, as far as it matters here. The signature itself is not checked: nothing leaves the process.
pub(crate) struct Call<'a> {
    pub(crate) service: Service,
    pub(crate) operation: &'a str,
    pub(crate) body: &'a [u8],
    /// What the address names, where it names more than the service; percent-encoded.
    pub(crate) subject: &'a str,
    pub(crate) access_key_id: &'a str,
    pub(crate) session_token: Option<&'a str>,
}

/// The call in a request; none when it is for a service that is not emulated.
pub(crate) fn read(request: &HttpRequest) -> Option<Call<'_>> {
    let headers = request.headers();
    let body = request.body().bytes()?;
    let authorization = headers.get("authorization").unwrap_or("");
    let access_key_id = authorization.split_once("Credential=").map_or("", |(_, rest)| until_slash(rest));
    let session_token = headers.get("x-amz-security-token");
    let call = |service, operation| Call { service, operation, body, subject: "", access_key_id, session_token };
    match headers.get("x-amz-target") {
        Some(target) => {
            let (prefix, operation) = target.split_once('.')?;
            let service = match prefix {
                "DynamoDB_20120810" => Service::DynamoDb,
                "AmazonSQS" => Service::Sqs,
                "AWSEvents" => Service::EventBridge,
                "secretsmanager" => Service::SecretsManager,
                _ => return None,
            };
            Some(call(service, operation))
        }
        None if authorization.contains("/execute-api/") => {
            let operation = match request.method() {
                "POST" => "PostToConnection",
                "DELETE" => "DeleteConnection",
                _ => return None,
            };
            let (_, subject) = request.uri().split_once("/@connections/")?;
            Some(Call { subject, ..call(Service::ExecuteApi, operation) })
        }
        None => {
            let text = std::str::from_utf8(body).ok()?;
            let action = text.split('&').find_map(|pair| pair.strip_prefix("Action="))?;
            authorization.contains("/sts/").then(|| call(Service::Sts, action))
        }
    }
}

fn until_slash(text: &str) -> &str {
    text.split('/').next().unwrap_or("")
}
