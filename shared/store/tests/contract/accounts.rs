//! Accounts and organizations.

use crate::fixtures::*;
use spot_domain::AccountStatus;
use spot_store::{DueKind, OrganizationStatus, Store, StoreErrorKind};

contract![
    an_account_reads_as_it_was_written_and_is_counted,
    an_account_is_discovered_once_it_is_verified_and_by_one_runner,
    an_aws_account_belongs_to_one_of_ours,
    a_stale_copy_of_an_account_is_refused,
    an_account_of_no_organization_is_refused_whole,
];

async fn an_account_reads_as_it_was_written_and_is_counted(store: Store) {
    let org = organization(&store).await;
    let mut account = account(1);
    store.create_account(&mut account, &quiet(), start()).await.unwrap();
    assert_eq!(store.account(&org, &account.id).await.unwrap().unwrap(), account);
    assert_eq!(store.accounts(&org).await.unwrap(), [account]);
    assert_eq!(store.organization(&org).await.unwrap().unwrap().accounts, 1);
    assert_eq!(store.organization_ids(OrganizationStatus::Active).await.unwrap(), [org]);
    assert_eq!(store.organization_ids(OrganizationStatus::Closing).await.unwrap(), []);
}

async fn an_account_is_discovered_once_it_is_verified_and_by_one_runner(store: Store) {
    let org = organization(&store).await;
    let mut account = account(1);
    store.create_account(&mut account, &quiet(), start()).await.unwrap();
    assert_eq!(store.next_due_at(DueKind::Discovery).await.unwrap(), None, "the role is not there yet");
    account.status = AccountStatus::Active;
    store.verify_account(&mut account, &quiet(), start()).await.unwrap();
    assert_eq!(store.next_due_at(DueKind::Discovery).await.unwrap(), Some(at(60)));
    let due = |now| {
        let store = store.clone();
        async move {
            let mut due = Vec::new();
            for shard in 0..store.due_shards() {
                due.extend(store.due(DueKind::Discovery, shard, now, 10).await.unwrap());
            }
            due
        }
    };
    assert!(due(at(59)).await.is_empty());
    let found = due(at(60)).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].subject.account_id.as_ref(), Some(&account.id));
    assert!(store.take_discovery(&org, &account.id, found[0].due_at, at(360)).await.unwrap());
    assert!(!store.take_discovery(&org, &account.id, found[0].due_at, at(360)).await.unwrap(), "one runner only");
    assert!(due(at(359)).await.is_empty());
    assert_eq!(due(at(360)).await.len(), 1);
}

async fn an_aws_account_belongs_to_one_of_ours(store: Store) {
    organization(&store).await;
    let (mut first, mut second) = (account(1), account(2));
    for account in [&mut first, &mut second] {
        store.create_account(account, &quiet(), start()).await.unwrap();
        account.status = AccountStatus::Active;
    }
    store.verify_account(&mut first, &quiet(), start()).await.unwrap();
    store.verify_account(&mut first, &quiet(), at(1)).await.expect("verifying again is no conflict");
    let error = store.verify_account(&mut second, &quiet(), start()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    assert_eq!(store.account_claim("111122223333").await.unwrap(), Some((org(1), first.id)));
    assert_eq!(store.account_claim("444455556666").await.unwrap(), None);
    let unchanged = store.account(&org(1), &second.id).await.unwrap().unwrap();
    assert_eq!((unchanged.status, unchanged.version), (AccountStatus::Pending, 1), "all or nothing");
}

async fn a_stale_copy_of_an_account_is_refused(store: Store) {
    organization(&store).await;
    let mut account = account(1);
    store.create_account(&mut account, &quiet(), start()).await.unwrap();
    let mut stale = account.clone();
    account.name = "renamed".to_owned();
    store.save_account(&mut account, &quiet(), start()).await.unwrap();
    let error = store.save_account(&mut stale, &quiet(), start()).await.unwrap_err();
    assert_eq!((error.kind, error.retryable()), (StoreErrorKind::VersionMismatch, false));
    assert_eq!(error.to_string(), "failed to save an account: it was changed meanwhile");
}

async fn an_account_of_no_organization_is_refused_whole(store: Store) {
    let mut account = account(1);
    let error = store.create_account(&mut account, &quiet(), start()).await.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::NotFound);
    assert_eq!(store.account(&org(1), &account.id).await.unwrap(), None);
}
