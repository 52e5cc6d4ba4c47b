//! One secret text, drawn by CloudFormation, from which all keys of people's tokens are derived.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use spot_platform::{PlatformError, read_secret};
use zeroize::Zeroizing;

/// A text of 64 letters and digits holds some 380 bits; half of that is more than a key needs.
const FEWEST_LETTERS: usize = 32;

/// The text.
pub struct TokenSecret(Zeroizing<String>);

impl TokenSecret {
    pub(crate) async fn read(client: &aws_sdk_secretsmanager::Client, id: &str) -> Result<Self, PlatformError> {
        let text = Zeroizing::new(read_secret(client, id).await?);
        if text.len() < FEWEST_LETTERS {
            let words = format!("{id} is shorter than {FEWEST_LETTERS} letters");
            return Err(PlatformError::new("secretsmanager:GetSecretValue", words));
        }
        Ok(Self(text))
    }

    /// The key for one purpose: HMAC-SHA256 of its name. Keys of two purposes tell nothing of each other.
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_a_key_of_its_own_that_is_always_the_same() {
        let secret = |text: &str| TokenSecret(Zeroizing::new(text.to_owned()));
        let (one, other) = (secret(&"a".repeat(64)), secret(&"b".repeat(64)));
        assert_eq!(one.key("cursors"), secret(&"a".repeat(64)).key("cursors"));
        assert_ne!(one.key("cursors"), one.key("access tokens"));
        assert_ne!(one.key("cursors"), other.key("cursors"));
    }
}
