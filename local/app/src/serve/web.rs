//! The built dashboard: files under a folder, and its one page for every other path that a person may open.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Scripts and styles come from here alone, sockets and requests go here alone; the same policy as on static hosting.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self' ws://localhost:* ws://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'; \
    form-action 'self'";

/// The app with the dashboard behind it.
pub(super) fn with_dashboard(app: Router, folder: &Path) -> Router {
    let files = Router::new().fallback(file).with_state(Arc::new(folder.to_owned()));
    app.fallback_service(files)
}

async fn file(State(folder): State<Arc<PathBuf>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_ours(request.uri()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let wanted = inside(&folder, request.uri().path());
    let is_page = wanted.as_ref().is_none_or(|path| !path.is_file());
    let path = wanted.filter(|_| !is_page).unwrap_or_else(|| folder.join("index.html"));
    let Ok(bytes) = tokio::fs::read(&path).await else { return StatusCode::NOT_FOUND.into_response() };
    // Files under assets carry a digest in their name: they never change.
    let cache =
        if path.starts_with(folder.join("assets")) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, media_type(&path)),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, bytes).into_response()
}

/// Paths of API and simulation are never answered with a page.
fn is_ours(uri: &Uri) -> bool {
    ["/api/", "/local/", "/kubernetes/", "/live"].iter().any(|prefix| uri.path().starts_with(prefix))
}

/// The file of a path; none for a path that leads out of the folder.
fn inside(folder: &Path, path: &str) -> Option<PathBuf> {
    let relative = Path::new(path.trim_start_matches('/'));
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    (plain && !path.contains('\\')).then(|| folder.join(relative))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "map") => "application/json",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leads_out_of_the_folder() {
        let folder = Path::new("/somewhere");
        assert_eq!(inside(folder, "/assets/a.js"), Some(folder.join("assets/a.js")));
        for outside in ["/../secret", "/assets/../../secret", "//etc/../passwd", "/a\\..\\b"] {
            let found = inside(folder, outside);
            assert!(
                found.is_none_or(|path| path.starts_with(folder) && !path.to_string_lossy().contains("..")),
                "{outside}"
            );
        }
    }
}
