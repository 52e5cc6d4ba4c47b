//! Requests of a WebSocket gateway, read from the JSON of API Gateway's proxy integration, and its answers.

use serde_json::{Map, Value, json};

/// What comes from a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketRequest {
    /// It wants to be opened.
    Connect {
        /// The gateway's id.
        connection: String,
        /// Offered sub-protocols.
        protocols: Vec<String>,
        /// Where the page came from; browsers always tell.
        origin: Option<String>,
        /// Names in the query of the address.
        query: Vec<String>,
    },
    /// A text frame.
    Frame {
        /// The gateway's id.
        connection: String,
        /// Text.
        text: String,
    },
    /// It is closed.
    Disconnect {
        /// The gateway's id.
        connection: String,
    },
}

/// A request in no shape that we know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("socket request not understood: {0}")]
pub struct BadRequest(String);

impl SocketRequest {
    /// Whether a payload comes from a WebSocket gateway at all.
    pub fn is_one(payload: &Value) -> bool {
        payload.pointer("/requestContext/connectionId").is_some()
    }

    /// Reads the payload of API Gateway's WebSocket proxy integration.
    pub fn read(payload: &Value) -> Result<Self, BadRequest> {
        let context = |name: &str| payload.pointer(&format!("/requestContext/{name}")).and_then(Value::as_str);
        let missing = |name: &str| BadRequest(format!("`requestContext.{name}` is missing"));
        let connection = context("connectionId").ok_or_else(|| missing("connectionId"))?.to_owned();
        match context("eventType").ok_or_else(|| missing("eventType"))? {
            "CONNECT" => Ok(Self::Connect {
                connection,
                protocols: header(payload, "sec-websocket-protocol").map(|list| split(&list)).unwrap_or_default(),
                origin: header(payload, "origin"),
                query: payload["queryStringParameters"].as_object().map(names).unwrap_or_default(),
            }),
            "MESSAGE" => Ok(Self::Frame { connection, text: payload["body"].as_str().unwrap_or_default().to_owned() }),
            "DISCONNECT" => Ok(Self::Disconnect { connection }),
            other => Err(BadRequest(format!("`requestContext.eventType` is `{other}`"))),
        }
    }
}

fn names(fields: &Map<String, Value>) -> Vec<String> {
    fields.keys().cloned().collect()
}

fn split(list: &str) -> Vec<String> {
    list.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// A header, whatever the case of its name.
fn header(payload: &Value, wanted: &str) -> Option<String> {
    let headers = payload["headers"].as_object()?;
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    value.as_str().map(str::to_owned)
}

/// The answer to a request. Only that to `Connect` reaches the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SocketReply {
    /// HTTP status.
    pub status: u16,
    /// The chosen sub-protocol.
    pub protocol: Option<String>,
    /// Body: problem details of a refusal.
    pub body: Option<String>,
}

impl SocketReply {
    /// Done.
    pub fn ok() -> Self {
        Self { status: 200, ..Self::default() }
    }

    /// As API Gateway wants it.
    pub fn to_payload(&self) -> Value {
        let mut headers = Map::new();
        if let Some(protocol) = &self.protocol {
            headers.insert("Sec-WebSocket-Protocol".to_owned(), json!(protocol));
        }
        if self.body.is_some() {
            headers.insert("Content-Type".to_owned(), json!(spot_api_types::CONTENT_TYPE_PROBLEM));
        }
        json!({ "statusCode": self.status, "headers": headers, "body": self.body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_of_api_gateway_are_read() {
        let context = |kind: &str| json!({ "connectionId": "c", "eventType": kind });
        let connect = json!({ "requestContext": context("CONNECT"), "queryStringParameters": { "ticket": "x" },
            "headers": { "Sec-WebSocket-Protocol": "spot.v1, ticket.abc", "origin": "https://a" } });
        let connection = "c".to_owned();
        let expected = SocketRequest::Connect {
            connection: connection.clone(),
            protocols: vec!["spot.v1".to_owned(), "ticket.abc".to_owned()],
            origin: Some("https://a".to_owned()),
            query: vec!["ticket".to_owned()],
        };
        assert_eq!(SocketRequest::read(&connect), Ok(expected));
        let frame = json!({ "requestContext": context("MESSAGE"), "body": "{}" });
        let text = "{}".to_owned();
        assert_eq!(SocketRequest::read(&frame), Ok(SocketRequest::Frame { connection: connection.clone(), text }));
        let end = json!({ "requestContext": context("DISCONNECT") });
        assert_eq!(SocketRequest::read(&end), Ok(SocketRequest::Disconnect { connection }));
    }

    #[test]
    fn what_is_no_request_is_refused_with_its_place() {
        for (payload, told) in [
            (json!({}), "connectionId"),
            (json!({ "requestContext": { "connectionId": "c" } }), "eventType"),
            (json!({ "requestContext": { "connectionId": "c", "eventType": "X" } }), "`X`"),
        ] {
            let error = SocketRequest::read(&payload).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
