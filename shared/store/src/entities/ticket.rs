//! Socket ticket: `WT#sha256(ticket) · T`, good for one connection within half a minute. The ticket itself is never
//! stored.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use spot_domain::OrganizationId;

/// Whoever asked for a socket, as the API found out when it gave the ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocketTicket {
    /// What may be watched: this organization's channels.
    pub organization_id: OrganizationId,
    /// Who it is: a user's id.
    pub holder: String,
    /// Not taken from this moment on.
    pub expires_at: Timestamp,
}

fn key(ticket: &str) -> Key {
    Key::new(format!("WT#{}", keys::digest(ticket.as_bytes())), "T")
}

impl TryFrom<Row> for SocketTicket {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            organization_id: row.read("org")?,
            holder: row.read_text("holder")?.to_owned(),
            expires_at: row.read_time("exp")?,
        })
    }
}

impl Store {
    /// Stores what stands behind a new ticket, under its hash.
    pub async fn create_socket_ticket(
        &self,
        ticket: &str,
        behind: &SocketTicket,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let row = Row::new(&key(ticket), "WT", now)
            .text("org", behind.organization_id.as_str())
            .text("holder", &behind.holder)
            .time("exp", behind.expires_at)
            .dies_at(behind.expires_at);
        self.write("create a socket ticket", Write::create(row)).await
    }

    /// Uses a ticket up. None when it was never given, was used, or is too old; of several at once one gets it.
    pub async fn use_socket_ticket(&self, ticket: &str, now: Timestamp) -> Result<Option<SocketTicket>, StoreError> {
        const OPERATION: &str = "use a socket ticket";
        let Some(row) = self.get(OPERATION, &key(ticket)).await? else { return Ok(None) };
        let behind = SocketTicket::try_from(row).map_err(|error| corrupt(OPERATION, error))?;
        let write = Write::delete(key(ticket)).when("attribute_exists(#PK)", StoreErrorKind::Conflict);
        match self.write(OPERATION, write).await {
            Ok(()) => Ok(Some(behind).filter(|behind| now < behind.expires_at)),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(None),
            Err(error) => Err(error),
        }
    }
}
