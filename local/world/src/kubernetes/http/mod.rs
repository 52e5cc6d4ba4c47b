//! The cluster's API over HTTP: one router that serves sockets and in-process clients alike.

mod authorize;
mod delete;
mod discovery;
mod filter;
mod list;
mod metrics;
mod objects;
mod patch;
mod patch_forms;
mod request;
mod respond;
mod route;
mod watch;

use super::cluster::KubernetesCluster;
use super::errors::ApiError;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response};
use axum::routing::Router;
use jiff::Timestamp;
use request::Call;
use route::Route;
use std::sync::Arc;

pub use authorize::{AGENT_NAMESPACE, Tokens};

/// Gives access to one cluster and says what time it is. Whoever implements it has told the cluster of everything that
/// happened to its instances up to that time.
pub trait ClusterAccess: Send + Sync {
    /// Runs `act` on the cluster. It is called exactly once, and never from within itself.
    fn with(&self, act: &mut dyn FnMut(&mut KubernetesCluster, Timestamp));
}

/// Who holds the cluster.
type Access = Arc<dyn ClusterAccess>;

/// The API of one cluster.
pub fn router(access: Arc<dyn ClusterAccess>) -> Router {
    Router::new().fallback(answer).with_state(access)
}

/// Runs `act` on the cluster as it is now.
fn with_cluster<R>(access: &dyn ClusterAccess, act: impl FnOnce(&mut KubernetesCluster) -> R) -> R {
    let (mut act, mut result) = (Some(act), None);
    access.with(&mut |cluster, now| {
        if let Some(act) = act.take() {
            cluster.advance(now);
            result = Some(act(cluster));
        }
    });
    result.expect("`with` runs what it is given")
}

async fn answer(State(access): State<Access>, request: Request<Body>) -> Response<Body> {
    let result = match Call::read(request).await {
        Ok(call) => serve(&access, &call),
        Err(error) => Err(error),
    };
    result.unwrap_or_else(|error| respond::failure(&error))
}

fn serve(access: &Access, call: &Call) -> Result<Response<Body>, ApiError> {
    let route = Route::parse(call)?;
    let user = with_cluster(&**access, |cluster| authorize::user(cluster, call))?;
    authorize::check(user, &route, call)?;
    match &route {
        Route::Version => Ok(respond::json(200, &discovery::version())),
        Route::Health => Ok(respond::text("ok")),
        Route::CoreVersions => Ok(respond::json(200, &discovery::core_versions())),
        Route::Groups => Ok(respond::json(200, &discovery::groups())),
        Route::Group(group) => discovery::group(group).map(|found| respond::json(200, &found)),
        Route::Resources(group, version) => {
            discovery::resources(group, version).map(|found| respond::json(200, &found))
        }
        Route::AccessReview => authorize::review(user, call),
        Route::Metrics(place) => metrics::serve(&**access, place, call),
        Route::Collection(place) => match call.method.as_str() {
            "GET" if call.wants_watch() => watch::serve(access, place, call),
            "GET" => list::serve(&**access, place, call),
            "POST" => objects::create(&**access, place, call),
            "DELETE" => delete::collection(&**access, place, call),
            _ => Err(ApiError::method_not_allowed()),
        },
        Route::Object(place) => match call.method.as_str() {
            "GET" => objects::get(&**access, place, call),
            "PUT" => objects::replace(&**access, place, call),
            "PATCH" => patch::serve(&**access, place, call),
            "DELETE" if place.part.is_none() => delete::object(&**access, place, call),
            "POST" if place.part.as_deref() == Some("eviction") => objects::evict(&**access, place, call),
            _ => Err(ApiError::method_not_allowed()),
        },
    }
}
