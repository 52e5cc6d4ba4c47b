//! Cluster snapshot: `T#org#C#clu · SNAP` names the visible generation and holds the first part, the others are
//! `SNAP#gen#nn`. A generation is written whole before it becomes visible, so a reader sees one or the other, never a
//! mixture.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use spot_domain::{ClusterId, OrganizationId};

/// A part's size at most, so that an item stays below 64 KiB.
pub const SNAPSHOT_PART_BYTES: usize = 48 * 1024;
/// A snapshot beyond this is refused: 5,000 nodes are about 2 MiB.
const MAX_PARTS: usize = 256;
/// Snapshots of one part leave nothing behind but what a larger one before them left; that is swept now and then.
const SWEPT_EVERY: u64 = 16;
/// A reader that meets a change of generation reads again, so often at most.
const READS: usize = 4;

/// A cluster as its agent saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterSnapshot {
    /// Rises with each snapshot of a cluster.
    pub generation: u64,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The content, compressed as the agent sent it.
    pub content: Vec<u8>,
}

fn head_key(org: &OrganizationId, cluster: &ClusterId) -> Key {
    Key::new(keys::cluster(org, cluster), "SNAP")
}

fn part_key(org: &OrganizationId, cluster: &ClusterId, generation: u64, part: usize) -> Key {
    Key::new(keys::cluster(org, cluster), format!("SNAP#{generation:020}#{part:03}"))
}

impl Store {
    /// Makes a snapshot the visible one. Refused as a conflict when one of the same or a later generation is.
    pub async fn put_snapshot(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        snapshot: &ClusterSnapshot,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "save a snapshot";
        let mut parts = snapshot.content.chunks(SNAPSHOT_PART_BYTES);
        let first = parts.next().unwrap_or_default();
        let others = parts.len();
        if others >= MAX_PARTS {
            return Err(StoreError::new(OPERATION, StoreErrorKind::Invalid));
        }
        for (number, part) in parts.enumerate() {
            let key = part_key(org, cluster, snapshot.generation, number + 1);
            self.write(OPERATION, Write::put(Row::new(&key, "SNAPP", now).bytes("data", part.to_vec()))).await?;
        }
        let head = Row::new(&head_key(org, cluster), "SNAP", now)
            .number("gen", snapshot.generation)
            .number("parts", others)
            .time("taken_at", snapshot.taken_at)
            .bytes("data", first.to_vec());
        let write = Write::put(head)
            .when("attribute_not_exists(#gen) OR #gen < :gen", StoreErrorKind::Conflict)
            .value(":gen", number(snapshot.generation));
        self.write(OPERATION, write).await?;
        if others > 0 || snapshot.generation.is_multiple_of(SWEPT_EVERY) {
            self.drop_older_parts(org, cluster, snapshot.generation).await?;
        }
        Ok(())
    }

    /// Parts of generations that are not visible any more, and of those that never became visible.
    async fn drop_older_parts(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        visible: u64,
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "drop parts of older snapshots";
        let until = format!("SNAP#{visible:020}");
        let query = Query::of(keys::cluster(org, cluster)).between("SNAP#", until).keys_only();
        for row in self.query(OPERATION, query).await? {
            self.write(OPERATION, Write::delete(row.key())).await?;
        }
        Ok(())
    }

    /// The visible snapshot.
    pub async fn snapshot(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
    ) -> Result<Option<ClusterSnapshot>, StoreError> {
        const OPERATION: &str = "read a snapshot";
        for _ in 0..READS {
            let Some(head) = self.get(OPERATION, &head_key(org, cluster)).await? else { return Ok(None) };
            let (mut snapshot, others) = read_head(&head).map_err(|error| corrupt(OPERATION, error))?;
            if others == 0 {
                return Ok(Some(snapshot));
            }
            let prefix = format!("SNAP#{:020}#", snapshot.generation);
            let parts = self.query(OPERATION, Query::of(keys::cluster(org, cluster)).prefix(prefix)).await?;
            if parts.len() == others {
                for part in &parts {
                    let data = part.read_bytes("data").map_err(|error| corrupt(OPERATION, error))?;
                    snapshot.content.extend_from_slice(data);
                }
                return Ok(Some(snapshot));
            }
        }
        Err(StoreError::new(OPERATION, StoreErrorKind::Contended))
    }

    /// Generation and moment of the visible snapshot, without its content.
    pub async fn snapshot_generation(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
    ) -> Result<Option<(u64, Timestamp)>, StoreError> {
        const OPERATION: &str = "read a snapshot's generation";
        let Some(head) = self.get_part(OPERATION, &head_key(org, cluster), "#PK, #SK, #gen, #taken_at").await? else {
            return Ok(None);
        };
        let read = head.read_number("gen").and_then(|generation| Ok((generation, head.read_time("taken_at")?)));
        read.map(Some).map_err(|error| corrupt(OPERATION, error))
    }
}

pub(super) fn read_head(head: &Row) -> Result<(ClusterSnapshot, usize), CorruptItem> {
    let content = head.read_bytes("data")?.to_vec();
    let snapshot =
        ClusterSnapshot { generation: head.read_number("gen")?, taken_at: head.read_time("taken_at")?, content };
    Ok((snapshot, head.read_number("parts")?))
}

/// A snapshot with its further parts, of which rows of other generations may be among `rows`; none when they are not all
/// there.
pub(super) fn joined(
    mut snapshot: ClusterSnapshot,
    others: usize,
    rows: &[Row],
) -> Option<Result<ClusterSnapshot, CorruptItem>> {
    let prefix = format!("SNAP#{:020}#", snapshot.generation);
    let parts: Vec<_> = rows.iter().filter(|row| row.key().sk.starts_with(&prefix)).collect();
    if parts.len() != others {
        return None;
    }
    for part in parts {
        match part.read_bytes("data") {
            Ok(data) => snapshot.content.extend_from_slice(data),
            Err(error) => return Some(Err(error)),
        }
    }
    Some(Ok(snapshot))
}
