//! Queries: unknown and malformed parameters are named.

use super::failure::Failure;
use super::json::pointer;
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;

/// The query of a request.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        read(parts.uri.query().unwrap_or("")).map(Self)
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Failure> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let deserializer = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let pointer = pointer(error.path());
        Failure::field(&pointer, error.into_inner().to_string())
    })
}

/// A list of words, `a,b`: any of them.
pub(crate) fn words<T: DeserializeOwned>(parameter: &str, text: Option<&str>) -> Result<Vec<T>, Failure> {
    let words = text.unwrap_or("").split(',').map(str::trim).filter(|word| !word.is_empty());
    let read = |word: &str| {
        serde_json::from_value(word.into())
            .map_err(|_| Failure::field(&format!("/{parameter}"), format!("`{word}` is not one of its words")))
    };
    words.map(read).collect()
}
