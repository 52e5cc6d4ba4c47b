//! A region's market as people look at it: all series in one call, and what is known of its pools in one query each.

use super::{advisor, prices};
use crate::core::prelude::*;
use crate::core::store::corrupt;
use crate::{AdvisorTable, OnDemandPrices, SpotPrices};
use spot_domain::{InstanceTypeName, OrganizationId, PoolFlag, Region, UnavailableOffering, Zone};

/// The series of a region, those that there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionSeries {
    /// Spot prices.
    pub spot: Option<SpotPrices>,
    /// Thirty-day averages of them.
    pub average: Option<SpotPrices>,
    /// List prices.
    pub on_demand: Option<OnDemandPrices>,
    /// The Spot Advisor.
    pub advisor: Option<AdvisorTable>,
}

/// An offering that could not be had, with how often in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Strikes {
    /// Type.
    pub instance_type: InstanceTypeName,
    /// Zone.
    pub zone: Zone,
    /// Which offering, and until when it is not asked for.
    pub offering: UnavailableOffering,
    /// Failures in a row.
    pub strikes: u32,
}

/// What an organization itself knows of a region's pools.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnPools {
    /// Its own flags that count, the graver one of each pool.
    pub flags: Vec<PoolFlag>,
    /// Offerings that it could not have lately.
    pub strikes: Vec<Strikes>,
}

impl Store {
    /// All series of a region, in one call.
    pub async fn region_series(&self, region: &Region) -> Result<RegionSeries, StoreError> {
        const OPERATION: &str = "read a region's series";
        let [spot, average, on_demand] = ["SPOT", "AVG30", "OD"].map(|series| prices::key(region, series));
        let advisor = advisor::key(region);
        let wanted = [&spot, &average, &on_demand, &advisor].map(Clone::clone);
        let mut found = self.batch_get(OPERATION, &wanted, true).await?;
        let mut read = || {
            Ok(RegionSeries {
                spot: found.take(&spot).map(|row| prices::read_spot(region, &row)).transpose()?,
                average: found.take(&average).map(|row| prices::read_spot(region, &row)).transpose()?,
                on_demand: found.take(&on_demand).map(|row| prices::read_on_demand(region, &row)).transpose()?,
                advisor: found.take(&advisor).map(|row| advisor::read(region, &row)).transpose()?,
            })
        };
        read().map_err(|error| corrupt(OPERATION, error))
    }

    /// What an organization knows of a region's pools at `now`, in one query.
    pub async fn own_pools(
        &self,
        org: &OrganizationId,
        region: &Region,
        now: Timestamp,
    ) -> Result<OwnPools, StoreError> {
        const OPERATION: &str = "list what is known of pools";
        let query = Query::of(keys::risk(org)).between(format!("FLAG#{region}#"), format!("ICE#{region}#~")).eventual();
        let mut known = OwnPools::default();
        for row in self.query(OPERATION, query).await? {
            // Other regions' rows lie between.
            let key = row.key().sk;
            let read = |row: Row, known: &mut OwnPools| -> Result<(), CorruptItem> {
                if key.starts_with(&format!("FLAG#{region}#")) {
                    known.flags.push(row.try_into()?);
                } else if key.starts_with(&format!("ICE#{region}#")) {
                    let strikes = row.read_number("strikes")?;
                    let offering = UnavailableOffering::try_from(row)?;
                    let (instance_type, zone) = (offering.instance_type.clone(), offering.zone.clone());
                    known.strikes.push(Strikes { instance_type, zone, offering, strikes });
                }
                Ok(())
            };
            read(row, &mut known).map_err(|error| corrupt(OPERATION, error))?;
        }
        known.flags.retain(|flag| flag.until > now);
        super::risk::keep_the_graver(&mut known.flags);
        Ok(known)
    }

    /// The flags that all organizations see in a region at `now`, in one query.
    pub async fn shared_flags(&self, region: &Region, now: Timestamp) -> Result<Vec<PoolFlag>, StoreError> {
        const OPERATION: &str = "list shared flags";
        let rows = self.query(OPERATION, Query::of(format!("G#RISK#{region}")).eventual()).await?;
        let mut flags: Vec<PoolFlag> = crate::core::store::entities(OPERATION, rows)?;
        flags.retain(|flag| flag.until > now);
        Ok(flags)
    }
}
