//! Why our own account did not do what was asked.

/// A failed call.
#[derive(Debug, thiserror::Error)]
#[error("{operation} failed")]
pub struct PlatformError {
    /// The call, for example `sqs:SendMessage`.
    pub operation: &'static str,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl PlatformError {
    /// A failed call, for adapters outside this crate too.
    pub fn new(operation: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { operation, source: source.into() }
    }
}
