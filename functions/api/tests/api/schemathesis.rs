//! Requests that nobody here thought of, generated from the OpenAPI document by a tool that nobody here wrote: no 5xx, and
//! no answer that the document does not describe. Skipped, and said so, where the tool cannot be had.

use crate::fixtures::*;
use crate::harness::{AGENT_TOKEN, TOKEN, World};
use crate::reads::filled;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// Cases per operation and phase; the seed is the tool's own argument, so a run can be had again.
const CASES: &str = "12";
const SEED: &str = "2026";
/// What the tool judges: nothing broke, and status, media type and shape are described.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

/// The command, or why there is none.
fn tool() -> Result<String, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/install_schemathesis.sh");
    let output = Command::new("sh").arg(script).stderr(Stdio::piped()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.trim().lines().last().unwrap_or("no reason was given").to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Ids that are there, so that requests get beyond 404.
fn settings(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("schemathesis.toml");
    let text = format!(
        "[parameters]\n\"path.cluster_id\" = \"{}\"\n\"path.job_id\" = \"{}\"\n\"path.action_id\" = \"{}\"\n\
         \"path.interruption_id\" = \"{}\"\n\"path.override_id\" = \"{}\"\n\"query.region\" = \"us-east-1\"\n",
        cluster_id(1),
        job_id(1),
        action_id(101),
        interruption_id(1),
        override_id(1)
    );
    std::fs::write(&path, text).unwrap();
    path
}

async fn run(tool: &str, folder: &Path, url: &str, token: &str, filter: &[&str]) -> Output {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let mut command = Command::new(tool);
    command
        .args(["--config-file", &settings(folder).to_string_lossy(), "run", document, "--url", url])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--max-examples", CASES, "--seed", SEED])
        .args(["--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure", "--no-shrink"])
        .args(filter)
        .current_dir(folder);
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap()
}

async fn served(world: &World) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/v1", listener.local_addr().unwrap());
    let router = world.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn generated_requests_find_no_5xx_and_no_answer_that_is_not_described() {
    let tool = match tool() {
        Ok(tool) => tool,
        Err(why) => {
            // Past the harness, which keeps what a passing test prints to itself.
            let line = format!("SKIPPED: schemathesis did not judge the API: {why}\n");
            return std::io::stderr().write_all(line.as_bytes()).unwrap();
        }
    };
    let folder = std::env::temp_dir().join(format!("spot-api-schemathesis-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (world, _) = filled().await;
    let url = served(&world).await;
    // Minutes pass quickly, so that the rate limits do not hide the handlers.
    let clock = world.clock.clone();
    let minutes = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            clock.advance_secs(61);
        }
    });
    let people = run(&tool, &folder, &url, TOKEN, &["--exclude-tag", "agent"]).await;
    // What is compressed by zstd the tool cannot write; `bad_input` sends garbage there.
    let agents = ["--include-tag", "agent", "--exclude-path-regex", "/(metrics|snapshots)$"];
    let agents = run(&tool, &folder, &url, AGENT_TOKEN, &agents).await;
    minutes.abort();
    for (who, output) in [("people", &people), ("agents", &agents)] {
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{who}:\n{told}\n{}", String::from_utf8_lossy(&output.stderr));
        assert!(told.contains("generated"), "{who} generated nothing:\n{told}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
