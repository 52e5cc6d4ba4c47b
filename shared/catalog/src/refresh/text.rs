//! Small text work of the refresh: headers, rows, exact decimals.

use crate::table::EMPTY;
use anyhow::{Context, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// The head of a table.
pub(crate) fn header(about: &str, date: &str, origin: &str, columns: &[&str]) -> String {
    format!("# {about}\n# date: {date}\n# origin: {origin}\n{}\n", columns.join("\t"))
}

/// A cell, `-` if there is nothing to say.
pub(crate) fn cell(value: Option<impl Display>) -> String {
    value.map_or_else(|| EMPTY.to_owned(), |value| value.to_string())
}

/// `yes`, `no` or nothing.
pub(crate) fn flag(value: Option<bool>) -> String {
    cell(value.map(|yes| if yes { "yes" } else { "no" }))
}

/// A decimal like `0.0255` as a whole number of 10⁻ᵈ, exactly; more digits than that are an error.
pub(crate) fn scaled(decimal: &str, digits: usize) -> anyhow::Result<u64> {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let fraction = fraction.trim_end_matches('0');
    ensure!(!whole.is_empty(), "`{decimal}` is not a plain decimal");
    ensure!(fraction.len() <= digits, "`{decimal}` has more than {digits} decimals");
    let number = format!("{whole}{fraction:0<digits$}");
    ensure!(number.bytes().all(|byte| byte.is_ascii_digit()), "`{decimal}` is not a plain decimal");
    number.parse().with_context(|| format!("`{decimal}` is not a price"))
}

/// Rows by name with a column per region, everything sorted.
pub(crate) fn matrix(head: &str, first_column: &str, cells: &BTreeMap<(String, String), String>) -> String {
    let regions: BTreeSet<&str> = cells.keys().map(|(_, region)| region.as_str()).collect();
    let names: BTreeSet<&str> = cells.keys().map(|(name, _)| name.as_str()).collect();
    let mut text = format!("{head}{first_column}");
    for region in &regions {
        text.extend(["\t", region]);
    }
    text.push('\n');
    for name in names {
        text.push_str(name);
        for region in &regions {
            let cell = cells.get(&(name.to_owned(), (*region).to_owned()));
            text.extend(["\t", cell.map_or(EMPTY, String::as_str)]);
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_exact_integers() {
        assert_eq!(scaled("0.204000", 6).unwrap(), 204_000);
        assert_eq!(scaled("13", 6).unwrap(), 13_000_000);
        assert_eq!(scaled("0.0536576", 9).unwrap(), 53_657_600);
        assert!(scaled("0.0000001", 6).is_err());
        assert!(scaled("-1", 6).is_err());
        assert!(scaled("1e3", 6).is_err());
        assert!(scaled("", 6).is_err());
    }
}
