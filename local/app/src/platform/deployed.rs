//! A function with what starts it.

use crate::wiring::Start;
use spot_platform::Queue;
use spot_runtime::Function;
use std::sync::Arc;

/// A queue that starts a function.
pub(super) struct Trigger {
    /// Name of the queue.
    pub(super) name: String,
    /// The queue.
    pub(super) queue: Queue,
    /// Messages handed over at once at most.
    pub(super) batch_size: u32,
}

/// A function of the template.
pub(super) struct Deployed {
    /// Folder under `functions/`.
    pub(super) folder: String,
    /// What it does.
    pub(super) function: Arc<dyn Function>,
    /// Names of the schedules that start it.
    pub(super) schedules: Vec<String>,
    /// Queues that start it.
    pub(super) triggers: Vec<Trigger>,
    /// Changes of the table start it.
    pub(super) by_changes: bool,
}

impl Deployed {
    pub(super) fn new(
        folder: &str,
        function: Arc<dyn Function>,
        starts: &[Start],
        queue: impl Fn(&str) -> Queue,
    ) -> Self {
        let mut deployed = Self {
            folder: folder.to_owned(),
            function,
            schedules: Vec::new(),
            triggers: Vec::new(),
            by_changes: false,
        };
        for start in starts {
            match start {
                Start::Schedule { name, .. } => deployed.schedules.push(name.clone()),
                Start::Queue { queue: name, batch_size } => {
                    deployed.triggers.push(Trigger { name: name.clone(), queue: queue(name), batch_size: *batch_size })
                }
                Start::Changes => deployed.by_changes = true,
                Start::Http => {}
            }
        }
        deployed
    }
}
