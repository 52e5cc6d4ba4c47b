//! A customer's story: told by a process that nobody touches, or by many, each killed at a moment drawn by lot.

use crate::child::{Running, clock, journal_bytes, written_at};
use crate::records::{Records, open_work, read};
use jiff::Timestamp;
use spot_domain::Chance;
use spot_local::SeededChance;
use std::fs;
use std::path::{Path, PathBuf};

/// A process lives until the journal has grown by so many bytes at most: some twenty things done.
const MOST_JOURNAL_BYTES: u64 = 6_000;
/// And until the table was written so often after that: an action is a handful of writes.
const MOST_WRITES: u64 = 12;

pub(crate) struct Story {
    pub(crate) name: &'static str,
    directory: PathBuf,
    scenario: PathBuf,
    text: String,
    end: Timestamp,
}

/// One kill.
#[derive(Debug)]
pub(crate) struct Killed {
    /// Virtual time.
    #[expect(dead_code, reason = "shown when a claim fails")]
    pub(crate) at: Option<Timestamp>,
    /// Jobs and actions that were open.
    pub(crate) open: usize,
}

pub(crate) struct Told {
    pub(crate) records: Records,
    pub(crate) kills: Vec<Killed>,
}

impl Story {
    pub(crate) fn new(name: &'static str, text: &str, end: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("spot-kills-{name}-{}", std::process::id()));
        fs::create_dir_all(&directory).unwrap();
        let scenario = directory.join("story.toml");
        fs::write(&scenario, text).unwrap();
        Self { name, directory, scenario, text: text.to_owned(), end: end.parse().unwrap() }
    }

    /// Tells it to its end; without a seed nobody is killed.
    pub(crate) fn told(&self, seed: Option<u64>) -> Told {
        let data = self.directory.join(seed.map_or("whole".to_owned(), |seed| format!("seed-{seed}")));
        let mut kills = Vec::new();
        match seed {
            Some(seed) => {
                let chance = SeededChance::new(seed);
                while !self.lived(&data, &chance) {
                    kills.push(Killed { at: clock(&data), open: open_work(&data) });
                }
            }
            None => {
                let mut running = Running::start(&data, &self.scenario);
                assert!(running.is_at(self.end, |_| false));
                running.kill();
            }
        }
        Told { records: read(&data, &self.text), kills }
    }

    /// One life of the process; answers whether it lived to the end of the story.
    fn lived(&self, data: &Path, chance: &SeededChance) -> bool {
        let (bytes, writes) = (1 + chance.draw() % MOST_JOURNAL_BYTES, chance.draw() % (MOST_WRITES + 1));
        let from = journal_bytes(data);
        let mut running = Running::start(data, &self.scenario);
        let (mut seen, mut last) = (0, None);
        let is_over = running.is_at(self.end, |data| {
            if journal_bytes(data) < from + bytes {
                return false;
            }
            let now = written_at(data);
            if last.is_some_and(|last| last != now) {
                seen += 1;
            }
            last = Some(now);
            seen >= writes
        });
        running.kill();
        is_over
    }
}

impl Drop for Story {
    fn drop(&mut self) {
        // What went wrong can be looked at afterwards.
        if !std::thread::panicking() {
            let _left_behind = fs::remove_dir_all(&self.directory);
        }
    }
}
