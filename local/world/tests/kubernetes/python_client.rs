//! A client that nobody here wrote, over a socket on the loopback interface. Skipped, and said so, where it cannot be had.

use crate::world::{World, database, web};
use axum::serve;
use serde_json::{Value, json};
use spot_world::kubernetes::{ClusterAccess, router};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// Virtual seconds that pass in each tick of the test's clock.
const SECS_PER_TICK: i64 = 2;

/// An interpreter with the package, or why there is none.
fn interpreter() -> Result<String, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubernetes/install_client.sh");
    let output = Command::new("sh").arg(script).stderr(Stdio::piped()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.trim().lines().last().unwrap_or("no reason was given").to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

async fn saw(world: &Arc<World>, python: String) -> Value {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    let tokens = world.ask(|cluster, _| cluster.tokens());
    let server = tokio::spawn(serve(listener, router(Arc::clone(world) as Arc<dyn ClusterAccess>)).into_future());
    let ticking = Arc::clone(world);
    let clock = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            ticking.pass(SECS_PER_TICK);
        }
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubernetes/client.py");
    let run = move || Command::new(python).arg(script).args([host, tokens.admin, tokens.agent]).output();
    let output = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
    clock.abort();
    server.abort();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_python_client_discovers_lists_pages_watches_and_evicts() {
    let python = match interpreter() {
        Ok(python) => python,
        Err(why) => {
            // Past the harness, which keeps what a passing test prints to itself.
            let line = format!("SKIPPED: the Python client did not judge the simulated API: {why}\n");
            return std::io::stderr().write_all(line.as_bytes()).unwrap();
        }
    };
    let world = World::new(3, &[web(5), database(2)]);
    let saw = saw(&world, python).await;
    let wanted = json!({
        "version": "33", "nodes": 3, "pages_equal_list": true, "web": 5, "evicted_seen_deleted": true,
        "another_seen_added": true, "budget_recovered": true, "blocked": [429, "TooManyRequests", ["DisruptionBudget"]],
        "cordoned": true, "dynamic_deployments": 2, "ready_replicas": 2, "node_metrics": 3,
        "secrets": [403, "Forbidden", []], "missing": [404, "NotFound", []], "config_map": {"k": "v"},
    });
    assert_eq!(saw, wanted);
}
