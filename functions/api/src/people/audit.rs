//! The audit log, newest first over all its chains.

use crate::app::Shared;
use crate::edge::{Answer, Failure, PageQuery, Query};
use crate::gate::Person;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use spot_api_types::http::{AuditEntry, Page};
use spot_store::AUDIT_LANES;
use utoipa::IntoParams;

/// Filters of the log.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// Only this event, `job.approved`. Filters are applied within a page, which may so be shorter.
    event: Option<String>,
    /// Only about this resource.
    resource: Option<String>,
    /// Only by this actor.
    actor: Option<String>,
    /// Items of a page, 1 to 100; 25 unless given.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Audit entries, newest first.
#[utoipa::path(get, path = "/audit/entries", tag = "audit", params(AuditQuery),
    responses((status = 200, body = Page<AuditEntry>)))]
pub(crate) async fn list(
    State(app): State<Shared>,
    person: Person,
    Query(query): Query<AuditQuery>,
) -> Answer<Page<AuditEntry>> {
    let list = format!("/audit/entries {:?} {:?} {:?}", query.event, query.resource, query.actor);
    let page = PageQuery::read(&app, &person, &list, query.limit, query.cursor.as_deref())?;
    let mut place = match &page.position {
        Some(text) => Place::read(text).ok_or_else(|| Failure::field("/cursor", "not a cursor of this list"))?,
        None => Place { months_back: 0, newest: app.now(), last: [None; AUDIT_LANES] },
    };
    let month = place.month();
    let (entries, last) = app.store().audit_page(&person.organization_id, month, page.limit, &place.last).await?;
    place.move_on(last);
    let wanted = |told: &str, filter: &Option<String>| filter.as_ref().is_none_or(|filter| filter == told);
    let items = entries.into_iter().filter(|entry| {
        wanted(&entry.intent.event, &query.event)
            && wanted(&entry.intent.resource, &query.resource)
            && wanted(&entry.intent.actor, &query.actor)
    });
    let items = items.map(shown).collect();
    // There is nothing before the organization itself.
    let founded = made_at(person.organization_id.as_str());
    let next = (place.month_over() >= founded).then(|| page.cursor_to(&app, &place.write()));
    Ok(Json(Page { items, next_cursor: next }))
}

/// Where the next page begins: the month, and in each chain the number that was handed out last.
struct Place {
    months_back: usize,
    newest: Timestamp,
    last: [Option<u64>; AUDIT_LANES],
}

impl Place {
    /// A moment of the month that is being read. Thirty days are never more than one month back from a month's middle.
    fn month(&self) -> Timestamp {
        let mut middle = self.newest;
        for _ in 0..self.months_back {
            let text = middle.strftime("%Y-%m-01T00:00:00Z").to_string();
            let first: Timestamp = text.parse().unwrap_or(middle);
            middle = first.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(first);
        }
        middle
    }

    /// The last moment of the month that is read next, or later.
    fn month_over(&self) -> Timestamp {
        self.month().saturating_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX)
    }

    /// Moves on to the next page, or to the month before when all chains of this one are over.
    fn move_on(&mut self, last: [Option<u64>; AUDIT_LANES]) {
        self.last = last;
        if last.iter().all(|last| *last == Some(0)) {
            self.months_back += 1;
            self.last = [None; AUDIT_LANES];
        }
    }

    fn write(&self) -> String {
        let last: Vec<_> = self.last.iter().map(|last| last.map_or("-".to_owned(), |seq| seq.to_string())).collect();
        format!("{} {} {}", self.months_back, self.newest.as_second(), last.join(","))
    }

    fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let months_back = words.next()?.parse().ok()?;
        let newest = Timestamp::from_second(words.next()?.parse().ok()?).ok()?;
        let read = |word: &str| if word == "-" { Some(None) } else { word.parse().ok().map(Some) };
        let last: Option<Vec<_>> = words.next()?.split(',').map(read).collect();
        Some(Self { months_back, newest, last: last?.try_into().ok()? })
    }
}

/// When an id was made: the first 48 bits of its UUIDv7.
fn made_at(id: &str) -> Timestamp {
    let milliseconds = id.get(4..16).and_then(|digits| i64::from_str_radix(digits, 16).ok());
    milliseconds.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn shown(entry: spot_store::AuditEntry) -> AuditEntry {
    AuditEntry {
        id: format!("{}-{:012}", entry.lane, entry.seq),
        lane: entry.lane,
        seq: entry.seq,
        at: entry.at.into(),
        actor: entry.intent.actor,
        event: entry.intent.event,
        resource: entry.intent.resource,
        outcome: entry.intent.outcome,
        detail: entry.intent.detail,
        hash: entry.hash,
        prev_hash: entry.prev_hash,
    }
}
