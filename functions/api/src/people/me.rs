//! Who asks.

use crate::app::Shared;
use crate::edge::{Answer, Failure};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use spot_api_types::http::{Me, OrganizationSummary};

/// Who is signed in, and for which organization.
#[utoipa::path(get, path = "/auth/me", tag = "auth", responses((status = 200, body = Me)))]
pub(crate) async fn me(State(app): State<Shared>, person: Person) -> Answer<Me> {
    let display_name = match &person.session {
        Some(session) => app.store().user(&session.sub).await?.ok_or_else(Failure::not_found)?.display_name,
        None => "bootstrap token".to_owned(),
    };
    let organization = app.store().organization(&person.organization_id).await?.ok_or_else(Failure::not_found)?;
    Ok(Json(Me {
        display_name,
        user_id: person.session.map(|session| session.sub.to_string()),
        role: person.role,
        administrator: person.administrator,
        organization: OrganizationSummary {
            id: organization.id.to_string(),
            name: organization.name,
            accounts: organization.accounts,
            clusters: organization.clusters,
        },
        simulated: app.parts.simulated,
    }))
}
