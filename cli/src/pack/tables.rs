//! The CSV files of `pack`. A mistake is named by file, line and column.

use crate::failure::Failure;
use crate::json_input::{read_text, shown_name};
use csv::{Reader, ReaderBuilder, StringRecord};

/// More than any machine has; larger figures are mistakes in a unit and could overflow sums.
const MOST: u64 = 1 << 40;
/// 100,000 dollars an hour.
const MOST_USD: f64 = 1e5;

/// One pod.
pub(super) struct PodRow {
    pub(super) cpu_milli: u64,
    pub(super) memory_mib: u64,
}

/// One instance type.
pub(super) struct TypeRow {
    pub(super) instance_type: String,
    pub(super) alloc_cpu_milli: u64,
    pub(super) alloc_mem_mib: u64,
    pub(super) alloc_pods: u64,
    pub(super) microusd_per_hour: u64,
}

/// Reads `cpu_milli,memory_mib`.
pub(super) fn read_pods(file: &str) -> Result<Vec<PodRow>, Failure> {
    read(file, ["cpu_milli", "memory_mib"], |row| Ok(PodRow { cpu_milli: row.whole(0)?, memory_mib: row.whole(1)? }))
}

/// Reads `instance_type,alloc_cpu_milli,alloc_mem_mib,alloc_pods,ondemand_usd_h`.
pub(super) fn read_types(file: &str) -> Result<Vec<TypeRow>, Failure> {
    let columns = ["instance_type", "alloc_cpu_milli", "alloc_mem_mib", "alloc_pods", "ondemand_usd_h"];
    let rows = read(file, columns, |row| {
        Ok(TypeRow {
            instance_type: row.cell(0).to_owned(),
            alloc_cpu_milli: row.whole(1)?,
            alloc_mem_mib: row.whole(2)?,
            alloc_pods: row.whole(3)?,
            microusd_per_hour: row.microusd(4)?,
        })
    })?;
    if rows.is_empty() {
        return Err(Failure::input(shown_name(file), "no row with an instance type"));
    }
    Ok(rows)
}

fn read<T, const N: usize>(
    file: &str,
    columns: [&'static str; N],
    parse: impl Fn(&Row<'_, N>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let text = read_text(file)?;
    let mut reader = ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let places = places(file, &mut reader, columns)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(file, &error))?;
        rows.push(parse(&Row { file, columns, places, record: &record })?);
    }
    Ok(rows)
}

fn places<const N: usize>(
    file: &str,
    reader: &mut Reader<&[u8]>,
    columns: [&'static str; N],
) -> Result<[usize; N], Failure> {
    let header = reader.headers().map_err(|error| malformed(file, &error))?;
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        let found = header.iter().position(|name| name.trim_start_matches('\u{feff}') == column);
        *place = found.ok_or_else(|| Failure::input(shown_name(file), format!("line 1: no column {column}")))?;
    }
    Ok(places)
}

fn malformed(file: &str, error: &csv::Error) -> Failure {
    let line = error.position().map_or(1, csv::Position::line);
    let reason = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} columns where the first line has {expected_len}")
        }
        _ => error.to_string(),
    };
    Failure::input(shown_name(file), format!("line {line}: {reason}"))
}

struct Row<'a, const N: usize> {
    file: &'a str,
    columns: [&'static str; N],
    places: [usize; N],
    record: &'a StringRecord,
}

impl<const N: usize> Row<'_, N> {
    fn cell(&self, column: usize) -> &str {
        self.record.get(self.places[column]).unwrap_or_default()
    }

    fn wrong(&self, column: usize, wanted: &str) -> Failure {
        let line = self.record.position().map_or(1, csv::Position::line);
        let (name, cell) = (self.columns[column], self.cell(column));
        Failure::input(shown_name(self.file), format!("line {line}, column {name}: `{cell}` is not {wanted}"))
    }

    fn whole(&self, column: usize) -> Result<u64, Failure> {
        let number = self.cell(column).parse().ok().filter(|number| *number <= MOST);
        number.ok_or_else(|| self.wrong(column, "a whole number from 0 to 2^40"))
    }

    /// A price in dollars as whole micro-dollars.
    fn microusd(&self, column: usize) -> Result<u64, Failure> {
        let price: Option<f64> = self.cell(column).parse().ok().filter(|price| *price > 0.0 && *price <= MOST_USD);
        let micro = price.map(|price| (price * 1e6).round() as u64).filter(|micro| *micro > 0);
        micro.ok_or_else(|| self.wrong(column, "a price in dollars above 0"))
    }
}
