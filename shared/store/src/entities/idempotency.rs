//! Idempotency of HTTP requests: `T#org#IDEM · route#key`. The first request of a key does the work; others get its
//! answer.

use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::corrupt;
use jiff::SignedDuration;
use spot_domain::OrganizationId;

/// Answers are kept for a day.
const LIVES_DAYS: i64 = 1;
/// A request that did not answer within this is held to have died: API Gateway gives up after 30 s.
const DEAD_AFTER: SignedDuration = SignedDuration::from_secs(60);

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: String,
}

/// Where a request with an idempotency key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is the first: do the work, then `finish_request`.
    First,
    /// It was answered already.
    Answered(StoredAnswer),
    /// Another request with this key is at work.
    InProgress,
    /// The key was used with another body.
    OtherBody,
}

fn key(org: &OrganizationId, route: &str, key: &str) -> Key {
    Key::new(format!("T#{org}#IDEM"), format!("{route}#{}", keys::digest(key.as_bytes())))
}

impl Store {
    /// Begins a request under an idempotency key.
    pub async fn begin_request(
        &self,
        org: &OrganizationId,
        route: &str,
        idempotency_key: &str,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Begun, StoreError> {
        const OPERATION: &str = "begin a request";
        let hash = keys::digest(body);
        let row = Row::new(&key(org, route, idempotency_key), "IDEM", now)
            .text("body_hash", &hash)
            .time("begun_at", now)
            .dies_at(days_after(now, LIVES_DAYS));
        let died = now.checked_sub(DEAD_AFTER).unwrap_or(Timestamp::UNIX_EPOCH);
        let write = Write::put(row)
            .text(":hash", &hash)
            .value(":died", moment(died))
            .value(":now", number(now.as_second()))
            .when(
                "attribute_not_exists(#PK) OR #ttl <= :now \
                 OR (#body_hash = :hash AND attribute_not_exists(#answer) AND #begun_at <= :died)",
                StoreErrorKind::Conflict,
            );
        match self.write_and_read(OPERATION, write).await? {
            Updated::Done(_) => Ok(Begun::First),
            Updated::Refused(None) => Ok(Begun::InProgress),
            Updated::Refused(Some(row)) => {
                let read = || {
                    if row.read_text("body_hash")? != hash {
                        return Ok(Begun::OtherBody);
                    }
                    let Some(body) = row.read_maybe_text("answer")? else { return Ok(Begun::InProgress) };
                    Ok(Begun::Answered(StoredAnswer { status: row.read_number("code")?, body: body.to_owned() }))
                };
                read().map_err(|error| corrupt(OPERATION, error))
            }
        }
    }

    /// Keeps the answer of a request.
    pub async fn finish_request(
        &self,
        org: &OrganizationId,
        route: &str,
        idempotency_key: &str,
        answer: &StoredAnswer,
    ) -> Result<(), StoreError> {
        let write = Write::update(key(org, route, idempotency_key), "SET #answer = :answer, #code = :code")
            .text(":answer", &answer.body)
            .value(":code", number(answer.status))
            .when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        self.write("finish a request", write).await
    }

    /// Lets a key go whose request failed without having done anything, so that the client may try again at once. An
    /// answer that was given is kept.
    pub async fn abandon_request(
        &self,
        org: &OrganizationId,
        route: &str,
        idempotency_key: &str,
    ) -> Result<(), StoreError> {
        let write = Write::delete(key(org, route, idempotency_key))
            .when("attribute_not_exists(#answer)", StoreErrorKind::Conflict);
        match self.write("abandon a request", write).await {
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
            other => other,
        }
    }
}
