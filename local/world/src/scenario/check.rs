//! Reading a scenario file: first its shape, then whether what it names exists.

use super::Scenario;
use super::clusters::{ScenarioCluster, ScenarioGroup};
use super::error::{ScenarioError, Source};
use super::file::{Cluster, File, Group};
use super::happenings::happenings;
use super::units::duration;
use super::workloads::{taint, workloads};
use jiff::{SignedDuration, Timestamp};
use spot_catalog::Catalog;
use spot_domain::{Architecture, Region, Zone};
use std::collections::BTreeSet;
use toml::Spanned;

impl Scenario {
    /// Reads a scenario. `file` is only named in errors; `other` gives the text of a file named by `clusters_from`.
    pub fn parse(
        file: &str,
        text: &str,
        other: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, ScenarioError> {
        let source = Source { file, text };
        let read = toml::from_str::<File>(text).map_err(|error| shape_error(source, &error))?;
        let (region, clusters) = match &read.clusters_from {
            Some(named) => borrowed_clusters(source, &read, named, other)?,
            None => own_clusters(source, &read)?,
        };
        let start = start(source, &read.start)?;
        let duration = positive_duration(source, &read.duration, "duration")?;
        let happenings = happenings(source, &read.happenings, &region, &clusters, duration)?;
        Ok(Self {
            name: read.name,
            description: read.description,
            seed: read.seed,
            start,
            duration,
            region,
            spot_vcpu_quota: read.spot_vcpu_quota,
            on_demand_vcpu_quota: read.on_demand_vcpu_quota,
            clusters,
            happenings,
        })
    }
}

fn own_clusters(source: Source<'_>, read: &File) -> Result<(Region, Vec<ScenarioCluster>), ScenarioError> {
    let Some(named) = &read.region else {
        return Err(source.error(0..0, "region", "a scenario with clusters of its own needs a region"));
    };
    let catalog = Catalog::load();
    let region = Region(named.get_ref().clone());
    let facts = catalog.region(region.as_str());
    let facts = facts.ok_or_else(|| source.error(named.span(), "region", format!("no region `{region}` is known")))?;
    let known = Known { source, catalog: &catalog, region: &region, zones: facts.zones() };
    let clusters = read.clusters.iter().map(|row| known.cluster(row)).collect::<Result<Vec<_>, _>>()?;
    unique(source, read.clusters.iter().map(|row| &row.name), "clusters.name")?;
    unique(source, read.clusters.iter().flat_map(|row| &row.groups).map(|row| &row.name), "clusters.groups.name")?;
    Ok((region, clusters))
}

/// Region and clusters of another file.
fn borrowed_clusters(
    source: Source<'_>,
    read: &File,
    named: &Spanned<String>,
    other: &dyn Fn(&str) -> Result<String, String>,
) -> Result<(Region, Vec<ScenarioCluster>), ScenarioError> {
    let wrong = |message: String| Err(source.error(named.span(), "clusters_from", message));
    if let Some(region) = &read.region {
        return Err(source.error(region.span(), "region", "comes from the file that `clusters_from` names"));
    }
    if !read.clusters.is_empty() {
        return wrong("a scenario has clusters of its own or of another file, not both".into());
    }
    let text = match other(named.get_ref()) {
        Ok(text) => text,
        Err(message) => return wrong(format!("`{}`: {message}", named.get_ref())),
    };
    let nested = |_: &str| Err("is named by a file that borrows its clusters itself".to_owned());
    let lender = Scenario::parse(named.get_ref(), &text, &nested)?;
    Ok((lender.region, lender.clusters))
}

/// TOML's own errors, with the key nearest above their place.
fn shape_error(source: Source<'_>, error: &toml::de::Error) -> ScenarioError {
    let span = error.span().unwrap_or(0..0);
    let line_start = source.text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line = source.text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim();
    let field = match line.split_once('=') {
        Some((key, _)) => key.trim(),
        None => line.trim_matches(['[', ']']),
    };
    source.error(span, field, error.message().replace('\n', "; "))
}

fn start(source: Source<'_>, text: &Spanned<String>) -> Result<Timestamp, ScenarioError> {
    let wrong = || {
        let message = format!("`{}` is no moment such as `2026-07-06T00:00:00Z`", text.get_ref());
        source.error(text.span(), "start", message)
    };
    let start: Timestamp = text.get_ref().parse().map_err(|_| wrong())?;
    // Room for history before and a long run after.
    let year_2000: Timestamp = Timestamp::from_second(946_684_800).map_err(|_| wrong())?;
    let year_2200: Timestamp = Timestamp::from_second(7_258_118_400).map_err(|_| wrong())?;
    if start < year_2000 || start > year_2200 || start.subsec_nanosecond() != 0 {
        let message = format!("`{}` is not a whole second between the years 2000 and 2200", text.get_ref());
        return Err(source.error(text.span(), "start", message));
    }
    Ok(start)
}

/// A length of time of at least a second and at most ten years.
pub(super) fn positive_duration(
    source: Source<'_>,
    text: &Spanned<String>,
    field: &str,
) -> Result<SignedDuration, ScenarioError> {
    let read = duration(text.get_ref()).map_err(|message| source.error(text.span(), field, message))?;
    if read.is_zero() || read > SignedDuration::from_hours(24 * 3_653) {
        return Err(source.error(text.span(), field, "must be more than nothing and at most ten years"));
    }
    Ok(read)
}

fn unique<'a>(
    source: Source<'_>,
    names: impl Iterator<Item = &'a Spanned<String>>,
    field: &str,
) -> Result<(), ScenarioError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if name.get_ref().is_empty() {
            return Err(source.error(name.span(), field, "must not be empty"));
        }
        if !seen.insert(name.get_ref()) {
            return Err(source.error(name.span(), field, format!("`{}` is there twice", name.get_ref())));
        }
    }
    Ok(())
}

struct Known<'a> {
    source: Source<'a>,
    catalog: &'a Catalog,
    region: &'a Region,
    zones: Vec<Zone>,
}

impl Known<'_> {
    fn cluster(&self, row: &Cluster) -> Result<ScenarioCluster, ScenarioError> {
        if row.groups.is_empty() {
            return Err(self.source.error(row.name.span(), "clusters.groups", "a cluster needs at least one group"));
        }
        let groups = row.groups.iter().map(|group| self.group(group)).collect::<Result<_, _>>()?;
        let mut all = Vec::new();
        for workload in &row.workloads {
            all.extend(workloads(self.source, workload)?);
        }
        let mut seen = BTreeSet::new();
        for workload in &row.workloads {
            if !seen.insert((&workload.namespace, workload.name.get_ref(), workload.kind)) {
                let message = format!("`{}` is there twice in `{}`", workload.name.get_ref(), workload.namespace);
                return Err(self.source.error(workload.name.span(), "clusters.workloads.name", message));
            }
        }
        Ok(ScenarioCluster {
            name: row.name.get_ref().clone(),
            kubernetes_version: row.kubernetes_version.clone(),
            approval: row.approval,
            autoscaler: row.autoscaler,
            agent: row.agent,
            groups,
            workloads: all,
        })
    }

    fn group(&self, row: &Group) -> Result<ScenarioGroup, ScenarioError> {
        let wrong = |field: &str, message: String| {
            Err(self.source.error(row.name.span(), format!("clusters.groups.{field}"), message))
        };
        if row.instance_types.is_empty() || row.zones.is_empty() {
            return wrong("instance_types", "a group needs at least one type and one zone".into());
        }
        if !(row.min <= row.desired && row.desired <= row.max) {
            let message = format!("min {} ≤ desired {} ≤ max {} does not hold", row.min, row.desired, row.max);
            return wrong("desired", message);
        }
        let mut architectures = BTreeSet::new();
        for name in &row.instance_types {
            architectures.insert(self.architecture(name)?);
        }
        if architectures.len() > 1 {
            return wrong("instance_types", "one group cannot mix architectures".into());
        }
        if let Some(unknown) = row.zones.iter().find(|zone| !self.zones.iter().any(|one| one.0 == *zone.get_ref())) {
            let message = format!("{} has no zone `{}`", self.region, unknown.get_ref());
            return Err(self.source.error(unknown.span(), "clusters.groups.zones", message));
        }
        let taints = row.taints.iter().map(|text| taint(self.source, "clusters.groups.taints", text));
        Ok(ScenarioGroup {
            name: row.name.get_ref().clone(),
            managed: row.managed,
            instance_types: row.instance_types.iter().map(|name| name.get_ref().as_str().into()).collect(),
            capacity_type: row.capacity_type,
            zones: row.zones.iter().map(|zone| zone.get_ref().as_str().into()).collect(),
            min: row.min,
            desired: row.desired,
            max: row.max,
            labels: row.labels.clone(),
            taints: taints.collect::<Result<_, _>>()?,
        })
    }

    fn architecture(&self, name: &Spanned<String>) -> Result<Architecture, ScenarioError> {
        let facts = self.catalog.instance_type(name.get_ref());
        let shape = facts.and_then(|facts| self.catalog.domain_type(facts));
        let priced = self.catalog.on_demand(self.region.as_str(), name.get_ref()).is_some();
        match shape {
            Some(shape) if priced => Ok(shape.architecture),
            _ => {
                let message = format!("no instance type `{}` is known in {}", name.get_ref(), self.region);
                Err(self.source.error(name.span(), "clusters.groups.instance_types", message))
            }
        }
    }
}
