//! The store: one table behind the SDK, and the few calls everything is made of.

use super::error::{StoreError, StoreErrorKind};
use super::keys::Key;
use super::row::{Row, text};
use super::row_read::CorruptItem;
use super::sdk_errors::{Cancelled, cancelled, sort};
use super::write::{Change, Write};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// Access to the table. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
    due_shards: u32,
}

/// What came of a conditional update.
#[derive(Debug)]
pub(crate) enum Updated {
    /// Done; the item as it is now.
    Done(Row),
    /// The condition was refused; the item as it is, if there is one.
    Refused(Option<Row>),
}

impl Updated {
    /// Done, and there is nothing to tell.
    pub(crate) fn done() -> Self {
        Self::Done(Row(HashMap::new()))
    }
}

/// Due work is spread over so many partitions, unless said otherwise.
pub const DUE_SHARDS: u32 = 16;

impl Store {
    /// A store on a table.
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), due_shards: DUE_SHARDS }
    }

    /// With another number of due partitions. Everybody who uses the table must use the same; on one machine a single
    /// one is enough, and a sixteenth of the queries.
    #[must_use]
    pub fn with_due_shards(self, due_shards: u32) -> Self {
        Self { due_shards: due_shards.max(1), ..self }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Name of the table.
    pub fn table(&self) -> &str {
        &self.table
    }

    /// How many due partitions there are.
    pub fn due_shards(&self) -> u32 {
        self.due_shards
    }

    /// One item, as it is at this moment.
    pub(crate) async fn get(&self, operation: &'static str, key: &Key) -> Result<Option<Row>, StoreError> {
        let request = self.client.get_item().table_name(&self.table).set_key(Some(key_attributes(key)));
        let answer = request.consistent_read(true).send().await.map_err(|error| sort(operation, error))?;
        Ok(answer.item.map(Row))
    }

    /// Some attributes of an item.
    pub(crate) async fn get_part(
        &self,
        operation: &'static str,
        key: &Key,
        projection: &str,
    ) -> Result<Option<Row>, StoreError> {
        let request = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key_attributes(key)))
            .projection_expression(projection)
            .set_expression_attribute_names(super::expression::names([projection]));
        let answer = request.consistent_read(true).send().await.map_err(|error| sort(operation, error))?;
        Ok(answer.item.map(Row))
    }

    /// One entity, as it is at this moment.
    pub(crate) async fn get_entity<T>(&self, operation: &'static str, key: &Key) -> Result<Option<T>, StoreError>
    where
        T: TryFrom<Row, Error = CorruptItem>,
    {
        self.get(operation, key).await?.map(T::try_from).transpose().map_err(|error| corrupt(operation, error))
    }

    /// One conditional write.
    pub(crate) async fn write(&self, operation: &'static str, write: Write) -> Result<(), StoreError> {
        let refusal = write.refusal;
        match self.write_reporting(operation, write, false).await? {
            Updated::Done(_) => Ok(()),
            Updated::Refused(_) => Err(StoreError::new(operation, refusal)),
        }
    }

    /// One conditional write; answers the new item of an update, or the present one when it was refused.
    pub(crate) async fn write_and_read(&self, operation: &'static str, write: Write) -> Result<Updated, StoreError> {
        self.write_reporting(operation, write, true).await
    }

    async fn write_reporting(
        &self,
        operation: &'static str,
        mut write: Write,
        report: bool,
    ) -> Result<Updated, StoreError> {
        match std::mem::replace(&mut write.change, Change::Check) {
            Change::Put(row) => self.send_put(operation, write, row, report).await,
            Change::Update(expression) => self.send_update(operation, write, expression, report).await,
            Change::Delete => self.send_delete(operation, write, report).await,
            Change::Check => self.transact(operation, vec![write]).await.map(|()| Updated::done()),
        }
    }

    /// Several writes, all or none. The SDK gives the transaction a token, so that a retry of the same call is not a
    /// second transaction.
    pub(crate) async fn transact(&self, operation: &'static str, writes: Vec<Write>) -> Result<(), StoreError> {
        let refusals: Vec<StoreErrorKind> = writes.iter().map(|write| write.refusal).collect();
        let items = writes.into_iter().map(|write| write.into_item(&self.table)).collect::<Result<Vec<_>, _>>();
        let items = items.map_err(|error| StoreError::with_source(operation, StoreErrorKind::Invalid, error))?;
        match self.client.transact_write_items().set_transact_items(Some(items)).send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(transaction_error(operation, &refusals, error)),
        }
    }
}

type TransactionError = SdkError<TransactWriteItemsError, aws_sdk_dynamodb::config::http::HttpResponse>;

fn transaction_error(operation: &'static str, refusals: &[StoreErrorKind], error: TransactionError) -> StoreError {
    let Some(TransactWriteItemsError::TransactionCanceledException(answer)) = error.as_service_error() else {
        return sort(operation, error);
    };
    let reasons = answer.cancellation_reasons().iter().map(|reason| reason.code());
    let kind = match cancelled(reasons) {
        Cancelled::Refused(place) => refusals.get(place).copied().unwrap_or(StoreErrorKind::Conflict),
        Cancelled::Otherwise(kind) => kind,
    };
    StoreError::with_source(operation, kind, Box::new(error))
}

pub(crate) fn key_attributes(key: &Key) -> HashMap<String, AttributeValue> {
    HashMap::from([("PK".to_owned(), text(&key.pk)), ("SK".to_owned(), text(&key.sk))])
}

pub(crate) fn corrupt(operation: &'static str, error: CorruptItem) -> StoreError {
    StoreError::with_source(operation, StoreErrorKind::CorruptItem, error)
}

/// Rows to entities; one that cannot be read fails the whole.
pub(crate) fn entities<T>(operation: &'static str, rows: Vec<Row>) -> Result<Vec<T>, StoreError>
where
    T: TryFrom<Row, Error = CorruptItem>,
{
    rows.into_iter().map(T::try_from).collect::<Result<_, _>>().map_err(|error| corrupt(operation, error))
}
