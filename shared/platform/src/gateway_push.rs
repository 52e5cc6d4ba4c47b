//! Frames through API Gateway, which holds the connections in the cloud.

use crate::{PlatformError, Push, Pushed};
use async_trait::async_trait;
use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::primitives::Blob;

/// Connections of one stage of a WebSocket API.
#[derive(Clone, Debug)]
pub struct GatewayPush {
    client: Client,
}

impl GatewayPush {
    /// Connections of the stage that is the client's endpoint, `https://<api>.execute-api.<region>.amazonaws.com/<stage>`.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

#[async_trait]
impl Push for GatewayPush {
    async fn push(&self, connection: &str, frame: &str) -> Result<Pushed, PlatformError> {
        let request = self.client.post_to_connection().connection_id(connection).data(Blob::new(frame));
        match request.send().await.map_err(|error| error.into_service_error()) {
            Ok(_) => Ok(Pushed::Sent),
            Err(error) if error.is_gone_exception() => Ok(Pushed::Gone),
            Err(error) => Err(PlatformError::new("execute-api:PostToConnection", error)),
        }
    }

    async fn close(&self, connection: &str) -> Result<(), PlatformError> {
        let request = self.client.delete_connection().connection_id(connection);
        match request.send().await.map_err(|error| error.into_service_error()) {
            Ok(_) => Ok(()),
            Err(error) if error.is_gone_exception() => Ok(()),
            Err(error) => Err(PlatformError::new("execute-api:DeleteConnection", error)),
        }
    }
}
