//! Carries jobs out (EXE-01..09): load -> decide -> apply, resumable at every step.
//!
//! Whatever wakes it (a message, the minute's tick, the result of an action), it reads the job, its plan, its actions and
//! the newest snapshot, asks `decide` what comes next, and writes new actions and the job's progress in one transaction.
//! Actions on AWS it then runs itself under a lease; actions in the cluster go out as signed commands.

mod actions;
mod alternatives;
mod aws;
mod capacity;
mod commands;
pub mod decide;
mod finish;
mod function;
mod load;
mod overrides;
mod tick;

use decide::{Move, decide};
use load::Loaded;
use spot_api_types::command::CommandSigner;
use spot_catalog::Catalog;
use spot_cloud::Accounts;
use spot_domain::{ActionLayer, Chance, Clock, Job, OrganizationId};
use spot_platform::Queue;
use spot_runtime::messages::AdvanceJob;
use spot_store::{Announce, MAX_ACTIONS_PER_PHASE, Store, StoreErrorKind};
use std::sync::Arc;

/// Gives each cluster's queue of commands.
pub trait CommandQueues: Send + Sync {
    /// The queue of a cluster.
    fn of(&self, cluster: &spot_domain::ClusterId) -> Queue;
}

/// What the executor works with.
pub struct Executor {
    /// Table.
    pub store: Store,
    /// Facts.
    pub catalog: Arc<Catalog>,
    /// Customers' accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Its own queue.
    pub work: Queue,
    /// Agents' queues.
    pub commands: Arc<dyn CommandQueues>,
    /// Signs commands.
    pub signer: Arc<CommandSigner>,
    /// Everything is a dry run (EXE-02).
    pub safe_mode: bool,
    /// Clock.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
}

/// Turns taken within one invocation at most: AWS answers at once, so a job can often move on several times.
const MOST_TURNS: usize = 12;

impl Executor {
    /// Moves a job on as far as it goes now.
    pub async fn advance(&self, message: &AdvanceJob) -> anyhow::Result<()> {
        for _ in 0..MOST_TURNS {
            let Some(loaded) = load::load(self, message).await? else { return Ok(()) };
            let ran = self.turn(&message.organization_id, loaded).await?;
            if !ran {
                return Ok(());
            }
        }
        // There is more to do than fits into one invocation.
        self.work.send(message).await?;
        Ok(())
    }

    /// One turn. Answers whether something was finished, so that another turn may find more to do.
    async fn turn(&self, org: &OrganizationId, loaded: Loaded) -> anyhow::Result<bool> {
        let now = self.clock.now();
        let before = loaded.job.clone();
        let Move { mut job, enqueue } = decide(&loaded.scene(now));
        if job.status.is_final() {
            return finish::close(self, &loaded, job).await.map(|()| false);
        }
        if enqueue.is_empty() {
            if job != before {
                self.save(&mut job).await?;
            }
        } else {
            let kinds: Vec<_> = enqueue.into_iter().take(MAX_ACTIONS_PER_PHASE).collect();
            let mut made = actions::make(self, &job, kinds).await?;
            let announce = actions::announce(&job, &made);
            match self.store.enqueue_actions(&mut job, &mut made, &announce, now).await {
                Ok(()) => {}
                // Somebody else moved the job on: look again.
                Err(error) if error.kind == StoreErrorKind::VersionMismatch => return Ok(true),
                Err(error) => return Err(error.into()),
            }
        }
        self.run_pending(org, &job, &loaded).await
    }

    async fn save(&self, job: &mut Job) -> anyhow::Result<()> {
        match self.store.save_job(job, &Announce::nothing(), self.clock.now()).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind == StoreErrorKind::VersionMismatch => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Runs or sends everything of the job that waits. Answers whether an AWS action was finished.
    async fn run_pending(&self, org: &OrganizationId, job: &Job, loaded: &Loaded) -> anyhow::Result<bool> {
        let mut finished = false;
        let mut waiting = self.store.actions_of_job(org, job).await?;
        waiting.retain(|action| !action.status.is_final());
        // Commands first: an AWS call takes seconds, and a node that is being lost has two minutes.
        waiting.sort_by_key(|action| action.kind.layer() == ActionLayer::Aws);
        for action in waiting {
            match action.kind.layer() {
                ActionLayer::Aws => finished |= aws::run(self, org, &action, job, loaded).await?,
                ActionLayer::Agent => commands::send(self, org, &action, job, loaded).await?,
            }
        }
        Ok(finished)
    }
}
