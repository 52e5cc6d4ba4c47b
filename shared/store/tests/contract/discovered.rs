//! What discovery found beside instances: clusters, volumes, regions in use.

use crate::fixtures::*;
use spot_domain::Region;
use spot_store::{ClusterVolume, FoundCluster, Store};

contract![
    found_clusters_are_kept_by_account_and_region,
    volumes_come_change_and_go,
    a_region_in_use_names_one_account_until_it_is_silent,
    an_account_that_cannot_read_prices_makes_room_for_another,
];

fn found(name: &str, region: &str) -> FoundCluster {
    FoundCluster {
        arn: format!("arn:aws:eks:{region}:111122223333:cluster/{name}"),
        name: name.to_owned(),
        region: region.into(),
        kubernetes_version: "1.35".to_owned(),
        missing_since: None,
    }
}

async fn found_clusters_are_kept_by_account_and_region(store: Store) {
    let (here, there): (Region, Region) = ("us-east-1".into(), "eu-west-1".into());
    let put = |account, region, clusters: Vec<FoundCluster>| {
        let (store, region) = (store.clone(), Region::clone(region));
        async move { store.put_found_clusters(&org(1), &account_id(account), &region, &clusters, at(0)).await.unwrap() }
    };
    put(1, &here, vec![found("a", "us-east-1"), found("b", "us-east-1")]).await;
    put(1, &there, vec![found("c", "eu-west-1")]).await;
    put(2, &here, vec![found("d", "us-east-1")]).await;
    put(1, &here, vec![found("a", "us-east-1")]).await;
    let of_first = store.found_clusters(&org(1), &account_id(1)).await.unwrap();
    assert_eq!(of_first, [found("c", "eu-west-1"), found("a", "us-east-1")]);
    assert_eq!(store.found_clusters(&org(2), &account_id(1)).await.unwrap(), []);
}

async fn volumes_come_change_and_go(store: Store) {
    let volume = |id: &str, attached_to: Option<&str>, since| ClusterVolume {
        id: id.to_owned(),
        zone: "us-east-1a".into(),
        attached_to: attached_to.map(str::to_owned),
        since: at(since),
    };
    let (org, cluster) = (org(1), cluster_id(1));
    for one in [volume("vol-b", Some("i-1"), 0), volume("vol-a", None, 0), volume("vol-b", None, 60)] {
        store.put_volume(&org, &cluster, &one, at(60)).await.unwrap();
    }
    let known = store.volumes(&org, &cluster).await.unwrap();
    assert_eq!(known, [volume("vol-a", None, 0), volume("vol-b", None, 60)]);
    store.forget_volume(&org, &cluster, "vol-a").await.unwrap();
    assert_eq!(store.volumes(&org, &cluster).await.unwrap(), [volume("vol-b", None, 60)]);
}

async fn a_region_in_use_names_one_account_until_it_is_silent(store: Store) {
    let region: Region = "us-east-1".into();
    let note = |account, secs| {
        let (store, region) = (store.clone(), region.clone());
        async move { store.note_region_use(&region, &org(1), &account_id(account), at(secs)).await.unwrap() }
    };
    assert!(note(1, 0).await);
    assert!(!note(2, 300).await, "one account is enough");
    assert!(!note(1, 300).await, "the note is young");
    assert!(note(1, 600).await);
    assert!(!note(2, 600 + 1_499).await);
    assert!(note(2, 600 + 1_500).await, "the first one is silent");
    let used = store.regions_in_use(at(2_100)).await.unwrap();
    assert_eq!(used.len(), 1);
    assert_eq!((&used[0].account_id, used[0].seen_at), (&account_id(2), at(2_100)));
    assert_eq!(store.regions_in_use(at(2_100 + 7_200)).await.unwrap(), [], "nobody is there any more");
}

async fn an_account_that_cannot_read_prices_makes_room_for_another(store: Store) {
    let region: Region = "us-east-1".into();
    store.note_region_use(&region, &org(1), &account_id(1), at(0)).await.unwrap();
    store.refuse_region_use(&region, &account_id(2), at(10)).await.unwrap();
    assert_eq!(store.regions_in_use(at(10)).await.unwrap()[0].refused_at, None, "it is not the one named");
    store.refuse_region_use(&region, &account_id(1), at(10)).await.unwrap();
    assert!(!store.note_region_use(&region, &org(1), &account_id(1), at(900)).await.unwrap());
    assert!(store.note_region_use(&region, &org(2), &account_id(2), at(901)).await.unwrap());
    let used = store.regions_in_use(at(901)).await.unwrap();
    assert_eq!((&used[0].organization_id, used[0].refused_at), (&org(2), None));
    store.refuse_region_use(&region, &account_id(2), at(1_000)).await.unwrap();
    assert!(store.note_region_use(&region, &org(2), &account_id(2), at(4_600)).await.unwrap(), "an hour later again");
}
