//! AWS account: `T#org#ORG · ACC#acc`; and the claim `X#AWS#123456789012 · CLAIM`, which exists only after the account
//! was verified and belongs to one organization.

use super::organization;
use crate::core::due::{DueKind, DueSubject};
use crate::core::prelude::*;
use crate::core::store::{corrupt, entities};
use spot_domain::{AccountId, AccountStatus, AwsAccount, OrganizationId};

fn key(org: &OrganizationId, id: &AccountId) -> Key {
    Key::new(keys::organization(org), format!("ACC#{id}"))
}

fn claim_key(aws_account_id: &str) -> Key {
    Key::new(format!("X#AWS#{aws_account_id}"), "CLAIM")
}

fn row(store: &Store, account: &AwsAccount, version: u64, now: Timestamp) -> Row {
    let row = Row::new(&key(&account.organization_id, &account.id), "ACC", now)
        .made_at_by_id(account.id.as_str())
        .text("org", account.organization_id.as_str())
        .text("acc", account.id.as_str())
        .text("name", &account.name)
        .text("aws", &account.aws_account_id)
        .json("regions", &account.regions)
        .word("permissions", &account.permissions)
        .maybe_text("role_arn", account.role_arn.as_ref())
        .text("external_id", &account.external_id)
        .word("status", &account.status)
        .maybe_text("reason", account.status_reason.as_ref())
        .time("next_at", account.next_discovery_at)
        .maybe_time("discovered_at", account.last_discovery_at)
        .version(version);
    match account.status {
        AccountStatus::Pending => row,
        AccountStatus::Scanning | AccountStatus::Active | AccountStatus::Error => {
            let mut subject = DueSubject::of(&account.organization_id);
            subject.account_id = Some(account.id.clone());
            row.due(store, DueKind::Discovery, account.id.as_str(), account.next_discovery_at, &subject)
        }
    }
}

impl TryFrom<Row> for AwsAccount {
    type Error = CorruptItem;
    fn try_from(row: Row) -> Result<Self, CorruptItem> {
        Ok(Self {
            id: row.read("acc")?,
            organization_id: row.read("org")?,
            name: row.read_text("name")?.to_owned(),
            aws_account_id: row.read_text("aws")?.to_owned(),
            regions: row.read_json("regions")?,
            permissions: row.read_word("permissions")?,
            role_arn: row.read_maybe_text("role_arn")?.map(str::to_owned),
            external_id: row.read_text("external_id")?.to_owned(),
            status: row.read_word("status")?,
            status_reason: row.read_maybe_text("reason")?.map(str::to_owned),
            next_discovery_at: row.read_time("next_at")?,
            last_discovery_at: row.read_maybe_time("discovered_at")?,
            version: row.read_version()?,
        })
    }
}

impl Store {
    /// Links an account; the organization counts it.
    pub async fn create_account(
        &self,
        account: &mut AwsAccount,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let writes = vec![
            Write::create(row(self, account, 1, now).announcing(announce)),
            organization::count(&account.organization_id, "n_accounts", 1),
        ];
        self.transact("link an account", writes).await?;
        account.version = 1;
        Ok(())
    }

    /// An account.
    pub async fn account(&self, org: &OrganizationId, id: &AccountId) -> Result<Option<AwsAccount>, StoreError> {
        self.get_entity("read an account", &key(org, id)).await
    }

    /// Accounts of an organization, oldest first.
    pub async fn accounts(&self, org: &OrganizationId) -> Result<Vec<AwsAccount>, StoreError> {
        const OPERATION: &str = "list accounts";
        let rows = self.query(OPERATION, Query::of(keys::organization(org)).prefix("ACC#").eventual()).await?;
        entities(OPERATION, rows)
    }

    /// Saves an account over the version that was read.
    pub async fn save_account(
        &self,
        account: &mut AwsAccount,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = account.version + 1;
        let write = Write::replace(row(self, account, version, now).announcing(announce), account.version);
        self.write("save an account", write).await?;
        account.version = version;
        Ok(())
    }

    /// Saves an account whose role was assumed with success, and claims the AWS account for its organization. Refused
    /// as a conflict when another organization has it.
    pub async fn verify_account(
        &self,
        account: &mut AwsAccount,
        announce: &Announce,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = account.version + 1;
        let claim = Row::new(&claim_key(&account.aws_account_id), "CLAIM", now)
            .text("org", account.organization_id.as_str())
            .text("acc", account.id.as_str())
            .time("verified_at", now);
        let ours_or_nobodys = "attribute_not_exists(#PK) OR (#org = :org AND #acc = :acc)";
        let writes = vec![
            Write::put(claim)
                .when(ours_or_nobodys, StoreErrorKind::Conflict)
                .text(":org", account.organization_id.as_str())
                .text(":acc", account.id.as_str()),
            Write::replace(row(self, account, version, now).announcing(announce), account.version),
        ];
        self.transact("verify an account", writes).await?;
        account.version = version;
        Ok(())
    }

    /// Whose an AWS account is, by its twelve digits.
    pub async fn account_claim(&self, aws_account_id: &str) -> Result<Option<(OrganizationId, AccountId)>, StoreError> {
        const OPERATION: &str = "find whose an AWS account is";
        let Some(row) = self.get(OPERATION, &claim_key(aws_account_id)).await? else { return Ok(None) };
        let ids = row.read("org").and_then(|org| Ok((org, row.read("acc")?)));
        ids.map(Some).map_err(|error| corrupt(OPERATION, error))
    }

    /// Moves the next discovery from the time that was seen to be due. Only one of several callers gets `true`.
    pub async fn take_discovery(
        &self,
        org: &OrganizationId,
        id: &AccountId,
        due_at: Timestamp,
        next_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let write = Write::update(key(org, id), "SET #next_at = :next, #G1SK = :index, #ver = #ver + :one")
            .value(":next", moment(next_at))
            .text(":index", keys::sortable(next_at))
            .value(":one", number(1))
            .value(":due", moment(due_at))
            .announcing(&Announce::nothing(), &[])
            .when("#next_at = :due AND attribute_exists(#G1PK)", StoreErrorKind::Conflict);
        match self.write("take a discovery", write).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind == StoreErrorKind::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }
}
