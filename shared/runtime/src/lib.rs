//! What every function's edge needs: messages between functions, settings, batches of which a part may fail.

mod batch;
pub mod messages;
mod settings;

pub use batch::{BatchMessage, Failures, each};
pub use settings::{MissingSettings, Settings};
