//! Who asks.

use crate::app::Shared;
use crate::edge::{Answer, Failure};
use crate::gate::{Person, may};
use crate::routes::{RouteRule, Who};
use axum::Json;
use axum::extract::State;
use spot_api_types::http::{Me, OrganizationSummary, RefusedRoute};

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
        refused: refused(&app.rules, &person),
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

/// The rows that the gate would not let a person through.
fn refused(rules: &[RouteRule], person: &Person) -> Vec<RefusedRoute> {
    let of_people = rules.iter().filter(|rule| rule.who != Who::Agent && !may(rule.who, person));
    let refused = of_people.map(|rule| RefusedRoute {
        method: rule.method.to_owned(),
        path: rule.path.to_owned(),
        needs: rule.who.in_words().to_owned(),
    });
    refused.collect()
}
