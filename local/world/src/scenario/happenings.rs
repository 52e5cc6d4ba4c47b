//! From the rows of a file to happenings, each with exactly the fields it takes.

use super::check::positive_duration;
use super::clusters::ScenarioCluster;
use super::error::{ScenarioError, Source};
use super::file::Event;
use super::schedule::{Happening, PoolChoice};
use super::units::duration;
use crate::account::{EventFaults, operations};
use crate::kubernetes::WorkloadKind;
use jiff::SignedDuration;
use spot_catalog::Catalog;
use spot_domain::{ObjectName, Region};
use toml::Spanned;

/// Operations that a scenario may let fail.
const OPERATIONS: [&str; 13] = [
    operations::LIST_CLUSTERS,
    operations::DESCRIBE_CLUSTER,
    operations::LIST_NODE_GROUPS,
    operations::DESCRIBE_INSTANCES,
    operations::DESCRIBE_GROUPS,
    operations::DESCRIBE_VOLUMES,
    operations::PRICE_HISTORY,
    operations::CREATE_FLEET,
    operations::TERMINATE,
    operations::TERMINATE_IN_GROUP,
    operations::DETACH_VOLUME,
    operations::UPDATE_GROUP,
    operations::ASSUME_ROLE,
];

/// More happenings than this are a slip of the pen.
const MOST_REPETITIONS: u32 = 100_000;

/// All happenings in order of time.
pub(super) fn happenings(
    source: Source<'_>,
    rows: &[Event],
    region: &Region,
    clusters: &[ScenarioCluster],
    whole: SignedDuration,
) -> Result<Vec<(SignedDuration, Happening)>, ScenarioError> {
    let mut all = Vec::new();
    for row in rows {
        let reader = Reader { source, row, region, clusters };
        let happening = reader.happening()?;
        let first = duration(row.at.get_ref());
        let first = first.map_err(|message| source.error(row.at.span(), "happenings.at", message))?;
        if first > whole {
            return Err(source.error(row.at.span(), "happenings.at", "lies behind the end of the scenario"));
        }
        let every = row.every.as_ref().map(|text| positive_duration(source, text, "happenings.every")).transpose()?;
        let times = match (every, row.times) {
            (None, None) => 1,
            (Some(_), times) => times.unwrap_or(MOST_REPETITIONS).min(MOST_REPETITIONS),
            (None, Some(_)) => return reader.wrong("times", "needs `every`"),
        };
        let step = every.unwrap_or(SignedDuration::ZERO);
        let moments = (0..times).map(|number| first + step * number as i32).take_while(|at| *at <= whole);
        all.extend(moments.map(|at| (at, happening.clone())));
    }
    all.sort_by_key(|(at, _)| *at);
    Ok(all)
}

struct Reader<'a> {
    source: Source<'a>,
    row: &'a Event,
    region: &'a Region,
    clusters: &'a [ScenarioCluster],
}

impl Reader<'_> {
    fn wrong<T>(&self, field: &str, message: impl Into<String>) -> Result<T, ScenarioError> {
        let place = format!("happenings.{field}");
        Err(self.source.error(self.row.what.span(), place, message))
    }

    fn happening(&self) -> Result<Happening, ScenarioError> {
        let row = self.row;
        let (happening, takes): (Happening, &[&str]) = match row.what.get_ref().as_str() {
            "interrupt_pool" => {
                (Happening::InterruptPool { pool: self.pool()?, away_for: self.lasts()? }, &["pool", "lasts"])
            }
            "starve_pool" => (
                Happening::StarvePool {
                    pool: self.pool()?,
                    lasts: self.lasts()?,
                    on_demand_too: row.on_demand_too.unwrap_or(false),
                },
                &["pool", "lasts", "on_demand_too"],
            ),
            "spot_drought" => (Happening::SpotDrought { lasts: self.lasts()? }, &["lasts"]),
            "end_without_notice" => (Happening::EndWithoutNotice { cluster: self.cluster()? }, &["cluster"]),
            "raise_prices" => (Happening::RaisePrices { factor: self.factor()? }, &["factor"]),
            "throttle_api" => (
                Happening::ThrottleApi { lasts: self.lasts()?, share: self.share("share", row.share)? },
                &["lasts", "share"],
            ),
            "aws_unreachable" => (Happening::AwsUnreachable { lasts: self.lasts()? }, &["lasts"]),
            "boots_fail" => {
                (Happening::BootsFail { instances: self.number("instances", row.instances)? }, &["instances"])
            }
            "event_faults" => (Happening::EventFaults(self.event_faults()?), &["lost", "doubled", "late"]),
            "stale_listings" => (Happening::StaleListings { lasts: self.lasts()? }, &["lasts"]),
            "fail_calls" => {
                let calls = self.number("calls", row.calls)? as usize;
                (Happening::FailCalls { operation: self.operation()?, calls }, &["operation", "calls"])
            }
            "scale_workload" => (self.scale()?, &["cluster", "kind", "workload", "replicas"]),
            "deploy" => (self.deploy()?, &["cluster", "kind", "workload", "image"]),
            "set_group" => (
                Happening::SetGroup { group: self.group()?, desired: self.number("desired", row.desired)? },
                &["group", "desired"],
            ),
            "control_plane_down" => (Happening::ControlPlaneDown { lasts: self.lasts()? }, &["lasts"]),
            "agent_down" => {
                (Happening::AgentDown { cluster: self.cluster()?, lasts: self.lasts()? }, &["cluster", "lasts"])
            }
            other => return self.wrong("what", format!("nothing is called `{other}`")),
        };
        match self.given().into_iter().find(|field| !takes.contains(field)) {
            Some(field) => self.wrong(field, format!("`{}` takes no `{field}`", row.what.get_ref())),
            None => Ok(happening),
        }
    }

    /// The fields that the row has beside time and kind.
    fn given(&self) -> Vec<&'static str> {
        let row = self.row;
        let fields = [
            ("pool", row.pool.is_some()),
            ("lasts", row.lasts.is_some()),
            ("on_demand_too", row.on_demand_too.is_some()),
            ("cluster", row.cluster.is_some()),
            ("factor", row.factor.is_some()),
            ("share", row.share.is_some()),
            ("lost", row.lost.is_some()),
            ("doubled", row.doubled.is_some()),
            ("late", row.late.is_some()),
            ("instances", row.instances.is_some()),
            ("operation", row.operation.is_some()),
            ("calls", row.calls.is_some()),
            ("workload", row.workload.is_some()),
            ("kind", row.kind.is_some()),
            ("replicas", row.replicas.is_some()),
            ("image", row.image.is_some()),
            ("group", row.group.is_some()),
            ("desired", row.desired.is_some()),
        ];
        fields.into_iter().filter(|(_, given)| *given).map(|(field, _)| field).collect()
    }

    fn needed<'a, T>(&self, field: &str, value: &'a Option<T>) -> Result<&'a T, ScenarioError> {
        match value {
            Some(value) => Ok(value),
            None => self.wrong(field, format!("`{}` needs `{field}`", self.row.what.get_ref())),
        }
    }

    fn number(&self, field: &str, value: Option<u32>) -> Result<u32, ScenarioError> {
        self.needed(field, &value).copied()
    }

    fn lasts(&self) -> Result<SignedDuration, ScenarioError> {
        positive_duration(self.source, self.needed("lasts", &self.row.lasts)?, "happenings.lasts")
    }

    fn share(&self, field: &str, value: Option<f64>) -> Result<f64, ScenarioError> {
        let share = *self.needed(field, &value)?;
        if (0.0..=1.0).contains(&share) { Ok(share) } else { self.wrong(field, "must lie between 0 and 1") }
    }

    fn factor(&self) -> Result<f64, ScenarioError> {
        let factor = *self.needed("factor", &self.row.factor)?;
        if (0.01..=100.0).contains(&factor) {
            Ok(factor)
        } else {
            self.wrong("factor", "must lie between 0.01 and 100")
        }
    }

    fn event_faults(&self) -> Result<EventFaults, ScenarioError> {
        let share = |field, value: Option<f64>| self.share(field, Some(value.unwrap_or(0.0)));
        Ok(EventFaults {
            lost: share("lost", self.row.lost)?,
            doubled: share("doubled", self.row.doubled)?,
            late: share("late", self.row.late)?,
        })
    }

    /// `busiest` or `m5.large/us-east-1a`.
    fn pool(&self) -> Result<PoolChoice, ScenarioError> {
        let text = self.needed("pool", &self.row.pool)?;
        if text.get_ref() == "busiest" {
            return Ok(PoolChoice::Busiest);
        }
        let catalog = Catalog::load();
        let zones = catalog.region(self.region.as_str()).map(|facts| facts.zones()).unwrap_or_default();
        let known = text.get_ref().split_once('/').filter(|(instance_type, zone)| {
            catalog.instance_type(instance_type).is_some() && zones.iter().any(|known| known.as_str() == *zone)
        });
        match known {
            Some((instance_type, zone)) => {
                Ok(PoolChoice::Named { instance_type: instance_type.into(), zone: zone.into() })
            }
            None => {
                let message = format!("`{}` is neither `busiest` nor a pool of {}", text.get_ref(), self.region);
                Err(self.source.error(text.span(), "happenings.pool", message))
            }
        }
    }

    fn known<'a>(
        &self,
        field: &str,
        text: &Spanned<String>,
        mut names: impl Iterator<Item = &'a str>,
    ) -> Result<String, ScenarioError> {
        if names.any(|name| name == text.get_ref()) {
            return Ok(text.get_ref().clone());
        }
        let message = format!("no `{}` is in this scenario", text.get_ref());
        Err(self.source.error(text.span(), format!("happenings.{field}"), message))
    }

    fn cluster(&self) -> Result<String, ScenarioError> {
        let text = self.needed("cluster", &self.row.cluster)?;
        self.known("cluster", text, self.clusters.iter().map(|cluster| cluster.name.as_str()))
    }

    fn group(&self) -> Result<String, ScenarioError> {
        let text = self.needed("group", &self.row.group)?;
        let groups = self.clusters.iter().flat_map(|cluster| &cluster.groups);
        self.known("group", text, groups.map(|group| group.name.as_str()))
    }

    fn operation(&self) -> Result<&'static str, ScenarioError> {
        let text = self.needed("operation", &self.row.operation)?;
        let found = OPERATIONS.into_iter().find(|operation| operation == text.get_ref());
        found.ok_or_else(|| {
            let message = format!("no operation is called `{}`", text.get_ref());
            self.source.error(text.span(), "happenings.operation", message)
        })
    }

    /// Cluster, kind and name of a workload that the cluster has.
    fn workload(&self) -> Result<(String, WorkloadKind, ObjectName), ScenarioError> {
        let cluster = self.cluster()?;
        let text = self.needed("workload", &self.row.workload)?;
        let kind = self.row.kind.map_or(WorkloadKind::Deployment, WorkloadKind::from);
        let found = text.get_ref().split_once('/').and_then(|(namespace, name)| {
            let one = self.clusters.iter().find(|one| one.name == cluster)?;
            let mut all = one.workloads.iter();
            let fits =
                |one: &&crate::kubernetes::Workload| one.namespace == namespace && one.name == name && one.kind == kind;
            all.find(fits).map(|one| ObjectName::new(&one.namespace, &one.name))
        });
        match found {
            Some(name) => Ok((cluster, kind, name)),
            None => {
                let message = format!("no {kind:?} `{}` is in cluster `{cluster}`", text.get_ref());
                Err(self.source.error(text.span(), "happenings.workload", message))
            }
        }
    }

    fn scale(&self) -> Result<Happening, ScenarioError> {
        let (cluster, kind, name) = self.workload()?;
        let replicas = self.number("replicas", self.row.replicas)?;
        Ok(Happening::ScaleWorkload { cluster, kind, name, replicas })
    }

    fn deploy(&self) -> Result<Happening, ScenarioError> {
        let (cluster, kind, name) = self.workload()?;
        let image = self.needed("image", &self.row.image)?.clone();
        Ok(Happening::Deploy { cluster, kind, name, image })
    }
}
