//! Bodies: bounded, of the right media type, read with the place of what is wrong.

use super::failure::{Code, Failure};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

/// Largest JSON body.
pub(crate) const MAX_JSON_BYTES: usize = 256 * 1024;

/// A body in JSON. An empty body counts as `{}`, so that routes without needed fields take one.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let media_type = request.headers().get(CONTENT_TYPE).cloned();
        let bytes = collect(request, MAX_JSON_BYTES).await?;
        if bytes.is_empty() {
            return parse(b"{}").map(Self);
        }
        let named = media_type.as_ref().and_then(|value| value.to_str().ok()).unwrap_or("");
        let essence = named.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Code::UnsupportedMediaType.failure("send application/json"));
        }
        parse(&bytes).map(Self)
    }
}

/// The whole body, up to a limit.
pub(crate) async fn collect(request: Request, limit: usize) -> Result<Bytes, Failure> {
    let body = Limited::new(request.into_body(), limit).collect().await;
    body.map(|body| body.to_bytes()).map_err(|error| match error.downcast_ref::<LengthLimitError>() {
        Some(_) => Code::PayloadTooLarge.failure(format!("{limit} bytes at most")),
        None => Code::Malformed.failure("the body ended early"),
    })
}

/// Reads a shape; what is not JSON is malformed, what is JSON of another shape names the field.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut deserializer);
    let value = read.map_err(|error| {
        let pointer = pointer(error.path());
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => Failure::field(&pointer, reason(&inner)),
            _ => Code::Malformed.failure(format!("not JSON: {}", reason(&inner))),
        }
    })?;
    deserializer.end().map_err(|_| Code::Malformed.failure("more than one JSON value"))?;
    Ok(value)
}

/// The parser's words without the position, which means nothing to whoever sees fields.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]).to_owned()
}

/// A path as a JSON pointer (RFC 6901).
pub(super) fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let segment = |segment: &Segment| match segment {
        Segment::Seq { index } => index.to_string(),
        Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
        Segment::Enum { variant } => variant.clone(),
        Segment::Unknown => "?".to_owned(),
    };
    path.iter().map(|part| format!("/{}", segment(part))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use spot_api_types::Problem;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its reading is of interest")]
        count: u32,
    }
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only its reading is of interest")]
        list: Vec<Inner>,
    }

    fn told(text: &str) -> (u16, String) {
        let failure = parse::<Outer>(text.as_bytes()).unwrap_err();
        let problem = failure.into_response().extensions_mut().remove::<Problem>().unwrap();
        (problem.status, problem.errors.first().map(|error| error.pointer.clone()).unwrap_or_default())
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        assert_eq!(told(r#"{"list":[{"count":1},{"count":"x"}]}"#), (422, "/list/1/count".to_owned()));
        assert_eq!(told(r#"{"list":[{"count":1,"more":2}]}"#), (422, "/list/0/more".to_owned()));
        assert_eq!(told(r#"{"list":[{"count":1}"#), (400, String::new()));
        assert_eq!(told(r#"{"list":[]} {}"#), (400, String::new()));
    }
}
