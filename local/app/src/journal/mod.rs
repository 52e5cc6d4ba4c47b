//! The customer's side survives a kill: everything that changed it from outside is written down before it is done, and
//! done again at the same virtual time when the process starts anew. The world is the same for the same entries, so
//! nothing but them has to be kept.

mod accounts;
mod kubernetes;
mod replay;

pub use accounts::JournaledAccounts;
pub use kubernetes::journaled_router;
pub use replay::replay;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use spot_cloud::{GroupSize, LaunchRequest, TerminateRequest};
use spot_domain::{Clock, Region};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Something from outside that changed the world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// A launch.
    Launch(Region, LaunchRequest),
    /// A termination.
    Terminate(Region, TerminateRequest),
    /// Volume and instance.
    DetachVolume(Region, String, String),
    /// A group's size.
    SetGroupSize(Region, GroupSize),
    /// A call to a cluster's Kubernetes API that is no mere reading.
    Kubernetes {
        /// Cluster.
        cluster: String,
        /// Method.
        method: String,
        /// Path and query.
        path: String,
        /// Bearer token and content type: what the API looks at. The simulated cluster's tokens are no secrets.
        bearer: Option<String>,
        /// See `bearer`.
        content_type: Option<String>,
        /// Body.
        body: String,
    },
    /// A command of whoever watches.
    Command(WorldCommand),
}

/// What can be done to the world by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorldCommand {
    /// Warns and takes every Spot instance of a pool.
    InterruptPool(PoolTarget),
    /// A pool gives no new Spot instances for so many minutes.
    StarvePool(PoolTarget),
}

/// A pool and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolTarget {
    /// Region.
    pub region: Region,
    /// Type.
    pub instance_type: spot_domain::InstanceTypeName,
    /// Zone.
    pub zone: spot_domain::Zone,
    /// Minutes for which the pool has no capacity.
    pub minutes: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    at: Timestamp,
    input: Input,
}

/// The journal: one JSON object a line, appended before the input is given to the world.
pub struct Journal {
    file: Mutex<File>,
    clock: Arc<dyn Clock>,
}

impl Journal {
    /// Opens the journal to append to it.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { file: Mutex::new(file), clock })
    }

    /// Writes an input down. What was written survives the process; the disk is not waited for, as with the table.
    pub fn note(&self, input: Input) -> std::io::Result<()> {
        let mut line = serde_json::to_vec(&Entry { at: self.clock.now(), input })?;
        line.push(b'\n');
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)
    }
}

/// All inputs in order. A last line that was cut off by a kill was never acted on and is left out; `truncate` takes it
/// away so that the next one begins on a line of its own.
fn read(path: &Path) -> std::io::Result<Vec<(Timestamp, Input)>> {
    let Ok(file) = File::open(path) else { return Ok(Vec::new()) };
    let (mut inputs, mut whole) = (Vec::new(), 0_u64);
    let mut reader = BufReader::new(file);
    let mut line = String::new();
    loop {
        line.clear();
        let length = reader.read_line(&mut line)?;
        let Some(entry) = line.strip_suffix('\n').and_then(|text| serde_json::from_str::<Entry>(text).ok()) else {
            break;
        };
        whole += length as u64;
        inputs.push((entry.at, entry.input));
    }
    OpenOptions::new().write(true).open(path)?.set_len(whole)?;
    Ok(inputs)
}
