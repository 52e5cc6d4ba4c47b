//! Compares what each function's code asks of AWS with what its role in template.yaml allows.

mod ports;
mod reach;
mod template;
mod tokens;

pub use ports::{Needs, needs};
pub use reach::{Right, store_rights};
pub use template::{Described, functions};

use crate::files;
use std::collections::BTreeSet;
use tokens::{called, words};

/// Names of the SDK's operations that the code below a folder calls on a client.
pub fn sdk_operations(folder: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files(folder, &[".rs"]) {
        let words = words(file.before_tests());
        let calls = called(&words, &["client", "."]).chain(called(&words, &["client", "(", ")", "."]));
        found.extend(calls.map(str::to_owned));
    }
    found
}

/// String literals like `ec2:DescribeInstances` below a folder or in one file.
pub fn named_operations(folder: &str, services: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files(folder, &[".rs"]) {
        let literals = words(file.before_tests()).into_iter().filter(|word| word.starts_with('"'));
        for literal in literals {
            let text = literal.trim_matches('"');
            let is_one = text.split_once(':').is_some_and(|(service, name)| {
                services.contains(&service)
                    && name.chars().next().is_some_and(char::is_uppercase)
                    && name.chars().all(char::is_alphanumeric)
            });
            if is_one {
                found.insert(text.to_owned());
            }
        }
    }
    found
}
