//! Connections to what nearly every invocation calls, begun while the process starts: a handshake costs some tens of
//! milliseconds, which would otherwise be the first invocation's. Nothing that starts waits for them. The first invocation
//! does, for a moment, because a second handshake beside the first would only be slower.

use spot_platform::Queue;
use spot_store::Store;
use std::time::Duration;
use tokio::sync::watch;

/// The first invocation waits for a handshake at most so long; then it goes its own way.
const MOST_WAIT: Duration = Duration::from_millis(300);
/// The request for work goes out first: it takes a fraction of this.
const AFTER_START: Duration = Duration::from_millis(1);

/// Says whether the table's connection stands.
#[derive(Clone)]
pub struct Warmth(watch::Receiver<bool>);

impl Warmth {
    /// Begins to connect, in the background.
    pub(crate) fn begin(store: Option<Store>, queue: Option<Queue>) -> Self {
        let (done, warmth) = watch::channel(store.is_none());
        tokio::spawn(async move {
            tokio::time::sleep(AFTER_START).await;
            if let Some(store) = store {
                // Any item by its key would do; nobody needs the answer, and whoever calls next will say what is wrong.
                let _unused = store.setting::<serde_json::Value>(None, "paused").await;
                let _nobody_waits = done.send(true);
            }
            if let Some(queue) = queue {
                let _unused = queue.connect().await;
            }
        });
        Self(warmth)
    }

    /// Waits for the table's connection, for a moment at most.
    pub async fn wait(&self) {
        let mut done = self.0.clone();
        if !*done.borrow() {
            let _in_time = tokio::time::timeout(MOST_WAIT, done.wait_for(|done| *done)).await;
        }
    }
}
