//! The built programs of the functions, started as Lambda starts them.

use crate::{Binary, Endpoint, Manner, RuntimeApi};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// Where the built functions are: `NAME/bootstrap` below the folder that `make package` fills, or programs under their
/// cargo names in the folder of a build. None where nobody says.
pub fn built() -> Option<PathBuf> {
    let folder = std::env::var_os("LAMBDA_BINARIES").map(PathBuf::from);
    if folder.is_none() {
        println!("left out: LAMBDA_BINARIES does not name the folder of the built functions; `make test-lambda` does");
    }
    folder
}

/// The program of a function.
pub fn path_of(binary: &Binary) -> PathBuf {
    let folder = built().expect("somebody says where the programs are");
    let packaged = folder.join(&binary.folder).join("bootstrap");
    let name =
        if binary.folder.starts_with("spot-") { binary.folder.clone() } else { format!("spot-{}", binary.folder) };
    if packaged.exists() { packaged } else { folder.join(name) }
}

/// A started function with all that stands around it.
pub struct Running {
    /// What hands out its work.
    pub runtime_api: RuntimeApi,
    /// Its account.
    pub endpoint: Endpoint,
    began: Instant,
    child: Child,
}

/// Starts a function with the environment that the template gives it, each value a plausible one.
pub async fn start(binary: &Binary) -> Running {
    start_where(binary, Manner::Real).await
}

/// Starts a function in an account that answers in this manner.
pub async fn start_where(binary: &Binary, manner: Manner) -> Running {
    let runtime_api = RuntimeApi::start().await.expect("loopback is there");
    let queues = binary.variables.iter().filter(|name| name.ends_with("_QUEUE_URL")).map(|name| name.to_lowercase());
    let endpoint = Endpoint::start(&queues.collect::<Vec<_>>(), manner).await;
    let path = path_of(binary);
    let mut command = Command::new(&path);
    command.env_clear().envs(environment(binary, endpoint.address));
    command.env("AWS_LAMBDA_RUNTIME_API", runtime_api.address.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let began = Instant::now();
    let child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}; run `make package`", path.display()));
    Running { runtime_api, endpoint, began, child }
}

impl Running {
    /// From the process's start to its first request for work.
    pub async fn start_took(&self) -> Duration {
        self.runtime_api.first_asked().await.duration_since(self.began)
    }

    /// Processor time used so far, where the system tells it.
    pub fn cpu(&self) -> Option<Duration> {
        let told = std::fs::read_to_string(format!("/proc/{}/schedstat", self.child.id()?)).ok()?;
        told.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
    }

    /// Resident memory in bytes, where the system tells it.
    pub fn resident_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok().map(|kib| kib * 1024)
    }
}

fn environment(binary: &Binary, endpoint: SocketAddr) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "not-a-secret"),
        ("AWS_LAMBDA_FUNCTION_NAME", "test"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "test"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "test"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let account = format!("http://{endpoint}");
    for name in &binary.variables {
        let value = match name.as_str() {
            "SAFE_MODE" => "true".to_owned(),
            "LOG_LEVEL" => "warn".to_owned(),
            "TABLE_NAME" => "table".to_owned(),
            "ADVISOR_URL" => format!("{account}/advisor"),
            "SOCKET_ENDPOINT" => format!("{account}/live"),
            "SOCKET_URL" => "wss://live.example.com/live".to_owned(),
            "ORIGINS" | "AGENT_ORIGIN" => "https://app.example.com".to_owned(),
            "SIGNING_KEY_SECRET" => "signing-key".to_owned(),
            "TOKEN_SECRET" => "token-secret".to_owned(),
            "AGENT_QUEUE_URL_PREFIX" => format!("{account}/000000000000/"),
            queue if queue.ends_with("_QUEUE_URL") => format!("{account}/000000000000/{}", queue.to_lowercase()),
            other => other.to_lowercase(),
        };
        values.insert(name.clone(), value);
    }
    values.insert("AWS_ENDPOINT_URL".to_owned(), account);
    values
}
