//! Access tokens: JSON Web Tokens signed by Ed25519, good for a quarter of an hour.
//!
//! There is one algorithm and one key: a token whose header is not byte for byte ours is none, so no token can choose how
//! it is checked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer, SigningKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_domain::{OrganizationId, SignInId, UserId};

/// Life of a token.
pub(crate) const LIFE_SECS: i64 = 900;
const HEADER: &str = r#"{"alg":"EdDSA","typ":"JWT"}"#;
/// Who makes them and whom they are for.
const ISSUER: &str = "spot-optimizer";
/// No token of ours is longer.
const LONGEST: usize = 2_048;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// Who.
    pub(crate) sub: UserId,
    /// For which organization.
    pub(crate) org: OrganizationId,
    /// Which sign-in.
    pub(crate) sgn: SignInId,
    /// May administer.
    pub(crate) adm: bool,
    iss: String,
    aud: String,
    /// Seconds since the epoch.
    exp: i64,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// None of ours.
    Invalid,
    /// Ours, and too old.
    Expired,
}

/// Makes and checks tokens.
pub(crate) struct AccessTokens {
    key: SigningKey,
    header: String,
}

impl AccessTokens {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self { key: SigningKey::from_bytes(key), header: URL_SAFE_NO_PAD.encode(HEADER) }
    }

    pub(crate) fn sign(&self, sub: &UserId, org: &OrganizationId, sgn: &SignInId, adm: bool, now: Timestamp) -> String {
        let claims = Claims {
            sub: sub.clone(),
            org: org.clone(),
            sgn: sgn.clone(),
            adm,
            iss: ISSUER.to_owned(),
            aud: ISSUER.to_owned(),
            exp: now.as_second() + LIFE_SECS,
        };
        let claims = serde_json::to_vec(&claims).expect("ids, words and numbers are JSON");
        let signed = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(claims));
        let signature = self.key.sign(signed.as_bytes()).to_bytes();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Result<Claims, Refused> {
        let claims = self.read(token).ok_or(Refused::Invalid)?;
        if claims.exp <= now.as_second() { Err(Refused::Expired) } else { Ok(claims) }
    }

    fn read(&self, token: &str) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let claims = signed.strip_prefix(&self.header)?.strip_prefix('.')?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        self.key.verifying_key().verify_strict(signed.as_bytes(), &signature).ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        (claims.iss == ISSUER && claims.aud == ISSUER).then_some(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(tokens: &AccessTokens) -> String {
        let digits = "0".repeat(32);
        let (user, org) = (format!("usr_{digits}").parse().unwrap(), format!("org_{digits}").parse().unwrap());
        tokens.sign(&user, &org, &format!("sgn_{digits}").parse().unwrap(), false, at(0))
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + secs).unwrap()
    }

    #[test]
    fn a_token_is_good_for_a_quarter_of_an_hour() {
        let tokens = AccessTokens::new(&[3; 32]);
        let token = token(&tokens);
        assert!(tokens.check(&token, at(899)).is_ok());
        assert_eq!(tokens.check(&token, at(900)), Err(Refused::Expired), "AUTH-03");
    }

    #[test]
    fn no_changed_letter_and_no_other_key_passes() {
        let tokens = AccessTokens::new(&[3; 32]);
        let token = token(&tokens);
        assert_eq!(AccessTokens::new(&[4; 32]).check(&token, at(1)), Err(Refused::Invalid));
        for place in (0..token.len()).step_by(3) {
            let mut letters = token.clone().into_bytes();
            letters[place] = if letters[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(
                tokens.check(&String::from_utf8(letters).unwrap(), at(1)),
                Err(Refused::Invalid),
                "place {place}"
            );
        }
    }

    #[test]
    fn a_token_does_not_choose_how_it_is_checked() {
        let tokens = AccessTokens::new(&[3; 32]);
        let claims = token(&tokens).split('.').nth(1).unwrap().to_owned();
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS256","typ":"JWT"}"#] {
            let header = URL_SAFE_NO_PAD.encode(header);
            for forged in
                [format!("{header}.{claims}."), format!("{header}.{claims}.AAAA"), format!("{header}.{claims}")]
            {
                assert_eq!(tokens.check(&forged, at(1)), Err(Refused::Invalid), "{forged}");
            }
        }
    }
}
