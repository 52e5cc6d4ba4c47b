//! Sends one conditional write: put, update or delete.

use super::error::StoreError;
use super::row::Row;
use super::sdk_errors::sort;
use super::store::{Store, Updated, key_attributes};
use super::write::Write;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use std::error::Error;
use std::fmt::Debug;

/// The condition of a write is the same for all three.
macro_rules! conditional {
    ($request:expr, $store:expr, $write:expr, $names:expr, $report:expr) => {
        $request
            .table_name($store.table())
            .set_expression_attribute_names($names)
            .set_expression_attribute_values((!$write.values.is_empty()).then_some($write.values))
            .set_condition_expression($write.condition)
            .set_return_values_on_condition_check_failure(
                $report.then_some(ReturnValuesOnConditionCheckFailure::AllOld),
            )
    };
}

impl Store {
    pub(super) async fn send_put(
        &self,
        operation: &'static str,
        write: Write,
        row: Row,
        report: bool,
    ) -> Result<Updated, StoreError> {
        let names = write.names([]);
        let request = conditional!(self.client().put_item().set_item(Some(row.0)), self, write, names, report);
        match request.send().await {
            Ok(_) => Ok(Updated::done()),
            Err(error) => refusal(operation, error),
        }
    }

    pub(super) async fn send_update(
        &self,
        operation: &'static str,
        write: Write,
        expression: String,
        report: bool,
    ) -> Result<Updated, StoreError> {
        let names = write.names([expression.as_str()]);
        let request = self.client().update_item().set_key(Some(key_attributes(&write.key)));
        let request = request.update_expression(expression).set_return_values(report.then_some(ReturnValue::AllNew));
        match conditional!(request, self, write, names, report).send().await {
            Ok(answer) => Ok(Updated::Done(Row(answer.attributes.unwrap_or_default()))),
            Err(error) => refusal(operation, error),
        }
    }

    pub(super) async fn send_delete(
        &self,
        operation: &'static str,
        write: Write,
        report: bool,
    ) -> Result<Updated, StoreError> {
        let names = write.names([]);
        let request = self.client().delete_item().set_key(Some(key_attributes(&write.key)));
        match conditional!(request, self, write, names, report).send().await {
            Ok(_) => Ok(Updated::done()),
            Err(error) => refusal(operation, error),
        }
    }
}

/// A refused condition is an answer, with the item as it is; everything else is an error.
fn refusal<E, R>(operation: &'static str, error: SdkError<E, R>) -> Result<Updated, StoreError>
where
    E: Error + ProvideErrorMetadata + Into<aws_sdk_dynamodb::Error> + Send + Sync + 'static,
    R: Debug + Send + Sync + 'static,
{
    match error {
        SdkError::ServiceError(answer) if answer.err().code() == Some("ConditionalCheckFailedException") => {
            let item = match answer.into_err().into() {
                aws_sdk_dynamodb::Error::ConditionalCheckFailedException(refused) => refused.item.map(Row),
                _ => None,
            };
            Ok(Updated::Refused(item))
        }
        other => Err(sort(operation, other)),
    }
}
