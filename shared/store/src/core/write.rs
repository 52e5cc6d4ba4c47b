//! One conditional write: alone, or as part of a transaction.

use super::announce::Announce;
use super::error::StoreErrorKind;
use super::expression::names;
use super::keys::Key;
use super::row::{Row, text};
use super::store::key_attributes;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, TransactWriteItem, Update};
use std::collections::HashMap;

/// Table and condition are the same for all kinds of writes.
macro_rules! conditional {
    ($write:expr, $builder:expr, $expressions:expr, $table:expr) => {{
        let values = (!$write.values.is_empty()).then_some($write.values.clone());
        $builder
            .table_name($table)
            .set_expression_attribute_names($write.names($expressions))
            .set_condition_expression($write.condition.clone())
            .set_expression_attribute_values(values)
            .build()?
    }};
}

/// What a write does to its item.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Put(Row),
    Update(String),
    Delete,
    Check,
}

/// A write with its condition, and what it means when the condition is refused.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) key: Key,
    pub(crate) change: Change,
    pub(crate) condition: Option<String>,
    pub(crate) values: HashMap<String, AttributeValue>,
    pub(crate) refusal: StoreErrorKind,
}

impl Write {
    fn new(key: Key, change: Change) -> Self {
        Self { key, change, condition: None, values: HashMap::new(), refusal: StoreErrorKind::Conflict }
    }

    pub(crate) fn put(row: Row) -> Self {
        Self::new(row.key(), Change::Put(row))
    }

    /// Puts a row that must not be there yet.
    pub(crate) fn create(row: Row) -> Self {
        Self::put(row).when("attribute_not_exists(#PK)", StoreErrorKind::Conflict)
    }

    /// Puts a row over the version that was read.
    pub(crate) fn replace(row: Row, seen: u64) -> Self {
        let write = Self::put(row).when("#ver = :seen", StoreErrorKind::VersionMismatch);
        write.value(":seen", super::row::number(seen))
    }

    /// An update in DynamoDB's words: `SET …`, `REMOVE …`, `ADD …`.
    pub(crate) fn update(key: Key, expression: impl Into<String>) -> Self {
        Self::new(key, Change::Update(expression.into()))
    }

    pub(crate) fn delete(key: Key) -> Self {
        Self::new(key, Change::Delete)
    }

    pub(crate) fn check(key: Key, condition: &str, refusal: StoreErrorKind) -> Self {
        Self::new(key, Change::Check).when(condition, refusal)
    }

    pub(crate) fn when(mut self, condition: impl Into<String>, refusal: StoreErrorKind) -> Self {
        self.condition = Some(condition.into());
        self.refusal = refusal;
        self
    }

    pub(crate) fn value(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn text(self, name: &str, value: impl Into<String>) -> Self {
        self.value(name, text(value))
    }

    /// Writes what an update announces, and takes an older announcement away. The update's expression must have a
    /// `SET` part first and no `REMOVE` part of its own.
    pub(crate) fn announcing(mut self, announce: &Announce, also_remove: &[&str]) -> Self {
        let Change::Update(expression) = &mut self.change else { return self };
        let removed: Vec<_> = announce.absent().iter().chain(also_remove).map(|name| format!("#{name}")).collect();
        for (name, value) in announce.attributes() {
            *expression = expression.replacen("SET ", &format!("SET #{name} = :{name}, "), 1);
            self.values.insert(format!(":{name}"), value);
        }
        if !removed.is_empty() {
            expression.push_str(&format!(" REMOVE {}", removed.join(", ")));
        }
        self
    }

    /// Names used in the condition and in further expressions.
    pub(crate) fn names<'a>(&'a self, further: impl IntoIterator<Item = &'a str>) -> Option<HashMap<String, String>> {
        names(further.into_iter().chain(self.condition.as_deref()))
    }

    /// The write as part of a transaction.
    pub(crate) fn into_item(mut self, table: &str) -> Result<TransactWriteItem, BuildError> {
        let key = Some(key_attributes(&self.key));
        let item = TransactWriteItem::builder();
        let item = match std::mem::replace(&mut self.change, Change::Check) {
            Change::Put(row) => item.put(conditional!(self, Put::builder().set_item(Some(row.0)), [], table)),
            Change::Update(expression) => {
                let update = Update::builder().set_key(key).update_expression(&expression);
                item.update(conditional!(self, update, [expression.as_str()], table))
            }
            Change::Delete => item.delete(conditional!(self, Delete::builder().set_key(key), [], table)),
            Change::Check => {
                item.condition_check(conditional!(self, ConditionCheck::builder().set_key(key), [], table))
            }
        };
        Ok(item.build())
    }
}
