//! What is wrong with a scenario file: where and why, in one line.

use std::fmt;
use std::ops::Range;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// File.
    pub file: String,
    /// Line, from 1; none for what is missing from the whole file.
    pub line: Option<usize>,
    /// The field, for example `clusters.groups.zones`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        if !self.field.is_empty() {
            write!(formatter, ": {}", self.field)?;
        }
        write!(formatter, ": {}", self.message)
    }
}
impl std::error::Error for ScenarioError {}

/// A file being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// An error at a place of the text.
    pub(super) fn error(
        self,
        span: Range<usize>,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> ScenarioError {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        ScenarioError {
            file: self.file.to_owned(),
            line: Some(before.matches('\n').count() + 1),
            field: field.into(),
            message: message.into(),
        }
    }
}
