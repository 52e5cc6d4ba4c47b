//! Flagging the pools of what was heard (RISK-01, RISK-02).

use crate::InterruptionHandler;
use crate::decide::flag;
use crate::subject::Case;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use spot_domain::{OrganizationId, PoolFlag};
use spot_store::{SharedFlag, StoreError};

/// A flag counts so long after what was heard.
const COUNTS_FOR: SignedDuration = SignedDuration::from_secs(1_800);
/// Organizations that make a danger for all of a watch, unless an administrator sets it otherwise.
const QUORUM: usize = 2;
/// Where the administrator's number stands.
const QUORUM_SETTING: &str = "hive_quorum";

impl InterruptionHandler {
    /// Raises the organization's own flag.
    pub(crate) async fn flag_own_pool(&self, case: &Case) -> Result<(), StoreError> {
        let Some(wanted) = flag(case.heard.what, &case.instance) else { return Ok(()) };
        let flag = PoolFlag {
            zone: case.instance.zone.clone(),
            instance_type: case.instance.instance_type.clone(),
            risk: wanted.risk,
            until: until(case.heard.at),
        };
        self.store.raise_own_flag(&case.organization_id, &case.heard.region, &flag, self.clock.now()).await
    }

    /// Reports to the flags that all organizations see.
    pub(crate) async fn report_pools(&self, cases: &[Case]) -> Result<(), StoreError> {
        let counts = |case: &&Case| flag(case.heard.what, &case.instance).is_some_and(|flag| flag.counts_for_all);
        let reported: Vec<&Case> = cases.iter().filter(counts).collect();
        if reported.is_empty() {
            return Ok(());
        }
        let quorum = self.store.setting::<usize>(None, QUORUM_SETTING).await?.unwrap_or(QUORUM);
        for case in reported {
            let flag = SharedFlag {
                region: &case.heard.region,
                zone: &case.instance.zone,
                instance_type: &case.instance.instance_type,
                reporter: &reporter(&case.organization_id),
                quorum,
                until: until(case.heard.at),
            };
            self.store.raise_shared_flag(&flag, self.clock.now()).await?;
        }
        Ok(())
    }
}

fn until(at: Timestamp) -> Timestamp {
    at.checked_add(COUNTS_FOR).unwrap_or(Timestamp::MAX)
}

/// An organization's id holds 74 random bits, so its hash tells nothing to whoever does not know it already.
fn reporter(org: &OrganizationId) -> String {
    let digest = Sha256::digest(format!("spot-risk-reporter {org}"));
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
