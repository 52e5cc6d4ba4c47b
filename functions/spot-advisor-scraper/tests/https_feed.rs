//! The conditional GET against a server on this machine.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use spot_advisor_scraper::{Feed, Fetched, HttpsFeed};
use std::convert::Infallible;
use tokio::net::TcpListener;

/// Answers every path in its own way, one connection after the other.
async fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let serve =
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(answer));
            tokio::spawn(serve);
        }
    });
    format!("http://{address}")
}

async fn answer(request: Request<hyper::body::Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let known = request.headers().get("if-none-match").is_some_and(|etag| etag == "\"v1\"");
    let (status, body) = match request.uri().path() {
        "/feed" if known => (StatusCode::NOT_MODIFIED, Bytes::new()),
        "/feed" => (StatusCode::OK, Bytes::from("{}")),
        "/long" => (StatusCode::OK, Bytes::from(vec![b' '; 41 * 1024 * 1024])),
        "/binary" => (StatusCode::OK, Bytes::from_static(&[0xff, 0xfe])),
        "/always-304" => (StatusCode::NOT_MODIFIED, Bytes::new()),
        _ => (StatusCode::SERVICE_UNAVAILABLE, Bytes::from("later")),
    };
    Ok(Response::builder().status(status).header("etag", "\"v1\"").body(Full::new(body)).unwrap())
}

#[tokio::test]
async fn a_known_version_is_not_sent_again() {
    let feed = HttpsFeed::new(&format!("{}/feed", server().await)).unwrap();
    let Fetched::Changed { text, etag } = feed.fetch(None).await.unwrap() else { panic!("nothing sent") };
    assert_eq!((text.as_str(), etag.as_deref()), ("{}", Some("\"v1\"")));
    assert_eq!(feed.fetch(etag.as_deref()).await.unwrap(), Fetched::Unchanged);
    assert!(matches!(feed.fetch(Some("\"v0\"")).await.unwrap(), Fetched::Changed { .. }));
}

#[tokio::test]
async fn anything_else_is_an_error_that_names_the_address() {
    let server = server().await;
    for (path, told) in [("/down", "503"), ("/long", "breaks off"), ("/binary", "UTF-8"), ("/always-304", "304")] {
        let feed = HttpsFeed::new(&format!("{server}{path}")).unwrap();
        let error = format!("{:#}", feed.fetch(None).await.unwrap_err());
        assert!(error.contains(told) && error.contains(path), "{error}");
    }
    let nobody = HttpsFeed::new("http://127.0.0.1:1/feed").unwrap();
    assert!(format!("{:#}", nobody.fetch(None).await.unwrap_err()).contains("no answer"));
}

#[test]
fn only_https_leaves_this_machine() {
    assert!(HttpsFeed::new("http://example.com/feed").is_err());
    assert!(HttpsFeed::new("not an address").is_err());
    assert!(HttpsFeed::new("https://example.com/feed").is_ok());
}
