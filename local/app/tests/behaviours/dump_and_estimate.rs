//! A dump of the cluster, read and planned as `spotctl estimate` does, against the optimizer's first plan.

use crate::scenes::{self, HEAVY};
use crate::stage::Stage;
use spot_catalog::Catalog;
use spot_digest::{Facts, planning_input, read_dump};
use spot_domain::{Plan, Policy, StepKind};
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

#[tokio::test]
async fn a_dump_of_the_cluster_gives_the_optimizers_first_plan_through_the_code_of_the_estimate() {
    let scene = scenes::customer("manual", &[scenes::WIDE_GROUP, scenes::SERVICES, HEAVY, MORE]);
    let mut stage = Stage::at_the_beginning(&scene, 1).await;
    let dump = stage.in_cluster(|cluster, _| cluster.dump());
    stage.pass(1_200).await;
    let job = stage.jobs().await[0].clone();
    let first = stage.machine.platform.store.job_plan(stage.ids().0, &job.id).await.unwrap().unwrap().outcome.plan;

    let catalog = Catalog::load();
    let seen = read_dump(dump.as_slice(), "the dump", &catalog).unwrap();
    let region = seen.region.clone().unwrap();
    let facts = Facts { market: catalog.market(&region).market, instance_types: catalog.instance_types_for(&region) };
    let (input, _) = planning_input(&seen, Policy::default(), facts);
    let estimated = spot_engine::plan(&input).plan;

    println!(
        "estimate {:?} ${:.3}/h, first plan {:?} ${:.3}/h",
        kinds(&estimated),
        hourly(&estimated),
        kinds(&first),
        hourly(&first)
    );
    assert!(kinds(&first).contains(&StepKind::OnDemandToSpot));
    assert_eq!(kinds(&estimated), kinds(&first));
    // The market draws each pool's price around the catalog's mean of its type.
    let ratio = hourly(&first) / hourly(&estimated);
    assert!((0.85..=1.15).contains(&ratio), "{ratio}");
    let leaving = |plan: &Plan| plan.steps.iter().flat_map(|step| step.leaving.clone()).collect::<BTreeSet<_>>();
    assert_eq!(leaving(&estimated).len(), leaving(&first).len());
}
