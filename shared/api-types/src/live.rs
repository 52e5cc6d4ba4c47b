//! The WebSocket (API.md §15): channels and the frames of both sides, as JSON text.

use crate::Problem;
use crate::http::Moment;
use serde::{Deserialize, Serialize};
use spot_domain::{AccountId, ClusterId, EventId};
use std::fmt;
use std::str::FromStr;

/// The sub-protocol that both sides speak.
pub const PROTOCOL: &str = "spot.v1";
/// What the sub-protocol that carries a ticket begins with.
pub const TICKET_PROTOCOL: &str = "ticket.";
/// A longer frame of a client is refused.
pub const MAX_CLIENT_FRAME_BYTES: usize = 4 * 1024;
/// A socket watches so many channels at most.
pub const MAX_CHANNELS: usize = 50;

/// What can be watched. Each belongs to one organization.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Everything that people would call an event, of all clusters.
    Activity,
    /// What happens in a cluster.
    ClusterEvents(ClusterId),
    /// Whether a cluster's agent is heard.
    AgentHeartbeat(ClusterId),
    /// Figures were made anew.
    Metrics,
    /// Progress of looking at an account.
    Discovery(AccountId),
}

/// A text that names no channel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no channel `{0}`: it is org:activity, metrics:live, cluster:events:clu_…, agent:heartbeat:clu_… or \
     discovery:acc_…"
)]
pub struct UnknownChannel(String);

impl fmt::Display for Channel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Activity => formatter.write_str("org:activity"),
            Self::ClusterEvents(cluster) => write!(formatter, "cluster:events:{cluster}"),
            Self::AgentHeartbeat(cluster) => write!(formatter, "agent:heartbeat:{cluster}"),
            Self::Metrics => formatter.write_str("metrics:live"),
            Self::Discovery(account) => write!(formatter, "discovery:{account}"),
        }
    }
}

impl FromStr for Channel {
    type Err = UnknownChannel;
    fn from_str(text: &str) -> Result<Self, UnknownChannel> {
        let unknown = || UnknownChannel(text.chars().take(80).collect());
        let Some((kind, id)) = text.rsplit_once(':') else { return Err(unknown()) };
        match (kind, id) {
            ("org", "activity") => Ok(Self::Activity),
            ("metrics", "live") => Ok(Self::Metrics),
            ("cluster:events", id) => id.parse().map(Self::ClusterEvents).map_err(|_| unknown()),
            ("agent:heartbeat", id) => id.parse().map(Self::AgentHeartbeat).map_err(|_| unknown()),
            ("discovery", id) => id.parse().map(Self::Discovery).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

/// A frame of a client. `id` is the client's own and comes back with the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// Watch a channel, from after an event on if one is named, else from now on.
    Subscribe {
        /// Of the request.
        id: String,
        /// Channel.
        channel: String,
        /// The last event seen.
        after: Option<EventId>,
    },
    /// Stop watching a channel.
    Unsubscribe {
        /// Of the request.
        id: String,
        /// Channel.
        channel: String,
    },
    /// Still there.
    Ping {
        /// Of the request.
        id: String,
    },
}

/// Why events cannot be replayed: what is shown has to be loaded anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetReason {
    /// The event named is older than what is kept.
    CursorExpired,
    /// More happened since than is replayed.
    Overflow,
}

/// A frame of the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum ServerFrame {
    /// Something happened.
    Event {
        /// Channel.
        channel: String,
        /// Its id within the channel, to resume after.
        event_id: EventId,
        /// When.
        at: Moment,
        /// What kind.
        #[serde(rename = "type")]
        kind: String,
        /// What.
        data: serde_json::Value,
    },
    /// The channel is watched.
    Subscribed {
        /// Of the request.
        id: String,
        /// Channel.
        channel: String,
        /// The channel's last event; null when it has none.
        head: Option<EventId>,
    },
    /// Load anew; live from here on.
    Reset {
        /// Channel.
        channel: String,
        /// Why.
        reason: ResetReason,
    },
    /// Answer to a ping, and to an `unsubscribe`.
    Pong {
        /// Of the request.
        id: String,
    },
    /// A request was refused.
    Error {
        /// Of the request, where it could be read.
        id: Option<String>,
        /// Why.
        problem: Problem,
    },
    /// The connection ends soon: open another one.
    Goodbye {
        /// Seconds.
        after_s: u32,
        /// Why.
        reason: String,
    },
}

impl ServerFrame {
    /// As it is sent.
    pub fn text(&self) -> String {
        #[derive(Serialize)]
        struct Versioned<'a> {
            v: u8,
            #[serde(flatten)]
            frame: &'a ServerFrame,
        }
        serde_json::to_string(&Versioned { v: 1, frame: self }).expect("frames have text keys")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_read_as_they_are_written_and_nothing_else_is_one() {
        let digits = "0".repeat(32);
        let cluster: ClusterId = format!("clu_{digits}").parse().unwrap();
        let account = format!("acc_{digits}").parse().unwrap();
        for channel in [
            Channel::Activity,
            Channel::ClusterEvents(cluster.clone()),
            Channel::AgentHeartbeat(cluster),
            Channel::Metrics,
            Channel::Discovery(account),
        ] {
            assert_eq!(channel.to_string().parse(), Ok(channel));
        }
        for wrong in ["", "org", "org:", "cluster:events:clu_1", "system:logs", "discovery:clu_1", "metrics:live "] {
            assert!(wrong.parse::<Channel>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn frames_are_as_the_contract_says() {
        let asked: ClientFrame =
            serde_json::from_str(r#"{"op":"subscribe","id":"1","channel":"org:activity"}"#).unwrap();
        let (id, channel) = ("1".to_owned(), "org:activity".to_owned());
        assert_eq!(asked, ClientFrame::Subscribe { id, channel: channel.clone(), after: None });
        let told = ServerFrame::Reset { channel, reason: ResetReason::CursorExpired }.text();
        assert_eq!(told, r#"{"v":1,"op":"reset","channel":"org:activity","reason":"cursor_expired"}"#);
        assert!(serde_json::from_str::<ClientFrame>(r#"{"op":"ping","id":"1","extra":2}"#).is_err());
    }
}
