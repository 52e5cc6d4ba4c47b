//! Rows refused on intake: `G#HEALTH · REJ#source`, a counter with the last reason.

use crate::core::prelude::*;

/// What was refused of one source so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRows {
    /// How many rows, ever.
    pub rows: u64,
    /// Why, the last time.
    pub reason: String,
    /// The last time.
    pub last_at: Timestamp,
}

fn key(source: &str) -> Key {
    Key::new("G#HEALTH", format!("REJ#{source}"))
}

impl TryFrom<Row> for RejectedRows {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            rows: row.read_number("rows")?,
            reason: row.read_text("reason")?.to_owned(),
            last_at: row.read_time("last_at")?,
        })
    }
}

impl Store {
    /// Counts rows of a source that were refused; nothing is written for none.
    pub async fn count_rejected_rows(
        &self,
        source: &str,
        rows: u64,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if rows == 0 {
            return Ok(());
        }
        let set = "SET #et = :et, #reason = :reason, #last_at = :now, #up = :now ADD #rows :rows";
        let write = Write::update(key(source), set)
            .text(":et", "REJ")
            .text(":reason", reason)
            .value(":now", moment(now))
            .value(":rows", number(rows));
        self.write("count rejected rows", write).await
    }

    /// What was refused of a source.
    pub async fn rejected_rows(&self, source: &str) -> Result<Option<RejectedRows>, StoreError> {
        self.get_entity("read rejected rows", &key(source)).await
    }
}
