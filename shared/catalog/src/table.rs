//! The text form of our tables: `#` lines that say what, when and whence, a line of column names, tab-separated rows.

use std::str::FromStr;
use thiserror::Error;

/// What stands in a cell without a value.
pub(crate) const EMPTY: &str = "-";

/// A table of ours that cannot be read; only an edited or half-refreshed table causes this.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{table}, line {line}, column `{column}`: {reason}")]
pub(crate) struct TableError {
    pub(crate) table: &'static str,
    pub(crate) line: usize,
    pub(crate) column: String,
    pub(crate) reason: String,
}

/// One table, its header read and its rows still text.
pub(crate) struct Table {
    name: &'static str,
    /// The `# date:` line: when the facts were true.
    pub(crate) date: &'static str,
    /// Names of the columns.
    pub(crate) columns: Vec<&'static str>,
    body: &'static str,
    lines_before_body: usize,
}

impl Table {
    /// Reads the header of `text`; `name` is for error messages.
    pub(crate) fn open(name: &'static str, text: &'static str) -> Result<Self, TableError> {
        let error =
            |line, reason: &str| TableError { table: name, line, column: "header".into(), reason: reason.into() };
        let (mut rest, mut line, mut date) = (text, 0, None);
        loop {
            let (head, tail) = rest.split_once('\n').ok_or_else(|| error(line + 1, "no line of column names"))?;
            (rest, line) = (tail, line + 1);
            match head.strip_prefix('#') {
                Some(comment) => date = date.or(comment.trim().strip_prefix("date: ")),
                None => {
                    let date = date.ok_or_else(|| error(line, "no `# date:` line"))?;
                    let columns = head.split('\t').collect();
                    return Ok(Self { name, date, columns, body: rest, lines_before_body: line });
                }
            }
        }
    }

    /// Fails unless the columns are exactly these.
    pub(crate) fn expect_columns(&self, expected: &[&str]) -> Result<(), TableError> {
        if self.columns == expected {
            return Ok(());
        }
        let reason = format!("columns are {:?}, not {expected:?}", self.columns);
        Err(TableError { table: self.name, line: self.lines_before_body, column: "header".into(), reason })
    }

    /// The rows, in file order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.body.lines().enumerate().map(|(index, text)| Row {
            table: self,
            line: self.lines_before_body + index + 1,
            next_column: 0,
            cells: text.split('\t'),
        })
    }
}

/// One row, whose cells are taken from left to right.
pub(crate) struct Row<'t> {
    table: &'t Table,
    line: usize,
    next_column: usize,
    cells: std::str::Split<'static, char>,
}

impl Row<'_> {
    /// An error about the cell taken last.
    pub(crate) fn error(&self, reason: impl Into<String>) -> TableError {
        let column = self.table.columns.get(self.next_column.saturating_sub(1)).unwrap_or(&"?");
        TableError { table: self.table.name, line: self.line, column: (*column).to_owned(), reason: reason.into() }
    }

    /// The next cell as it is written.
    pub(crate) fn text(&mut self) -> Result<&'static str, TableError> {
        self.next_column += 1;
        self.cells.next().ok_or_else(|| self.error("the row ends here"))
    }

    /// The next cell, nothing if it is empty.
    pub(crate) fn optional_text(&mut self) -> Result<Option<&'static str>, TableError> {
        Ok(Some(self.text()?).filter(|text| *text != EMPTY))
    }

    /// The next cell as a number.
    pub(crate) fn number<N: FromStr>(&mut self) -> Result<N, TableError> {
        let text = self.text()?;
        text.parse().map_err(|_| self.error(format!("`{text}` is not a number of this column's size")))
    }

    /// The next cell as a number, nothing if it is empty.
    pub(crate) fn optional_number<N: FromStr>(&mut self) -> Result<Option<N>, TableError> {
        let Some(text) = self.optional_text()? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.error(format!("`{text}` is not a number of this column's size")))
    }

    /// The next cell as yes or no, nothing if it is empty.
    pub(crate) fn optional_flag(&mut self) -> Result<Option<bool>, TableError> {
        match self.text()? {
            "yes" => Ok(Some(true)),
            "no" => Ok(Some(false)),
            EMPTY => Ok(None),
            other => Err(self.error(format!("`{other}` is neither yes nor no"))),
        }
    }

    /// The next cell as yes or no; an empty cell means no.
    pub(crate) fn flag(&mut self) -> Result<bool, TableError> {
        Ok(self.optional_flag()?.unwrap_or(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_cell_is_named_by_table_line_and_column() {
        let table = Table::open("t.tsv", "# about\n# date: 2026-07\nname\tcount\na\tmany\n").unwrap();
        assert_eq!(table.date, "2026-07");
        let mut row = table.rows().next().unwrap();
        assert_eq!(row.text().unwrap(), "a");
        let error = row.number::<u32>().unwrap_err().to_string();
        assert_eq!(error, "t.tsv, line 4, column `count`: `many` is not a number of this column's size");
    }

    #[test]
    fn a_table_without_a_date_is_refused() {
        assert!(Table::open("t.tsv", "# about\nname\n").is_err());
    }
}
