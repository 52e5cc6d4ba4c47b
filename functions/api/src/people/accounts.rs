//! Linked AWS accounts.

use crate::app::Shared;
use crate::edge::{Answer, PageQuery, Query, words};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use spot_api_types::http::{Account, AccountStatus, Page};
use utoipa::IntoParams;

/// Filters of the list of accounts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountsQuery {
    /// Any of these statuses, `active,error`.
    status: Option<String>,
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Linked AWS accounts, oldest first.
#[utoipa::path(get, path = "/accounts", tag = "accounts", params(AccountsQuery),
    responses((status = 200, body = Page<Account>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<AccountsQuery>,
) -> Answer<Page<Account>> {
    let statuses: Vec<AccountStatus> = words("status", query.status.as_deref())?;
    let list = format!("/accounts {statuses:?}");
    let page = PageQuery::read(&app, &person, &list, query.limit, query.cursor.as_deref())?;
    let accounts = app.store().accounts(&person.organization_id).await?.into_iter().map(Account::from);
    let fitting = accounts.filter(|account| statuses.is_empty() || statuses.contains(&account.status));
    let (items, next_cursor) = page.cut(&app, fitting)?;
    Ok(Json(Page { items, next_cursor }))
}
