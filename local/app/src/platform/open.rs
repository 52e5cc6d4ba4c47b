//! Opens the platform: table, queues, rules and schedules as template.yaml says, then the functions.

use super::compose::Composer;
use super::keys::signing_key;
use super::{BUS, Platform, TABLE, Troubles};
use crate::clock::VirtualClock;
use crate::sockets::Sockets;
use crate::wiring::{Application, Start, TEMPLATE};
use serde_json::json;
use spot_api_types::command::CommandSigner;
use spot_catalog::Catalog;
use spot_cloud::Accounts;
use spot_domain::{Chance, Clock};
use spot_emulators::{Emulators, EventRule, OpenError, Place, QueueSettings};
use spot_platform::AgentQueues;
use spot_store::Store;
use std::sync::{Arc, Mutex};

/// Role that agents' credentials come from; the emulated STS asks only that it looks like one.
const AGENT_QUEUE_ROLE: &str = "arn:aws:iam::000000000000:role/agent-queues";

/// What a platform is opened with.
pub struct PlatformParts {
    /// Where it keeps its state.
    pub place: Place,
    /// Customers' accounts.
    pub accounts: Arc<dyn Accounts>,
    /// Holds the sockets of those who watch.
    pub sockets: Arc<Sockets>,
    /// Pages that may open sockets, `http://localhost:8080`.
    pub origins: Vec<String>,
    /// Where sockets are opened, `ws://localhost:8080/live`.
    pub socket_url: String,
    /// Facts.
    pub catalog: Arc<Catalog>,
    /// Time.
    pub clock: Arc<VirtualClock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// Nothing is changed in accounts and clusters (EXE-02).
    pub safe_mode: bool,
}

/// Why a platform could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenPlatformError {
    /// The state cannot be opened: another process has it, or it is damaged.
    #[error(transparent)]
    Place(#[from] OpenError),
    /// template.yaml says something that one machine cannot follow.
    #[error("{0}")]
    Template(String),
    /// Something else failed.
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

impl Platform {
    /// Opens it; what is there already stays as it is.
    pub async fn open(parts: PlatformParts) -> Result<Self, OpenPlatformError> {
        let application =
            Application::read(TEMPLATE).map_err(|error| OpenPlatformError::Template(error.to_string()))?;
        let clock: Arc<dyn Clock> = parts.clock.clone();
        let emulators = Emulators::open(&parts.place, clock, parts.chance.clone())?;
        let sdk = emulators.sdk_config();
        // One partition of due work is a sixteenth of the queries, and one machine has no other use for more.
        let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), TABLE).with_due_shards(1);
        store.create_table().await.map_err(anyhow::Error::from)?;
        make_queues(&emulators, &application)?;
        make_rules(&emulators, &application)?;
        make_schedules(&emulators, &application, parts.clock.now())?;
        let key = signing_key(&emulators, &*parts.chance).await?;
        let signer = Arc::new(CommandSigner::new(key.key_id(), key.secret()));
        let agent_queues = AgentQueues::new(
            aws_sdk_sts::Client::new(&sdk),
            aws_sdk_sqs::Client::new(&sdk),
            AGENT_QUEUE_ROLE,
            &emulators.queue_url(""),
            &emulators.queue_arn(""),
        );
        let composer = Composer {
            parts: &parts,
            emulators: &emulators,
            store: &store,
            signer: &signer,
            agent_queues: &agent_queues,
        };
        let websocket = composer.websocket();
        let deployed = composer.functions(&application, &websocket)?;
        let troubles = Mutex::new(Troubles::default());
        let PlatformParts { clock, chance, catalog, safe_mode, origins, socket_url, .. } = parts;
        Ok(Self {
            emulators,
            store,
            clock,
            chance,
            agent_queues,
            signer,
            catalog,
            safe_mode,
            origins,
            socket_url,
            websocket,
            application,
            deployed,
            troubles,
            meter: Default::default(),
            requests: Arc::default(),
        })
    }

    /// How many functions, queues and schedules template.yaml has, for the line at the start.
    pub fn counts(&self) -> (usize, usize, usize) {
        let schedules = self.deployed.iter().map(|one| one.schedules.len()).sum();
        (self.application.functions.len(), self.application.queues.len(), schedules)
    }
}

fn make_queues(emulators: &Emulators, application: &Application) -> anyhow::Result<()> {
    // Dead letters first: a queue names the one that takes them.
    let mut queues: Vec<_> = application.queues.iter().collect();
    queues.sort_by_key(|(_, queue)| queue.dead_letters.is_some());
    for (name, queue) in queues {
        let settings = QueueSettings {
            visibility_secs: u32::try_from(queue.visibility_secs)?,
            dead_letter: queue.dead_letters.clone(),
            ..QueueSettings::default()
        };
        emulators.create_queue(name, &settings)?;
    }
    Ok(())
}

fn make_rules(emulators: &Emulators, application: &Application) -> anyhow::Result<()> {
    for (name, rule) in &application.rules {
        for queue in &rule.targets {
            let mut pattern = json!({ "source": rule.sources });
            // A rule that names no kinds means all of them; an empty list would mean none.
            if !rule.detail_types.is_empty() {
                pattern["detail-type"] = json!(rule.detail_types);
            }
            let name = format!("{name}-{queue}");
            emulators.put_rule(&EventRule { bus: BUS.to_owned(), name, pattern, queue: queue.clone() })?;
        }
    }
    Ok(())
}

fn make_schedules(emulators: &Emulators, application: &Application, now: jiff::Timestamp) -> anyhow::Result<()> {
    for start in application.functions.values().flat_map(|function| &function.starts) {
        if let Start::Schedule { name, rate } = start {
            emulators.put_schedule(name, rate.every, rate.first_at(now))?;
        }
    }
    Ok(())
}
