//! Several items by their keys in one call.

use super::error::{StoreError, StoreErrorKind};
use super::keys::Key;
use super::row::Row;
use super::sdk_errors::sort;
use super::store::{Store, key_attributes};
use aws_sdk_dynamodb::types::KeysAndAttributes;
use std::collections::HashMap;

/// DynamoDB takes so many keys at once.
const MOST_KEYS: usize = 100;
/// What DynamoDB puts off is asked for again, so often at most.
const TRIES: usize = 5;

/// What a batch found, to be taken out by key.
#[derive(Debug, Default)]
pub(crate) struct Batch(HashMap<(String, String), Row>);

impl Batch {
    /// Takes an item out; none when it is not there.
    pub(crate) fn take(&mut self, key: &Key) -> Option<Row> {
        self.0.remove(&(key.pk.clone(), key.sk.clone()))
    }
}

impl Store {
    /// Items by their keys, each key once; those that are not there are left out. For what people look at
    /// (`eventual`), maybe a moment old at half the price.
    pub(crate) async fn batch_get(
        &self,
        operation: &'static str,
        keys: &[Key],
        eventual: bool,
    ) -> Result<Batch, StoreError> {
        let mut found = Batch::default();
        for chunk in keys.chunks(MOST_KEYS) {
            let mut wanted: Vec<_> = chunk.iter().map(key_attributes).collect();
            for _ in 0..TRIES {
                let keys = KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(!eventual).build();
                let keys = keys.map_err(|error| StoreError::with_source(operation, StoreErrorKind::Invalid, error))?;
                let request = self.client().batch_get_item().request_items(self.table(), keys);
                let answer = request.send().await.map_err(|error| sort(operation, error))?;
                let rows = answer.responses.unwrap_or_default().remove(self.table()).unwrap_or_default();
                for row in rows.into_iter().map(Row) {
                    let key = row.key();
                    found.0.insert((key.pk, key.sk), row);
                }
                let put_off = answer.unprocessed_keys.unwrap_or_default().remove(self.table());
                wanted = put_off.map(|keys| keys.keys).unwrap_or_default();
                if wanted.is_empty() {
                    break;
                }
            }
            if !wanted.is_empty() {
                return Err(StoreError::new(operation, StoreErrorKind::Throttled));
            }
        }
        Ok(found)
    }
}
