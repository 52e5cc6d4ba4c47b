//! Discovery as a function: its schedule lists accounts that are due, its queue brings them.

use crate::{Discovery, Outcome};
use async_trait::async_trait;
use spot_runtime::messages::DiscoverAccount;
use spot_runtime::{Event, Function, Reply, each, not_mine};

#[async_trait]
impl Function for Discovery {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => self.tick().await.map(|_| Reply::default()),
            Event::Messages(messages) => {
                let look = async |message: DiscoverAccount| {
                    let account_id = &message.account_id;
                    match self.discover(&message).await.map_err(|error| format!("{account_id}: {error:#}"))? {
                        Outcome::Whole => tracing::info!(%account_id, "discovered"),
                        Outcome::Partly(errors) => {
                            for (region, error) in errors {
                                tracing::warn!(%account_id, %region, %error, "discovered in part");
                            }
                        }
                        Outcome::Nothing(reason) => tracing::info!(%account_id, reason, "nothing to discover"),
                    }
                    Ok::<_, String>(())
                };
                Ok(each(&messages, look).await.into())
            }
            Event::Changes(_) => Err(not_mine("discovery", &event)),
        }
    }
}
