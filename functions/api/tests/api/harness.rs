//! The API with everything behind it, and requests to it.

use crate::clock::{HandSet, Seeded, start};
use crate::fixtures::{cluster, org, organization};
use aws_sdk_dynamodb::Client as DynamoDb;
use axum::body::Body;
use axum::{Router, http};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use sha2::{Digest, Sha256};
use spot_api::{Api, Bootstrap, CommandQueues};
use spot_api_types::command::CommandSigner;
use spot_catalog::Catalog;
use spot_domain::{AgentKeyId, Cluster, ClusterId, OrganizationId};
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_platform::{AgentQueues, Queue};
use spot_store::{AgentKey, Announce, Store};
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

pub(crate) const TOKEN: &str = "bootstrap-token-of-the-tests";
pub(crate) const AGENT_TOKEN: &str = "sotagt_0123456789012345678901234567890123456789012";
pub(crate) const SIGNING_KEY: [u8; 32] = [7; 32];

static CATALOG: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(Catalog::load()));

/// What it takes to ask the API and to look behind it.
pub(crate) struct World {
    pub(crate) router: Router,
    pub(crate) store: Store,
    pub(crate) emulators: Emulators,
    pub(crate) clock: Arc<HandSet>,
    pub(crate) org: OrganizationId,
    pub(crate) sqs: aws_sdk_sqs::Client,
}

struct Commands(aws_sdk_sqs::Client, Emulators);

impl CommandQueues for Commands {
    fn of(&self, cluster: &ClusterId) -> Queue {
        Queue::new(self.0.clone(), self.1.queue_url(&AgentQueues::name(cluster)))
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("")
    }

    pub(crate) fn pointer(&self) -> &str {
        self.body["errors"][0]["pointer"].as_str().unwrap_or("")
    }

    pub(crate) fn etag(&self) -> String {
        self.headers["etag"].to_str().unwrap().to_owned()
    }
}

impl World {
    /// An organization with nothing in it.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Api)) -> Self {
        let clock = HandSet::new();
        let emulators = Emulators::open(&Place::Memory, clock.clone(), Seeded::new(1)).unwrap();
        let config = emulators.sdk_config();
        let store = Store::new(DynamoDb::new(&config), "spot-optimizer").with_due_shards(1);
        store.create_table().await.unwrap();
        let sqs = aws_sdk_sqs::Client::new(&config);
        let queue = |name: &str| {
            let url = emulators.create_queue(name, &QueueSettings::default()).unwrap();
            Queue::new(sqs.clone(), url)
        };
        let agent_queues = AgentQueues::new(
            aws_sdk_sts::Client::new(&config),
            sqs.clone(),
            "arn:aws:iam::000000000000:role/agent-queues",
            &emulators.queue_url(""),
            &emulators.queue_arn(""),
        );
        let org = organization(&store, org(1)).await;
        let mut api = Api {
            store: store.clone(),
            optimizer: queue("optimizer"),
            executor: queue("executor"),
            agent_queues,
            region: "us-east-1".to_owned(),
            commands: Arc::new(Commands(sqs.clone(), emulators.clone())),
            signer: Arc::new(CommandSigner::new("k1", &SIGNING_KEY)),
            catalog: CATALOG.clone(),
            clock: clock.clone(),
            wall_clock: clock.clone(),
            chance: Seeded::new(2),
            bootstrap: Some(Bootstrap {
                token_sha256: Sha256::digest(TOKEN.as_bytes()).into(),
                organization_id: org.clone(),
            }),
            cursor_key: [9; 32],
            token_key: [5; 32],
            secrets: Seeded::new(3),
            socket_url: "ws://localhost/live".to_owned(),
            allowed_origins: vec!["https://app.example.com".to_owned()],
            agent_origin: "https://agents.example.com".to_owned(),
            safe_mode: false,
            simulated: true,
        };
        change(&mut api);
        Self { router: spot_api::router(api), store, emulators, clock, org, sqs }
    }

    /// With one active cluster and its agent's key.
    pub(crate) async fn with_cluster() -> (Self, Cluster) {
        let world = Self::new().await;
        let cluster = world.add_cluster(1).await;
        (world, cluster)
    }

    pub(crate) async fn add_cluster(&self, number: u64) -> Cluster {
        let mut cluster = cluster(number);
        self.store.register_cluster(&mut cluster, &Announce::nothing(), start()).await.unwrap();
        if number == 1 {
            let key = agent_key(&self.org, &cluster.id);
            self.store.create_agent_key(&key, AGENT_TOKEN, &Announce::nothing(), start()).await.unwrap();
        }
        cluster
    }

    /// Asks as the owner.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, Some(TOKEN), &[], "").await
    }

    /// Asks as the owner and wants a success.
    pub(crate) async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.ask("POST", path, Some(TOKEN), headers, body).await
    }

    /// Asks as the agent of the first cluster.
    pub(crate) async fn agent(&self, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, Some(AGENT_TOKEN), &[], &body.to_string()).await
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        self.ask_bytes(method, path, token, headers, body.as_bytes().to_vec()).await
    }

    pub(crate) async fn ask_bytes(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Bodies of the messages a queue holds; they are taken out.
    pub(crate) async fn messages(&self, queue: &str) -> Vec<Value> {
        let queue = Queue::new(self.sqs.clone(), self.emulators.queue_url(queue));
        let mut found = Vec::new();
        loop {
            let received = queue.receive(10, 0).await.unwrap();
            if received.is_empty() {
                return found;
            }
            for message in received {
                found.push(message.read().unwrap());
                queue.delete(&message.receipt).await.unwrap();
            }
        }
    }

    /// Everything that is in the table, as text.
    pub(crate) async fn all_items(&self) -> String {
        let table = DynamoDb::new(&self.emulators.sdk_config()).scan().table_name("spot-optimizer");
        let items = table.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await.unwrap();
        format!("{items:?}")
    }

    /// Calls of the table so far, and how many of them were scans.
    pub(crate) fn table_calls(&self) -> (u64, u64) {
        let calls = self.emulators.calls();
        let of_table = calls.iter().filter(|((service, _), _)| service == "dynamodb");
        of_table.fold((0, 0), |(all, scans), ((_, operation), count)| {
            (all + count.calls, scans + if operation == "Scan" { count.calls } else { 0 })
        })
    }
}

pub(crate) fn agent_key(org: &OrganizationId, cluster: &ClusterId) -> AgentKey {
    let id: AgentKeyId = format!("key_{:032x}", 1).parse().unwrap();
    AgentKey {
        id,
        organization_id: org.clone(),
        cluster_id: cluster.clone(),
        prefix: "sotagt_0123".to_owned(),
        description: "tests".to_owned(),
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    }
}
