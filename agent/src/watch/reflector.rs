//! Keeps one kind in step with the API server: a paged list, then a watch from where the list ended.
//!
//! Not kube's own `watcher`: that one builds whole objects before anything can be dropped, and waits by the wall clock.
//! This one prunes while it reads, and does only what is due when it is asked.

use super::kind::Kind;
use super::object::{Line, Page, Parsed, read_line, read_page};
use super::store::key;
use crate::kube_api::{ByteStream, KubeApi, KubeError};
use crate::time::{Backoff, after_secs};
use futures::AsyncRead;
use http::StatusCode;
use jiff::Timestamp;
use spot_domain::Chance;
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Objects in a page: pods of real clusters are 10–40 KB each, so a page stays below 4 MB.
const PAGE_SIZE: u32 = 100;
/// Bytes read at once.
const CHUNK_BYTES: usize = 16 * 1024;
/// Longest line believed; an object is limited to 1.5 MB by etcd.
const MAX_LINE_BYTES: usize = 4 * 1024 * 1024;

/// What a reflector learned.
pub(super) enum Learned {
    /// An object is so now.
    Put(Parsed),
    /// An object is gone.
    Gone(String),
    /// A list was read to its end: these are all there are.
    All(BTreeSet<Box<str>>),
}

/// How far it is.
enum State {
    /// Nothing is known, or too much was missed.
    Unlisted,
    /// The list is read up to this resource version; the watch is to begin.
    Listed(String),
    /// The watch runs.
    Watching { version: String, stream: ByteStream, last_heard_at: Timestamp },
}

/// One kind's reflector.
pub(super) struct Reflector {
    pub(super) kind: Kind,
    state: State,
    backoff: Backoff,
    retry_at: Timestamp,
    /// The server ends a watch after so long; one that is silent for longer is dead.
    watch_secs: u64,
    line: Vec<u8>,
    /// What a read fills; kept, since steps are many.
    chunk: Vec<u8>,
    pub(super) error: Option<String>,
}

impl Reflector {
    pub(super) fn new(kind: Kind, watch_secs: u64) -> Self {
        Self {
            kind,
            state: State::Unlisted,
            backoff: Backoff::network(),
            retry_at: Timestamp::MIN,
            watch_secs,
            line: Vec::new(),
            chunk: Vec::new(),
            error: None,
        }
    }

    /// Does what is due; the answer is when something is due again without anything being heard.
    pub(super) async fn step(
        &mut self,
        kube: &KubeApi,
        now: Timestamp,
        chance: &dyn Chance,
        learn: &mut (dyn FnMut(Learned) + Send),
    ) -> Timestamp {
        if now < self.retry_at {
            return self.retry_at;
        }
        match self.advance(kube, now, learn).await {
            Ok(wake) => {
                self.error = None;
                wake
            }
            Err(error) => {
                tracing::warn!(kind = ?self.kind, %error, "watch interrupted");
                self.error = Some(error.to_string());
                self.retry_at = self.backoff.failed(now, chance);
                self.retry_at
            }
        }
    }

    async fn advance(
        &mut self,
        kube: &KubeApi,
        now: Timestamp,
        learn: &mut (dyn FnMut(Learned) + Send),
    ) -> Result<Timestamp, KubeError> {
        // Each turn goes one state on; a watch that has nothing to say ends it.
        loop {
            match std::mem::replace(&mut self.state, State::Unlisted) {
                State::Unlisted => {
                    let version = self.list(kube, learn).await?;
                    self.state = State::Listed(version);
                }
                State::Listed(version) => {
                    let stream = self.begin(kube, &version).await;
                    match stream {
                        Ok(stream) => self.state = State::Watching { version, stream, last_heard_at: now },
                        Err(error) if error.status() == Some(StatusCode::GONE) => {}
                        Err(error) => {
                            self.state = State::Listed(version);
                            return Err(error);
                        }
                    }
                }
                State::Watching { version, stream, last_heard_at } => {
                    let mut watch = Watch { version, stream, last_heard_at };
                    let ended = self.drain_watch(&mut watch, now, learn).await;
                    let dead_at = after_secs(watch.last_heard_at, self.watch_secs.saturating_add(30));
                    match ended {
                        None if now < dead_at => {
                            self.backoff.succeeded();
                            let Watch { version, stream, last_heard_at } = watch;
                            self.state = State::Watching { version, stream, last_heard_at };
                            return Ok(dead_at);
                        }
                        None => self.state = State::Listed(watch.version),
                        Some(End::TooOld) => {}
                        Some(End::Closed { heard }) => {
                            self.state = State::Listed(watch.version);
                            if !heard && watch.last_heard_at == now {
                                // Closed as soon as it was opened: not again at once.
                                self.retry_at = after_secs(now, 1);
                                return Ok(self.retry_at);
                            }
                        }
                        Some(End::Broken(why)) => {
                            self.state = State::Listed(watch.version);
                            let path = self.kind.path().to_owned();
                            return Err(KubeError::Failed { method: http::Method::GET, path, why });
                        }
                    }
                }
            }
        }
    }

    async fn begin(&mut self, kube: &KubeApi, version: &str) -> Result<ByteStream, KubeError> {
        self.line.clear();
        let (path, secs) = (self.kind.path(), self.watch_secs);
        kube.stream(&format!(
            "{path}?watch=true&allowWatchBookmarks=true&timeoutSeconds={secs}&resourceVersion={version}"
        ))
        .await
    }

    /// Lists page by page and tells of everything that is there, then of everything that is not any more.
    async fn list(&mut self, kube: &KubeApi, learn: &mut (dyn FnMut(Learned) + Send)) -> Result<String, KubeError> {
        let (mut next, mut seen) = (String::new(), BTreeSet::new());
        loop {
            let page = page_of(self.kind, kube, &next).await?;
            for object in page.objects {
                seen.insert(key(&object.namespace, &object.name).into_boxed_str());
                learn(Learned::Put(object));
            }
            if page.next.is_empty() {
                learn(Learned::All(seen));
                return Ok(page.resource_version);
            }
            next = page.next;
        }
    }

    /// Reads what the watch has to say now, without waiting for more.
    async fn drain_watch(
        &mut self,
        watch: &mut Watch,
        now: Timestamp,
        learn: &mut (dyn FnMut(Learned) + Send),
    ) -> Option<End> {
        let mut chunk = std::mem::take(&mut self.chunk);
        chunk.resize(CHUNK_BYTES, 0);
        let mut heard = false;
        let end = loop {
            let read = poll_fn(|context| Poll::Ready(poll_read(&mut watch.stream, context, &mut chunk))).await;
            match read {
                None => break None,
                Some(Err(why)) => break Some(End::Broken(why)),
                Some(Ok(0)) => break Some(End::Closed { heard }),
                Some(Ok(length)) => {
                    (heard, watch.last_heard_at) = (true, now);
                    if let Some(end) = self.take(&chunk[..length], &mut watch.version, learn) {
                        break Some(end);
                    }
                }
            }
        };
        self.chunk = chunk;
        end
    }

    /// Takes in a piece of the stream; whole lines are acted on.
    fn take(&mut self, mut bytes: &[u8], version: &mut String, learn: &mut (dyn FnMut(Learned) + Send)) -> Option<End> {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&bytes[..end]);
            bytes = &bytes[end + 1..];
            let line = std::mem::take(&mut self.line);
            if !line.is_empty() {
                match read_line(self.kind, &line) {
                    Ok(line) => {
                        if let Some(end) = self.obey(line, version, learn) {
                            return Some(end);
                        }
                    }
                    Err(error) => return Some(End::Broken(format!("unreadable event: {error}"))),
                }
            }
        }
        self.line.extend_from_slice(bytes);
        (self.line.len() > MAX_LINE_BYTES).then(|| End::Broken("an event of absurd length".to_owned()))
    }

    fn obey(&mut self, line: Line, version: &mut String, learn: &mut (dyn FnMut(Learned) + Send)) -> Option<End> {
        if line.event == "ERROR" {
            let expired = line.object.code == StatusCode::GONE.as_u16();
            return Some(if expired {
                End::TooOld
            } else {
                End::Broken(format!("error {} in a watch", line.object.code))
            });
        }
        if !line.object.resource_version.is_empty() {
            version.clone_from(&line.object.resource_version);
        }
        match line.event.as_str() {
            "ADDED" | "MODIFIED" => learn(Learned::Put(line.object)),
            "DELETED" => learn(Learned::Gone(key(&line.object.namespace, &line.object.name))),
            // Bookmarks carry a version and nothing else; what is not known is not obeyed.
            _ => {}
        }
        None
    }

    /// Ready when there is something to read, for a driver that wants to sleep until then.
    pub(super) fn poll_heard(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let State::Watching { stream, .. } = &mut self.state else { return Poll::Pending };
        // Reading is the only way to ask; what was read is kept for the next step.
        let mut chunk = vec![0; CHUNK_BYTES];
        match poll_read(stream, context, &mut chunk) {
            None => Poll::Pending,
            Some(Ok(length)) if length > 0 => {
                chunk.truncate(length);
                let rest = std::mem::replace(stream, Box::pin(futures::io::empty()));
                *stream = Box::pin(Chained { first: chunk, read: 0, rest });
                Poll::Ready(())
            }
            Some(_) => {
                *stream = Box::pin(futures::io::empty());
                Poll::Ready(())
            }
        }
    }
}

async fn page_of(kind: Kind, kube: &KubeApi, next: &str) -> Result<Page, KubeError> {
    let after = if next.is_empty() { String::new() } else { format!("&continue={}", percent_encoded(next)) };
    let path = format!("{}?limit={PAGE_SIZE}{after}", kind.path());
    let body = kube.get(&path).await?;
    let unreadable = |why: serde_json::Error| KubeError::Failed {
        method: http::Method::GET,
        path: kind.path().to_owned(),
        why: why.to_string(),
    };
    read_page(kind, &body).map_err(unreadable)
}

struct Watch {
    version: String,
    stream: ByteStream,
    last_heard_at: Timestamp,
}

/// Why a watch ended.
enum End {
    /// The server closed it, as it does from time to time.
    Closed { heard: bool },
    /// What was missed is not known any more: list anew.
    TooOld,
    /// Anything else.
    Broken(String),
}

fn poll_read(stream: &mut ByteStream, context: &mut Context<'_>, chunk: &mut [u8]) -> Option<Result<usize, String>> {
    match stream.as_mut().poll_read(context, chunk) {
        Poll::Pending => None,
        Poll::Ready(read) => Some(read.map_err(|error| error.to_string())),
    }
}

/// Bytes read ahead, before the rest of the stream.
struct Chained {
    first: Vec<u8>,
    read: usize,
    rest: ByteStream,
}

impl AsyncRead for Chained {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut [u8]) -> Poll<std::io::Result<usize>> {
        if self.read == self.first.len() {
            self.first = Vec::new();
            self.read = 0;
            return self.rest.as_mut().poll_read(context, into);
        }
        let length = into.len().min(self.first.len() - self.read);
        into[..length].copy_from_slice(&self.first[self.read..self.read + length]);
        self.read += length;
        Poll::Ready(Ok(length))
    }
}

/// Continue tokens are base64 and may hold characters that mean something in a query.
fn percent_encoded(token: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    token.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
