//! What an emulated service answers, and how it becomes the SDK's HTTP response.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// JSON protocol 1.0: DynamoDB, SQS.
const JSON_1_0: &str = "application/x-amz-json-1.0";
/// JSON protocol 1.1: EventBridge, Secrets Manager.
pub(crate) const JSON_1_1: &str = "application/x-amz-json-1.1";
/// Query protocol: STS.
const XML: &str = "text/xml";

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
    /// SQS repeats its error code as the query protocol named it; its clients sort errors by that.
    pub(crate) query_error: Option<String>,
}

impl Answer {
    pub(crate) fn json(value: &Value) -> Self {
        Self::of_json_text(200, value.to_string().into_bytes())
    }

    pub(crate) fn of_json_text(status: u16, body: Vec<u8>) -> Self {
        Self { status, content_type: JSON_1_0, body, query_error: None }
    }

    pub(crate) fn xml(body: String) -> Self {
        Self { status: 200, content_type: XML, body: body.into_bytes(), query_error: None }
    }

    pub(crate) fn into_response(self) -> HttpResponse {
        let status = StatusCode::try_from(self.status).unwrap_or_else(|_| fallback_status());
        let mut response = HttpResponse::new(status, SdkBody::from(self.body));
        response.headers_mut().insert("content-type", self.content_type);
        if let Some(code) = self.query_error {
            response.headers_mut().insert("x-amzn-query-error", code);
        }
        response
    }
}

fn fallback_status() -> StatusCode {
    StatusCode::try_from(500).expect("500 is a status code")
}

/// An error of a service: its code, who is at fault, and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServiceError {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl ServiceError {
    pub(crate) fn client(code: &str, message: impl Into<String>) -> Self {
        Self { status: 400, code: code.to_owned(), message: message.into() }
    }

    pub(crate) fn denied(message: impl Into<String>) -> Self {
        Self { status: 403, code: "AccessDeniedException".to_owned(), message: message.into() }
    }

    pub(crate) fn internal(source: &dyn std::fmt::Display) -> Self {
        Self { status: 500, code: "InternalFailure".to_owned(), message: source.to_string() }
    }

    pub(crate) fn into_json(self) -> Answer {
        let body = json!({ "__type": self.code, "message": self.message });
        Answer { status: self.status, ..Answer::json(&body) }
    }

    /// As SQS answers: with the code of its older protocol in a header.
    pub(crate) fn into_sqs(self) -> Answer {
        let fault = if self.status < 500 { "Sender" } else { "Receiver" };
        let query_error = Some(format!("{};{fault}", query_code(&self.code)));
        Answer { query_error, ..self.into_json() }
    }

    pub(crate) fn into_xml(self) -> Answer {
        let fault = if self.status < 500 { "Sender" } else { "Receiver" };
        let body = format!(
            "<ErrorResponse><Error><Type>{fault}</Type><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>",
            escape_xml(&self.code),
            escape_xml(&self.message)
        );
        Answer { status: self.status, ..Answer::xml(body) }
    }
}

impl From<rusqlite::Error> for ServiceError {
    fn from(source: rusqlite::Error) -> Self {
        Self::internal(&source)
    }
}

/// What SQS's older protocol called an error.
fn query_code(code: &str) -> String {
    const PREFIX: &str = "AWS.SimpleQueueService.";
    match code.rsplit('#').next().unwrap_or(code) {
        "QueueDoesNotExist" => format!("{PREFIX}NonExistentQueue"),
        same @ ("MessageNotInflight"
        | "EmptyBatchRequest"
        | "TooManyEntriesInBatchRequest"
        | "BatchRequestTooLong"
        | "UnsupportedOperation") => format!("{PREFIX}{same}"),
        other => other.to_owned(),
    }
}

pub(crate) fn escape_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
