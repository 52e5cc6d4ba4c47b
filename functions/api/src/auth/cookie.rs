//! The cookie that holds the refresh token: out of every script's reach, sent to our own pages' requests only.

use crate::edge::{Code, Failure};
use http::HeaderMap;
use http::header::{COOKIE, HOST, HeaderValue, ORIGIN};

/// The prefix binds it to the host, to TLS (or localhost) and to all paths.
const NAME: &str = "__Host-rt";
/// As long as a sign-in that is not used.
const MAX_AGE_SECS: u32 = 30 * 86_400;
/// A header that no form and no link of another page can send.
const CLIENT_HEADER: &str = "x-spot-client";

/// Sets the cookie.
pub(super) fn set(token: &str) -> Result<HeaderValue, Failure> {
    let text = format!("{NAME}={token}; Max-Age={MAX_AGE_SECS}; Path=/; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::try_from(text).map_err(|_| Code::Internal.failure(""))
}

/// Takes the cookie away.
pub(super) fn clear() -> HeaderValue {
    HeaderValue::from_static("__Host-rt=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict")
}

/// The token in the request's cookie.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == NAME).map(|(_, value)| value)
}

/// Refuses a request that another site made a browser send: it comes with our own origin and header, or not at all.
pub(super) fn check_own_page(headers: &HeaderMap, allowed_origins: &[String]) -> Result<(), Failure> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text(CLIENT_HEADER).is_none() {
        return Err(Code::Forbidden.failure("send X-Spot-Client"));
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return Err(Code::Forbidden.failure("send Origin")) };
    let host = text(HOST.as_str()).unwrap_or("");
    let own = !host.is_empty() && origin.split_once("://").is_some_and(|(_, of)| of == host);
    if own || allowed_origins.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    Err(Code::Forbidden.failure("not from this origin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let found = headers(&[("cookie", "a=1; __Host-rt=xyz; b=2")]);
        assert_eq!(token(&found), Some("xyz"));
        assert_eq!(token(&headers(&[("cookie", "rt=xyz; x__Host-rt=1")])), None);
    }

    #[test]
    fn only_our_own_pages_may_use_the_cookie() {
        let allowed = ["https://app.example".to_owned()];
        let may = |pairs: &[(&'static str, &'static str)]| check_own_page(&headers(pairs), &allowed).is_ok();
        assert!(may(&[("x-spot-client", "web"), ("origin", "http://localhost:8080"), ("host", "localhost:8080")]));
        assert!(may(&[("x-spot-client", "web"), ("origin", "https://app.example"), ("host", "api.example")]));
        assert!(
            !may(&[("x-spot-client", "web"), ("origin", "https://evil.example"), ("host", "api.example")]),
            "SEC-03"
        );
        assert!(!may(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")]));
        assert!(!may(&[("x-spot-client", "web"), ("host", "localhost:8080")]));
    }
}
