//! A region's market from the catalog's facts: what each type costs, on demand and as Spot.

use crate::catalog::Catalog;
use crate::prices::stand_in;
use spot_domain::{AdvisorBucket, Market, MicrousdPerHour, TypeQuote};

/// A region's market and what one should know before believing it.
#[derive(Clone, Debug, PartialEq)]
pub struct MarketFacts {
    /// The quotes, sorted by type.
    pub market: Market,
    /// The region whose price list was used because this one has none.
    pub price_region_stand_in: Option<String>,
    /// The advisor's snapshot covers this region; without it no type is quoted as Spot.
    pub spot_advisor_covers_region: bool,
    /// The same in sentences, with dates.
    pub notes: Vec<String>,
}

impl Catalog {
    /// The market of a region, whether or not we have heard of it.
    pub fn market(&self, region: &str) -> MarketFacts {
        let types = self.prices.types().into_iter().filter_map(|name| self.type_quote(region, name)).collect();
        let market = Market { region: region.into(), types, ..Market::default() };
        let stand_in = (!self.prices.has_list(region)).then(|| stand_in(self.region(region)));
        MarketFacts {
            notes: self.notes(region, stand_in, &market),
            market,
            price_region_stand_in: stand_in.map(str::to_owned),
            spot_advisor_covers_region: self.spot.linux.has_region(region),
        }
    }

    fn type_quote(&self, region: &str, name: &str) -> Option<TypeQuote> {
        let quote = self.on_demand(region, name)?;
        let spot = self.spot_quote(region, name, quote.price_microusd_per_hour);
        Some(TypeQuote {
            instance_type: name.into(),
            on_demand_microusd_per_hour: quote.price_microusd_per_hour,
            price_derived: quote.derived,
            offered: self.is_offered(region, name),
            spot_microusd_per_hour: spot.map(|(price, _)| price),
            advisor_bucket: spot.map(|(_, bucket)| bucket),
        })
    }

    /// The Spot price and bucket, for types known to be sold as Spot that the advisor lists here. A saving of nothing
    /// or of everything is no price anyone paid.
    fn spot_quote(
        &self,
        region: &str,
        name: &str,
        on_demand: MicrousdPerHour,
    ) -> Option<(MicrousdPerHour, AdvisorBucket)> {
        self.instance_type(name).filter(|facts| facts.spot_supported == Some(true))?;
        let figure = self.spot_saving(region, name)?;
        let price = on_demand.less_percent(figure.saving_percent);
        (price.0 > 0 && price < on_demand).then_some((price, figure.bucket))
    }

    /// Evidence that the region offers the type: its own price list or the advisor names it.
    fn is_offered(&self, region: &str, name: &str) -> bool {
        self.prices.is_listed(region, name) || self.spot_saving(region, name).is_some()
    }

    fn notes(&self, region: &str, stand_in: Option<&str>, market: &Market) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(stand_in) = stand_in {
            let reason = self.region(region).and_then(|facts| facts.price_stand_in);
            let reason = reason.map_or("nothing is known of the region", |(_, reason)| reason);
            notes.push(format!("No price list of {region}: prices of {stand_in} stand in ({reason})."));
        }
        let derived = market.types.iter().filter(|quote| quote.price_derived).count();
        if derived > 0 && stand_in.is_none() {
            notes.push(format!(
                "{derived} of {} on-demand prices in {region} are the us-east-1 price ({}) times what the type's \
                 family, or a related one, cost there ({}).",
                market.types.len(),
                self.price_date(),
                self.region_price_date()
            ));
        }
        let date = self.advisor_date();
        notes.push(if self.spot.linux.has_region(region) {
            format!("Spot prices are the on-demand price less the Spot Advisor's saving of {date}.")
        } else {
            format!("The Spot Advisor's snapshot of {date} has no rows for {region}: nothing is quoted as Spot.")
        });
        notes
    }
}
