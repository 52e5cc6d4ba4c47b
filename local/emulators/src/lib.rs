//! Our own AWS account on one machine: DynamoDB, SQS, EventBridge, STS, Secrets Manager and API Gateway's WebSocket
//! connections behind the AWS SDK's HTTP client, answering in process, without sockets.
//!
//! ```text
//! aws-sdk-* client -> SdkConfig::http_client = InProcess -> Platform::answer
//!                                                            |- DynamoDB: dynoxide on SQLite, changes captured by trigger
//!                                                            |- SQS, EventBridge, STS, Secrets Manager: one SQLite file
//!                                                            |- frames to WebSockets: whoever holds the connections
//! ```
//! Time comes from the handed-in clock and ids from the handed-in chance, so a simulated week is the same twice.
//!
//! **What survives**: both files run in WAL mode with `synchronous = NORMAL`. A killed process loses nothing that was
//! answered; only a crash of the operating system or a power cut may lose the last commits, never tear one.

mod answer;
mod calls;
mod connections;
mod connector;
mod database;
mod dynamodb;
mod emulators;
mod events;
mod faults;
mod platform;
mod policy;
mod request;
mod schedules;
mod sdk;
mod secrets;
mod sqs;
mod sts;

pub use calls::CallCount;
pub use connections::Connections;
pub use database::{OpenError, Place};
pub use dynamodb::Change;
pub use emulators::{Emulators, StateError};
pub use events::{BusEvent, EventRule};
pub use faults::{Fault, FaultRule};
pub use schedules::DueSchedule;
pub use sqs::{QueueDepth, QueueSettings};
