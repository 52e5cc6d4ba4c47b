//! Equality with the source files, where they are at hand: in `SPOT_DATA_DIR` or `../shared/data` beside the workspace.

use serde_json::Value;
use spot_catalog::refresh::{PriceDates, write_tables};
use spot_catalog::{Catalog, advisor};
use spot_domain::MicrousdPerHour;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The source folder; none, said aloud, where there is none.
fn sources(test: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let named = std::env::var_os("SPOT_DATA_DIR").map(PathBuf::from);
    let dir = named.or_else(|| Some(beside).filter(|path| path.is_dir()));
    if dir.is_none() {
        // Written past the test harness, which would swallow what a passing test prints.
        writeln!(io::stderr(), "{test}: skipped: no source data (SPOT_DATA_DIR)").expect("standard error is open");
    }
    dir
}

/// A decimal in micro-dollars, by text alone and not as the refresh does it.
fn microusd(decimal: &str) -> MicrousdPerHour {
    let (dollars, fraction) = decimal.split_once('.').unwrap_or((decimal, "0"));
    let whole = |digits: &str| digits.parse::<u64>().expect("prices are plain decimals");
    let padded: String = fraction.chars().chain("000000".chars()).take(6).collect();
    assert!(fraction.chars().skip(6).all(|digit| digit == '0'), "{decimal}");
    MicrousdPerHour(whole(dollars) * 1_000_000 + whole(&padded))
}

#[test]
fn prices_equal_the_source_exactly() {
    let Some(dir) = sources("prices_equal_the_source_exactly") else { return };
    let catalog = Catalog::load();
    let rows = |file: &str| {
        let text = fs::read_to_string(dir.join("ec2").join(file)).unwrap();
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let recent = rows("ondemand_us_east_1.csv");
    for row in &recent {
        let (name, usd) = row.split_once(',').unwrap();
        assert_eq!(catalog.on_demand("us-east-1", name).unwrap().price_microusd_per_hour, microusd(usd), "{row}");
    }
    let by_region = rows("ondemand_by_region_2022.csv");
    for row in &by_region {
        let cells: Vec<&str> = row.split(',').collect();
        let quote = catalog.on_demand(cells[0], cells[1]).unwrap();
        assert_eq!((quote.price_microusd_per_hour, quote.derived), (microusd(cells[2]), false), "{row}");
    }
    println!("{} and {} prices equal", recent.len(), by_region.len());
    assert_eq!((recent.len(), by_region.len()), (1367, 6877));
}

#[test]
fn max_pods_equals_the_formula_for_all_types_with_interface_limits() {
    let Some(dir) = sources("max_pods_equals_the_formula_for_all_types_with_interface_limits") else { return };
    let catalog = Catalog::load();
    let text = fs::read_to_string(dir.join("ec2/eni_limits.jsonl")).unwrap();
    let limits: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for limit in &limits {
        let number = |field: &str| limit[field].as_u64().unwrap();
        let formula = number("defaultMaxENIs") * (number("ipv4AddressesPerInterface") - 1) + 2;
        let name = limit["instanceType"].as_str().unwrap();
        assert_eq!(catalog.instance_type(name).unwrap().max_pods(), Some(formula), "{name}");
    }
    assert_eq!(limits.len(), 1384);
}

#[test]
fn both_advisor_files_parse_completely() {
    let Some(dir) = sources("both_advisor_files_parse_completely") else { return };
    let expected = [("2021-02-10", 7_890, 379, 21), ("2024-02-28", 20_887, 770, 29)];
    for (date, rows, types, regions) in expected {
        let text = fs::read_to_string(dir.join(format!("spot-advisor/spot-advisor-{date}.json"))).unwrap();
        let feed = advisor::parse(&text).unwrap();
        assert_eq!((feed.rows.len(), feed.instance_types, feed.regions), (rows, types, regions), "{date}");
        assert_eq!(feed.rejected, []);
    }
}

#[test]
fn the_snapshot_equals_the_newest_advisor_file() {
    let Some(dir) = sources("the_snapshot_equals_the_newest_advisor_file") else { return };
    let catalog = Catalog::load();
    let name = format!("spot-advisor/spot-advisor-{}.json", catalog.advisor_date());
    let feed = advisor::parse(&fs::read_to_string(dir.join(name)).unwrap()).unwrap();
    for row in &feed.rows {
        let figure = match row.operating_system.as_str() {
            "Linux" => catalog.spot_saving(&row.region, &row.instance_type),
            _ => catalog.spot_saving_windows(&row.region, &row.instance_type),
        };
        let figure = figure.map(|figure| (figure.bucket, figure.saving_percent));
        assert_eq!(figure, Some((row.bucket, row.saving_percent)), "{row:?}");
    }
    assert_eq!(catalog.spot_advisor_rows(), feed.rows.len());
}

#[test]
fn the_committed_tables_are_what_the_refresh_writes() {
    let Some(dir) = sources("the_committed_tables_are_what_the_refresh_writes") else { return };
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("refreshed");
    let summary = write_tables(&dir, &out, &PriceDates::of_this_program()).unwrap();
    assert_eq!((summary.tables.len(), summary.rejected_advisor_rows), (10, 0));
    let read = |folder: &Path| -> BTreeMap<String, String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
            .collect()
    };
    let (fresh, committed) = (read(&out), read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")));
    assert_eq!(fresh.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
    for (name, text) in &committed {
        assert!(fresh[name] == *text, "{name} differs from its sources");
    }
}

#[test]
fn a_refresh_from_an_empty_folder_changes_nothing_and_names_the_missing_file() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("no-sources");
    let error = write_tables(&dir, &dir.join("out"), &PriceDates::of_this_program()).unwrap_err();
    assert!(error.to_string().contains("spot-advisor"), "{error}");
    assert!(!dir.join("out").exists());
}
