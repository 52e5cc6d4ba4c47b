//! Sign-in: `U#usr · SGN#sgn`, one per person and device. It holds the hash of the one refresh token that counts; each
//! use replaces it, and an old one that comes again ends the sign-in.

use super::user::{MemberRole, membership_key};
use crate::core::prelude::*;
use crate::core::row::days_after;
use crate::core::store::corrupt;
use jiff::SignedDuration;
use spot_domain::{OrganizationId, SignInId, UserId};

/// A sign-in that is not used ends after so many days.
const LIVES_DAYS: i64 = 30;
/// Two requests of one browser may carry the same token at the same time: the one before counts for so long, but gives
/// no new one.
const GRACE: SignedDuration = SignedDuration::from_secs(10);

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Id.
    pub id: SignInId,
    /// Whose.
    pub user_id: UserId,
    /// For which organization.
    pub organization_id: OrganizationId,
    /// What the browser says of itself.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Ends unless used before.
    pub expires_at: Timestamp,
}

/// What came of handing in a refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// It counts, and the new one took its place.
    Rotated(SignIn),
    /// It was replaced a moment ago by another request of the same browser.
    JustReplaced(SignIn),
    /// It was used before: somebody has a copy. The sign-in is over.
    Reused,
    /// Never given, ended or too old.
    Unknown,
}

fn key(user: &UserId, id: &SignInId) -> Key {
    Key::new(format!("U#{user}"), format!("SGN#{id}"))
}

impl TryFrom<Row> for SignIn {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("sgn")?,
            user_id: row.read("usr")?,
            organization_id: row.read("org")?,
            device: row.read_text("device")?.to_owned(),
            created_at: row.read_time("at")?,
            expires_at: row.read_time("exp")?,
        })
    }
}

impl Store {
    /// Stores a new sign-in with its first refresh token, as a hash.
    pub async fn create_sign_in(&self, sign_in: &SignIn, refresh: &str, now: Timestamp) -> Result<(), StoreError> {
        let row = Row::new(&key(&sign_in.user_id, &sign_in.id), "SGN", now)
            .time("at", sign_in.created_at)
            .text("sgn", sign_in.id.as_str())
            .text("usr", sign_in.user_id.as_str())
            .text("org", sign_in.organization_id.as_str())
            .text("device", &sign_in.device)
            .text("refresh", keys::digest(refresh.as_bytes()))
            .time("rotated_at", now)
            .time("exp", days_after(now, LIVES_DAYS))
            .dies_at(days_after(now, LIVES_DAYS));
        self.write("store a sign-in", Write::create(row)).await
    }

    /// Replaces a refresh token by the next one.
    pub async fn rotate_refresh(
        &self,
        user: &UserId,
        id: &SignInId,
        presented: &str,
        next: &str,
        now: Timestamp,
    ) -> Result<Refreshed, StoreError> {
        const OPERATION: &str = "rotate a refresh token";
        let presented = keys::digest(presented.as_bytes());
        let set =
            "SET #refresh = :next, #previous = :presented, #rotated_at = :now, #exp = :exp, #ttl = :ttl, #up = :now";
        let write = Write::update(key(user, id), set)
            .text(":next", keys::digest(next.as_bytes()))
            .text(":presented", &presented)
            .value(":now", moment(now))
            .value(":exp", moment(days_after(now, LIVES_DAYS)))
            .value(":ttl", number(days_after(now, LIVES_DAYS).as_second()))
            .when("#refresh = :presented AND #exp > :now", StoreErrorKind::Conflict);
        let row = match self.write_and_read(OPERATION, write).await? {
            Updated::Done(row) => {
                return row.try_into().map(Refreshed::Rotated).map_err(|error| corrupt(OPERATION, error));
            }
            Updated::Refused(None) => return Ok(Refreshed::Unknown),
            Updated::Refused(Some(row)) => row,
        };
        let read = || Ok((row.read_time("rotated_at")?, row.read_time("exp")?, row.read_maybe_text("previous")?));
        let (rotated_at, expires_at, previous) = read().map_err(|error| corrupt(OPERATION, error))?;
        if expires_at <= now {
            return Ok(Refreshed::Unknown);
        }
        if previous == Some(presented.as_str()) && now.duration_since(rotated_at) <= GRACE {
            return row.try_into().map(Refreshed::JustReplaced).map_err(|error| corrupt(OPERATION, error));
        }
        self.end_sign_in(user, id).await?;
        Ok(Refreshed::Reused)
    }

    /// Ends a sign-in; a second time is as the first.
    pub async fn end_sign_in(&self, user: &UserId, id: &SignInId) -> Result<(), StoreError> {
        self.write("end a sign-in", Write::delete(key(user, id))).await
    }

    /// Sign-ins of a person, oldest first.
    pub async fn sign_ins(&self, user: &UserId) -> Result<Vec<SignIn>, StoreError> {
        const OPERATION: &str = "list sign-ins";
        let rows = self.query(OPERATION, Query::of(format!("U#{user}")).prefix("SGN#")).await?;
        crate::core::store::entities(OPERATION, rows)
    }

    /// Whether a sign-in counts at `now`, and as what: the member's role of the present moment. One call.
    pub async fn signed_in_role(
        &self,
        user: &UserId,
        id: &SignInId,
        org: &OrganizationId,
        now: Timestamp,
    ) -> Result<Option<MemberRole>, StoreError> {
        const OPERATION: &str = "check a sign-in";
        let keys = [key(user, id), membership_key(user, org)];
        let mut found = self.batch_get(OPERATION, &keys, false).await?;
        let [sign_in, membership] = keys.map(|key| found.take(&key));
        let (Some(sign_in), Some(membership)) = (sign_in, membership) else { return Ok(None) };
        let read = || Ok((sign_in.read_time("exp")?, membership.read_word("role")?));
        let (expires_at, role) = read().map_err(|error| corrupt(OPERATION, error))?;
        Ok(Some(role).filter(|_| now < expires_at))
    }
}
