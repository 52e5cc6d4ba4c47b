//! Subscription of a socket to a channel: `T#org#CH#channel · connection`, mirrored as `W#connection · S#channel`.
//!
//! It holds a cursor, the last event that was pushed, and a lease, so that one pusher at a time serves it: events then
//! arrive in order and each once. A pusher that finds the lease taken leaves a mark; whoever holds the lease finds the
//! mark when it lets go, and looks again. So nothing that was logged before a pusher came is left behind.

use super::socket;
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::{corrupt, entities};
use spot_domain::{EventId, OrganizationId};

/// A socket lives two hours; what is left of it is removed a day later.
const LIVES_DAYS: i64 = 1;

/// A socket's place in a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Whose channel.
    pub organization_id: OrganizationId,
    /// Channel.
    pub channel: String,
    /// The socket.
    pub connection: String,
    /// The last event pushed; none before the first of the channel.
    pub cursor: Option<EventId>,
}

/// Who pushes, and until when nobody else does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushLease {
    /// One of a kind: drawn for each push.
    pub pusher: String,
    /// When the lease ends by itself.
    pub until: Timestamp,
}

/// What came of asking for the lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It is the caller's; the subscription as it stands.
    Yes(Subscription),
    /// Somebody else has it and will look again.
    Busy,
    /// There is no such subscription.
    Gone,
}

/// What came of letting the lease go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// Nothing is left to push.
    Yes,
    /// Somebody asked meanwhile: the lease is still the caller's, there may be more to push.
    LookAgain,
    /// The lease had ended: somebody else pushes now.
    Lost,
}

fn key(org: &OrganizationId, channel: &str, connection: &str) -> Key {
    Key::new(format!("T#{org}#CH#{channel}"), connection)
}

fn mirror_key(connection: &str, channel: &str) -> Key {
    Key::new(format!("W#{connection}"), format!("S#{channel}"))
}

impl TryFrom<Row> for Subscription {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            organization_id: row.read("org")?,
            channel: row.read_text("channel")?.to_owned(),
            connection: row.read_text("SK")?.to_owned(),
            cursor: row.read_maybe("cursor")?,
        })
    }
}

impl Subscription {
    fn key(&self) -> Key {
        key(&self.organization_id, &self.channel, &self.connection)
    }
}

impl Store {
    /// Subscribes a socket, with the lease held from the start. Answers `false` when the socket is gone.
    pub async fn subscribe(
        &self,
        subscription: &Subscription,
        lease: &PushLease,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let Subscription { organization_id: org, channel, connection, cursor } = subscription;
        let row = Row::new(&subscription.key(), "SUB", now)
            .text("org", org.as_str())
            .text("channel", channel)
            .maybe_text("cursor", cursor.as_ref().map(EventId::as_str))
            .text("pusher", &lease.pusher)
            .time("lease_until", lease.until)
            .dies_at(days_after(now, LIVES_DAYS));
        let mirror = Row::new(&mirror_key(connection, channel), "SUBM", now)
            .text("org", org.as_str())
            .text("channel", channel)
            .dies_at(days_after(now, LIVES_DAYS));
        let of_socket = Write::check(socket::key(connection), "#org = :org", StoreErrorKind::NotFound);
        let writes = vec![of_socket.text(":org", org.as_str()), Write::put(row), Write::put(mirror)];
        match self.transact("subscribe", writes).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Ends a subscription; a second time is as the first.
    pub async fn unsubscribe(&self, org: &OrganizationId, channel: &str, connection: &str) -> Result<(), StoreError> {
        let writes = vec![Write::delete(key(org, channel, connection)), Write::delete(mirror_key(connection, channel))];
        self.transact("unsubscribe", writes).await
    }

    /// Who watches a channel.
    pub async fn subscriptions(&self, org: &OrganizationId, channel: &str) -> Result<Vec<Subscription>, StoreError> {
        const OPERATION: &str = "list subscriptions";
        entities(OPERATION, self.query(OPERATION, Query::of(format!("T#{org}#CH#{channel}"))).await?)
    }

    /// What a socket watches.
    pub async fn channels_of_socket(&self, connection: &str) -> Result<Vec<(OrganizationId, String)>, StoreError> {
        const OPERATION: &str = "list a socket's channels";
        let rows = self.query(OPERATION, Query::of(format!("W#{connection}")).prefix("S#")).await?;
        let read = |row: &Row| Ok((row.read("org")?, row.read_text("channel")?.to_owned()));
        rows.iter().map(read).collect::<Result<_, _>>().map_err(|error| corrupt(OPERATION, error))
    }

    /// Asks for the lease of a subscription. When somebody else has it, a mark makes them look again.
    pub async fn claim_subscription(
        &self,
        subscription: &Subscription,
        lease: &PushLease,
        now: Timestamp,
    ) -> Result<Claimed, StoreError> {
        const OPERATION: &str = "claim a subscription";
        loop {
            let take = Write::update(subscription.key(), "SET #pusher = :me, #lease_until = :until REMOVE #look_again")
                .text(":me", &lease.pusher)
                .value(":until", moment(lease.until))
                .value(":now", moment(now))
                .when(
                    "attribute_exists(#PK) AND (attribute_not_exists(#pusher) OR #lease_until <= :now)",
                    StoreErrorKind::Conflict,
                );
            match self.write_and_read(OPERATION, take).await? {
                Updated::Done(row) => {
                    return row.try_into().map(Claimed::Yes).map_err(|error| corrupt(OPERATION, error));
                }
                Updated::Refused(None) => return Ok(Claimed::Gone),
                Updated::Refused(Some(_)) => {}
            }
            let mark = Write::update(subscription.key(), "SET #look_again = :yes")
                .value(":yes", aws_sdk_dynamodb::types::AttributeValue::Bool(true))
                .value(":now", moment(now))
                .when("attribute_exists(#pusher) AND #lease_until > :now", StoreErrorKind::Conflict);
            // Refused when the lease was let go just now: then it can be had.
            match self.write(OPERATION, mark).await {
                Ok(()) => return Ok(Claimed::Busy),
                Err(error) if error.kind == StoreErrorKind::Conflict => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Moves the cursor to the last event pushed and lets the lease go, unless somebody asked to look again.
    pub async fn release_subscription(
        &self,
        subscription: &Subscription,
        lease: &PushLease,
    ) -> Result<Released, StoreError> {
        let unmarked = "#pusher = :me AND attribute_not_exists(#look_again)";
        if self.advance(subscription, lease, "#pusher, #lease_until", unmarked).await? {
            return Ok(Released::Yes);
        }
        let kept = self.advance(subscription, lease, "#look_again", "#pusher = :me").await?;
        Ok(if kept { Released::LookAgain } else { Released::Lost })
    }

    async fn advance(
        &self,
        subscription: &Subscription,
        lease: &PushLease,
        remove: &str,
        condition: &str,
    ) -> Result<bool, StoreError> {
        let set = if subscription.cursor.is_some() { "SET #cursor = :cursor " } else { "" };
        let write = Write::update(subscription.key(), format!("{set}REMOVE {remove}"))
            .text(":me", &lease.pusher)
            .when(condition, StoreErrorKind::Conflict);
        let write = match &subscription.cursor {
            Some(cursor) => write.text(":cursor", cursor.as_str()),
            None => write,
        };
        match self.write("advance a subscription", write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }
}
