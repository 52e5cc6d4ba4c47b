//! Socket: `W#connection · W`. In index G1 it is due when somebody should see whether it is still alive; being heard
//! does not move that time, whoever looks does.

use crate::core::prelude::*;
use crate::core::store::corrupt;
use jiff::SignedDuration;
use spot_domain::OrganizationId;

/// API Gateway ends a connection after two hours; the row may be removed a little later.
const LIVES: SignedDuration = SignedDuration::from_mins(130);

/// An open connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    /// The gateway's id of it.
    pub connection: String,
    /// Whose channels it may watch.
    pub organization_id: OrganizationId,
    /// Who is at the other end: a user's id.
    pub holder: String,
    /// When it was opened.
    pub connected_at: Timestamp,
    /// When a frame came from it last.
    pub heard_at: Timestamp,
    /// When it is looked at next.
    pub look_at: Timestamp,
    /// It was told to reconnect.
    pub said_goodbye: bool,
}

pub(super) fn key(connection: &str) -> Key {
    Key::new(format!("W#{connection}"), "W")
}

fn due_partition(shard: u32) -> String {
    format!("DUE#sock#{shard:02}")
}

fn row(store: &Store, socket: &Socket, now: Timestamp) -> Row {
    let digest = keys::digest(socket.connection.as_bytes());
    let shard = u32::from_str_radix(&digest[..8], 16).unwrap_or(0) % store.due_shards();
    Row::new(&key(&socket.connection), "W", now)
        .text("conn", &socket.connection)
        .text("org", socket.organization_id.as_str())
        .text("holder", &socket.holder)
        .time("connected_at", socket.connected_at)
        .time("heard_at", socket.heard_at)
        .time("look_at", socket.look_at)
        .flag("said_goodbye", socket.said_goodbye)
        .in_first_index(due_partition(shard), keys::sortable(socket.look_at))
        .text("sum", &socket.connection)
        .dies_at(socket.connected_at.checked_add(LIVES).unwrap_or(Timestamp::MAX))
}

impl TryFrom<Row> for Socket {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            connection: row.read_text("conn")?.to_owned(),
            organization_id: row.read("org")?,
            holder: row.read_text("holder")?.to_owned(),
            connected_at: row.read_time("connected_at")?,
            heard_at: row.read_time("heard_at")?,
            look_at: row.read_time("look_at")?,
            said_goodbye: row.read_flag("said_goodbye")?,
        })
    }
}

impl Store {
    /// Adds a socket.
    pub async fn create_socket(&self, socket: &Socket, now: Timestamp) -> Result<(), StoreError> {
        self.write("add a socket", Write::put(row(self, socket, now))).await
    }

    /// A socket.
    pub async fn socket(&self, connection: &str) -> Result<Option<Socket>, StoreError> {
        self.get_entity("read a socket", &key(connection)).await
    }

    /// Notes that a socket was heard; nothing when it is gone.
    pub async fn note_socket_heard(&self, connection: &str, now: Timestamp) -> Result<(), StoreError> {
        let write = Write::update(key(connection), "SET #heard_at = :now")
            .value(":now", moment(now))
            .when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        match self.write("note that a socket was heard", write).await {
            Err(error) if error.kind == StoreErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// Sockets of one due partition to be looked at by now, earliest first, so many at most.
    pub async fn sockets_to_look_at(
        &self,
        shard: u32,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Socket>, StoreError> {
        const OPERATION: &str = "list sockets to look at";
        let query = Query::of(due_partition(shard)).between("0", keys::sortable(now)).first_index().limit(limit);
        let mut found = Vec::new();
        for row in self.query(OPERATION, query).await? {
            let connection = row.read_text("sum").map_err(|error| corrupt(OPERATION, error))?;
            found.extend(self.socket(connection).await?);
        }
        Ok(found)
    }

    /// Moves the next look at a socket, from the time that was seen. Only one of several callers gets `true`.
    pub async fn look_at_socket_again(
        &self,
        seen: &Socket,
        look_at: Timestamp,
        said_goodbye: bool,
    ) -> Result<bool, StoreError> {
        let set = "SET #look_at = :next, #G1SK = :index, #said_goodbye = :goodbye";
        let write = Write::update(key(&seen.connection), set)
            .value(":next", moment(look_at))
            .text(":index", keys::sortable(look_at))
            .value(":goodbye", aws_sdk_dynamodb::types::AttributeValue::Bool(said_goodbye))
            .value(":seen", moment(seen.look_at))
            .when("#look_at = :seen", StoreErrorKind::Conflict);
        match self.write("look at a socket again", write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Removes a socket, then what it is subscribed to: once the socket is gone, no subscription can be added. A second
    /// time is as the first.
    pub async fn remove_socket(&self, connection: &str) -> Result<(), StoreError> {
        self.write("remove a socket", Write::delete(key(connection))).await?;
        for (org, channel) in self.channels_of_socket(connection).await? {
            self.unsubscribe(&org, &channel, connection).await?;
        }
        Ok(())
    }
}
