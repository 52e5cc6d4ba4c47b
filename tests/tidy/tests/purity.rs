//! Pure crates are handed the time and decide the same way twice.

use spot_tidy::{SourceFile, assert_none, files};

/// Ways to read a clock.
const CLOCKS: [&str; 6] = ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "Utc::now", "Local::now"];

/// Ways to reach beyond memory.
const REACHES_OUT: [&str; 5] = ["std::fs", "std::net", "std::process", "std::env::", "thread::sleep"];

/// What has an order that changes from run to run, or is drawn anew each time.
const CHANCE: [&str; 3] = ["HashMap", "HashSet", "RandomState"];

/// Files of unit tests: they may measure and draw.
fn is_test(file: &SourceFile) -> bool {
    file.path.contains("/tests/") || file.path.ends_with("/tests.rs")
}

fn mentions(file: &SourceFile, words: &[&str]) -> Vec<String> {
    let code = file.before_tests().lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(index, line)| {
        let hits = words.iter().filter(move |word| line.contains(**word));
        hits.map(move |word| format!("{}:{}: {word}", file.path, index + 1))
    })
    .collect()
}

fn mentions_below(folders: &[&str], words: &[&str]) -> Vec<String> {
    let sources = folders.iter().flat_map(|folder| files(folder, &[".rs"])).filter(|file| !is_test(file));
    sources.flat_map(|file| mentions(&file, words)).collect()
}

#[test]
fn pure_crates_read_no_clock() {
    let found = mentions_below(&["shared/domain/src", "shared/engine/src"], &CLOCKS);
    assert_none("clocks in pure crates", &found);
}

#[test]
fn the_catalog_reads_no_clock_when_it_looks_something_up() {
    // Only its refresh, which dates the tables it writes, may know what day it is.
    let lookups = files("shared/catalog/src", &[".rs"]).into_iter().filter(|file| !file.path.contains("refresh"));
    let found: Vec<_> = lookups.flat_map(|file| mentions(&file, &CLOCKS)).collect();
    assert_none("clocks in catalog lookups", &found);
}

#[test]
fn pure_crates_touch_no_file_network_or_process() {
    let found = mentions_below(&["shared/domain/src", "shared/engine/src"], &REACHES_OUT);
    assert_none("input and output in pure crates", &found);
}

#[test]
fn values_of_the_domain_have_one_order() {
    let found = mentions_below(&["shared/domain/src"], &CHANCE);
    assert_none("collections without an order of their own in the domain", &found);
}
