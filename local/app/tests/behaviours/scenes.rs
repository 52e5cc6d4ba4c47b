//! Small customers: as few nodes as a behaviour needs.

/// A customer with one cluster, `web`.
pub(crate) fn customer(approval: &str, parts: &[&str]) -> String {
    format!("{HEAD}approval = \"{approval}\"\n{}", parts.concat())
}

/// Three on-demand nodes, three on Spot; plans wait for a person, so that losses are answered and nothing else happens.
pub(crate) fn with_spot_nodes(more: &str) -> String {
    customer("manual", &[BASE_GROUP, SPOT_GROUP, SERVICES, more])
}

/// Six on-demand nodes with much room to spare; plans run by themselves.
pub(crate) fn to_be_moved(more: &str) -> String {
    customer("automatic", &[WIDE_GROUP, SERVICES, more])
}

const HEAD: &str = r#"
name = "a small customer"
start = "2026-07-06T06:00:00Z"
duration = "7d"
region = "us-east-1"

[[clusters]]
name = "web"
"#;

pub(crate) const BASE_GROUP: &str = r#"
  [[clusters.groups]]
  name = "web-base"
  instance_types = ["m5.large"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 3
  desired = 3
  max = 20
"#;

pub(crate) const SPOT_GROUP: &str = r#"
  [[clusters.groups]]
  name = "web-spot"
  capacity_type = "spot"
  instance_types = ["m5.xlarge", "m5a.xlarge"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 0
  desired = 3
  max = 20
"#;

/// Four nodes of one pool.
pub(crate) const ONE_POOL: &str = r#"
  [[clusters.groups]]
  name = "web-spot"
  capacity_type = "spot"
  instance_types = ["m5.xlarge"]
  zones = ["us-east-1a"]
  min = 0
  desired = 4
  max = 20
"#;

pub(crate) const WIDE_GROUP: &str = r#"
  [[clusters.groups]]
  name = "web-general"
  instance_types = ["m5.xlarge"]
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  min = 1
  desired = 6
  max = 20
"#;

pub(crate) const SERVICES: &str = r#"
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

/// One for each zone, larger than what the on-demand nodes have left.
pub(crate) const HEAVY: &str = r#"
  [[clusters.workloads]]
  namespace = "shop"
  name = "heavy"
  replicas = 3
  cpu = "1500m"
  memory = "2Gi"
  max_unavailable = 1
  one_per_node = true
"#;
