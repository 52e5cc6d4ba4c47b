//! Attempts within a window: `RL#class#key · window`. For what must hold over all processes, guessing passwords above all.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use jiff::SignedDuration;

impl Store {
    /// Counts an attempt; answers how many there were in this window, this one included.
    pub async fn count_attempt(
        &self,
        class: &str,
        subject: &str,
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        const OPERATION: &str = "count an attempt";
        let length = window.as_secs().max(1);
        let number_of_window = now.as_second().div_euclid(length);
        let key = Key::new(
            format!("RL#{class}#{}", keys::digest(subject.as_bytes())),
            format!("{length}#{number_of_window:012}"),
        );
        let write = Write::update(key, "SET #ttl = :ttl ADD #n :one")
            .value(":ttl", number((number_of_window + 1) * length + 60))
            .value(":one", number(1));
        match self.write_and_read(OPERATION, write).await? {
            Updated::Done(row) => row.read_number("n").map_err(|error| corrupt(OPERATION, error)),
            Updated::Refused(_) => Err(StoreError::new(OPERATION, StoreErrorKind::Conflict)),
        }
    }
}
