//! Files that a command writes are what that command wrote last.

use sha2::{Digest, Sha256};
use spot_tidy::{assert_none, root};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Lists the tables of its folder in the form of `sha256sum`: checksum, two spaces, name.
const CHECKSUMS: &str = "CHECKSUMS";

fn checksum_lists(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).expect("the folder can be read").flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            checksum_lists(&path, found);
        } else if path.file_name().is_some_and(|name| name == CHECKSUMS) {
            found.push(path);
        }
    }
}

fn listed(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).expect("the list can be read");
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let (sum, name) = line.split_once("  ").unwrap_or_else(|| panic!("{}: {line}", path.display()));
        (name.to_owned(), sum.to_owned())
    })
    .collect()
}

fn actual(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).expect("the folder can be read").flatten().map(|entry| entry.path());
    let tables = files.filter(|path| path.is_file()).map(|path| {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        let bytes = fs::read(&path).expect("a table can be read");
        (name, Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect())
    });
    tables.filter(|(name, _)| name != CHECKSUMS && !name.ends_with(".md")).collect()
}

#[test]
fn the_tables_of_the_catalog_are_those_its_refresh_wrote() {
    let mut lists = Vec::new();
    checksum_lists(&root().join("shared/catalog"), &mut lists);
    assert!(!lists.is_empty(), "the catalog has no {CHECKSUMS}");
    let mut violations = Vec::new();
    for list in &lists {
        let (listed, actual) = (listed(list), actual(list.parent().expect("a file lies in a folder")));
        let names = listed.keys().chain(actual.keys()).filter(|name| listed.get(*name) != actual.get(*name));
        violations
            .extend(names.map(|name| format!("{name}: listed {:?}, is {:?}", listed.get(name), actual.get(name))));
    }
    assert_none("tables edited by hand, or refreshed without their checksums", &violations);
}
