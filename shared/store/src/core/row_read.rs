//! Reading a row: every attribute is checked, none is guessed.

use super::row::Row;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// An item is not in a known shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("item {pk} / {sk}: attribute `{attribute}` {trouble}")]
pub struct CorruptItem {
    /// Partition key.
    pub pk: String,
    /// Sort key.
    pub sk: String,
    /// Attribute.
    pub attribute: String,
    /// What is wrong with it.
    pub trouble: String,
}

impl Row {
    pub(crate) fn corrupt(&self, attribute: &str, trouble: impl ToString) -> CorruptItem {
        let key = self.key();
        CorruptItem { pk: key.pk, sk: key.sk, attribute: attribute.to_owned(), trouble: trouble.to_string() }
    }

    fn wanted(&self, name: &str) -> Result<&AttributeValue, CorruptItem> {
        self.0.get(name).ok_or_else(|| self.corrupt(name, "is missing"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(crate) fn read_text(&self, name: &str) -> Result<&str, CorruptItem> {
        self.wanted(name)?.as_s().map(String::as_str).map_err(|_| self.corrupt(name, "is no text"))
    }

    pub(crate) fn read_maybe_text(&self, name: &str) -> Result<Option<&str>, CorruptItem> {
        self.has(name).then(|| self.read_text(name)).transpose()
    }

    /// Anything with a text form: ids, names.
    pub(crate) fn read<T>(&self, name: &str) -> Result<T, CorruptItem>
    where
        T: FromStr,
        T::Err: ToString,
    {
        self.read_text(name)?.parse().map_err(|error: T::Err| self.corrupt(name, error.to_string()))
    }

    pub(crate) fn read_maybe<T>(&self, name: &str) -> Result<Option<T>, CorruptItem>
    where
        T: FromStr,
        T::Err: ToString,
    {
        self.has(name).then(|| self.read(name)).transpose()
    }

    pub(crate) fn read_number<T: FromStr>(&self, name: &str) -> Result<T, CorruptItem> {
        let digits = self.wanted(name)?.as_n().map_err(|_| self.corrupt(name, "is no number"))?;
        digits.parse().map_err(|_| self.corrupt(name, format!("is {digits}, out of range")))
    }

    /// A counter that starts at 0 when it is missing.
    pub(crate) fn read_count<T: FromStr + Default>(&self, name: &str) -> Result<T, CorruptItem> {
        if self.has(name) { self.read_number(name) } else { Ok(T::default()) }
    }

    pub(crate) fn read_time(&self, name: &str) -> Result<Timestamp, CorruptItem> {
        let milliseconds = self.read_number(name)?;
        Timestamp::from_millisecond(milliseconds).map_err(|error| self.corrupt(name, error))
    }

    pub(crate) fn read_maybe_time(&self, name: &str) -> Result<Option<Timestamp>, CorruptItem> {
        self.has(name).then(|| self.read_time(name)).transpose()
    }

    pub(crate) fn read_flag(&self, name: &str) -> Result<bool, CorruptItem> {
        self.wanted(name)?.as_bool().copied().map_err(|_| self.corrupt(name, "is no flag"))
    }

    pub(crate) fn read_bytes(&self, name: &str) -> Result<&[u8], CorruptItem> {
        self.wanted(name)?.as_b().map(AsRef::as_ref).map_err(|_| self.corrupt(name, "is no bytes"))
    }

    /// A domain enum from its word.
    pub(crate) fn read_word<T: DeserializeOwned>(&self, name: &str) -> Result<T, CorruptItem> {
        let word = serde_json::Value::String(self.read_text(name)?.to_owned());
        serde_json::from_value(word).map_err(|error| self.corrupt(name, error))
    }

    pub(crate) fn read_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, CorruptItem> {
        serde_json::from_str(self.read_text(name)?).map_err(|error| self.corrupt(name, error))
    }

    pub(crate) fn read_maybe_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, CorruptItem> {
        self.has(name).then(|| self.read_json(name)).transpose()
    }

    pub(crate) fn read_version(&self) -> Result<u64, CorruptItem> {
        self.read_number("ver")
    }
}
