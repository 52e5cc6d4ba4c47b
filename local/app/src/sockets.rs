//! The connections that are open on this machine, where API Gateway would hold them.

use async_trait::async_trait;
use spot_platform::{PlatformError, Push, Pushed};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// What is on its way to a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outgoing {
    /// A text frame.
    Frame(String),
    /// The end.
    Close,
}

/// Frames that wait for a slow reader. One who lets more wait is cut off and comes back with its cursor.
const MOST_WAITING: usize = 1_024;

/// Open connections by id.
#[derive(Debug, Default)]
pub struct Sockets {
    open: Mutex<BTreeMap<String, Sender<Outgoing>>>,
}

impl Sockets {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Sender<Outgoing>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection is there; what it answers is to be sent over it.
    pub(crate) fn open(&self, connection: &str) -> Receiver<Outgoing> {
        let (sender, receiver) = channel(MOST_WAITING);
        self.lock().insert(connection.to_owned(), sender);
        receiver
    }

    /// A connection is no more.
    pub(crate) fn forget(&self, connection: &str) {
        self.lock().remove(connection);
    }
}

#[async_trait]
impl Push for Sockets {
    async fn push(&self, connection: &str, frame: &str) -> Result<Pushed, PlatformError> {
        let mut open = self.lock();
        let Some(sender) = open.get(connection) else { return Ok(Pushed::Gone) };
        if sender.try_send(Outgoing::Frame(frame.to_owned())).is_ok() {
            return Ok(Pushed::Sent);
        }
        open.remove(connection);
        Ok(Pushed::Gone)
    }

    async fn close(&self, connection: &str) -> Result<(), PlatformError> {
        if let Some(sender) = self.lock().remove(connection) {
            // Full or closed: the connection ends with its sender.
            let _ended_either_way = sender.try_send(Outgoing::Close);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_reader_who_does_not_keep_up_is_cut_off() {
        let sockets = Sockets::default();
        let mut receiver = sockets.open("c");
        for _ in 0..MOST_WAITING {
            assert_eq!(sockets.push("c", "{}").await.unwrap(), Pushed::Sent);
        }
        assert_eq!(sockets.push("c", "{}").await.unwrap(), Pushed::Gone);
        assert_eq!(sockets.push("c", "{}").await.unwrap(), Pushed::Gone);
        assert_eq!(receiver.recv().await, Some(Outgoing::Frame("{}".to_owned())));
    }
}
