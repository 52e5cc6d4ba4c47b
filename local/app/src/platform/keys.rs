//! The key that commands are signed with: drawn at the first start, kept where Secrets Manager would keep it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use spot_domain::Chance;
use spot_emulators::Emulators;
use spot_platform::SigningKey;

/// Name of the secret, the logical name in template.yaml.
pub(super) const SIGNING_KEY: &str = "SigningKey";

/// The key; a new one when there is none yet.
pub(super) async fn signing_key(emulators: &Emulators, chance: &dyn Chance) -> anyhow::Result<SigningKey> {
    let client = aws_sdk_secretsmanager::Client::new(&emulators.sdk_config());
    if let Ok(key) = SigningKey::read(&client, SIGNING_KEY).await {
        return Ok(key);
    }
    let mut secret = [0_u8; 32];
    for bytes in secret.chunks_mut(8) {
        bytes.copy_from_slice(&chance.draw().to_le_bytes()[..bytes.len()]);
    }
    let text = serde_json::json!({ "key_id": "local-1", "private_key": STANDARD.encode(secret) });
    emulators.put_secret(SIGNING_KEY, &text.to_string())?;
    Ok(SigningKey::read(&client, SIGNING_KEY).await?)
}
