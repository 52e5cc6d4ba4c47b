//! Prices, interruption figures and what is known to be unavailable, at one moment in one region.

use crate::{CapacityType, InstanceTypeName, MicrousdPerHour, Region, Zone};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The Spot Advisor's bucket of how often instances of a type were interrupted in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schemars(with = "u8")]
pub struct AdvisorBucket(u8);

impl AdvisorBucket {
    /// Monthly interruption probability of each bucket (ADV-02): the middle of <5, 5–10, 10–15, 15–20 %; the open
    /// last bucket (>20 %) is set to 30 %, so that it fails safety layer 1. In millionths, to stay exact.
    const PROBABILITY_PPM: [u32; 5] = [25_000, 75_000, 125_000, 175_000, 300_000];

    /// A bucket 0..=4.
    pub fn new(index: u8) -> Option<Self> {
        (index <= 4).then_some(Self(index))
    }

    /// The bucket's number, 0..=4.
    pub fn index(self) -> u8 {
        self.0
    }

    /// Probability of interruption within a month, in millionths.
    pub fn interruption_probability_month_ppm(self) -> u32 {
        Self::PROBABILITY_PPM[usize::from(self.0)]
    }

    /// As the feed writes it.
    pub fn label(self) -> &'static str {
        ["<5%", "5-10%", "10-15%", "15-20%", ">20%"][usize::from(self.0)]
    }
}

impl TryFrom<u8> for AdvisorBucket {
    type Error = String;
    fn try_from(index: u8) -> Result<Self, String> {
        Self::new(index).ok_or_else(|| format!("advisor bucket {index} is not 0..4"))
    }
}
impl From<AdvisorBucket> for u8 {
    fn from(bucket: AdvisorBucket) -> Self {
        bucket.0
    }
}

/// What one instance type costs and how often it is interrupted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TypeQuote {
    /// Instance type.
    pub instance_type: InstanceTypeName,
    /// List price (Linux).
    pub on_demand_microusd_per_hour: MicrousdPerHour,
    /// The list price was derived from another region's, not read from this region's list.
    #[serde(default)]
    pub price_derived: bool,
    /// There is evidence that this region offers the type; only then may it be proposed.
    #[serde(default = "yes")]
    pub offered: bool,
    /// Spot price, the same in every zone unless a `PoolQuote` says otherwise; none when there is no Spot figure.
    #[serde(default)]
    pub spot_microusd_per_hour: Option<MicrousdPerHour>,
    /// Advisor bucket; a type without one is never proposed as Spot.
    #[serde(default)]
    pub advisor_bucket: Option<AdvisorBucket>,
}

fn yes() -> bool {
    true
}

/// A Spot price of one pool, where prices per zone are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PoolQuote {
    /// Zone.
    pub zone: Zone,
    /// Instance type.
    pub instance_type: InstanceTypeName,
    /// Spot price.
    pub spot_microusd_per_hour: MicrousdPerHour,
}

/// How dangerous a pool is held to be just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolRisk {
    /// Others were interrupted there: ranked lower.
    Watch,
    /// Interrupted here or confirmed by several: never used, and left.
    Danger,
}

/// A pool flagged after interruptions (RISK-01).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PoolFlag {
    /// Zone.
    pub zone: Zone,
    /// Instance type.
    pub instance_type: InstanceTypeName,
    /// How dangerous.
    pub risk: PoolRisk,
    /// The flag counts before this moment.
    pub until: Timestamp,
}

/// An offering that lately could not be had (SPOT-05).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnavailableOffering {
    /// Zone.
    pub zone: Zone,
    /// Instance type.
    pub instance_type: InstanceTypeName,
    /// Spot or on-demand.
    pub capacity_type: CapacityType,
    /// Hidden before this moment.
    pub until: Timestamp,
}

/// The market of one region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Market {
    /// Region.
    pub region: Region,
    /// Quotes by instance type.
    #[serde(default)]
    pub types: Vec<TypeQuote>,
    /// Spot prices by pool, where known.
    #[serde(default)]
    pub pools: Vec<PoolQuote>,
    /// Flagged pools.
    #[serde(default)]
    pub flags: Vec<PoolFlag>,
    /// Offerings that could not be had lately.
    #[serde(default)]
    pub unavailable: Vec<UnavailableOffering>,
}
