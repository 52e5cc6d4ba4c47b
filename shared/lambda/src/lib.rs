//! A function as a Lambda: its process, its settings, its SDK clients. Only the `main` of each function uses it.

#[cfg(feature = "accounts")]
mod accounts;
mod chance;
mod commands;
mod parts;
mod process;
mod token_secret;
mod warmth;

#[cfg(feature = "accounts")]
pub use accounts::accounts;
pub use commands::CommandQueues;
pub use lambda_runtime;
pub use parts::Parts;
pub use process::{run, start, told};
pub use token_secret::TokenSecret;
pub use warmth::Warmth;
