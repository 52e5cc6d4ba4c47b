//! The executor as a function: its schedule wakes what is due, its queue brings jobs that may have something to do.

use crate::Executor;
use async_trait::async_trait;
use spot_runtime::messages::AdvanceJob;
use spot_runtime::{Event, Function, Reply, each, not_mine};

#[async_trait]
impl Function for Executor {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => self.tick().await.map(|_| Reply::default()),
            Event::Messages(messages) => {
                let advance = |message: AdvanceJob| async move {
                    self.advance(&message).await.map_err(|error| format!("{}: {error:#}", message.job_id))
                };
                Ok(each(&messages, advance).await.into())
            }
            Event::Changes(_) => Err(not_mine("executor", &event)),
        }
    }
}
