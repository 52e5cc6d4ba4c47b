//! A function as a Lambda: its process, its settings, its SDK clients. Only the `main` of each function uses it.

#[cfg(feature = "accounts")]
mod accounts;
mod chance;
mod parts;
mod process;

#[cfg(feature = "accounts")]
pub use accounts::accounts;
pub use chance::RealChance;
pub use parts::Parts;
pub use process::{run, runtime, start_log};
