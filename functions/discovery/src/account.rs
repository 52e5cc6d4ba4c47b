//! The account after a look: its status, and when it was last seen whole.

use crate::region::RegionSight;
use crate::{Discovery, Outcome, decide};
use spot_domain::{AccountStatus, AwsAccount};
use spot_store::{Announce, AuditIntent, StoreErrorKind};

/// Whoever else changes the account does so seldom; a third collision is left to the next look.
const TRIES: usize = 3;

/// Stores what the looks at its regions mean for the account.
pub(crate) async fn settle(
    discovery: &Discovery,
    mut known: AwsAccount,
    seen: Vec<RegionSight>,
) -> anyhow::Result<Outcome> {
    let is_whole = seen.iter().all(|sight| sight.is_whole);
    let errors: Vec<_> = seen
        .into_iter()
        .flat_map(|sight| sight.errors.into_iter().map(move |error| (sight.region.clone(), error)))
        .collect();
    let now = discovery.clock.now();
    for _ in 0..TRIES {
        let mut account = decide::account::after_look(&known, &errors, is_whole, now);
        if account == known {
            break;
        }
        let announce = announce(&known, &account);
        match discovery.store.save_account(&mut account, &announce, now).await {
            Ok(()) => break,
            Err(error) if error.kind == StoreErrorKind::VersionMismatch => {
                match discovery.store.account(&known.organization_id, &known.id).await? {
                    Some(newer) => known = newer,
                    None => break,
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(if is_whole { Outcome::Whole } else { Outcome::Partly(errors) })
}

fn announce(before: &AwsAccount, after: &AwsAccount) -> Announce {
    if before.status == after.status {
        return Announce::nothing();
    }
    let (event, outcome) = match after.status {
        AccountStatus::Error => ("account.error", "failure"),
        AccountStatus::Active => ("account.active", "success"),
        AccountStatus::Scanning | AccountStatus::Pending => return Announce::nothing(),
    };
    Announce::audit(AuditIntent {
        actor: "discovery".to_owned(),
        event: event.to_owned(),
        resource: after.id.to_string(),
        outcome: outcome.to_owned(),
        detail: serde_json::json!({ "reason": after.status_reason }),
    })
    .and_event(event, serde_json::json!({ "account_id": after.id, "reason": after.status_reason }))
}
