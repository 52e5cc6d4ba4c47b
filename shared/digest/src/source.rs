//! The text of a dump, and how an offset in it becomes a line and a column.

use super::error::{DumpError, DumpErrorKind};
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::io::Read;

/// A dump's whole text with the name it goes by in messages.
pub(super) struct Source<'a> {
    name: &'a str,
    pub(super) text: String,
}

impl<'a> Source<'a> {
    /// Reads everything. Windows shells write a byte order mark, or UTF-16, when output is sent to a file.
    pub(super) fn read(mut reader: impl Read, name: &'a str) -> Result<Self, DumpError> {
        let empty = Self { name, text: String::new() };
        let mut bytes = Vec::new();
        if let Err(error) = reader.read_to_end(&mut bytes) {
            return Err(empty.error(DumpErrorKind::Unreadable, None, "", error.to_string()));
        }
        let decoded = match bytes.as_slice() {
            [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
            [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
            _ => String::from_utf8(bytes).map_err(|error| line_of_bad_utf8(&error)),
        };
        match decoded {
            Ok(mut text) => {
                if text.starts_with('\u{FEFF}') {
                    text.drain(..'\u{FEFF}'.len_utf8());
                }
                Ok(Self { name, text })
            }
            Err(line) => Err(empty.error(DumpErrorKind::NotJson, Some((line, 1)), "", "not UTF-8".into())),
        }
    }

    /// Parses one piece of the text. An error names its place in the whole text and its path from the root.
    pub(super) fn parse<'de, T: Deserialize<'de>>(&self, piece: &'de RawValue, path: &str) -> Result<T, DumpError> {
        serde_json::from_str(piece.get())
            .map_err(|error| self.locate::<T>(piece.get(), self.offset_of(piece), path, error))
    }

    /// Finds the field at fault by parsing again with a tracker; too slow to do from the start.
    pub(super) fn locate<'de, T: Deserialize<'de>>(
        &self,
        piece: &'de str,
        offset: usize,
        path: &str,
        error: serde_json::Error,
    ) -> DumpError {
        let mut deserializer = serde_json::Deserializer::from_str(piece);
        let (inner_path, error) = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(tracked) => (tracked.path().to_string(), tracked.into_inner()),
            Ok(_) => (".".to_owned(), error),
        };
        let (first_line, first_column) = self.position(offset);
        let column = if error.line() <= 1 { first_column - 1 + error.column() } else { error.column() };
        let position = (first_line - 1 + error.line().max(1), column.max(1));
        let (kind, reason) = describe(&error);
        self.error(kind, Some(position), &joined(path, &inner_path), reason)
    }

    /// Line and column, both from 1, of a byte of the text. It counts from the start, so it is for errors only.
    pub(super) fn position(&self, offset: usize) -> (usize, usize) {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
        (line, column)
    }

    /// Where a piece of the text begins, in bytes.
    pub(super) fn offset_of(&self, piece: &RawValue) -> usize {
        (piece.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    /// An error of this dump.
    pub(super) fn error(
        &self,
        kind: DumpErrorKind,
        position: Option<(usize, usize)>,
        field: &str,
        reason: String,
    ) -> DumpError {
        DumpError { kind, source_name: self.name.to_owned(), position, field: field.to_owned(), reason }
    }
}

/// The parser's words without the position, which is ours to tell.
fn describe(error: &serde_json::Error) -> (DumpErrorKind, String) {
    let text = error.to_string();
    let words = text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]);
    match error.classify() {
        Category::Eof => (DumpErrorKind::CutOff, format!("the input is cut off in the middle ({words})")),
        Category::Syntax => (DumpErrorKind::NotJson, format!("not JSON ({words})")),
        Category::Data => (DumpErrorKind::BadField, words.to_owned()),
        Category::Io => (DumpErrorKind::Unreadable, words.to_owned()),
    }
}

/// A path below another one; `.` is the tracker's word for the root, `?` for what it cannot name.
fn joined(path: &str, inner: &str) -> String {
    let inner = inner.trim_end_matches(['?', '.']);
    match (path.is_empty(), inner.is_empty()) {
        (true, _) => inner.to_owned(),
        (false, true) => path.to_owned(),
        (false, false) if inner.starts_with('[') => format!("{path}{inner}"),
        (false, false) => format!("{path}.{inner}"),
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, usize> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut line = 1;
    char::decode_utf16(units)
        .map(|decoded| {
            line += usize::from(decoded == Ok('\n'));
            decoded.map_err(|_| line)
        })
        .collect()
}

fn line_of_bad_utf8(error: &std::string::FromUtf8Error) -> usize {
    let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    1 + valid.iter().filter(|byte| **byte == b'\n').count()
}
