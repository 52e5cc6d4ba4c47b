//! Small customers whose plans run by themselves.

/// Six nodes with much room, bought on demand: they become three or four cheaper ones, most of them Spot.
pub(crate) fn to_be_converted() -> String {
    format!("{HEAD}{WIDE_GROUP}{SERVICES}")
}

/// The same; when that is done the pool on which most pods run is taken back.
pub(crate) fn to_be_interrupted() -> String {
    format!("{HEAD}{WIDE_GROUP}{SERVICES}{TAKEN_BACK}")
}

const HEAD: &str = r#"
name = "a customer whose platform is killed"
start = "2026-07-06T06:00:00Z"
duration = "1d"
region = "us-east-1"

[[clusters]]
name = "web"
approval = "automatic"
"#;

const WIDE_GROUP: &str = r#"
  [[clusters.groups]]
  name = "web-general"
  instance_types = ["m5.xlarge"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 1
  desired = 6
  max = 20
"#;

const SERVICES: &str = r#"
  [[clusters.workloads]]
  namespace = "shop"
  name = "front"
  replicas = 6
  cpu = "500m"
  memory = "1Gi"
  max_unavailable = 1
  spread_over_zones = 1

  [[clusters.workloads]]
  namespace = "shop"
  name = "cart"
  replicas = 4
  cpu = "400m"
  memory = "1Gi"
  max_unavailable = "25%"
"#;

const TAKEN_BACK: &str = r#"
[[happenings]]
at = "1h 12m"
what = "interrupt_pool"
pool = "busiest"
lasts = "6h"
"#;
