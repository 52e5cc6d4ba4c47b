//! Secrets: read once at start, never logged.

use crate::PlatformError;
use aws_sdk_secretsmanager::Client;

/// The text of a secret.
pub async fn read_secret(client: &Client, id: &str) -> Result<String, PlatformError> {
    const OPERATION: &str = "secretsmanager:GetSecretValue";
    let answer = client.get_secret_value().secret_id(id).send().await;
    let answer = answer.map_err(|error| PlatformError::new(OPERATION, error.into_service_error()))?;
    answer.secret_string.ok_or_else(|| PlatformError::new(OPERATION, "the secret holds no text"))
}
