//! Topology domains as small numbers, worked out once per key.

use super::labels::Known;
use super::place::Place;
use std::collections::HashMap;

/// The domain of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    Number(usize),
    None,
    Unknown,
}

/// Domains of every place, by topology key.
#[derive(Default)]
pub(super) struct Domains<'k> {
    by_key: HashMap<&'k str, Vec<Domain>>,
}

impl<'k> Domains<'k> {
    /// The domain of each place for `key`, in the order of places.
    pub(super) fn of(&mut self, key: &'k str, places: &[Place<'_>]) -> &[Domain] {
        self.by_key.entry(key).or_insert_with(|| number(key, places))
    }
}

fn number(key: &str, places: &[Place<'_>]) -> Vec<Domain> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    places
        .iter()
        .map(|place| match place.domain(key) {
            Known::Value(value) => {
                let next = numbers.len();
                Domain::Number(*numbers.entry(value).or_insert(next))
            }
            Known::Absent => Domain::None,
            Known::Unknown => Domain::Unknown,
        })
        .collect()
}
