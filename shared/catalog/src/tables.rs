//! The committed tables, embedded in the program: the only source of facts at run time.

/// The text of every table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tables {
    pub(crate) instance_types: &'static str,
    pub(crate) prices_us_east_1: &'static str,
    pub(crate) prices_by_region: &'static str,
    pub(crate) price_ratios: &'static str,
    pub(crate) ebs_prices: &'static str,
    pub(crate) spot_advisor_linux: &'static str,
    pub(crate) spot_advisor_windows: &'static str,
    pub(crate) regions: &'static str,
    pub(crate) families: &'static str,
}

impl Tables {
    /// The tables as committed.
    pub(crate) const EMBEDDED: Self = Self {
        instance_types: include_str!("../data/instance_types.tsv"),
        prices_us_east_1: include_str!("../data/prices_us_east_1.tsv"),
        prices_by_region: include_str!("../data/prices_by_region.tsv"),
        price_ratios: include_str!("../data/price_ratios.tsv"),
        ebs_prices: include_str!("../data/ebs_prices.tsv"),
        spot_advisor_linux: include_str!("../data/spot_advisor_linux.tsv"),
        spot_advisor_windows: include_str!("../data/spot_advisor_windows.tsv"),
        regions: include_str!("../data/regions.tsv"),
        families: include_str!("../data/families.tsv"),
    };

    /// Shapes of retired types, which only the refresh reads.
    pub(crate) const RETIRED_TYPES: &'static str = include_str!("../data/retired_types.tsv");
}
