//! The router out of the table: every handler behind the gate of its row.

use super::table::table;
use crate::app::App;
use crate::edge::{Code, Failure};
use crate::gate::{finish, gate};
use crate::parts::Api;
use axum::Router;
use axum::middleware::from_fn_with_state;

/// Where all routes lie.
const PREFIX: &str = "/api/v1";

/// The API as a service: for `lambda_http` in the cloud, for hyper on one machine.
pub fn router(parts: Api) -> Router {
    let app = App::new(parts);
    let mut routes = Router::new();
    for route in table() {
        let guard = from_fn_with_state((app.clone(), route.rule.clone()), gate);
        // A layer per method: two methods of one path may have different rules.
        routes = routes.route(route.rule.path, route.handler.2.route_layer(guard));
    }
    Router::new()
        .nest(PREFIX, routes)
        .fallback(async || Failure::not_found())
        .method_not_allowed_fallback(async || Code::MethodNotAllowed.failure(""))
        .layer(from_fn_with_state(app.clone(), finish))
        .with_state(app)
}
