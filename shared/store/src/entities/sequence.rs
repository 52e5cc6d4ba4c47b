//! Sequence of a cluster's commands: `T#org#C#clu · SEQ`. Numbers never repeat; gaps are allowed.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use spot_domain::{ClusterId, OrganizationId};

impl Store {
    /// Reserves `count` numbers; answers the first of them.
    pub async fn reserve_sequence(
        &self,
        org: &OrganizationId,
        cluster: &ClusterId,
        count: u32,
    ) -> Result<u64, StoreError> {
        const OPERATION: &str = "reserve sequence numbers";
        let key = Key::new(keys::cluster(org, cluster), "SEQ");
        let write = Write::update(key, "ADD #n :count").value(":count", number(count));
        match self.write_and_read(OPERATION, write).await? {
            Updated::Done(row) => {
                let last: u64 = row.read_number("n").map_err(|error| corrupt(OPERATION, error))?;
                Ok(last + 1 - u64::from(count))
            }
            Updated::Refused(_) => Err(StoreError::new(OPERATION, StoreErrorKind::Conflict)),
        }
    }
}
