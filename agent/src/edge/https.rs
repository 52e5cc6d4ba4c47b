//! The control plane over HTTPS, with the agent's token.

use crate::control::{Transport, TransportError};
use async_trait::async_trait;
use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderValue};
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::fmt;

/// Longest answer read: ten pending commands stay far below.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Requests to one address, each with the token.
pub struct HttpsTransport {
    base: String,
    authorization: HeaderValue,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl fmt::Debug for HttpsTransport {
    /// The token is in no log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("HttpsTransport").field("base", &self.base).finish_non_exhaustive()
    }
}

impl HttpsTransport {
    /// To this address with this token; both were checked when the settings were read.
    pub fn new(base: &str, token: &str) -> anyhow::Result<Self> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {token}"))?;
        authorization.set_sensitive(true);
        let connector = hyper_rustls::HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new()).build(connector.build());
        Ok(Self { base: base.trim_end_matches('/').to_owned(), authorization, client })
    }
}

#[async_trait]
impl Transport for HttpsTransport {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (mut parts, body) = request.into_parts();
        let failed = |error: &dyn fmt::Display| TransportError(error.to_string());
        parts.uri = Uri::try_from(format!("{}{}", self.base, parts.uri)).map_err(|error| failed(&error))?;
        parts.headers.insert(AUTHORIZATION, self.authorization.clone());
        let request = Request::from_parts(parts, Full::new(body));
        let (parts, body) = self.client.request(request).await.map_err(|error| failed(&error))?.into_parts();
        let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await.map_err(|error| failed(&error))?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }
}
