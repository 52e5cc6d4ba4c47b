//! A table with a row per name and a column per region: looked up by binary search, without allocation.

use crate::table::{EMPTY, Table, TableError};

/// Cells by row name and region.
#[derive(Debug)]
pub(crate) struct Matrix<Cell> {
    date: &'static str,
    rows: Vec<&'static str>,
    regions: Vec<&'static str>,
    cells: Vec<Option<Cell>>,
}

impl<Cell: Copy> Matrix<Cell> {
    /// Reads a matrix, each filled cell by `read`, which says what is wrong with a bad one.
    pub(crate) fn parse(
        name: &'static str,
        text: &'static str,
        read: fn(&'static str) -> Result<Cell, String>,
    ) -> Result<Self, TableError> {
        let table = Table::open(name, text)?;
        let regions = table.columns.get(1..).unwrap_or_default().to_vec();
        if !regions.is_sorted() {
            return Err(TableError {
                table: name,
                line: 0,
                column: "header".into(),
                reason: "regions unsorted".into(),
            });
        }
        let mut matrix = Self { date: table.date, rows: Vec::new(), regions, cells: Vec::new() };
        for mut row in table.rows() {
            let row_name = row.text()?;
            if matrix.rows.last().is_some_and(|previous| *previous >= row_name) {
                return Err(row.error(format!("`{row_name}` is out of order")));
            }
            matrix.rows.push(row_name);
            for _ in 0..matrix.regions.len() {
                let cell = row.text()?;
                let value = if cell == EMPTY { None } else { Some(read(cell).map_err(|reason| row.error(reason))?) };
                matrix.cells.push(value);
            }
        }
        Ok(matrix)
    }

    /// The cell, if the region and the row are known and it is filled.
    pub(crate) fn get(&self, row: &str, region: &str) -> Option<Cell> {
        let row = self.rows.binary_search(&row).ok()?;
        let column = self.regions.binary_search(&region).ok()?;
        self.cells[row * self.regions.len() + column]
    }

    /// Whether there is a column for this region.
    pub(crate) fn has_region(&self, region: &str) -> bool {
        self.regions.binary_search(&region).is_ok()
    }

    /// Row names, sorted.
    pub(crate) fn rows(&self) -> &[&'static str] {
        &self.rows
    }

    /// When the facts were true.
    pub(crate) fn date(&self) -> &'static str {
        self.date
    }

    /// Number of filled cells.
    pub(crate) fn filled(&self) -> usize {
        self.cells.iter().flatten().count()
    }
}
