//! What a request costs beside the store: CPU of `GET /clusters/{id}` through the whole router, less the CPU of the same
//! look at the emulated store. `cargo run -p spot-api --example request_cost`; reads Linux's own count of CPU
//! time, so others on the machine do not matter.

use axum::body::Body;
use axum::http::Request;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use spot_api::{Api, Bootstrap, CommandQueues};
use spot_api_types::command::CommandSigner;
use spot_domain::{Chance, Clock, Cluster, ClusterId, ClusterStatus, OrganizationId};
use spot_emulators::{Emulators, Place, QueueSettings};
use spot_platform::{AgentQueues, Queue};
use spot_store::{Announce, Organization, OrganizationMode, OrganizationStatus, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower::ServiceExt;

const BATCHES: usize = 41;
const REQUESTS_PER_BATCH: u32 = 100;
const TOKEN: &str = "a token for measuring";

/// Moves on by a second with each look, so that no rate limit stops the measuring.
struct Rising(AtomicU64);

impl Clock for Rising {
    fn now(&self) -> Timestamp {
        let secs = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_second(1_790_000_000 + i64::try_from(secs).unwrap_or(0)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl Chance for Rising {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

struct One(Queue);

impl CommandQueues for One {
    fn of(&self, _: &ClusterId) -> Queue {
        self.0.clone()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(measure())
}

async fn measure() -> Result<(), Box<dyn std::error::Error>> {
    let clock = Arc::new(Rising(AtomicU64::new(0)));
    let emulators = Emulators::open(&Place::Memory, clock.clone(), clock.clone())?;
    let store = Store::new(aws_sdk_dynamodb::Client::new(&emulators.sdk_config()), "spot-optimizer");
    store.create_table().await?;
    let (org, cluster) = founded(&store).await?;
    let router = spot_api::router(parts(&emulators, &store, &clock, &org)?);
    let path = format!("/api/v1/clusters/{cluster}");
    let (mut whole, mut stored) = (Vec::new(), Vec::new());
    for _ in 0..BATCHES {
        let before = cpu_nanos()?;
        for _ in 0..REQUESTS_PER_BATCH {
            let request = Request::builder().uri(&path).header("authorization", format!("Bearer {TOKEN}"));
            let response = router.clone().oneshot(request.body(Body::empty())?).await?;
            assert_eq!(response.status(), 200);
            axum::body::to_bytes(response.into_body(), usize::MAX).await?;
        }
        let between = cpu_nanos()?;
        for _ in 0..REQUESTS_PER_BATCH {
            store.cluster_page(&org, &cluster).await?;
        }
        whole.push((between - before) / u64::from(REQUESTS_PER_BATCH));
        stored.push((cpu_nanos()? - between) / u64::from(REQUESTS_PER_BATCH));
    }
    let micros = |mut batches: Vec<u64>| {
        batches.sort_unstable();
        batches[batches.len() / 2] as f64 / 1_000.0
    };
    let (whole, stored) = (micros(whole), micros(stored));
    println!(
        "GET /clusters/{{id}}: {whole:.0} µs of CPU, {stored:.0} of them the store, {:.0} beside it",
        whole - stored
    );
    Ok(())
}

fn parts(
    emulators: &Emulators,
    store: &Store,
    clock: &Arc<Rising>,
    org: &OrganizationId,
) -> Result<Api, Box<dyn std::error::Error>> {
    let config = emulators.sdk_config();
    let url = emulators.create_queue("any", &QueueSettings::default())?;
    let (sts, sqs) = (aws_sdk_sts::Client::new(&config), aws_sdk_sqs::Client::new(&config));
    let queue = Queue::new(sqs.clone(), url);
    Ok(Api {
        store: store.clone(),
        optimizer: queue.clone(),
        executor: queue.clone(),
        agent_queues: AgentQueues::new(sts, sqs.clone(), "role", "", ""),
        region: "us-east-1".to_owned(),
        commands: Arc::new(One(queue)),
        signer: Arc::new(CommandSigner::new("k", &[1; 32])),
        catalog: Arc::new(spot_catalog::Catalog::load()),
        clock: clock.clone(),
        wall_clock: clock.clone(),
        chance: clock.clone(),
        secrets: clock.clone(),
        bootstrap: Some(Bootstrap { token_sha256: Sha256::digest(TOKEN).into(), organization_id: org.clone() }),
        token_key: [2; 32],
        cursor_key: [3; 32],
        socket_url: String::new(),
        allowed_origins: Vec::new(),
        agent_origin: String::new(),
        safe_mode: false,
        simulated: true,
    })
}

async fn founded(store: &Store) -> Result<(OrganizationId, ClusterId), Box<dyn std::error::Error>> {
    let digits = "0".repeat(32);
    let org: OrganizationId = format!("org_{digits}").parse()?;
    let mut organization = Organization {
        id: org.clone(),
        name: "Measured".to_owned(),
        mode: OrganizationMode::Production,
        status: OrganizationStatus::Active,
        plan: "free".to_owned(),
        accounts: 0,
        clusters: 0,
        version: 0,
    };
    let at = Timestamp::from_second(1_790_000_000)?;
    store.create_organization(&mut organization, &Announce::nothing(), at).await?;
    let mut cluster = Cluster {
        id: format!("clu_{digits}").parse()?,
        organization_id: org.clone(),
        account_id: format!("acc_{digits}").parse()?,
        name: "shop".to_owned(),
        arn: "arn:aws:eks:us-east-1:111122223333:cluster/shop".to_owned(),
        region: "us-east-1".into(),
        kubernetes_version: "1.35".to_owned(),
        status: ClusterStatus::Active,
        active_job: None,
        cooldown_until: None,
        next_optimization_at: at,
        baseline: None,
        groups: Vec::new(),
        discovered_at: Some(at),
        stale: false,
        version: 0,
    };
    store.register_cluster(&mut cluster, &Announce::nothing(), at).await?;
    Ok((org, cluster.id))
}

/// CPU time of this thread in nanoseconds, as the kernel counts it.
fn cpu_nanos() -> Result<u64, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split_whitespace().next().unwrap_or("0").parse()?)
}
