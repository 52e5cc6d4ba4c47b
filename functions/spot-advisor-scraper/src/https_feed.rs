//! The feed over HTTPS: a conditional GET of one address.

use crate::{Feed, Fetched};
use anyhow::{Context, bail, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use http::header::{ETAG, IF_NONE_MATCH, USER_AGENT};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::Duration;

/// The feed has some two megabytes; what is twenty times as long is something else.
const MOST_BYTES: usize = 40 * 1024 * 1024;
/// Half of the function's time-out, the rest is for the table.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The feed at one address.
pub struct HttpsFeed {
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
    uri: Uri,
}

impl HttpsFeed {
    /// The feed at `url`. Plain HTTP is for this machine alone.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        let uri: Uri = url.parse().with_context(|| format!("`{url}` is no address"))?;
        let is_here = matches!(uri.host(), Some("127.0.0.1" | "localhost"));
        ensure!(uri.scheme_str() == Some("https") || is_here, "`{url}` does not begin with https://");
        let connector = hyper_rustls::HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector.build()), uri })
    }

    async fn get(&self, etag: Option<&str>) -> anyhow::Result<Fetched> {
        let mut request = Request::get(&self.uri).header(USER_AGENT, "spot-optimizer");
        if let Some(etag) = etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let answer = self.client.request(request.body(Empty::new())?).await.context("no answer")?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(Fetched::Unchanged),
            status => bail!("answered {status}"),
        }
        let etag = answer.headers().get(ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
        let body = body.map_err(|error| anyhow::anyhow!("the file breaks off: {error}"))?.to_bytes();
        let text = String::from_utf8(body.to_vec()).context("the file is not UTF-8")?;
        Ok(Fetched::Changed { text, etag })
    }
}

#[async_trait]
impl Feed for HttpsFeed {
    async fn fetch(&self, etag: Option<&str>) -> anyhow::Result<Fetched> {
        let fetched = tokio::time::timeout(TIMEOUT, self.get(etag))
            .await
            .unwrap_or_else(|_| Err(anyhow::anyhow!("no whole answer within {} seconds", TIMEOUT.as_secs())));
        fetched.with_context(|| format!("fetching {}", self.uri))
    }
}
