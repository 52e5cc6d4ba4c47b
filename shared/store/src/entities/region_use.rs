//! Regions in use: `G#MARKET · USE#region`, each with one account through which its prices can be read. Whoever is
//! discovered there renews the note; another account takes it over when it is not renewed.

use crate::core::prelude::*;
use crate::core::store::entities;
use jiff::SignedDuration;
use spot_domain::{AccountId, OrganizationId, Region};

/// The account named renews its note so often.
const RENEWED_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// Another account takes over after so long: well within the hour for which old prices can be used.
const TAKEN_OVER_AFTER: SignedDuration = SignedDuration::from_mins(25);
/// An account that could not read prices is not named again for so long.
const REFUSED_FOR: SignedDuration = SignedDuration::from_hours(1);
/// A region that nobody renewed for so long is not in use.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(2);
const PARTITION: &str = "G#MARKET";

/// A region in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionUse {
    /// Region.
    pub region: Region,
    /// Whose account.
    pub organization_id: OrganizationId,
    /// Which account uses it.
    pub account_id: AccountId,
    /// When it was seen to.
    pub seen_at: Timestamp,
    /// When this account turned out to be unable to read the region's prices.
    pub refused_at: Option<Timestamp>,
}

fn key(region: &Region) -> Key {
    Key::new(PARTITION, format!("USE#{region}"))
}

fn row(region_use: &RegionUse) -> Row {
    Row::new(&key(&region_use.region), "USE", region_use.seen_at)
        .text("region", region_use.region.as_str())
        .text("org", region_use.organization_id.as_str())
        .text("acc", region_use.account_id.as_str())
        .time("seen_at", region_use.seen_at)
        .maybe_time("refused_at", region_use.refused_at)
}

impl TryFrom<Row> for RegionUse {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            region: row.read_text("region")?.into(),
            organization_id: row.read("org")?,
            account_id: row.read("acc")?,
            seen_at: row.read_time("seen_at")?,
            refused_at: row.read_maybe_time("refused_at")?,
        })
    }
}

/// Whether a note is to be written over the one there is.
fn takes_over(known: &RegionUse, account: &AccountId, now: Timestamp) -> bool {
    let age = now.duration_since(known.seen_at);
    match (known.account_id == *account, known.refused_at) {
        (true, Some(refused_at)) => now.duration_since(refused_at) >= REFUSED_FOR,
        (true, None) => age >= RENEWED_AFTER,
        (false, Some(_)) => true,
        (false, None) => age >= TAKEN_OVER_AFTER,
    }
}

impl Store {
    /// Notes that an account is in a region, unless the note there is young enough. Answers whether it wrote.
    pub async fn note_region_use(
        &self,
        region: &Region,
        org: &OrganizationId,
        account: &AccountId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const OPERATION: &str = "note a region in use";
        let known: Option<RegionUse> = self.get_entity(OPERATION, &key(region)).await?;
        let noted = RegionUse {
            region: region.clone(),
            organization_id: org.clone(),
            account_id: account.clone(),
            seen_at: now,
            refused_at: None,
        };
        let write = match known {
            None => Write::create(row(&noted)),
            Some(known) if takes_over(&known, account, now) => Write::put(row(&noted))
                .when("#seen_at = :seen", StoreErrorKind::Conflict)
                .value(":seen", moment(known.seen_at)),
            Some(_) => return Ok(false),
        };
        match self.write(OPERATION, write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Notes that prices could not be read through the account named: the next other one takes over.
    pub async fn refuse_region_use(
        &self,
        region: &Region,
        account: &AccountId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let write = Write::update(key(region), "SET #refused_at = :now, #up = :now")
            .value(":now", moment(now))
            .text(":acc", account.as_str())
            .when("#acc = :acc", StoreErrorKind::Conflict);
        match self.write("refuse a region in use", write).await {
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
            other => other,
        }
    }

    /// Regions in use, by name.
    pub async fn regions_in_use(&self, now: Timestamp) -> Result<Vec<RegionUse>, StoreError> {
        const OPERATION: &str = "list regions in use";
        let mut found: Vec<RegionUse> =
            entities(OPERATION, self.query(OPERATION, Query::of(PARTITION).prefix("USE#").eventual()).await?)?;
        found.retain(|one| now.duration_since(one.seen_at) < FORGOTTEN_AFTER);
        Ok(found)
    }
}
