//! Where a store can be: embedded, or any DynamoDB by its URL.

use crate::fixtures::{HandSet, Seeded};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use spot_emulators::{Emulators, Place};
use spot_store::Store;

/// A fresh store in this process.
pub(crate) async fn embedded() -> Store {
    embedded_with_emulators().await.0
}

/// A fresh store with the emulators it is on, so that things can go wrong.
pub(crate) async fn embedded_with_emulators() -> (Store, Emulators) {
    let emulators = Emulators::open(&Place::Memory, HandSet::new(), Seeded::new(1)).unwrap();
    let store = Store::new(Client::new(&emulators.sdk_config()), "spot-optimizer").with_due_shards(2);
    store.create_table().await.unwrap();
    (store, emulators)
}

/// A store on a table of its own behind a URL.
pub(crate) async fn behind(url: &str, table: &str) -> Store {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .build();
    let store = Store::new(Client::from_conf(config), table).with_due_shards(2);
    store.create_table().await.unwrap();
    store
}
