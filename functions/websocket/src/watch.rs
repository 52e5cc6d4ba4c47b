//! Frames of clients: what they want to watch.

use crate::Websocket;
use jiff::{SignedDuration, Timestamp};
use spot_api_types::Problem;
use spot_api_types::live::{Channel, ClientFrame, MAX_CHANNELS, ResetReason, ServerFrame};
use spot_domain::EventId;
use spot_store::{MAX_REPLAY, Socket, Subscription};

/// What is replayed (LIVE-03); activity is kept for a month.
const REPLAYED_FOR: SignedDuration = SignedDuration::from_hours(24);
const ACTIVITY_REPLAYED_FOR: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Where a socket enters a channel.
struct Entry {
    cursor: Option<EventId>,
    reset: Option<ResetReason>,
    head: Option<EventId>,
}

impl Websocket {
    /// Does what a frame asks for.
    pub(crate) async fn obey(&self, socket: &Socket, frame: ClientFrame) -> anyhow::Result<()> {
        let connection = &socket.connection;
        match frame {
            ClientFrame::Ping { id } => self.tell(connection, &ServerFrame::Pong { id }).await,
            ClientFrame::Unsubscribe { id, channel } => {
                self.store.unsubscribe(&socket.organization_id, &channel, connection).await?;
                self.tell(connection, &ServerFrame::Pong { id }).await
            }
            ClientFrame::Subscribe { id, channel, after } => match self.allowed(socket, &channel).await? {
                Ok(channel) => self.subscribe(socket, id, &channel, after).await,
                Err(problem) => self.tell(connection, &ServerFrame::Error { id: Some(id), problem }).await,
            },
        }
    }

    /// Whether a socket may watch a channel. A foreign cluster and a missing one look alike.
    async fn allowed(&self, socket: &Socket, name: &str) -> anyhow::Result<Result<Channel, Problem>> {
        let org = &socket.organization_id;
        let channel: Channel = match name.parse() {
            Ok(channel) => channel,
            Err(error) => {
                let problem = Problem::new(422, "validation", "No such channel");
                return Ok(Err(problem.with_field("/channel", format!("{error}"))));
            }
        };
        let exists = match &channel {
            Channel::Activity | Channel::Metrics => true,
            Channel::ClusterEvents(id) | Channel::AgentHeartbeat(id) => self.store.cluster(org, id).await?.is_some(),
            Channel::Discovery(id) => self.store.account(org, id).await?.is_some(),
        };
        if !exists {
            return Ok(Err(
                Problem::new(404, "not_found", "Not found").with_field("/channel", "there is no such thing")
            ));
        }
        let watched = self.store.channels_of_socket(&socket.connection).await?;
        if watched.len() >= MAX_CHANNELS && !watched.iter().any(|(_, known)| known == name) {
            let problem = Problem::new(422, "validation", "Too many channels");
            return Ok(Err(problem.with_field("/channel", format!("a socket watches {MAX_CHANNELS} at most"))));
        }
        Ok(Ok(channel))
    }

    /// Subscribes under a lease, so that nobody pushes before the client knows, and pushes what it has missed.
    async fn subscribe(
        &self,
        socket: &Socket,
        id: String,
        channel: &Channel,
        after: Option<EventId>,
    ) -> anyhow::Result<()> {
        let (org, name) = (&socket.organization_id, channel.to_string());
        let entry = self.entry(socket, channel, after).await?;
        let subscription = Subscription {
            organization_id: org.clone(),
            channel: name.clone(),
            connection: socket.connection.clone(),
            cursor: entry.cursor,
        };
        let lease = self.lease();
        if !self.store.subscribe(&subscription, &lease, self.people_clock.now()).await? {
            return Ok(());
        }
        self.tell(&socket.connection, &ServerFrame::Subscribed { id, channel: name.clone(), head: entry.head }).await?;
        if let Some(reason) = entry.reset {
            self.tell(&socket.connection, &ServerFrame::Reset { channel: name, reason }).await?;
        }
        if let Err(error) = self.pump(subscription, &lease).await {
            // Nobody asks for a frame again; a client that reconnects does.
            tracing::warn!(connection = socket.connection, error = format!("{error:#}"), "socket ended");
            self.store.remove_socket(&socket.connection).await?;
            self.push.close(&socket.connection).await?;
        }
        Ok(())
    }

    /// After the event that was named; from now on, when none was named or what came after it cannot be replayed.
    async fn entry(&self, socket: &Socket, channel: &Channel, after: Option<EventId>) -> anyhow::Result<Entry> {
        let (org, name) = (&socket.organization_id, channel.to_string());
        let head = self.store.channel_head(org, &name).await?;
        let Some(after) = after else { return Ok(Entry { cursor: head.clone(), reset: None, head }) };
        let from_now_on = |reason| Entry { cursor: head.clone(), reset: Some(reason), head: head.clone() };
        let kept_for = match channel {
            Channel::Activity => ACTIVITY_REPLAYED_FOR,
            Channel::ClusterEvents(_) | Channel::AgentHeartbeat(_) | Channel::Metrics | Channel::Discovery(_) => {
                REPLAYED_FOR
            }
        };
        // Nothing is missing between a cursor and the head that is the same event, however old.
        let expired = made_at(&after) + kept_for < self.clock.now() && head.as_ref() != Some(&after);
        if expired {
            return Ok(from_now_on(ResetReason::CursorExpired));
        }
        let missed = self.store.events_after(org, &name, Some(&after)).await?;
        if missed.len() == MAX_REPLAY && missed.last().map(|event| &event.id) != head.as_ref() {
            return Ok(from_now_on(ResetReason::Overflow));
        }
        Ok(Entry { cursor: Some(after), reset: None, head })
    }
}

/// When an event was logged: its id tells.
fn made_at(id: &EventId) -> Timestamp {
    let digits = id.as_str().get(4..16).unwrap_or_default();
    let milliseconds = i64::from_str_radix(digits, 16).unwrap_or(0);
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}
