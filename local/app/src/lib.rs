//! The whole platform in one process on one machine: emulated AWS services, the functions' own handlers wired as
//! template.yaml says, and a simulated customer whose clusters run the real agent.

mod agents;
mod bill;
mod clock;
mod founding;
pub mod journal;
mod machine;
mod platform;
pub mod serve;
pub mod simulate;
mod sockets;
mod wiring;

pub use bill::{AwsBill, BillLine, Extent};
pub use clock::{SeededChance, VirtualClock};
pub use founding::Founded;
pub use machine::{Access, Machine};
pub use platform::{OpenPlatformError, Platform, PlatformParts, Troubles};
pub use sockets::Sockets;
