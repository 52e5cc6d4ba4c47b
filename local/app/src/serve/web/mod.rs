//! The built dashboard: files under a folder, and its one page for every other path that a person may open. The build lays
//! compressed forms beside its files and says in `headers.json` what a server has to send with them.

mod encoding;

use anyhow::Context;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use encoding::Encoding;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Names under this folder carry a digest: what a name stands for never changes.
const HASHED: &str = "assets";

struct Dashboard {
    folder: PathBuf,
    /// Sent with every file, the Content-Security-Policy among them: what any static hosting sends too.
    headers: HeaderMap,
}

/// The app with the dashboard behind it. Fails when the folder holds no finished build.
pub(super) fn with_dashboard(app: Router, folder: &Path) -> anyhow::Result<Router> {
    let dashboard = Dashboard { folder: folder.to_owned(), headers: headers(&folder.join("headers.json"))? };
    Ok(app.fallback_service(Router::new().fallback(file).with_state(Arc::new(dashboard))))
}

fn headers(file: &Path) -> anyhow::Result<HeaderMap> {
    let text = std::fs::read(file).with_context(|| {
        format!("{} is missing: build the dashboard with `scripts/frontend.sh build`", file.display())
    })?;
    let told: BTreeMap<String, String> =
        serde_json::from_slice(&text).with_context(|| format!("{} is damaged", file.display()))?;
    let header = |(name, value): (String, String)| -> anyhow::Result<_> {
        Ok((HeaderName::try_from(name)?, HeaderValue::try_from(value)?))
    };
    told.into_iter().map(header).collect::<anyhow::Result<_>>().with_context(|| format!("in {}", file.display()))
}

async fn file(State(dashboard): State<Arc<Dashboard>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) || is_ours(request.uri()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(path) = dashboard.answer_to(request.uri().path()) else { return StatusCode::NOT_FOUND.into_response() };
    let Some((bytes, encoding)) = smallest(&path, request.headers()).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut headers = dashboard.headers.clone();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(dashboard.keeping(&path)));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name));
    }
    (headers, bytes).into_response()
}

impl Dashboard {
    /// The file that answers a path: itself or the page. None for a script that is gone: a page in its place would be run.
    fn answer_to(&self, path: &str) -> Option<PathBuf> {
        let wanted = inside(&self.folder, path);
        match wanted {
            Some(file) if file.is_file() => Some(file),
            Some(file) if file.starts_with(self.folder.join(HASHED)) => None,
            _ => Some(self.folder.join("index.html")),
        }
    }

    fn keeping(&self, file: &Path) -> &'static str {
        if file.starts_with(self.folder.join(HASHED)) { "public, max-age=31536000, immutable" } else { "no-cache" }
    }
}

/// The smallest form of a file that the request takes.
async fn smallest(path: &Path, asked: &HeaderMap) -> Option<(Vec<u8>, Option<Encoding>)> {
    for encoding in encoding::taken(asked) {
        let mut name = OsString::from(path);
        name.push(".");
        name.push(encoding.ending);
        if let Ok(bytes) = tokio::fs::read(name).await {
            return Some((bytes, Some(encoding)));
        }
    }
    Some((tokio::fs::read(path).await.ok()?, None))
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
mod tests;
