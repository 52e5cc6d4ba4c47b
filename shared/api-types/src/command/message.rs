//! What stands in an agent's queue.

use super::SignedCommand;
use serde::{Deserialize, Serialize};

/// One message of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum QueueMessage {
    /// A command.
    Command(SignedCommand),
    /// A hint. It is not signed and so may cause nothing but a question to the control plane.
    Hint(Hint),
}

/// What the agent is asked to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Send a heartbeat now: its answer says whether everything is paused and whether settings changed.
    pub heartbeat: bool,
}

impl QueueMessage {
    /// As the body of a message.
    pub fn to_body(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and flags are JSON")
    }
}
