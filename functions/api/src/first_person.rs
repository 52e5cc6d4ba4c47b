//! The one-time link by which the first person of an installation joins, for whoever may invoke the function itself:
//! `{"first_person": {"organization": "Acme", "email": "ada@example.com"}}`. No route leads here, and there is no password
//! that it would begin with.

use crate::auth::is_address;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use spot_domain::{Chance, Clock, OrganizationId};
use spot_store::{
    Announce, AuditIntent, MemberRole, OneTimeLink, Organization, OrganizationMode, OrganizationStatus, Store,
    StoreError, StoreErrorKind,
};
use std::sync::Arc;

/// Long enough to open it, and short for who mistyped the address and has to wait for its end.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(1);
const MOST_NAME_LETTERS: usize = 63;
/// The setting that says for whom and until when a link was made.
const SETTING: &str = "first_person";

/// Who asks for a link, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstPersonRequest {
    /// Name of the first organization, 1 to 63 letters.
    pub organization: String,
    /// Address of its owner, who administers the installation too.
    pub email: String,
}

/// The link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstPersonLink {
    /// To be opened in a browser. The token stands behind `#`, which no browser sends to anybody.
    pub link: String,
    /// Good for this address only.
    pub email: String,
    /// Good until then, and once.
    pub expires_at: Timestamp,
}

/// Why there is no link.
#[derive(Debug, thiserror::Error)]
pub enum FirstPersonError {
    /// What was asked for cannot be.
    #[error("{0}")]
    Refused(String),
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    organization_id: OrganizationId,
    email: String,
    number: u32,
    expires_at: Timestamp,
}

/// Makes the link.
pub struct FirstPerson {
    /// Table.
    pub store: Store,
    /// Clock of people.
    pub clock: Arc<dyn Clock>,
    /// Chance for ids.
    pub chance: Arc<dyn Chance>,
    /// Tokens of links come from it, so that who asks again gets the same link; only its hash is stored.
    pub key: [u8; 32],
    /// Origin of the dashboard.
    pub dashboard: String,
}

impl FirstPerson {
    /// The link; the same one as before while it is good. None any more once somebody has joined by one.
    pub async fn link(&self, request: &FirstPersonRequest) -> Result<FirstPersonLink, FirstPersonError> {
        check(request)?;
        let now = self.clock.now();
        let made = self.made(request, now).await?;
        self.found(&made.organization_id, &request.organization, now).await?;
        let token = self.token(&made);
        if self.store.link(&token, now).await?.is_none() {
            let link = OneTimeLink {
                organization_id: made.organization_id,
                role: MemberRole::Owner,
                administrator: true,
                email: Some(made.email.clone()),
                expires_at: made.expires_at,
            };
            unless_there(self.store.create_link(&token, &link, now).await)?;
        }
        let link = format!("{}/join#{token}", self.dashboard.trim_end_matches('/'));
        Ok(FirstPersonLink { link, email: made.email, expires_at: made.expires_at })
    }

    /// What was made before, renewed where it is too old.
    async fn made(&self, request: &FirstPersonRequest, now: Timestamp) -> Result<Made, FirstPersonError> {
        let before: Option<Made> = self.store.setting(None, SETTING).await?;
        if let Some(before) = &before {
            let email = &before.email;
            if self.store.user_by_email(email).await?.is_some() {
                return Err(FirstPersonError::Refused(format!("{email} has joined already: sign in")));
            }
            if now < before.expires_at && before.email == request.email {
                return Ok(before.clone());
            }
            if now < before.expires_at {
                let until = before.expires_at;
                let words = format!("a link for {email} is good until {until}: use it, or ask again after that");
                return Err(FirstPersonError::Refused(words));
            }
        }
        let made = Made {
            organization_id: before.as_ref().map_or_else(
                || OrganizationId::fresh(&*self.clock, &*self.chance),
                |before| before.organization_id.clone(),
            ),
            email: request.email.clone(),
            number: before.map_or(1, |before| before.number.saturating_add(1)),
            expires_at: now.saturating_add(GOOD_FOR).unwrap_or(now),
        };
        self.store.put_setting(None, SETTING, &made, &Announce::nothing(), now).await?;
        // Two that ask at once go on with the same.
        Ok(self.store.setting(None, SETTING).await?.unwrap_or(made))
    }

    /// The first organization.
    async fn found(&self, id: &OrganizationId, name: &str, now: Timestamp) -> Result<(), FirstPersonError> {
        if self.store.organization(id).await?.is_some() {
            return Ok(());
        }
        let mut organization = Organization {
            id: id.clone(),
            name: name.trim().to_owned(),
            mode: OrganizationMode::Production,
            status: OrganizationStatus::Active,
            plan: "free".to_owned(),
            accounts: 0,
            clusters: 0,
            version: 0,
        };
        let announce = Announce::audit(AuditIntent {
            actor: "whoever may invoke the function".to_owned(),
            event: "organization.created".to_owned(),
            resource: id.to_string(),
            outcome: "success".to_owned(),
            detail: serde_json::Value::Null,
        });
        unless_there(self.store.create_organization(&mut organization, &announce, now).await)
    }

    fn token(&self, made: &Made) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(format!("{} {} {}", made.organization_id, made.number, made.email).as_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

/// Somebody else made the same just then.
fn unless_there(made: Result<(), StoreError>) -> Result<(), FirstPersonError> {
    match made {
        Err(error) if error.kind == StoreErrorKind::Conflict => Ok(()),
        other => other.map_err(Into::into),
    }
}

fn check(request: &FirstPersonRequest) -> Result<(), FirstPersonError> {
    let letters = request.organization.trim().chars().count();
    if !(1..=MOST_NAME_LETTERS).contains(&letters) || request.organization.chars().any(char::is_control) {
        return Err(FirstPersonError::Refused(format!("/organization: 1 to {MOST_NAME_LETTERS} letters")));
    }
    if !is_address(&request.email) {
        return Err(FirstPersonError::Refused("/email: not an address like name@example.com".to_owned()));
    }
    Ok(())
}
