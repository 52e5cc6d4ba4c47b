//! What can be wrong with a dump, said in one line that names the file, the place in it and the field.

use std::fmt;

/// The most characters of a reason that are shown: a parser may quote the offending value whole.
const LONGEST_REASON: usize = 200;

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpErrorKind {
    /// The bytes could not be read.
    Unreadable,
    /// It is not JSON, or no Kubernetes object.
    NotJson,
    /// It ends in the middle.
    CutOff,
    /// A field that is needed has the wrong type or a value that cannot be.
    BadField,
    /// No node in it runs on AWS.
    NoAwsNode,
}

/// A dump that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpError {
    /// What kind of fault it is.
    pub kind: DumpErrorKind,
    /// The file, or what stands for it.
    pub source_name: String,
    /// Line and column, both from 1, where known.
    pub position: Option<(usize, usize)>,
    /// Path of the field, for example `items[3].spec.containers[0]`; empty for the whole.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for DumpError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.source_name)?;
        if let Some((line, column)) = self.position {
            write!(formatter, "line {line}, column {column}")?;
            formatter.write_str(if self.field.is_empty() { ": " } else { ", " })?;
        }
        if !self.field.is_empty() {
            write!(formatter, "field {}: ", self.field)?;
        }
        let shown = self.reason.chars().map(|character| if character.is_control() { ' ' } else { character });
        let mut shown: String = shown.take(LONGEST_REASON + 1).collect();
        if shown.chars().count() > LONGEST_REASON {
            shown = shown.chars().take(LONGEST_REASON).chain(['…']).collect();
        }
        formatter.write_str(&shown)
    }
}

impl std::error::Error for DumpError {}
