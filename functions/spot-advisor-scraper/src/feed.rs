//! Where the feed comes from: handed in, so that a test and a machine without a network can have one of their own.

use async_trait::async_trait;

/// What a look at the feed brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is the version that was asked about.
    Unchanged,
    /// Another version.
    Changed {
        /// The file.
        text: String,
        /// Its mark, to be asked about next time.
        etag: Option<String>,
    },
}

/// The Spot Advisor's feed.
#[async_trait]
pub trait Feed: Send + Sync {
    /// Fetches the file, unless its mark is still `etag`. An error tells what failed; nothing is known then.
    async fn fetch(&self, etag: Option<&str>) -> anyhow::Result<Fetched>;
}
