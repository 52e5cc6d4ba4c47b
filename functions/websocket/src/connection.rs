//! Sockets opened, heard, looked at and ended.

use crate::look::{Look, first_look_at, look};
use crate::{Pushed, SocketReply, SocketRequest, Websocket};
use spot_api_types::Problem;
use spot_api_types::live::{MAX_CLIENT_FRAME_BYTES, PROTOCOL, ServerFrame, TICKET_PROTOCOL};
use spot_store::Socket;

/// A socket that was heard so lately is not noted again.
const NOTED_EVERY_SECS: i64 = 15;
/// Sockets looked at per partition and tick.
const MOST_PER_SHARD: usize = 200;

impl Websocket {
    /// Answers a request of the gateway. An error means that the table or the gateway failed.
    pub async fn answer(&self, request: SocketRequest) -> anyhow::Result<SocketReply> {
        match request {
            SocketRequest::Connect { connection, protocols, origin, query } => {
                if let Some(refusal) = self.refusal(&protocols, origin.as_deref(), &query) {
                    return Ok(refusal);
                }
                self.connect(connection, &protocols).await
            }
            SocketRequest::Frame { connection, text } => {
                self.hear(&connection, &text).await?;
                Ok(SocketReply::ok())
            }
            SocketRequest::Disconnect { connection } => {
                self.store.remove_socket(&connection).await?;
                Ok(SocketReply::ok())
            }
        }
    }

    /// What is wrong with an opening whatever its ticket is worth.
    fn refusal(&self, protocols: &[String], origin: Option<&str>, query: &[String]) -> Option<SocketReply> {
        if origin.is_some_and(|origin| !self.origins.iter().any(|known| known == origin)) {
            return Some(refused(403, "forbidden", "pages of this origin may not open a socket"));
        }
        if query.iter().any(|name| matches!(name.as_str(), "ticket" | "token" | "access_token")) {
            let detail = "a ticket in the address is written into logs: offer it as sub-protocol `ticket.…`";
            return Some(refused(401, "unauthenticated", detail));
        }
        if !protocols.iter().any(|name| name == PROTOCOL) {
            return Some(refused(400, "malformed", "offer the sub-protocols `spot.v1` and `ticket.…`"));
        }
        None
    }

    async fn connect(&self, connection: String, protocols: &[String]) -> anyhow::Result<SocketReply> {
        let now = self.people_clock.now();
        let ticket = protocols.iter().find_map(|name| name.strip_prefix(TICKET_PROTOCOL));
        let behind = match ticket {
            Some(ticket) => self.store.use_socket_ticket(ticket, now).await?,
            None => None,
        };
        let Some(behind) = behind else {
            return Ok(refused(401, "unauthenticated", "the ticket is missing, used or older than half a minute"));
        };
        let socket = Socket {
            connection,
            organization_id: behind.organization_id,
            holder: behind.holder,
            connected_at: now,
            heard_at: now,
            look_at: first_look_at(now),
            said_goodbye: false,
        };
        self.store.create_socket(&socket, now).await?;
        Ok(SocketReply { protocol: Some(PROTOCOL.to_owned()), ..SocketReply::ok() })
    }

    /// A frame of a client.
    async fn hear(&self, connection: &str, text: &str) -> anyhow::Result<()> {
        let Some(socket) = self.store.socket(connection).await? else {
            // It was ended here, and the gateway does not know yet.
            return Ok(self.push.close(connection).await?);
        };
        let now = self.people_clock.now();
        if now.duration_since(socket.heard_at).as_secs() >= NOTED_EVERY_SECS {
            self.store.note_socket_heard(connection, now).await?;
        }
        if text.len() > MAX_CLIENT_FRAME_BYTES {
            let problem = Problem::new(413, "malformed", "Frame too long").with_detail("a frame has 4 KiB at most");
            return self.tell(connection, &ServerFrame::Error { id: None, problem }).await;
        }
        match serde_json::from_str(text) {
            Ok(frame) => self.obey(&socket, frame).await,
            Err(error) => {
                let problem = Problem::new(400, "malformed", "Frame not understood").with_detail(error.to_string());
                self.tell(connection, &ServerFrame::Error { id: id_in(text), problem }).await
            }
        }
    }

    /// Sends a frame; a socket that turns out to be gone is forgotten.
    pub(crate) async fn tell(&self, connection: &str, frame: &ServerFrame) -> anyhow::Result<()> {
        match self.push.push(connection, &frame.text()).await? {
            Pushed::Sent => Ok(()),
            Pushed::Gone => Ok(self.store.remove_socket(connection).await?),
        }
    }

    /// Looks at the sockets that are due: ends those that are silent or too old, tells those that soon will be.
    pub async fn tick(&self) -> anyhow::Result<()> {
        let now = self.people_clock.now();
        for shard in 0..self.store.due_shards() {
            for socket in self.store.sockets_to_look_at(shard, now, MOST_PER_SHARD).await? {
                self.look_at(&socket).await?;
            }
        }
        Ok(())
    }

    async fn look_at(&self, socket: &Socket) -> anyhow::Result<()> {
        match look(socket, self.people_clock.now()) {
            Look::Again(at) => {
                self.store.look_at_socket_again(socket, at, socket.said_goodbye).await?;
            }
            Look::Goodbye { after_secs, again_at } => {
                if self.store.look_at_socket_again(socket, again_at, true).await? {
                    let reason = "connections live two hours at most: open another one".to_owned();
                    self.tell(&socket.connection, &ServerFrame::Goodbye { after_s: after_secs, reason }).await?;
                }
            }
            Look::End => {
                self.store.remove_socket(&socket.connection).await?;
                self.push.close(&socket.connection).await?;
            }
        }
        Ok(())
    }
}

fn refused(status: u16, code: &str, detail: &str) -> SocketReply {
    let title = match status {
        400 => "Request not understood",
        403 => "Not allowed",
        _ => "Not signed in",
    };
    let problem = Problem::new(status, code, title).with_detail(detail);
    SocketReply { status, protocol: None, body: serde_json::to_string(&problem).ok() }
}

/// The client's own id in a frame that is otherwise not understood.
fn id_in(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    value.get("id")?.as_str().map(str::to_owned)
}
