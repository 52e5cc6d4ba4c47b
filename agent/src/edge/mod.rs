//! Where the agent meets the real world: environment, clock, HTTPS, SQS, probes. Simulations use none of it.

mod clock;
mod https;
mod probes;
mod settings;
mod sqs;

pub use clock::{RealChance, RealTime, resident_bytes};
pub use https::HttpsTransport;
pub use probes::serve_probes;
pub use settings::{BadSettings, EnvSettings};
pub use sqs::SqsQueue;
