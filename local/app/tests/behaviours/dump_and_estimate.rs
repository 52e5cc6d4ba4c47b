//! A dump of the cluster, read and planned as `spotctl estimate` does, against the optimizer's first plan.

use crate::scenes::{self, HEAVY};
use crate::stage::Stage;
use spot_catalog::Catalog;
use spot_digest::{Facts, planning_input, read_dump};
use spot_domain::{Plan, Policy, PoolQuote, Region, StepKind};
use std::collections::BTreeSet;

/// A single replica, data with a zone, a pod that may not be moved.
const MORE: &str = r#"
  [[clusters.workloads]]
  namespace = "shop"
  name = "back-office"
  replicas = 1
  cpu = "200m"
  memory = "512Mi"

  [[clusters.workloads]]
  kind = "stateful_set"
  namespace = "data"
  name = "store"
  replicas = 3
  cpu = "500m"
  memory = "2Gi"
  volume_gib = 20
  one_per_zone = true
  max_unavailable = 1

  [[clusters.workloads]]
  namespace = "shop"
  name = "settled"
  replicas = 1
  cpu = "250m"
  memory = "512Mi"
  annotations = { "karpenter.sh/do-not-disrupt" = "true" }
"#;

fn kinds(plan: &Plan) -> BTreeSet<StepKind> {
    plan.steps.iter().map(|step| step.kind).collect()
}

fn hourly(plan: &Plan) -> f64 {
    plan.nodes.iter().map(|node| node.microusd_per_hour.0 as f64 / 1e6).sum()
}

/// The plan without the names of node groups, which the optimizer has from the account.
fn without_groups(mut plan: Plan) -> Plan {
    plan.nodes.iter_mut().for_each(|node| node.group = None);
    plan
}

/// The cluster's first plan, which waits for a person, and a dump that is taken then.
async fn first_plan_and_dump(stage: &mut Stage) -> (Plan, Vec<u8>) {
    while stage.jobs().await.is_empty() {
        stage.pass(10).await;
    }
    let dump = stage.in_cluster(|cluster, _| cluster.dump());
    let job = stage.jobs().await[0].clone();
    let plan = stage.machine.platform.store.job_plan(stage.ids().0, &job.id).await.unwrap().unwrap();
    (plan.outcome.plan, dump)
}

/// What the estimate plans for a dump, at the shipped prices or with Spot prices that somebody else knows.
fn estimated(dump: &[u8], pools: Vec<PoolQuote>) -> Plan {
    let catalog = Catalog::load();
    let seen = read_dump(dump, "the dump", &catalog).unwrap();
    let region = seen.region.clone().unwrap();
    let mut market = catalog.market(&region).market;
    market.pools.extend(pools);
    let facts = Facts { market, instance_types: catalog.instance_types_for(&region) };
    let (input, _) = planning_input(&seen, Policy::default(), facts);
    spot_engine::plan(&input).plan
}

/// A dump tells neither what Spot costs today in each pool, which the optimizer has from EC2's price history, nor what the
/// account calls its groups. That is all: with the prices both make the same plan, to the last pod.
#[tokio::test]
async fn a_dump_of_the_cluster_gives_the_optimizers_first_plan_through_the_code_of_the_estimate() {
    let scene = scenes::customer("manual", &[scenes::WIDE_GROUP, scenes::SERVICES, HEAVY, MORE]);
    let mut stage = Stage::at_the_beginning(&scene, 1).await;
    let (first, dump) = first_plan_and_dump(&mut stage).await;
    let prices = stage.machine.platform.store.spot_prices(&Region::from("us-east-1")).await.unwrap().unwrap();
    assert!(kinds(&first).contains(&StepKind::OnDemandToSpot));
    assert_eq!(without_groups(estimated(&dump, prices.pools)), without_groups(first.clone()));

    let by_shipped_prices = estimated(&dump, Vec::new());
    assert_eq!(kinds(&by_shipped_prices), kinds(&first));
    // The market draws each pool's price around the catalog's mean of its type, and the optimizer buys what is cheap today.
    let ratio = hourly(&first) / hourly(&by_shipped_prices);
    println!("first plan ${:.3}/h, estimate by shipped prices ${:.3}/h", hourly(&first), hourly(&by_shipped_prices));
    assert!((0.85..=1.15).contains(&ratio), "{ratio}");
}
