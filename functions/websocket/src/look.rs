//! What a look at a socket finds: decided from its times alone.

use jiff::{SignedDuration, Timestamp};
use spot_store::Socket;

/// Clients ping each minute. With a tick each minute a dead link is gone 150 s after its last ping (LIVE-01).
const SILENT_FOR: SignedDuration = SignedDuration::from_secs(90);
/// The gateway ends a connection after two hours; five minutes before, the client is told.
const GOODBYE_AFTER: SignedDuration = SignedDuration::from_mins(115);
/// Then it is really over.
const OVER_AFTER: SignedDuration = SignedDuration::from_mins(120);

/// What is to be done about a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing; look again then.
    Again(Timestamp),
    /// Tell it to reconnect within so many seconds; look again then.
    Goodbye {
        /// Seconds left.
        after_secs: u32,
        /// The next look.
        again_at: Timestamp,
    },
    /// Close and forget it.
    End,
}

/// Looks at a socket.
pub fn look(socket: &Socket, now: Timestamp) -> Look {
    let silent_at = socket.heard_at + SILENT_FOR;
    let goodbye_at = socket.connected_at + GOODBYE_AFTER;
    let over_at = socket.connected_at + OVER_AFTER;
    if now >= silent_at || now >= over_at {
        return Look::End;
    }
    if socket.said_goodbye {
        return Look::Again(silent_at.min(over_at));
    }
    if now >= goodbye_at {
        let left = over_at.duration_since(now).as_secs();
        return Look::Goodbye { after_secs: u32::try_from(left).unwrap_or(0), again_at: silent_at.min(over_at) };
    }
    Look::Again(silent_at.min(goodbye_at))
}

/// When a socket that was just opened is looked at first.
pub(crate) fn first_look_at(connected_at: Timestamp) -> Timestamp {
    connected_at + SILENT_FOR
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + secs).unwrap()
    }

    fn socket(heard: i64, said_goodbye: bool) -> Socket {
        Socket {
            connection: "c".to_owned(),
            organization_id: format!("org_{}", "0".repeat(32)).parse().unwrap(),
            holder: "usr".to_owned(),
            connected_at: at(0),
            heard_at: at(heard),
            look_at: at(90),
            said_goodbye,
        }
    }

    #[test]
    fn a_dead_link_is_gone_150_seconds_after_its_last_ping() {
        assert_eq!(look(&socket(60, false), at(90)), Look::Again(at(150)));
        // A tick comes once a minute, at the latest 60 s after the time to look.
        assert_eq!(look(&socket(60, false), at(60 + 150)), Look::End);
        assert_eq!(look(&socket(60, false), at(149)), Look::Again(at(150)));
    }

    #[test]
    fn a_socket_is_told_to_reconnect_five_minutes_before_its_end() {
        assert_eq!(look(&socket(6_880, false), at(6_899)), Look::Again(at(6_900)));
        let told = Look::Goodbye { after_secs: 300, again_at: at(6_970) };
        assert_eq!(look(&socket(6_880, false), at(6_900)), told);
        assert_eq!(look(&socket(7_190, true), at(7_199)), Look::Again(at(7_200)));
        assert_eq!(look(&socket(7_190, true), at(7_200)), Look::End);
    }
}
