//! The catalog: all facts, loaded once, looked up by name.

use crate::domain_type::domain_type;
use crate::ebs::{EbsPrice, EbsPrices};
use crate::family::{Category, FamilyFacts, category_by_rule, parse_families};
use crate::prices::{Prices, Quote};
use crate::regions::{RegionFacts, parse_regions};
use crate::spot_snapshot::{SpotFigure, SpotSnapshot};
use crate::table::TableError;
use crate::tables::Tables;
use crate::type_facts::{TypeFacts, parse_types};
use spot_domain::InstanceType;

/// Every fact shipped with the product.
#[derive(Debug)]
pub struct Catalog {
    types: Vec<TypeFacts>,
    pub(crate) prices: Prices,
    pub(crate) spot: SpotSnapshot,
    ebs: EbsPrices,
    regions: Vec<RegionFacts>,
    families: Vec<FamilyFacts>,
}

impl Catalog {
    /// Reads the tables embedded in the program.
    pub fn load() -> Self {
        Self::from_tables(&Tables::EMBEDDED).expect("the embedded tables are read by this crate's tests before release")
    }

    pub(crate) fn from_tables(tables: &Tables) -> Result<Self, TableError> {
        Ok(Self {
            types: parse_types(tables.instance_types)?,
            prices: Prices::parse(tables)?,
            spot: SpotSnapshot::parse(tables)?,
            ebs: EbsPrices::parse(tables.ebs_prices)?,
            regions: parse_regions(tables.regions)?,
            families: parse_families(tables.families)?,
        })
    }

    /// Every known type, sorted by name.
    pub fn types(&self) -> &[TypeFacts] {
        &self.types
    }

    /// One type's facts.
    pub fn instance_type(&self, name: &str) -> Option<&TypeFacts> {
        let index = self.types.binary_search_by_key(&name, |facts| facts.name).ok()?;
        Some(&self.types[index])
    }

    /// A type as the planner sees it; none if its shape is unknown.
    pub fn domain_type(&self, facts: &TypeFacts) -> Option<InstanceType> {
        domain_type(facts)
    }

    /// Every type of known shape that has a price in the region's market, sorted by name.
    pub fn instance_types_for(&self, region: &str) -> Vec<InstanceType> {
        let priced = self.types.iter().filter(|facts| self.on_demand(region, facts.name).is_some());
        priced.filter_map(domain_type).collect()
    }

    /// The on-demand price of a type in a region.
    pub fn on_demand(&self, region: &str, instance_type: &str) -> Option<Quote> {
        self.prices.quote(region, self.region(region), instance_type)
    }

    /// What the advisor's snapshot says of a type on Linux in a region.
    pub fn spot_saving(&self, region: &str, instance_type: &str) -> Option<SpotFigure> {
        self.spot.linux.get(instance_type, region)
    }

    /// The same on Windows.
    pub fn spot_saving_windows(&self, region: &str, instance_type: &str) -> Option<SpotFigure> {
        self.spot.windows.get(instance_type, region)
    }

    /// Rows of the advisor's snapshot, both operating systems together.
    pub fn spot_advisor_rows(&self) -> usize {
        self.spot.linux.filled() + self.spot.windows.filled()
    }

    /// The price of an EBS volume type in a region with a list.
    pub fn ebs_price(&self, region: &str, volume_type: &str) -> Option<EbsPrice> {
        self.ebs.get(region, volume_type)
    }

    /// Every region, sorted by code.
    pub fn regions(&self) -> &[RegionFacts] {
        &self.regions
    }

    /// One region's facts.
    pub fn region(&self, region: &str) -> Option<&RegionFacts> {
        let index = self.regions.binary_search_by_key(&region, |facts| facts.region).ok()?;
        Some(&self.regions[index])
    }

    /// The families the product names, sorted by name.
    pub fn families(&self) -> &[FamilyFacts] {
        &self.families
    }

    /// The category of any family; none for one whose line is unknown.
    pub fn category(&self, family: &str) -> Option<Category> {
        let named = self.families.binary_search_by_key(&family, |facts| facts.family);
        named.map(|index| self.families[index].category).ok().or_else(|| category_by_rule(family))
    }

    /// When the prices of us-east-1 were true, for example `2026-07`.
    pub fn price_date(&self) -> &'static str {
        self.prices.reference_date()
    }

    /// When the other regions' price lists were true.
    pub fn region_price_date(&self) -> &'static str {
        self.prices.region_date()
    }

    /// When the EBS prices were true.
    pub fn ebs_price_date(&self) -> &'static str {
        self.ebs.date
    }

    /// The day of the Spot Advisor's snapshot.
    pub fn advisor_date(&self) -> &'static str {
        self.spot.linux.date()
    }
}
