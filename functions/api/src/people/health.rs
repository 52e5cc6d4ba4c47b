//! Whether the API lives.

use axum::Json;
use spot_api_types::http::Health;

/// Lives.
///
/// Says only that the process answers; it asks nothing of the table.
#[utoipa::path(get, path = "/health", tag = "public", responses((status = 200, body = Health)))]
pub(crate) async fn health() -> Json<Health> {
    Json(Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() })
}
