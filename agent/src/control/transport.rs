//! What carries requests to the control plane: HTTPS in the binary, a tower service where everything is one process.

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tower::{Service, ServiceExt};

/// There was no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TransportError(pub String);

/// Carries a request and brings the answer, whatever its status.
#[async_trait]
pub trait Transport: Send + Sync {
    /// One exchange. The address is a path and query only.
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError>;
}

/// A tower service in the same process, an axum router for example.
pub struct ServiceTransport<S>(S);

impl<S> ServiceTransport<S> {
    /// Over this service.
    pub fn new(service: S) -> Self {
        Self(service)
    }
}

#[async_trait]
impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: std::fmt::Display,
    B: hyper::body::Body + Send,
    B::Data: Send,
    B::Error: std::fmt::Display,
{
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let answer = self.0.clone().oneshot(request.map(Full::new)).await;
        let (parts, body) = answer.map_err(|error| TransportError(error.to_string()))?.into_parts();
        let body = body.collect().await.map_err(|error| TransportError(error.to_string()))?.to_bytes();
        Ok(Response::from_parts(parts, body))
    }
}
