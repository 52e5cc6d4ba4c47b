//! Tickets for the live socket: one connection each, within half a minute, so that nothing secret stands in an address.

use super::secret;
use crate::app::Shared;
use crate::edge::Failure;
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use jiff::SignedDuration;
use spot_api_types::http::WsTicket;
use spot_store::SocketTicket;

/// A ticket is good for so long.
const LIFE: SignedDuration = SignedDuration::from_secs(30);

/// A ticket for the live socket; offer it as sub-protocol `ticket.<ticket>` beside `spot.v1`.
#[utoipa::path(post, path = "/auth/ws-tickets", tag = "auth", responses((status = 201, body = WsTicket)))]
pub(crate) async fn ticket(State(app): State<Shared>, person: Person) -> Result<(StatusCode, Json<WsTicket>), Failure> {
    let (ticket, now) = (secret(&app), app.wall_now());
    let behind = SocketTicket {
        organization_id: person.organization_id,
        holder: person.actor,
        expires_at: now.saturating_add(LIFE).unwrap_or(now),
    };
    app.store().create_socket_ticket(&ticket, &behind, now).await?;
    let url = app.parts.socket_url.clone();
    Ok((StatusCode::CREATED, Json(WsTicket { ticket, expires_in_s: LIFE.as_secs().unsigned_abs(), url })))
}
