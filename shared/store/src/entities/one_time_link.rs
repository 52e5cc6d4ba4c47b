//! One-time link: `L#sha256(token) · L`, used up by a conditional delete; an invitation leaves a line in its organization,
//! `T#org#ORG · INV#sha256(token)`. The token itself is never stored.

use super::user::MemberRole;
use crate::core::prelude::*;
use spot_domain::OrganizationId;

/// What a link lets somebody become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeLink {
    /// A member of this organization.
    pub organization_id: OrganizationId,
    /// With this role.
    pub role: MemberRole,
    /// And an administrator of the installation.
    pub administrator: bool,
    /// Only with this address; none: with any.
    pub email: Option<String>,
    /// Not from this moment on.
    pub expires_at: Timestamp,
}

fn key(token: &str) -> Key {
    Key::new(format!("L#{}", keys::digest(token.as_bytes())), "L")
}

fn row(key: &Key, kind: &str, link: &OneTimeLink, now: Timestamp) -> Row {
    Row::new(key, kind, now)
        .text("org", link.organization_id.as_str())
        .word("role", &link.role)
        .flag("administrator", link.administrator)
        .maybe_text("email", link.email.as_ref())
        .time("exp", link.expires_at)
        .dies_at(link.expires_at)
}

/// Part of a transaction: the link is used up, or nothing happens.
pub(super) fn use_up(token: &str, now: Timestamp) -> Write {
    Write::delete(key(token)).when("#exp > :now", StoreErrorKind::NotFound).value(":now", moment(now))
}

impl TryFrom<Row> for OneTimeLink {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            organization_id: row.read("org")?,
            role: row.read_word("role")?,
            administrator: row.read_flag("administrator")?,
            email: row.read_maybe_text("email")?.map(str::to_owned),
            expires_at: row.read_time("exp")?,
        })
    }
}

impl Store {
    /// Stores what stands behind a new link, under the hash of its token.
    pub async fn create_link(&self, token: &str, link: &OneTimeLink, now: Timestamp) -> Result<(), StoreError> {
        self.write("create a one-time link", Write::create(row(&key(token), "LINK", link, now))).await
    }

    /// Stores an invitation: the link, and in its organization that somebody was invited.
    pub async fn invite(
        &self,
        token: &str,
        link: &OneTimeLink,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let hash = keys::digest(token.as_bytes());
        let invited = Key::new(keys::organization(&link.organization_id), format!("INV#{hash}"));
        let writes = vec![
            Write::create(row(&key(token), "LINK", link, now)),
            Write::create(row(&invited, "INV", link, now).announcing(announce)),
        ];
        self.transact("invite somebody", writes).await
    }

    /// What stands behind a link; none when it was never given, is used up, or is too old.
    pub async fn link(&self, token: &str, now: Timestamp) -> Result<Option<OneTimeLink>, StoreError> {
        let link: Option<OneTimeLink> = self.get_entity("read a one-time link", &key(token)).await?;
        Ok(link.filter(|link| now < link.expires_at))
    }
}
