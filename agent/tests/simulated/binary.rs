//! The process itself, at the speed of life: against a simulated cluster and a control plane over HTTP.

use crate::shared::{FakeControl, cluster_id, control_router, envelope, signer};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use spot_agent::edge::RealTime;
use spot_api_types::agent::{AgentPolicy, PendingCommand, ResultStatus};
use spot_domain::{ActionKind, Architecture, CapacityType, Clock, Labels, NodeTarget};
use spot_world::kubernetes::{
    AGENT_NAMESPACE, Allocatable, ClusterAccess, KubernetesCluster, NodeSpec, Workload, router,
};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const UID: &str = "5f1c9d1e-0000-4000-8000-000000000001";
const NODE: &str = "ip-10-0-0-1.ec2.internal";

/// A cluster by the machine's clock.
struct AtOneSpeed(Mutex<KubernetesCluster>);

impl ClusterAccess for AtOneSpeed {
    fn with(&self, act: &mut dyn FnMut(&mut KubernetesCluster, Timestamp)) {
        act(&mut self.0.lock().unwrap(), RealTime.now());
    }
}

impl AtOneSpeed {
    /// The node as it is now.
    fn node(&self) -> Value {
        let dump: Value = serde_json::from_slice(&self.0.lock().unwrap().dump()).unwrap();
        dump["items"].as_array().unwrap().iter().find(|item| item["kind"] == "Node").unwrap().clone()
    }
}

fn node() -> NodeSpec {
    let shape = |cpu_millicores, gib: u64| Allocatable { cpu_millicores, memory_bytes: gib << 30, pods: 58 };
    NodeSpec {
        name: NODE.into(),
        instance_id: "i-00000000000000001".to_owned(),
        instance_type: "m6i.xlarge".into(),
        zone: "us-east-1a".into(),
        capacity_type: CapacityType::OnDemand,
        architecture: Architecture::Amd64,
        node_group: None,
        labels: Labels::new(),
        taints: Vec::new(),
        allocatable: shape(3_920, 14),
        capacity: shape(4_000, 16),
        attachable_volumes: 24,
    }
}

fn cluster() -> KubernetesCluster {
    let founded = RealTime.now() - SignedDuration::from_mins(10);
    let mut cluster = KubernetesCluster::new("shop", UID, 7);
    cluster.add_namespace(founded, AGENT_NAMESPACE);
    cluster.node_joins(founded, node());
    cluster.apply(founded, &Workload { name: "web".to_owned(), replicas: 2, ..Workload::default() });
    cluster
}

/// Serves on a free port of the loopback interface.
async fn served(router: axum::Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, router).into_future());
    address
}

async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

fn kubeconfig(server: &str, token: &str) -> std::path::PathBuf {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("kubeconfig-{}", std::process::id()));
    let text = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: shop\n\
         clusters: [{{name: shop, cluster: {{server: \"{server}\"}}}}]\n\
         users: [{{name: agent, user: {{token: \"{token}\"}}}}]\n\
         contexts: [{{name: shop, context: {{cluster: shop, user: agent}}}}]\n"
    );
    std::fs::write(&file, text).unwrap();
    file
}

/// The program with nothing of this process's environment.
fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_spot-agent"));
    program.env_clear().stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

async fn http_get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Ends the process with the test.
struct Running(Option<Child>);

impl Running {
    fn has_ended(&mut self) -> bool {
        self.0.as_mut().is_some_and(|child| child.try_wait().unwrap().is_some())
    }

    /// Asks it to end, as a kubelet does, and waits for it.
    fn terminated(mut self) -> Output {
        let child = self.0.take().unwrap();
        assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
        child.wait_with_output().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_process_registers_uploads_obeys_and_ends_as_told() {
    let now = RealTime.now();
    let cluster = cluster();
    let token = cluster.tokens().agent;
    let world = Arc::new(AtOneSpeed(Mutex::new(cluster)));
    let api = served(router(world.clone())).await;
    let uid = world.node()["metadata"]["uid"].as_str().unwrap().to_owned();
    let order = ActionKind::CordonNode(NodeTarget { name: NODE.into(), uid });
    let command = signer().sign(&envelope(UID, now, 1, order, AgentPolicy::default().hash())).unwrap();
    let control = Arc::new(Mutex::new(FakeControl {
        now,
        keys: vec![signer().public_key(now + SignedDuration::from_hours(1))],
        queueless: true,
        pending: vec![PendingCommand { command, fence: 4, lease_until: now + SignedDuration::from_secs(60) }],
        ..FakeControl::default()
    }));
    let port = free_port().await;
    let mut program = program();
    program
        .env("API_URL", served(control_router(control.clone())).await)
        .env("API_TOKEN", "soa_secret-of-the-test")
        .env("CLUSTER_ID", cluster_id().to_string())
        .env("NAMESPACE", AGENT_NAMESPACE)
        .env("PORT", port.to_string())
        .env("KUBECONFIG", kubeconfig(&api, &token));
    let mut running = Running(Some(program.spawn().unwrap()));
    let all_done = || {
        let control = control.lock().unwrap();
        control.registered.len() == 1 && !control.snapshots.is_empty() && !control.accepted.is_empty()
    };
    for _ in 0..400 {
        if all_done() || running.has_ended() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        control.lock().unwrap().now = RealTime.now();
    }
    let seen = all_done().then_some(());
    let (ready, metrics) = match seen {
        Some(()) => (http_get(port, "/readyz").await, http_get(port, "/metrics").await),
        None => (String::new(), String::new()),
    };
    let output = running.terminated();
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(seen.is_some(), "not within 20 s:\n{log}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{log}");
    assert!(ready.starts_with("HTTP/1.1 200") && metrics.contains("spot_agent_snapshots_total 1"), "{ready}{metrics}");
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "a log of JSON lines:\n{log}");
    assert!(!log.contains("secret-of-the-test") && !log.contains(&token));
    let control = control.lock().unwrap();
    assert_eq!(control.authorization.as_deref(), Some("Bearer soa_secret-of-the-test"));
    let document: Value = serde_json::from_slice(&zstd::decode_all(control.snapshots[0].2.as_ref()).unwrap()).unwrap();
    assert!(document["items"].as_array().unwrap().iter().any(|item| item["metadata"]["name"] == NODE));
    assert!(control.accepted.values().all(|result| result.status == ResultStatus::Completed && result.fence == 4));
    assert_eq!(world.node()["spec"]["unschedulable"], true);
}

#[test]
fn the_process_names_all_missing_settings_at_once_and_does_not_start() {
    let output = program().output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    for name in ["API_URL", "API_TOKEN", "CLUSTER_ID", "NAMESPACE"] {
        assert!(said.contains(&format!("{name} is missing")), "{name}: {said}");
    }
    assert!(output.stdout.is_empty(), "nothing was begun");
}

#[test]
fn the_process_names_malformed_settings_beside_missing_ones() {
    let output =
        program().env("API_URL", "http://example.com").env("PORT", "no").env("DRY_RUN", "maybe").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    for part in ["API_URL is `http://example.com`", "PORT is `no`", "DRY_RUN is `maybe`", "API_TOKEN is missing"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
