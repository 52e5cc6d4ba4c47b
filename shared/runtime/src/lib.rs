//! What every function's edge needs: events and messages between functions, settings, batches of which a part may fail.

mod batch;
mod bridge_event;
mod event;
mod function;
pub mod messages;
mod settings;

pub use batch::{BatchMessage, Failures, each};
pub use bridge_event::BridgeEvent;
pub use event::{BadEvent, Event, ItemFailure, Reply, TableChange};
pub use function::{Function, InvocationError, invoke, not_mine};
pub use settings::{MissingSettings, Settings};
