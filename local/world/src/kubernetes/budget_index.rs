//! Finds the budgets over a pod without asking each of them.

use super::meta::Key;
use spot_domain::{LabelSelector, Labels};
use std::collections::{BTreeMap, BTreeSet};

/// Budgets of one namespace by the place where they are looked for.
#[derive(Debug, Default)]
struct Places {
    /// Under the first label that they demand, by key and value.
    by_label: BTreeMap<String, BTreeMap<String, BTreeSet<Key>>>,
    /// Those that demand no label.
    others: BTreeSet<Key>,
}

/// Budgets with their selectors.
#[derive(Debug, Default)]
pub(super) struct BudgetIndex {
    selectors: BTreeMap<Key, LabelSelector>,
    places: BTreeMap<String, Places>,
}

impl Places {
    fn place(&mut self, selector: &LabelSelector) -> &mut BTreeSet<Key> {
        match selector.match_labels.first_key_value() {
            Some((label, value)) => self.by_label.entry(label.clone()).or_default().entry(value.clone()).or_default(),
            None => &mut self.others,
        }
    }
}

impl BudgetIndex {
    /// Notes a budget; one without a selector covers nothing and is forgotten.
    pub(super) fn set(&mut self, key: &Key, selector: Option<LabelSelector>) {
        if self.selectors.get(key) == selector.as_ref() {
            return;
        }
        let places = self.places.entry(key.namespace.to_string()).or_default();
        if let Some(old) = self.selectors.remove(key) {
            places.place(&old).remove(key);
        }
        if let Some(selector) = selector {
            places.place(&selector).insert(key.clone());
            self.selectors.insert(key.clone(), selector);
        }
    }

    pub(super) fn selector(&self, key: &Key) -> Option<&LabelSelector> {
        self.selectors.get(key)
    }

    /// The budgets over pods of a namespace with these labels, in order of names.
    pub(super) fn over(&self, namespace: &str, labels: &Labels) -> BTreeSet<Key> {
        let Some(places) = self.places.get(namespace) else { return BTreeSet::new() };
        let named = labels.iter().filter_map(|(label, value)| places.by_label.get(label)?.get(value));
        let selects = |key: &&Key| self.selectors.get(*key).is_some_and(|selector| selector.matches(labels));
        named.chain([&places.others]).flatten().filter(selects).cloned().collect()
    }
}
