//! How much dearer than us-east-1 each family is in each region: by its own prices, else by a related family's.

use super::price_tables::{PriceLists, header_without_columns};
use super::text::matrix;
use crate::family::{FamilyName, category_by_rule};
use crate::prices::REFERENCE_REGION;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Own ratios in millionths by family, in one region.
type OwnRatios = BTreeMap<String, u64>;

/// The table's text: families of every priced type × regions with a list.
pub(crate) fn table(lists: &PriceLists, date: &str) -> String {
    let about = "Price relative to us-east-1 by family and region, in millionths; `=m5` is taken from m5, `~` is the \
                 median of the category, because the region's list has none of the family";
    let regions: BTreeSet<&str> = lists.by_region.keys().map(|(_, region)| region.as_str()).collect();
    let families: BTreeSet<&str> = lists.reference.keys().filter_map(|name| family_of(name)).collect();
    let mut cells = BTreeMap::new();
    for region in regions.into_iter().filter(|region| *region != REFERENCE_REGION) {
        let own = own_ratios(lists, region);
        for family in &families {
            if let Some(cell) = ratio_cell(family, &own) {
                cells.insert(((*family).to_owned(), region.to_owned()), cell);
            }
        }
    }
    matrix(&header_without_columns(about, date), "family", &cells)
}

fn family_of(instance_type: &str) -> Option<&str> {
    instance_type.split_once('.').map(|(family, _)| family)
}

/// The median over a family's sizes of its price there and in us-east-1, both from the same older list if possible.
fn own_ratios(lists: &PriceLists, region: &str) -> OwnRatios {
    let mut by_family: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for ((name, _), price) in lists.by_region.iter().filter(|((_, listed), _)| listed == region) {
        let older = lists.by_region.get(&(name.clone(), REFERENCE_REGION.to_owned()));
        let reference = older.or(lists.reference.get(name)).copied().filter(|price| *price > 0);
        if let (Some(reference), Some(family)) = (reference, family_of(name)) {
            by_family.entry(family.to_owned()).or_default().push((price * 1_000_000 + reference / 2) / reference);
        }
    }
    by_family.into_iter().filter_map(|(family, ratios)| Some((family, median(ratios)?))).collect()
}

/// The lower median.
fn median(mut values: Vec<u64>) -> Option<u64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

fn ratio_cell(family: &str, own: &OwnRatios) -> Option<String> {
    if let Some(ratio) = own.get(family) {
        return Some(ratio.to_string());
    }
    if let Some((relative, ratio)) = related(family, own) {
        return Some(format!("{ratio}={relative}"));
    }
    let category = category_by_rule(family);
    let same = own.iter().filter(|(other, _)| category.is_some() && category_by_rule(other) == category);
    let of_category = median(same.map(|(_, ratio)| *ratio).collect());
    of_category.or_else(|| median(own.values().copied().collect())).map(|ratio| format!("{ratio}~"))
}

/// The nearest family of the same line: first with the same attributes (m7i → m6i → m5, c6in → c5n), then with the
/// same maker's processor alone (m8gb → m7g → m6g); the latest generation up to its own counts.
fn related<'a>(family: &str, own: &'a OwnRatios) -> Option<(&'a str, u64)> {
    let wanted = FamilyName::parse(family)?;
    let candidates = own.iter().filter_map(|(name, ratio)| Some((name.as_str(), FamilyName::parse(name)?, *ratio)));
    let candidates = candidates.filter(|(_, name, _)| name.line == wanted.line && name.generation <= wanted.generation);
    let rank = |name: FamilyName<'_>| {
        let same_attributes = name.attributes() == wanted.attributes();
        let same_processor = name.attributes() == wanted.processor();
        (same_attributes || same_processor).then_some((Reverse(same_attributes), Reverse(name.generation)))
    };
    let ranked = candidates.filter_map(|(name, parts, ratio)| Some(((rank(parts)?, name), ratio)));
    ranked.min().map(|((_, name), ratio)| (name, ratio))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_predecessor_is_of_the_same_kind() {
        let own: OwnRatios =
            ["m5", "m5n", "m6i", "m6g", "c5n", "p3", "m5dn"].map(|family| (family.to_owned(), 1_000_000)).into();
        let relative = |family| related(family, &own).map(|(name, _)| name);
        assert_eq!(relative("m7i"), Some("m6i"));
        assert_eq!(relative("m7i-flex"), Some("m6i"));
        assert_eq!(relative("m8gb"), Some("m6g"));
        assert_eq!(relative("c6in"), Some("c5n"));
        assert_eq!(relative("m8idn"), Some("m5dn"));
        assert_eq!(relative("m7a"), None);
        assert_eq!(relative("x8g"), None);
    }

    #[test]
    fn a_family_without_relatives_takes_its_category_s_median() {
        let own: OwnRatios = [("m5", 1_100_000), ("m6g", 1_200_000), ("t3", 1_150_000), ("c5", 1_900_000)]
            .map(|(family, ratio)| (family.to_owned(), ratio))
            .into();
        assert_eq!(ratio_cell("m7a", &own).as_deref(), Some("1150000~"));
        assert_eq!(ratio_cell("m5", &own).as_deref(), Some("1100000"));
        assert_eq!(ratio_cell("m6i", &own).as_deref(), Some("1100000=m5"));
    }
}
