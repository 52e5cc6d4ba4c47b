//! Watches: raw ones, and the reflector machinery of kube-rs on top.

use crate::world::{World, agent, node, web};
use futures::{StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::{Node, Pod};
use kube::ResourceExt;
use kube::api::{Api, ListParams, WatchEvent, WatchParams};
use kube::runtime::watcher::{self, Event};
use spot_domain::ObjectName;
use spot_world::kubernetes::WorkloadKind;
use std::collections::BTreeSet;
use std::time::Duration;

fn restart(world: &World) {
    let name = ObjectName::new("default", "web");
    world.ask(|cluster, now| cluster.rollout_restart(now, WorkloadKind::Deployment, &name));
}

#[tokio::test]
async fn a_watch_tells_each_change_from_the_given_version_on() {
    let world = World::new(3, &[web(3)]);
    let pods = Api::<Pod>::namespaced(agent(&world), "default");
    let list = pods.list(&ListParams::default()).await.unwrap();
    let mut names: BTreeSet<String> = list.iter().map(|pod| pod.name_any()).collect();
    let version = list.metadata.resource_version.unwrap();
    restart(&world);
    let mut stream = pods.watch(&WatchParams::default().timeout(120), &version).await.unwrap().boxed();
    // Two minutes pass while the watch is open; the watch ends by itself.
    let reader = async {
        let mut last = 0u64;
        while let Some(event) = stream.try_next().await.unwrap() {
            let pod = match &event {
                WatchEvent::Added(pod) | WatchEvent::Modified(pod) | WatchEvent::Deleted(pod) => pod,
                WatchEvent::Bookmark(_) => continue,
                WatchEvent::Error(error) => panic!("{error:?}"),
            };
            let version: u64 = pod.resource_version().unwrap().parse().unwrap();
            assert!(version > last, "changes come in order");
            last = version;
            match event {
                WatchEvent::Added(pod) => assert!(names.insert(pod.name_any())),
                WatchEvent::Deleted(pod) => assert!(names.remove(&pod.name_any())),
                _ => assert!(names.contains(&pod.name_any())),
            }
        }
        names
    };
    let mover = async {
        for _ in 0..125 {
            world.pass(1);
            tokio::task::yield_now().await;
        }
    };
    let (names, ()) = futures::join!(reader, mover);
    let now: BTreeSet<String> =
        pods.list(&ListParams::default()).await.unwrap().iter().map(|pod| pod.name_any()).collect();
    assert_eq!(names, now);
    assert_eq!(world.ask(|cluster, _| cluster.open_watches()), 0);
}

#[tokio::test]
async fn an_object_that_leaves_the_selector_is_told_as_deleted() {
    let world = World::new(2, &[]);
    let nodes = Api::<Node>::all(agent(&world));
    let version = nodes.list(&ListParams::default()).await.unwrap().metadata.resource_version.unwrap();
    let only_ours = WatchParams::default().labels("managed=yes").timeout(60);
    let mut stream = nodes.watch(&only_ours, &version).await.unwrap().boxed();
    let name = node(0).name.0;
    let label = |value: &str| kube::api::Patch::Merge(serde_json::json!({"metadata": {"labels": {"managed": value}}}));
    nodes.patch(&name, &Default::default(), &label("yes")).await.unwrap();
    nodes.patch(&name, &Default::default(), &label("no")).await.unwrap();
    let first = stream.try_next().await.unwrap().unwrap();
    assert!(matches!(first, WatchEvent::Added(node) if node.name_any() == name));
    let second = stream.try_next().await.unwrap().unwrap();
    assert!(matches!(second, WatchEvent::Deleted(node) if node.name_any() == name));
}

#[tokio::test]
async fn a_version_that_is_forgotten_is_gone() {
    let world = World::new(8, &[web(40)]);
    for _ in 0..60 {
        restart(&world);
        world.pass(600);
    }
    let pods = Api::<Pod>::all(agent(&world));
    let mut stream = pods.watch(&WatchParams::default().timeout(60), "5").await.unwrap().boxed();
    match stream.try_next().await.unwrap().unwrap() {
        WatchEvent::Error(status) => assert_eq!((status.code, status.reason.as_str()), (410, "Expired")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_watcher_of_kube_rs_follows_by_lists_and_by_streaming_lists() {
    for config in
        [watcher::Config::default().timeout(60).page_size(2), watcher::Config::default().timeout(60).streaming_lists()]
    {
        let world = World::new(3, &[web(5)]);
        let api = Api::<Pod>::namespaced(agent(&world), "default");
        let mut stream = watcher::watcher(api.clone(), config).boxed();
        let mut known: BTreeSet<String> = BTreeSet::new();
        let mut wanted: Option<BTreeSet<String>> = None;
        for turn in 0..2000 {
            if turn == 20 {
                restart(&world);
            }
            if turn == 400 {
                let now = api.list(&ListParams::default()).await.unwrap();
                wanted = Some(now.iter().map(|pod| pod.name_any()).collect());
            }
            world.pass(1);
            while let Ok(Some(event)) = tokio::time::timeout(Duration::from_millis(1), stream.next()).await {
                match event.unwrap() {
                    Event::Init => known.clear(),
                    Event::InitApply(pod) | Event::Apply(pod) => _ = known.insert(pod.name_any()),
                    Event::Delete(pod) => _ = known.remove(&pod.name_any()),
                    Event::InitDone => {}
                }
            }
            if wanted.as_ref() == Some(&known) {
                break;
            }
        }
        assert_eq!(Some(known), wanted);
        assert!(world.ask(|cluster, _| cluster.open_watches()) <= 1, "closed watches are forgotten");
    }
}
