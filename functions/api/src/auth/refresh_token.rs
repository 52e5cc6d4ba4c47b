//! Refresh tokens: whose, which sign-in, and a secret: `usr_….sgn_….secret`.

use spot_domain::{SignInId, UserId};

/// A refresh token, taken apart.
pub(super) struct RefreshToken {
    pub(super) user_id: UserId,
    pub(super) sign_in_id: SignInId,
    pub(super) secret: String,
}

impl RefreshToken {
    pub(super) fn write(&self) -> String {
        format!("{}.{}.{}", self.user_id, self.sign_in_id, self.secret)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let (user_id, sign_in_id) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let secret = parts.next()?.to_owned();
        let good =
            secret.len() == 43 && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        good.then_some(Self { user_id, sign_in_id, secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_nothing_else_is() {
        let digits = "1".repeat(32);
        let text = format!("usr_{digits}.sgn_{digits}.{}", "a".repeat(43));
        assert_eq!(RefreshToken::read(&text).unwrap().write(), text);
        for wrong in
            ["", "a.b.c", &text[1..], &text[..text.len() - 1], &format!("{text}x"), &text.replace("aaa", "a#a")]
        {
            assert!(RefreshToken::read(wrong).is_none(), "{wrong}");
        }
    }
}
