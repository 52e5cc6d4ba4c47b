//! A query of one partition: prefix or range, newest or oldest first, bounded.

use super::error::StoreError;
use super::expression::names;
use super::row::{Row, text};
use super::sdk_errors::sort;
use super::store::Store;
use super::table::{FIRST_INDEX, SECOND_INDEX};
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// Which part of a partition.
#[derive(Clone, Debug)]
enum Part {
    All,
    Prefix(String),
    /// Both ends included.
    Between(String, String),
}

/// A query.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pk: String,
    part: Part,
    index: Option<&'static str>,
    newest_first: bool,
    limit: Option<usize>,
    filter: Option<(String, HashMap<String, AttributeValue>)>,
    eventual: bool,
    keys_only: bool,
}

impl Query {
    pub(crate) fn of(pk: impl Into<String>) -> Self {
        Self {
            pk: pk.into(),
            part: Part::All,
            index: None,
            newest_first: false,
            limit: None,
            filter: None,
            eventual: false,
            keys_only: false,
        }
    }

    pub(crate) fn prefix(self, prefix: impl Into<String>) -> Self {
        Self { part: Part::Prefix(prefix.into()), ..self }
    }

    pub(crate) fn between(self, from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { part: Part::Between(from.into(), to.into()), ..self }
    }

    /// Index G1; always eventually consistent.
    pub(crate) fn first_index(self) -> Self {
        Self { index: Some(FIRST_INDEX), ..self }
    }

    /// Index G2; always eventually consistent.
    pub(crate) fn second_index(self) -> Self {
        Self { index: Some(SECOND_INDEX), ..self }
    }

    pub(crate) fn newest_first(self) -> Self {
        Self { newest_first: true, ..self }
    }

    /// At most so many rows.
    pub(crate) fn limit(self, limit: usize) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// Rows must fit, too; filtered rows are read and paid all the same.
    pub(crate) fn filter(self, expression: &str, values: &[(&str, AttributeValue)]) -> Self {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { filter: Some((expression.to_owned(), values)), ..self }
    }

    /// For lists that people look at: half the price, maybe a moment old.
    pub(crate) fn eventual(self) -> Self {
        Self { eventual: true, ..self }
    }

    /// Only keys are wanted.
    pub(crate) fn keys_only(self) -> Self {
        Self { keys_only: true, ..self }
    }

    fn condition(&self) -> (String, HashMap<String, AttributeValue>) {
        let (pk, sk) = match self.index {
            None => ("PK", "SK"),
            Some(FIRST_INDEX) => ("G1PK", "G1SK"),
            Some(_) => ("G2PK", "G2SK"),
        };
        let mut values = HashMap::from([(":pk".to_owned(), text(&self.pk))]);
        let expression = match &self.part {
            Part::All => format!("#{pk} = :pk"),
            Part::Prefix(prefix) => {
                values.insert(":from".to_owned(), text(prefix));
                format!("#{pk} = :pk AND begins_with(#{sk}, :from)")
            }
            Part::Between(from, to) => {
                values.insert(":from".to_owned(), text(from));
                values.insert(":to".to_owned(), text(to));
                format!("#{pk} = :pk AND #{sk} BETWEEN :from AND :to")
            }
        };
        (expression, values)
    }
}

impl Store {
    /// All rows of a query, page after page, up to its limit.
    pub(crate) async fn query(&self, operation: &'static str, query: Query) -> Result<Vec<Row>, StoreError> {
        let (condition, mut values) = query.condition();
        let filter = query.filter.as_ref().map(|(expression, of_filter)| {
            values.extend(of_filter.clone());
            expression.as_str()
        });
        let names = names([Some(condition.as_str()), filter].into_iter().flatten());
        let (mut rows, mut start) = (Vec::new(), None);
        loop {
            let answer = self
                .client()
                .query()
                .table_name(self.table())
                .set_index_name(query.index.map(str::to_owned))
                .consistent_read(query.index.is_none() && !query.eventual)
                .key_condition_expression(&condition)
                .set_projection_expression(query.keys_only.then(|| "PK, SK".to_owned()))
                .set_filter_expression(filter.map(str::to_owned))
                .set_expression_attribute_names(names.clone())
                .set_expression_attribute_values(Some(values.clone()))
                .scan_index_forward(!query.newest_first)
                .set_limit(query.limit.filter(|_| filter.is_none()).map(|limit| (limit - rows.len()) as i32))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| sort(operation, error))?;
            rows.extend(answer.items.unwrap_or_default().into_iter().map(Row));
            start = answer.last_evaluated_key.filter(|key| !key.is_empty());
            let full = query.limit.is_some_and(|limit| rows.len() >= limit);
            if full || start.is_none() {
                rows.truncate(query.limit.unwrap_or(usize::MAX));
                return Ok(rows);
            }
        }
    }
}
