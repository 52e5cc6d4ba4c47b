//! Whether a sign-in still counts, asked at most every five seconds: whoever signed out or was removed is out by then
//! (AUTH-04).

use super::Claims;
use crate::app::App;
use crate::edge::Failure;
use jiff::{SignedDuration, Timestamp};
use spot_domain::SignInId;
use spot_store::MemberRole;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// An answer is believed for so long.
const BELIEVED: SignedDuration = SignedDuration::from_secs(5);
/// So many sign-ins are remembered; beyond, all are forgotten and asked for again.
const MOST: usize = 10_000;

/// Sign-ins that counted a moment ago.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<BTreeMap<SignInId, (Timestamp, MemberRole)>>);

impl Sessions {
    /// The role of a sign-in; none when it is over.
    pub(crate) async fn role(&self, app: &App, claims: &Claims) -> Result<Option<MemberRole>, Failure> {
        let now = app.wall_now();
        if let Some(role) = self.remembered(&claims.sgn, now) {
            return Ok(Some(role));
        }
        let role = app.store().signed_in_role(&claims.sub, &claims.sgn, &claims.org, now).await?;
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        match role {
            Some(role) => known.insert(claims.sgn.clone(), (now, role)),
            None => known.remove(&claims.sgn),
        };
        Ok(role)
    }

    /// Forgets a sign-in that has just ended.
    pub(super) fn forget(&self, id: &SignInId) {
        self.lock().remove(id);
    }

    fn remembered(&self, id: &SignInId, now: Timestamp) -> Option<MemberRole> {
        let known = self.lock();
        let (asked_at, role) = known.get(id)?;
        (*asked_at <= now && now.duration_since(*asked_at) < BELIEVED).then_some(*role)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<SignInId, (Timestamp, MemberRole)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
