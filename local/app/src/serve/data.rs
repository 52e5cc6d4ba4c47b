//! The data directory: state of the emulators, journal of the world, where virtual time stands, the token.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use spot_domain::Chance;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The data directory.
pub(super) struct DataDirectory {
    path: PathBuf,
}

/// What the directory belongs to; another scenario or seed would make nonsense of it.
#[derive(Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Belongs {
    pub(super) scenario: String,
    pub(super) seed: u64,
}

impl DataDirectory {
    /// Makes it when it is missing, for its owner only; `reset` empties it first.
    pub(super) fn open(path: &Path, reset: bool) -> anyhow::Result<Self> {
        let told = || format!("the data directory {}", path.display());
        if reset && path.exists() {
            // Only a directory that is ours is emptied.
            anyhow::ensure!(
                path.join("belongs.json").exists() || fs::read_dir(path).is_ok_and(|mut files| files.next().is_none()),
                "{} is not a data directory of spot-local: it is not emptied",
                path.display()
            );
            fs::remove_dir_all(path).with_context(told)?;
        }
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path).with_context(told)?;
        Ok(Self { path: path.to_owned() })
    }

    pub(super) fn state(&self) -> PathBuf {
        self.path.join("state")
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.path.join("world.jsonl")
    }

    pub(super) fn token_file(&self) -> PathBuf {
        self.path.join("token")
    }

    pub(super) fn first_person_file(&self) -> PathBuf {
        self.path.join("first-person")
    }

    pub(super) fn kubeconfig_file(&self) -> PathBuf {
        self.path.join("kubeconfig.yaml")
    }

    /// Refuses a directory of another scenario or seed, and marks a new one.
    pub(super) fn claim(&self, wanted: &Belongs) -> anyhow::Result<()> {
        let file = self.path.join("belongs.json");
        if let Ok(text) = fs::read_to_string(&file) {
            let known: Belongs =
                serde_json::from_str(&text).with_context(|| format!("{} is damaged", file.display()))?;
            anyhow::ensure!(
                known == *wanted,
                "{} holds scenario {} with seed {}; give it another directory or `--reset`",
                self.path.display(),
                known.scenario,
                known.seed
            );
            return Ok(());
        }
        fs::write(&file, serde_json::to_string(wanted)?).with_context(|| format!("writing {}", file.display()))
    }

    /// The token of whoever runs this machine: made once, readable by its owner only. Answers it with its digest.
    pub(super) fn token(&self, chance: &dyn Chance) -> anyhow::Result<[u8; 32]> {
        let file = self.token_file();
        let text = match fs::read_to_string(&file) {
            Ok(text) => text.trim().to_owned(),
            Err(_) => {
                let text = fresh_secret(chance);
                write_private(&file, &format!("{text}\n"))?;
                text
            }
        };
        Ok(Sha256::digest(text.as_bytes()).into())
    }
}

/// 256 random bits as 43 letters.
pub(super) fn fresh_secret(chance: &dyn Chance) -> String {
    let bytes: Vec<u8> = (0..4).flat_map(|_| chance.draw().to_le_bytes()).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Writes a file that only its owner can read.
pub(super) fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path);
    let mut file = file.with_context(|| format!("writing {}", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("writing {}", path.display()))
}

/// Where virtual time stands: written after each moment, so that a killed process goes on from there.
pub(super) struct ClockFile {
    file: File,
}

impl ClockFile {
    pub(super) fn open(directory: &DataDirectory) -> anyhow::Result<Self> {
        let path = directory.path.join("clock");
        let file = OpenOptions::new().create(true).read(true).write(true).truncate(false).open(&path);
        Ok(Self { file: file.with_context(|| format!("opening {}", path.display()))? })
    }

    /// The last moment; none at the first start.
    pub(super) fn read(&mut self) -> Option<Timestamp> {
        let mut text = String::new();
        self.file.seek(SeekFrom::Start(0)).ok()?;
        self.file.read_to_string(&mut text).ok()?;
        Timestamp::from_millisecond(text.trim().parse().ok()?).ok()
    }

    /// All moments have thirteen digits until the year 2286, so a write never leaves a rest of the one before.
    pub(super) fn write(&mut self, at: Timestamp) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(format!("{:013}\n", at.as_millisecond()).as_bytes())
    }
}
