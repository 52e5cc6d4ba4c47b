//! Pool block: `T#org#RISK · ICE#region#zone#type#capacity_type`. An offering that could not be had is hidden: three
//! minutes, doubling with each strike up to an hour; what is not sold there for a week.

use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::{corrupt, entities};
use jiff::SignedDuration;
use spot_domain::{OrganizationId, Region, UnavailableOffering};

/// First block, longest block, and how long after a block a new failure still counts as a further strike.
const FIRST_SECS: i64 = 180;
const LONGEST_SECS: i64 = 3_600;
const FORGIVEN_AFTER_SECS: i64 = 3_600;
/// What EC2 does not sell in a zone it sells there seldom within a week: zones get new types some times a year.
const NOT_SOLD_SECS: i64 = 7 * 86_400;
/// Rubbish is removed a day after it has lost its meaning.
const RUBBISH_AFTER_DAYS: i64 = 1;

/// What is blocked; `until` is not part of it.
fn key(org: &OrganizationId, region: &Region, offering: &UnavailableOffering) -> Key {
    let capacity_type = crate::core::row::word(&offering.capacity_type);
    let sort = format!("ICE#{region}#{}#{}#{capacity_type}", offering.zone, offering.instance_type);
    Key::new(keys::risk(org), sort)
}

/// Length of a block after so many strikes in a row.
fn block_secs(strikes: u32, code: &str) -> i64 {
    if code.starts_with("Unsupported") {
        return NOT_SOLD_SECS;
    }
    (FIRST_SECS << strikes.saturating_sub(1).min(10)).min(LONGEST_SECS)
}

impl TryFrom<Row> for UnavailableOffering {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            zone: row.read_text("zone")?.into(),
            instance_type: row.read_text("type")?.into(),
            capacity_type: row.read_word("capacity_type")?,
            until: row.read_time("until")?,
        })
    }
}

impl Store {
    /// Blocks an offering that could not be had (`until` of the argument is not looked at); answers until when. A
    /// failure while the block lasts changes nothing: it tells of the same moment.
    pub async fn block_offering(
        &self,
        org: &OrganizationId,
        region: &Region,
        offering: &UnavailableOffering,
        code: &str,
        now: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        const OPERATION: &str = "block an offering";
        let key = key(org, region, offering);
        loop {
            let known = self.get(OPERATION, &key).await?;
            let (seen, strikes) = match &known {
                Some(row) => {
                    let read =
                        || Ok((row.read_version()?, row.read_number::<u32>("strikes")?, row.read_time("until")?));
                    let (version, strikes, until) = read().map_err(|error| corrupt(OPERATION, error))?;
                    if until > now {
                        return Ok(until);
                    }
                    let forgiven = now.as_second() - until.as_second() >= FORGIVEN_AFTER_SECS;
                    (version, if forgiven { 1 } else { strikes + 1 })
                }
                None => (0, 1),
            };
            let until = now.checked_add(SignedDuration::from_secs(block_secs(strikes, code))).unwrap_or(Timestamp::MAX);
            let row = Row::new(&key, "ICE", now)
                .text("zone", offering.zone.as_str())
                .text("type", offering.instance_type.as_str())
                .word("capacity_type", &offering.capacity_type)
                .text("code", code)
                .number("strikes", strikes)
                .time("until", until)
                .version(seen + 1)
                .dies_at(days_after(until, RUBBISH_AFTER_DAYS));
            let write = match seen {
                0 => Write::create(row),
                seen => Write::replace(row, seen),
            };
            match self.write(OPERATION, write).await {
                Ok(()) => return Ok(until),
                Err(error) if matches!(error.kind, StoreErrorKind::Conflict | StoreErrorKind::VersionMismatch) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Forgets the strikes of an offering that was had again.
    pub async fn unblock_offering(
        &self,
        org: &OrganizationId,
        region: &Region,
        offering: &UnavailableOffering,
    ) -> Result<(), StoreError> {
        self.write("unblock an offering", Write::delete(key(org, region, offering))).await
    }

    /// Offerings blocked at `now`, by zone and type.
    pub async fn blocked_offerings(
        &self,
        org: &OrganizationId,
        region: &Region,
        now: Timestamp,
    ) -> Result<Vec<UnavailableOffering>, StoreError> {
        const OPERATION: &str = "list blocked offerings";
        let query = Query::of(keys::risk(org)).prefix(format!("ICE#{region}#"));
        let mut blocked: Vec<UnavailableOffering> = entities(OPERATION, self.query(OPERATION, query).await?)?;
        blocked.retain(|offering| offering.until > now);
        Ok(blocked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_double_from_three_minutes_to_an_hour() {
        let minutes: Vec<_> = (1..=7).map(|strikes| block_secs(strikes, "UnfulfillableCapacity") / 60).collect();
        assert_eq!(minutes, [3, 6, 12, 24, 48, 60, 60]);
        assert_eq!(block_secs(1, "Unsupported"), 7 * 86_400, "what is not sold there");
    }
}
