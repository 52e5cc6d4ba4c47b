//! Finds the budgets over a pod without asking each of them.

use super::meta::Key;
use spot_domain::{LabelSelector, Labels};
use std::collections::{BTreeMap, BTreeSet};

/// Where a budget is looked for: under the first label it demands, or among those that demand none.
type Place = (String, Option<(String, String)>);

/// Budgets with their selectors.
#[derive(Debug, Default)]
pub(super) struct BudgetIndex {
    selectors: BTreeMap<Key, LabelSelector>,
    places: BTreeMap<Place, BTreeSet<Key>>,
}

fn place(key: &Key, selector: &LabelSelector) -> Place {
    let first = selector.match_labels.first_key_value();
    (key.namespace.to_string(), first.map(|(label, value)| (label.clone(), value.clone())))
}

impl BudgetIndex {
    /// Notes a budget; one without a selector covers nothing and is forgotten.
    pub(super) fn set(&mut self, key: &Key, selector: Option<LabelSelector>) {
        if self.selectors.get(key) == selector.as_ref() {
            return;
        }
        if let Some(old) = self.selectors.remove(key) {
            let place = place(key, &old);
            if let Some(keys) = self.places.get_mut(&place) {
                keys.remove(key);
                if keys.is_empty() {
                    self.places.remove(&place);
                }
            }
        }
        if let Some(selector) = selector {
            self.places.entry(place(key, &selector)).or_default().insert(key.clone());
            self.selectors.insert(key.clone(), selector);
        }
    }

    pub(super) fn selector(&self, key: &Key) -> Option<&LabelSelector> {
        self.selectors.get(key)
    }

    /// The budgets over pods of a namespace with these labels, in order of names.
    pub(super) fn over(&self, namespace: &str, labels: &Labels) -> BTreeSet<Key> {
        let named = labels.iter().map(|(label, value)| Some((label.clone(), value.clone())));
        let places = named.chain([None]).filter_map(|label| self.places.get(&(namespace.to_owned(), label)));
        let selects = |key: &&Key| self.selectors.get(*key).is_some_and(|selector| selector.matches(labels));
        places.flatten().filter(selects).cloned().collect()
    }
}
