//! The reaper as a function: its schedule is all that wakes it.

use crate::ActionReaper;
use async_trait::async_trait;
use spot_runtime::{Event, Function, Reply, not_mine};

#[async_trait]
impl Function for ActionReaper {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => self.tick().await.map(|_| Reply::default()),
            Event::Messages(_) | Event::Changes(_) => Err(not_mine("action-reaper", &event)),
        }
    }
}
