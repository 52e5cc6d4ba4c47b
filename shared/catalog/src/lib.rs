//! Facts shipped with the product: instance types, prices, families, regions and a snapshot of the Spot Advisor.
//!
//! The facts are tables of our own (`data/*.tsv`, each headed by its date and origin), embedded in the program. They
//! are rewritten by [`refresh::write_tables`], never by hand, except the three small ones whose header says so.
//! [`Catalog::load`] reads them in a few milliseconds; a lookup is a binary search and allocates nothing.
//!
//! Two rules keep the planner honest: a type that is not known to be sold as Spot, or that the advisor does not list in
//! a region, is never quoted as Spot there; a price that was not read from the region's own list is marked as derived.

pub mod advisor;
mod catalog;
mod domain_type;
mod ebs;
mod family;
mod market;
mod matrix;
mod prices;
pub mod refresh;
mod regions;
mod spot_snapshot;
mod table;
mod tables;
mod type_facts;

pub use catalog::Catalog;
pub use ebs::EbsPrice;
pub use family::{Category, FamilyFacts};
pub use market::MarketFacts;
pub use prices::{PriceBasis, Quote};
pub use regions::RegionFacts;
pub use spot_snapshot::SpotFigure;
pub use type_facts::{Accelerators, EbsLimit, Interfaces, Shape, TypeFacts};
