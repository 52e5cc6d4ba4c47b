//! Person: `U#usr · USER`; the claim of an e-mail address `E#sha256 · E`; memberships `U#usr · MEM#org` with a mirror
//! `T#org#ORG · MEM#usr`. The password is kept as an Argon2id hash only.

use super::one_time_link;
use crate::core::prelude::*;
use crate::core::store::corrupt;
use serde::{Deserialize, Serialize};
use spot_domain::{OrganizationId, UserId};

/// What a member may do in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Look.
    Viewer,
    /// Look and decide on plans.
    Member,
    /// Everything.
    Owner,
}

/// A person.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Address as it was given.
    pub email: String,
    /// As shown.
    pub display_name: String,
    /// Argon2id hash with its parameters and salt.
    pub password_hash: String,
    /// May administer the installation.
    pub administrator: bool,
    /// The organization they belong to.
    pub organization_id: OrganizationId,
    /// Optimistic version.
    pub version: u64,
}

impl std::fmt::Debug for User {
    /// No hash in any log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("User").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An address as it is compared: two that differ in case only are one.
pub fn normalized_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn key(id: &UserId) -> Key {
    Key::new(format!("U#{id}"), "USER")
}

pub(super) fn membership_key(id: &UserId, org: &OrganizationId) -> Key {
    Key::new(format!("U#{id}"), format!("MEM#{org}"))
}

fn mirror_key(org: &OrganizationId, id: &UserId) -> Key {
    Key::new(keys::organization(org), format!("MEM#{id}"))
}

fn email_key(email: &str) -> Key {
    Key::new(format!("E#{}", keys::digest(normalized_email(email).as_bytes())), "E")
}

fn row(user: &User, version: u64, now: Timestamp) -> Row {
    Row::new(&key(&user.id), "USER", now)
        .made_at_by_id(user.id.as_str())
        .text("usr", user.id.as_str())
        .text("email", &user.email)
        .text("display_name", &user.display_name)
        .text("pass", &user.password_hash)
        .flag("administrator", user.administrator)
        .text("org", user.organization_id.as_str())
        .version(version)
}

impl TryFrom<Row> for User {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("usr")?,
            email: row.read_text("email")?.to_owned(),
            display_name: row.read_text("display_name")?.to_owned(),
            password_hash: row.read_text("pass")?.to_owned(),
            administrator: row.read_flag("administrator")?,
            organization_id: row.read("org")?,
            version: row.read_version()?,
        })
    }
}

impl Store {
    /// Makes a person out of a one-time link: the link is used up, address, person and membership are there, or nothing
    /// of it is. `NotFound`: the link is used or too old. `Conflict`: the address belongs to somebody.
    pub async fn accept_link(
        &self,
        token: &str,
        user: &mut User,
        role: MemberRole,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (org, id) = (user.organization_id.clone(), user.id.clone());
        let membership = |key: &Key| Row::new(key, "MEM", now).word("role", &role).text("usr", id.as_str());
        let claim = Row::new(&email_key(&user.email), "EMAIL", now).text("usr", id.as_str());
        let writes = vec![
            one_time_link::use_up(token, now),
            Write::create(claim),
            Write::create(row(user, 1, now)),
            Write::create(membership(&membership_key(&id, &org)).text("org", org.as_str())),
            Write::create(membership(&mirror_key(&org, &id)).announcing(announce)),
        ];
        self.transact("accept a one-time link", writes).await?;
        user.version = 1;
        Ok(())
    }

    /// The person of an address.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<User>, StoreError> {
        const OPERATION: &str = "find a person by address";
        let Some(claim) = self.get(OPERATION, &email_key(email)).await? else { return Ok(None) };
        let id: UserId = claim.read("usr").map_err(|error| corrupt(OPERATION, error))?;
        self.user(&id).await
    }

    /// A person.
    pub async fn user(&self, id: &UserId) -> Result<Option<User>, StoreError> {
        self.get_entity("read a person", &key(id)).await
    }

    /// What a member may; none for who is none.
    pub async fn member_role(&self, org: &OrganizationId, id: &UserId) -> Result<Option<MemberRole>, StoreError> {
        const OPERATION: &str = "read a membership";
        let row = self.get(OPERATION, &membership_key(id, org)).await?;
        row.map(|row| row.read_word("role")).transpose().map_err(|error| corrupt(OPERATION, error))
    }

    /// Tells the audit log about a member's signing in, well or in vain.
    pub async fn note_member(
        &self,
        org: &OrganizationId,
        id: &UserId,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let write = Write::update(
            mirror_key(org, id),
            "SET #last_try = :now, #up = :now, #ver = if_not_exists(#ver, :zero) + :one",
        )
        .value(":now", moment(now))
        .value(":zero", number(0))
        .value(":one", number(1))
        .announcing(announce, &[])
        .when("attribute_exists(#PK)", StoreErrorKind::NotFound);
        self.write("note a member", write).await
    }
}
