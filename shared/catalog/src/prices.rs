//! On-demand prices: read from a price list where there is one, else derived and said to be so.

use crate::matrix::Matrix;
use crate::regions::RegionFacts;
use crate::table::{Table, TableError};
use crate::tables::Tables;
use spot_domain::MicrousdPerHour;

/// The one region whose list is recent and whole; prices of other regions are derived from it.
pub(crate) const REFERENCE_REGION: &str = "us-east-1";

/// An on-demand price and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Linux list price.
    pub price_microusd_per_hour: MicrousdPerHour,
    /// Not read from this region's own list.
    pub derived: bool,
    /// What the price rests on.
    pub basis: PriceBasis,
    /// The region whose prices were taken because this one has no list.
    pub stand_in: Option<&'static str>,
}

/// What a price rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceBasis {
    /// The recent list of us-east-1.
    ReferenceList,
    /// The older list of the region itself.
    RegionList,
    /// The price in us-east-1 times what the type's own family costs in the region, relative to us-east-1.
    FamilyRatio,
    /// The same with the ratio of a related family, because the region's list knows none of the type's own.
    RelatedFamilyRatio(&'static str),
    /// The same with the median ratio of the category's families in the region.
    CategoryRatio,
}

/// How much dearer than us-east-1 a family is in a region, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ratio {
    ppm: u64,
    basis: PriceBasis,
}

impl Ratio {
    /// `1120000` from the family itself, `1120000=m5` from a related one, `1120000~` from the category.
    fn parse(cell: &'static str) -> Result<Self, String> {
        let (ppm, basis) = match (cell.split_once('='), cell.strip_suffix('~')) {
            (Some((ppm, family)), _) => (ppm, PriceBasis::RelatedFamilyRatio(family)),
            (None, Some(ppm)) => (ppm, PriceBasis::CategoryRatio),
            (None, None) => (cell, PriceBasis::FamilyRatio),
        };
        let ppm = ppm.parse().map_err(|_| format!("`{cell}` is not a ratio in millionths"))?;
        Ok(Self { ppm, basis })
    }

    fn of(self, price: MicrousdPerHour) -> MicrousdPerHour {
        MicrousdPerHour((price.0 * self.ppm + 500_000) / 1_000_000)
    }
}

/// All on-demand prices.
#[derive(Debug)]
pub(crate) struct Prices {
    reference_date: &'static str,
    reference: Vec<(&'static str, MicrousdPerHour)>,
    by_region: Matrix<MicrousdPerHour>,
    ratios: Matrix<Ratio>,
}

impl Prices {
    /// Reads the three price tables.
    pub(crate) fn parse(tables: &Tables) -> Result<Self, TableError> {
        let table = Table::open("prices_us_east_1.tsv", tables.prices_us_east_1)?;
        table.expect_columns(&["instance_type", "microusd_per_hour"])?;
        let mut reference: Vec<(&str, MicrousdPerHour)> = Vec::with_capacity(2048);
        for mut row in table.rows() {
            let name = row.text()?;
            if reference.last().is_some_and(|(previous, _)| *previous >= name) {
                return Err(row.error(format!("`{name}` is out of order")));
            }
            reference.push((name, MicrousdPerHour(row.number()?)));
        }
        let price = |cell: &'static str| match cell.parse() {
            Ok(microusd) => Ok(MicrousdPerHour(microusd)),
            Err(_) => Err(format!("`{cell}` is not a price in micro-dollars")),
        };
        Ok(Self {
            reference_date: table.date,
            reference,
            by_region: Matrix::parse("prices_by_region.tsv", tables.prices_by_region, price)?,
            ratios: Matrix::parse("price_ratios.tsv", tables.price_ratios, Ratio::parse)?,
        })
    }

    /// The price of a type in a region that has a list, or in the stand-in of one that has none.
    pub(crate) fn quote(&self, region: &str, facts: Option<&RegionFacts>, instance_type: &str) -> Option<Quote> {
        if self.has_list(region) {
            return self.quote_of_listed_region(region, instance_type);
        }
        let stand_in = stand_in(facts);
        let quote = self.quote_of_listed_region(stand_in, instance_type)?;
        Some(Quote { derived: true, stand_in: Some(stand_in), ..quote })
    }

    fn quote_of_listed_region(&self, region: &str, instance_type: &str) -> Option<Quote> {
        let quote = |price, derived, basis| Quote { price_microusd_per_hour: price, derived, basis, stand_in: None };
        let reference = self.reference_price(instance_type);
        if let Some(price) = reference.filter(|_| region == REFERENCE_REGION) {
            return Some(quote(price, false, PriceBasis::ReferenceList));
        }
        if let Some(price) = self.by_region.get(instance_type, region) {
            return Some(quote(price, false, PriceBasis::RegionList));
        }
        let (family, _) = instance_type.split_once('.')?;
        let ratio = self.ratios.get(family, region)?;
        Some(quote(ratio.of(reference?), true, ratio.basis))
    }

    fn reference_price(&self, instance_type: &str) -> Option<MicrousdPerHour> {
        let index = self.reference.binary_search_by_key(&instance_type, |(name, _)| name).ok()?;
        Some(self.reference[index].1)
    }

    /// Whether the region has a price list of its own.
    pub(crate) fn has_list(&self, region: &str) -> bool {
        region == REFERENCE_REGION || self.by_region.has_region(region)
    }

    /// Whether the region's own list names the type.
    pub(crate) fn is_listed(&self, region: &str, instance_type: &str) -> bool {
        self.by_region.get(instance_type, region).is_some()
            || (region == REFERENCE_REGION && self.reference_price(instance_type).is_some())
    }

    /// Every type with a price anywhere, sorted and without repetition.
    pub(crate) fn types(&self) -> Vec<&'static str> {
        let mut types: Vec<&str> = self.reference.iter().map(|(name, _)| *name).collect();
        types.extend(self.by_region.rows());
        types.sort_unstable();
        types.dedup();
        types
    }

    /// When the list of us-east-1 was true.
    pub(crate) fn reference_date(&self) -> &'static str {
        self.reference_date
    }

    /// When the lists of the other regions were true.
    pub(crate) fn region_date(&self) -> &'static str {
        self.by_region.date()
    }
}

/// The region whose list is used for a region without one; us-east-1 where we know nothing better.
pub(crate) fn stand_in(facts: Option<&RegionFacts>) -> &'static str {
    facts.and_then(|facts| facts.price_stand_in).map_or(REFERENCE_REGION, |(region, _)| region)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How well a derived price would have met a known one: the family's ratio against each listed price.
    #[test]
    fn derived_prices_meet_the_known_ones() {
        let prices = Prices::parse(&Tables::EMBEDDED).unwrap();
        let (mut known, mut within_two_percent) = (0, 0);
        for name in prices.by_region.rows() {
            let (family, _) = name.split_once('.').unwrap();
            let Some(reference) = prices.reference_price(name) else { continue };
            for region in ["ap-northeast-1", "ap-south-1", "eu-central-1", "eu-west-1", "sa-east-1", "us-west-2"] {
                let listed = prices.by_region.get(name, region);
                let Some((listed, ratio)) = listed.zip(prices.ratios.get(family, region)) else { continue };
                known += 1;
                within_two_percent += usize::from(ratio.of(reference).0.abs_diff(listed.0) * 50 <= listed.0);
            }
        }
        println!("{within_two_percent} of {known} derived prices within 2 % of the listed ones");
        assert!(known > 2000 && within_two_percent * 100 >= known * 98);
    }

    #[test]
    fn ratios_name_their_basis() {
        assert_eq!(Ratio::parse("1120000=m5").unwrap().basis, PriceBasis::RelatedFamilyRatio("m5"));
        assert_eq!(Ratio::parse("1120000~").unwrap().basis, PriceBasis::CategoryRatio);
        assert_eq!(Ratio::parse("1120000").unwrap().of(MicrousdPerHour(100)), MicrousdPerHour(112));
        assert!(Ratio::parse("dear").is_err());
    }
}
