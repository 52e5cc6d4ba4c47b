//! The fan-out of a tick: what is due is taken and enqueued ten at a time.

use crate::queue_batch::MOST_MESSAGES;
use crate::{PlatformError, Queue};
use futures::future::join_all;
use serde::Serialize;

impl Queue {
    /// Takes each item and sends the messages of those that were got (`None`: somebody else got it): ten takes at once,
    /// then one call that sends them. A tick that dies leaves at most ten taken and not sent; they are due again a period
    /// later. Answers how many were sent; at the first failure what was got with it is sent, and nothing after it.
    pub async fn send_taken<T, M, E, Taking>(
        &self,
        due: impl IntoIterator<Item = T>,
        take: impl Fn(T) -> Taking,
    ) -> Result<usize, E>
    where
        M: Serialize,
        E: From<PlatformError>,
        Taking: Future<Output = Result<Option<M>, E>>,
    {
        let (mut due, mut sent) = (due.into_iter(), 0);
        loop {
            let takes: Vec<_> = due.by_ref().take(MOST_MESSAGES).map(&take).collect();
            if takes.is_empty() {
                return Ok(sent);
            }
            let (mut got, mut failure) = (Vec::new(), None);
            for taken in join_all(takes).await {
                match taken {
                    Ok(message) => got.extend(message),
                    Err(error) => failure = failure.or(Some(error)),
                }
            }
            self.send_all(&got).await?;
            sent += got.len();
            if let Some(error) = failure {
                return Err(error);
            }
        }
    }
}
