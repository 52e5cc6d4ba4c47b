//! API Gateway's side of WebSocket connections: frames go to whoever holds the connections on this machine.

use crate::answer::{Answer, ServiceError};
use crate::platform::Platform;
use crate::request::Call;
use serde_json::json;
use std::sync::{Arc, PoisonError, RwLock};

/// Holds open connections.
pub trait Connections: Send + Sync {
    /// Sends a text frame; `false` when there is no such connection.
    fn send(&self, connection: &str, frame: &str) -> bool;
    /// Ends a connection; `false` when there is no such connection.
    fn close(&self, connection: &str) -> bool;
}

/// Who holds the connections; nobody at first, so that all of them are gone.
#[derive(Default)]
pub(crate) struct Holder(RwLock<Option<Arc<dyn Connections>>>);

impl Holder {
    pub(crate) fn set(&self, holder: Arc<dyn Connections>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(holder);
    }

    fn get(&self) -> Option<Arc<dyn Connections>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The most that API Gateway takes in a frame.
const MOST_BYTES: usize = 128 * 1024;

pub(crate) fn answer(platform: &Platform, call: &Call<'_>) -> Result<Answer, ServiceError> {
    let connection = decoded(call.subject);
    let is_there = match (platform.connections.get(), call.operation) {
        (None, _) => false,
        (Some(_), "PostToConnection") if call.body.len() > MOST_BYTES => {
            let (code, message) =
                ("PayloadTooLargeException".to_owned(), "The data has exceeded the maximum size".to_owned());
            return Err(ServiceError { status: 413, code, message });
        }
        (Some(holder), "PostToConnection") => {
            let frame = std::str::from_utf8(call.body)
                .map_err(|error| ServiceError::client("BadRequestException", error.to_string()))?;
            holder.send(&connection, frame)
        }
        (Some(holder), _) => holder.close(&connection),
    };
    if is_there {
        return Ok(Answer::json(&json!({})));
    }
    Err(ServiceError { status: 410, code: "GoneException".to_owned(), message: "The connection is gone".to_owned() })
}

/// Takes percent-encoding away; ids of connections are base64.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(code) if code.is_ascii() => {
                plain.push(char::from(code));
                plain.push_str(&part[2..]);
            }
            Some(_) | None => {
                plain.push('%');
                plain.push_str(part);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_connections_are_read_as_they_were_meant() {
        assert_eq!(decoded("L0SM9cOFvHcCIhw%3D"), "L0SM9cOFvHcCIhw=");
        assert_eq!(decoded("a%2Fb%2Bc%"), "a/b+c%");
    }
}
