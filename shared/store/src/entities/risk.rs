//! Risk flags: an organization's own `T#org#RISK · FLAG#region#zone#type#risk`, and those of all `G#RISK#region ·
//! zone#type`, where danger needs several reporters. A flag counts until its time, judged when it is read. Watch and
//! danger of a pool are two items: neither shortens or weakens the other.

use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::corrupt;
use aws_sdk_dynamodb::types::AttributeValue;
use spot_domain::{InstanceTypeName, OrganizationId, PoolFlag, PoolRisk, Region, Zone};

/// Rubbish is removed a day after it has lost its meaning.
const RUBBISH_AFTER_DAYS: i64 = 1;
/// Reporters kept of a shared flag; more say nothing more.
const MAX_REPORTERS: usize = 8;

/// A report for the flags all organizations see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedFlag<'a> {
    /// Region.
    pub region: &'a Region,
    /// Zone.
    pub zone: &'a Zone,
    /// Type.
    pub instance_type: &'a InstanceTypeName,
    /// Who reports, as a keyed hash: nobody learns who.
    pub reporter: &'a str,
    /// So many reporters make a danger of a watch.
    pub quorum: usize,
    /// Counts until then.
    pub until: Timestamp,
}

fn own_key(org: &OrganizationId, region: &Region, flag: &PoolFlag) -> Key {
    let risk = crate::core::row::word(&flag.risk);
    Key::new(keys::risk(org), format!("FLAG#{region}#{}#{}#{risk}", flag.zone, flag.instance_type))
}

fn shared_key(flag: &SharedFlag<'_>) -> Key {
    Key::new(format!("G#RISK#{}", flag.region), format!("{}#{}", flag.zone, flag.instance_type))
}

impl TryFrom<Row> for PoolFlag {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            zone: row.read_text("zone")?.into(),
            instance_type: row.read_text("type")?.into(),
            risk: row.read_word("risk")?,
            until: row.read_time("until")?,
        })
    }
}

impl Store {
    /// Raises or renews an organization's own flag.
    pub async fn raise_own_flag(
        &self,
        org: &OrganizationId,
        region: &Region,
        flag: &PoolFlag,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = Row::new(&own_key(org, region, flag), "RISK", now)
            .text("zone", flag.zone.as_str())
            .text("type", flag.instance_type.as_str())
            .word("risk", &flag.risk)
            .time("until", flag.until)
            .dies_at(days_after(flag.until, RUBBISH_AFTER_DAYS));
        let write = Write::put(row)
            .when("attribute_not_exists(#until) OR #until <= :until", StoreErrorKind::Conflict)
            .value(":until", moment(flag.until));
        match self.write("raise a flag", write).await {
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
            other => other,
        }
    }

    /// Adds a report to a flag of all: a watch, or a danger once there are enough reporters.
    pub async fn raise_shared_flag(&self, flag: &SharedFlag<'_>, now: Timestamp) -> Result<PoolRisk, StoreError> {
        const OPERATION: &str = "raise a shared flag";
        let key = shared_key(flag);
        loop {
            let known = self.get(OPERATION, &key).await?;
            let (seen, until, mut reporters) = match &known {
                Some(row) => {
                    let version = row.read_version().map_err(|error| corrupt(OPERATION, error))?;
                    let until = row.read_time("until").map_err(|error| corrupt(OPERATION, error))?;
                    (version, until.max(flag.until), if until > now { reporters_of(row) } else { Vec::new() })
                }
                None => (0, flag.until, Vec::new()),
            };
            if !reporters.iter().any(|known| known == flag.reporter) && reporters.len() < MAX_REPORTERS {
                reporters.push(flag.reporter.to_owned());
            }
            let risk = if reporters.len() >= flag.quorum { PoolRisk::Danger } else { PoolRisk::Watch };
            let row = Row::new(&key, "RISK", now)
                .text("zone", flag.zone.as_str())
                .text("type", flag.instance_type.as_str())
                .word("risk", &risk)
                .time("until", until)
                .set("reporters", AttributeValue::Ss(reporters))
                .version(seen + 1)
                .dies_at(days_after(until, RUBBISH_AFTER_DAYS));
            let write = match seen {
                0 => Write::create(row),
                seen => Write::replace(row, seen),
            };
            match self.write(OPERATION, write).await {
                Ok(()) => return Ok(risk),
                // Somebody else reported at the same time: take that in and try again.
                Err(error) if matches!(error.kind, StoreErrorKind::Conflict | StoreErrorKind::VersionMismatch) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Flags that count at `now`: the organization's own and those of all; of two for one pool the graver.
    pub async fn flags(
        &self,
        org: &OrganizationId,
        region: &Region,
        now: Timestamp,
    ) -> Result<Vec<PoolFlag>, StoreError> {
        const OPERATION: &str = "list flags";
        let own = Query::of(keys::risk(org)).prefix(format!("FLAG#{region}#"));
        let mut rows = self.query(OPERATION, own).await?;
        rows.extend(self.query(OPERATION, Query::of(format!("G#RISK#{region}"))).await?);
        let mut flags: Vec<PoolFlag> = crate::core::store::entities(OPERATION, rows)?;
        flags.retain(|flag| flag.until > now);
        keep_the_graver(&mut flags);
        Ok(flags)
    }
}

/// Of several flags for one pool the graver one stays. By type and zone afterwards.
pub(super) fn keep_the_graver(flags: &mut Vec<PoolFlag>) {
    let by_pool = |flag: &PoolFlag| (flag.instance_type.clone(), flag.zone.clone());
    flags.sort_by_key(|flag| (by_pool(flag), std::cmp::Reverse((flag.risk, flag.until))));
    flags.dedup_by_key(|flag| by_pool(flag));
}

fn reporters_of(row: &Row) -> Vec<String> {
    row.0.get("reporters").and_then(|value| value.as_ss().ok()).cloned().unwrap_or_default()
}
