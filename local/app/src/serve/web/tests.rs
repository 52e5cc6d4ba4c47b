//! Files as a browser gets them.

use super::*;
use axum::body::Body;
use http_body_util::BodyExt;
use std::fs;
use tower::ServiceExt;

/// A build of three files; thrown away at the end.
struct Build(PathBuf);

impl Build {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("spot-web-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("assets")).unwrap();
        let files = [
            ("index.html", "the page"),
            ("index.html.gz", "the page with gzip"),
            ("headers.json", r#"{"Content-Security-Policy": "default-src 'none'"}"#),
            ("assets/app-1a2b.js", "plain"),
            ("assets/app-1a2b.js.br", "brotli"),
            ("assets/app-1a2b.js.gz", "gzip"),
        ];
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
        Self(folder)
    }

    async fn get(&self, path: &str, takes: &str) -> (StatusCode, HeaderMap, String) {
        let app = with_dashboard(Router::new(), &self.0).unwrap();
        let request = Request::get(path).header(header::ACCEPT_ENCODING, takes).body(Body::empty()).unwrap();
        let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (parts.status, parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
    }
}

impl Drop for Build {
    fn drop(&mut self) {
        // What stays behind in the folder for passing things does no harm.
        let _removed = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_script_comes_in_the_smallest_form_that_is_taken_and_is_kept_for_good() {
    let build = Build::new("forms");
    for (takes, text, encoding) in
        [("gzip, br", "brotli", Some("br")), ("gzip", "gzip", Some("gzip")), ("identity", "plain", None)]
    {
        let (status, headers, body) = build.get("/assets/app-1a2b.js", takes).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, text), "{takes}");
        assert_eq!(headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap()), encoding, "{takes}");
        assert_eq!(headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(headers[header::VARY], "Accept-Encoding");
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    }
}

#[tokio::test]
async fn every_path_of_a_person_is_the_page_with_the_headers_of_the_build() {
    let build = Build::new("page");
    for path in ["/", "/clusters/clu_1", "/../secret", "/index.html"] {
        let (status, headers, body) = build.get(path, "gzip, br").await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "the page with gzip"), "{path}");
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'", "{path}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-cache", "{path}");
    }
}

#[tokio::test]
async fn a_script_of_an_earlier_build_and_a_path_of_the_api_are_not_answered_with_the_page() {
    let build = Build::new("gone");
    for path in ["/assets/app-0000.js", "/api/v1/nothing", "/live"] {
        assert_eq!(build.get(path, "br").await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_folder_without_a_finished_build_is_refused_with_what_to_do() {
    let refused = with_dashboard(Router::new(), Path::new("/nowhere")).unwrap_err();
    assert!(format!("{refused:#}").contains("scripts/frontend.sh build"), "{refused:#}");
}

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
