//! The link by which the first person joins: made at the first start, good once, kept in the data directory until then.
//! Whoever may read the directory owns the machine; deleting the file gives a new link at the next start.

use super::data::{DataDirectory, fresh_secret, write_private};
use crate::clock::WallClock;
use crate::machine::Machine;
use anyhow::Context;
use jiff::SignedDuration;
use spot_domain::{Chance, Clock};
use spot_store::{MemberRole, OneTimeLink};
use std::fs;
use std::net::SocketAddr;

/// People join by wall time. A month: the file lies beside a token that never ends, so a short life would protect nothing.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The link as it is opened in a browser; none when somebody has joined by it, or it is too old.
pub(super) async fn link(
    directory: &DataDirectory,
    machine: &Machine,
    address: SocketAddr,
    chance: &dyn Chance,
) -> anyhow::Result<Option<String>> {
    let (file, now) = (directory.first_person_file(), WallClock.now());
    let told = || format!("the first person's link, {}", file.display());
    let token = match fs::read_to_string(&file) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => {
            let token = fresh_secret(chance);
            let link = OneTimeLink {
                organization_id: machine.clusters.first().context("a scenario has a cluster")?.organization_id.clone(),
                role: MemberRole::Owner,
                administrator: true,
                email: None,
                expires_at: now + GOOD_FOR,
            };
            machine.platform.store.create_link(&token, &link, now).await.with_context(told)?;
            write_private(&file, &format!("{token}\n"))?;
            token
        }
    };
    let good = machine.platform.store.link(&token, now).await.with_context(told)?.is_some();
    Ok(good.then(|| format!("http://localhost:{}/join#{token}", address.port())))
}
