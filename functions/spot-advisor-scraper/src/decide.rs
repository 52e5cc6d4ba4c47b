//! Which parts of a feed are believed. A feed shrinks slowly, if ever: one that is suddenly small was cut off or is
//! something else.

use spot_catalog::advisor::{AdvisorFeed, RejectedRow};
use spot_domain::Region;
use spot_store::{AdvisorRow, AdvisorTable};
use std::collections::BTreeMap;

/// More rejected rows than this, in percent, are not single slips.
const MOST_REJECTED_PERCENT: usize = 5;
/// Nodes run Linux; the feed's other system is not used.
const SYSTEM: &str = "Linux";

/// What is made of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is believed, at least in part.
    Accepted(Accepted),
    /// It is not believed, with the reason.
    Refused(String),
}

/// A feed that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Figures by region, sorted by type.
    pub tables: BTreeMap<Region, Vec<AdvisorRow>>,
    /// Regions whose figures are not believed, with the reason: what is stored stays.
    pub kept_back: Vec<(Region, String)>,
    /// Single rows that were implausible.
    pub rejected: Vec<RejectedRow>,
}

/// Judges a feed against what is stored; `usual_rows` is the size of a whole feed as far as the catalog knows.
pub fn judge(feed: AdvisorFeed, known: &BTreeMap<Region, AdvisorTable>, usual_rows: usize) -> Verdict {
    let (rows, rejected) = (feed.rows.len(), feed.rejected.len());
    if rejected * 100 > (rows + rejected) * MOST_REJECTED_PERCENT {
        return Verdict::Refused(format!("{rejected} of {} rows are implausible", rows + rejected));
    }
    if is_half_gone(rows, usual_rows) {
        return Verdict::Refused(format!("{rows} rows, where {usual_rows} are usual"));
    }
    let mut tables: BTreeMap<Region, Vec<AdvisorRow>> = BTreeMap::new();
    for row in feed.rows.into_iter().filter(|row| row.operating_system == SYSTEM) {
        let figures = AdvisorRow {
            instance_type: row.instance_type.into(),
            bucket: row.bucket,
            saving_percent: row.saving_percent,
        };
        tables.entry(row.region.into()).or_default().push(figures);
    }
    tables.values_mut().for_each(|rows| rows.sort_by(|left, right| left.instance_type.cmp(&right.instance_type)));
    let mut kept_back = Vec::new();
    for (region, table) in known {
        let rows = tables.get(region).map_or(0, Vec::len);
        if is_half_gone(rows, table.rows.len()) {
            tables.remove(region);
            kept_back.push((region.clone(), format!("{rows} types, where there were {}", table.rows.len())));
        }
    }
    if is_half_gone(known.len() - kept_back.len(), known.len()) {
        return Verdict::Refused(format!("{} of {} regions are half gone", kept_back.len(), known.len()));
    }
    Verdict::Accepted(Accepted { tables, kept_back, rejected: feed.rejected })
}

fn is_half_gone(now: usize, before: usize) -> bool {
    now * 2 < before
}
