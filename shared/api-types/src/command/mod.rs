//! Signed commands: the only orders an agent obeys.
//!
//! The executor serializes an `Envelope` once and signs those bytes by Ed25519; the agent checks the signature over the
//! very bytes it received and only then reads them. Nothing outside the envelope decides anything, so whoever can write
//! the table or the queue can at most lose a command or deliver it twice.

mod envelope;
mod message;
mod open;
mod sign;

pub use envelope::Envelope;
pub use message::{Hint, QueueMessage};
pub use open::{Keyring, Refusal};
pub use sign::{CommandSigner, NotForAgents, SIGNED_COMMAND_VERSION, SignedCommand};
