//! DynamoDB Local as judge: fetched once by Maven into a cache outside the checkout, started on a free port.
//!
//! `SPOT_SKIP_DYNAMODB_LOCAL=1` skips it. Where Java or Maven is missing it is skipped too, and says so.

use crate::claims::Claim;
use crate::endpoints::behind;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const VERSION: &str = "2.6.1";
/// Java needs a few seconds to start; a loaded machine more.
const START_TRIES: u32 = 300;
const START_PAUSE: Duration = Duration::from_millis(200);

/// Runs every claim on a table of its own.
pub(crate) fn judge(claims: Vec<Claim>) {
    let Some(server) = Server::start() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut failed = Vec::new();
    for (place, (name, run)) in claims.iter().copied().enumerate() {
        let url = server.url.clone();
        let task = runtime.spawn(async move { run(behind(&url, &format!("claim-{place}")).await).await });
        match runtime.block_on(task) {
            Ok(()) => println!("DynamoDB Local: {name} holds"),
            Err(error) => failed.push(format!("{name}: {error}")),
        }
    }
    assert!(failed.is_empty(), "DynamoDB Local disagrees:\n{}", failed.join("\n"));
    println!("DynamoDB Local {VERSION}: {} claims hold", claims.len());
}

struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Option<Self> {
        if std::env::var_os("SPOT_SKIP_DYNAMODB_LOCAL").is_some() {
            return skipped("SPOT_SKIP_DYNAMODB_LOCAL is set");
        }
        if !runs("java", "-version") || !runs("mvn", "-version") {
            return skipped("Java or Maven is missing");
        }
        let jars = cache().join(format!("dynamodb-local-{VERSION}"));
        if !jars.join("complete").exists()
            && let Err(why) = fetch(&jars)
        {
            return skipped(&why);
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("java")
            .arg(format!("-Dsqlite4java.library.path={}", jars.display()))
            .args(["-Xmx256m", "-cp", &format!("{}/*", jars.display())])
            .arg("com.amazonaws.services.dynamodbv2.local.main.ServerRunner")
            .args(["-inMemory", "-sharedDb", "-disableTelemetry", "-port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, url: format!("http://127.0.0.1:{port}") };
        for _ in 0..START_TRIES {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            std::thread::sleep(START_PAUSE);
        }
        panic!("DynamoDB Local did not start");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn skipped(why: &str) -> Option<Server> {
    eprintln!("SKIPPED: the store's contract was not judged by DynamoDB Local: {why}");
    None
}

fn runs(program: &str, argument: &str) -> bool {
    let quiet = Command::new(program).arg(argument).stdout(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

fn cache() -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    base.unwrap_or_else(std::env::temp_dir).join("spot-optimizer")
}

/// Lets Maven collect the server's jars; `complete` is written last, so that a broken download is not used.
fn fetch(jars: &Path) -> Result<(), String> {
    std::fs::create_dir_all(jars).map_err(|error| error.to_string())?;
    let project = format!(
        "<project><modelVersion>4.0.0</modelVersion><groupId>spot</groupId><artifactId>judge</artifactId>\
         <version>1</version><dependencies><dependency><groupId>com.amazonaws</groupId>\
         <artifactId>DynamoDBLocal</artifactId><version>{VERSION}</version></dependency></dependencies></project>"
    );
    std::fs::write(jars.join("pom.xml"), project).map_err(|error| error.to_string())?;
    let status = Command::new("mvn")
        .args(["-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=."])
        .current_dir(jars)
        .stdout(Stdio::null())
        .status()
        .map_err(|error| error.to_string())?;
    if !status.success() {
        return Err(format!("Maven could not fetch DynamoDB Local {VERSION}"));
    }
    std::fs::write(jars.join("complete"), VERSION).map_err(|error| error.to_string())
}
