//! What a week and a large cluster cost.

use crate::world::{World, agent, cluster, later, node, start, web};
use k8s_openapi::api::core::v1::Pod;
use kube::api::{Api, ListParams};
use spot_domain::ObjectName;
use spot_world::kubernetes::{Compute, KubernetesCluster, Workload, WorkloadKind};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Time a debug build on a busy machine may take for what takes a release build a tenth.
const PATIENCE: Duration = Duration::from_secs(30);

fn service(number: usize, replicas: u32, requests: Compute) -> Workload {
    Workload { name: format!("service-{number}"), requests, ..web(replicas) }
}

#[test]
fn a_week_with_a_deploy_every_hour_is_cheap() {
    let requests = Compute { cpu_millicores: 250, memory_bytes: 512 << 20 };
    let services: Vec<Workload> = (0..40).map(|number| service(number, 8, requests)).collect();
    let mut cluster = cluster(40, &services);
    let began = Instant::now();
    for hour in 1..=168 {
        let now = later(start(), hour * 3600);
        let name = ObjectName::new("default", format!("service-{}", hour % 40));
        cluster.deploy(now, WorkloadKind::Deployment, &name, &format!("registry.example/service:{hour}"));
        cluster.advance(now);
    }
    let took = began.elapsed();
    let counts = cluster.counts();
    println!("a week of 40 nodes, {} pods, 168 deploys: {took:?}", counts.pods);
    assert!(counts.pods > 400 && counts.unscheduled == 0);
    assert!(took < PATIENCE, "{took:?}");
}

fn large(nodes: usize, pods: u32) -> KubernetesCluster {
    let mut cluster = KubernetesCluster::new("large", "uid", 3);
    for workload in KubernetesCluster::system_workloads().iter() {
        cluster.apply(start(), workload);
    }
    (0..nodes).for_each(|number| cluster.node_joins(start(), node(number)));
    cluster.advance(later(start(), 60));
    let requests = Compute { cpu_millicores: 250, memory_bytes: 512 << 20 };
    for number in 0..pods as usize / 20 {
        cluster.apply(later(start(), 60), &service(number, 20, requests));
    }
    cluster.advance(later(start(), 600));
    cluster
}

#[tokio::test]
async fn a_large_cluster_is_listed_page_by_page() {
    let began = Instant::now();
    let cluster = large(500, 5000);
    println!("500 nodes, {} pods: {:?}", cluster.counts().pods, began.elapsed());
    let world = Arc::new(World(Mutex::new((cluster, later(start(), 600)))));
    let began = Instant::now();
    let pods = Api::<Pod>::all(agent(&world));
    let (mut seen, mut token) = (0, None);
    loop {
        let mut params = ListParams::default().limit(500);
        params.continue_token = token;
        let page = pods.list(&params).await.unwrap();
        seen += page.items.len() as u64;
        token = page.metadata.continue_.filter(|token| !token.is_empty());
        if token.is_none() {
            break;
        }
    }
    println!("listed in pages of 500: {:?}", began.elapsed());
    assert_eq!(seen, world.ask(|cluster, _| cluster.counts().pods));
    assert!(began.elapsed() < PATIENCE);
}
