//! The server's process: on a free port of loopback, gone with the test, however the test ends.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Somebody else may take the port between our looking for it and the server's listening on it.
const TRIES: u32 = 3;
/// Java needs a few seconds to start; a loaded machine many more.
const START_WITHIN: Duration = Duration::from_secs(90);
/// Runs its arguments until they end or its own input closes, which a killed parent closes too.
const WATCHED: &str =
    r#"exec 3<&0; "$@" 3<&- & server=$!; (cat <&3 >/dev/null; kill "$server" 2>/dev/null) & wait "$server""#;

pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts it; when it is there but does not start, that is a failure with the server's own words.
    pub(crate) fn start(jars: &Path) -> Self {
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dynamodb-local.log");
        for _ in 0..TRIES {
            if let Some(server) = Self::try_start(jars, &log) {
                return server;
            }
        }
        panic!("DynamoDB Local did not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    fn try_start(jars: &Path, log: &PathBuf) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (out, err) = (File::create(log).unwrap(), File::options().append(true).open(log).unwrap());
        let process = Command::new("sh")
            .args(["-c", WATCHED, "sh", "java"])
            .arg(format!("-Dsqlite4java.library.path={}", jars.display()))
            .args(["-Xmx256m", "-cp", &format!("{}/*", jars.display())])
            .arg("com.amazonaws.services.dynamodbv2.local.main.ServerRunner")
            .args(["-inMemory", "-sharedDb", "-disableTelemetry", "-port", &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap();
        let mut server = Self { process, url: format!("http://127.0.0.1:{port}") };
        let begun = Instant::now();
        while begun.elapsed() < START_WITHIN && server.process.try_wait().unwrap().is_none() {
            if answers(port) {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        None
    }
}

/// Whether it is DynamoDB that answers there: its answers carry a request id, also those to requests nobody signed.
fn answers(port: u16) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        std::io::Result::Ok(String::from_utf8_lossy(&answer).to_ascii_lowercase())
    };
    ask().is_ok_and(|answer| answer.contains("x-amzn-requestid"))
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its input closes, and the server is ended.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
