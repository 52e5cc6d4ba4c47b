//! `spot-local run` as a process of its own, and what can be seen of it from outside while it works.

use jiff::Timestamp;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// Nobody waits longer for one life of the process.
const MOST_WAIT: Duration = Duration::from_secs(240);
/// Pause between two looks at the data directory: shorter than any call takes.
const LOOK: Duration = Duration::from_micros(200);

/// A running platform. It is killed when it is dropped.
pub(crate) struct Running {
    process: Child,
    directory: PathBuf,
    since: Instant,
}

impl Running {
    /// Starts it on a data directory, as fast as it can.
    pub(crate) fn start(directory: &Path, scenario: &Path) -> Self {
        let process = Command::new(env!("CARGO_BIN_EXE_spot-local"))
            .arg("run")
            .arg("--scenario")
            .arg(scenario)
            .arg("--data")
            .arg(directory)
            .args(["--port", "0", "--speed", "3600"])
            .env_remove("SPOT_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self { process, directory: directory.to_owned(), since: Instant::now() }
    }

    /// Waits until something can be seen in the directory, or virtual time stands at `end`; answers whether it does.
    pub(crate) fn is_at(&mut self, end: Timestamp, mut or_seen: impl FnMut(&Path) -> bool) -> bool {
        loop {
            if clock(&self.directory).is_some_and(|at| at >= end) {
                return true;
            }
            if or_seen(&self.directory) {
                return false;
            }
            self.lives();
            std::thread::sleep(LOOK);
        }
    }

    /// SIGKILL, to this process alone.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn lives(&mut self) {
        let ended = self.process.try_wait().unwrap();
        if ended.is_some() || self.since.elapsed() > MOST_WAIT {
            let _gone_or_not = self.process.kill();
            let mut said = String::new();
            self.process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("spot-local {ended:?} after {:?} at {:?}: {said}", self.since.elapsed(), clock(&self.directory));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone_or_not = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// Where virtual time stands.
pub(crate) fn clock(directory: &Path) -> Option<Timestamp> {
    let text = fs::read_to_string(directory.join("clock")).ok()?;
    Timestamp::from_millisecond(text.trim().parse().ok()?).ok()
}

/// Length of the world's journal, which grows with each thing that is done to account or cluster, before it is done.
pub(crate) fn journal_bytes(directory: &Path) -> u64 {
    fs::metadata(directory.join("world.jsonl")).map_or(0, |file| file.len())
}

/// When the table was last written to.
pub(crate) fn written_at(directory: &Path) -> Option<SystemTime> {
    fs::metadata(directory.join("state/tables.sqlite-wal")).and_then(|file| file.modified()).ok()
}
