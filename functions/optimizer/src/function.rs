//! The optimizer as a function: its schedule lists what is due, its queue brings clusters to plan.

use crate::{Optimizer, Outcome};
use async_trait::async_trait;
use spot_runtime::messages::OptimizeCluster;
use spot_runtime::{Event, Function, Reply, each, not_mine};

#[async_trait]
impl Function for Optimizer {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => self.tick().await.map(|_| Reply::default()),
            Event::Messages(messages) => {
                let plan = |message: OptimizeCluster| async move {
                    let outcome = self.optimize(&message).await.map_err(|error| format!("{error:#}"))?;
                    tell(&message, &outcome);
                    Ok::<_, String>(())
                };
                Ok(each(&messages, plan).await.into())
            }
            Event::Changes(_) => Err(not_mine("optimizer", &event)),
        }
    }
}

fn tell(message: &OptimizeCluster, outcome: &Outcome) {
    let cluster_id = &message.cluster_id;
    match outcome {
        Outcome::Started(job_id) => tracing::info!(%cluster_id, %job_id, "job started"),
        Outcome::Nothing(reason) => tracing::info!(%cluster_id, reason, "nothing to do"),
    }
}
