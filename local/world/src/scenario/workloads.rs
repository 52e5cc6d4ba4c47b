//! From the rows of a file to workloads of a cluster.

use super::error::{ScenarioError, Source};
use super::file::{Amount, Kind, WorkloadRow};
use super::units::{bytes, millicores};
use crate::kubernetes::{
    Compute, Workload, WorkloadAffinity, WorkloadBudget, WorkloadKind, WorkloadSpread, WorkloadUsage, WorkloadVolume,
};
use spot_domain::{CountOrPercent, Taint, TaintEffect, label_keys};
use toml::Spanned;

impl From<Kind> for WorkloadKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Deployment => Self::Deployment,
            Kind::StatefulSet => Self::StatefulSet,
            Kind::DaemonSet => Self::DaemonSet,
            Kind::Job => Self::Job,
            Kind::Pod => Self::BarePod,
        }
    }
}

/// `key=value:NoSchedule`.
pub(super) fn taint(source: Source<'_>, field: &str, text: &Spanned<String>) -> Result<Taint, ScenarioError> {
    let wrong = || {
        let message = format!("`{}` is no taint such as `dedicated=web:NoSchedule`", text.get_ref());
        source.error(text.span(), field, message)
    };
    let (left, effect) = text.get_ref().rsplit_once(':').ok_or_else(wrong)?;
    let (key, value) = left.split_once('=').unwrap_or((left, ""));
    let effect = match effect {
        "NoSchedule" => TaintEffect::NoSchedule,
        "PreferNoSchedule" => TaintEffect::PreferNoSchedule,
        "NoExecute" => TaintEffect::NoExecute,
        _ => return Err(wrong()),
    };
    if key.is_empty() {
        return Err(wrong());
    }
    Ok(Taint { key: key.to_owned(), value: value.to_owned(), effect })
}

fn amount(
    source: Source<'_>,
    row: &WorkloadRow,
    field: &str,
    amount: &Amount,
) -> Result<CountOrPercent, ScenarioError> {
    match amount {
        Amount::Count(count) => Ok(CountOrPercent::Count(*count)),
        Amount::Percent(text) => {
            let percent =
                text.strip_suffix('%').and_then(|number| number.parse().ok()).filter(|percent| *percent <= 100);
            let message = format!("`{text}` is neither a number nor a percentage such as \"25%\"");
            let place = format!("clusters.workloads.{field}");
            percent.map(CountOrPercent::Percent).ok_or_else(|| source.error(row.name.span(), place, message))
        }
    }
}

fn budget(source: Source<'_>, row: &WorkloadRow) -> Result<Option<WorkloadBudget>, ScenarioError> {
    match (&row.min_available, &row.max_unavailable) {
        (None, None) => Ok(None),
        (Some(least), None) => Ok(Some(WorkloadBudget::MinAvailable(amount(source, row, "min_available", least)?))),
        (None, Some(most)) => Ok(Some(WorkloadBudget::MaxUnavailable(amount(source, row, "max_unavailable", most)?))),
        (Some(_), Some(_)) => {
            let message = "a budget has `min_available` or `max_unavailable`, not both";
            Err(source.error(row.name.span(), "clusters.workloads.min_available", message))
        }
    }
}

fn spread(row: &WorkloadRow) -> Vec<WorkloadSpread> {
    let over = [(row.spread_over_zones, label_keys::ZONE), (row.spread_over_nodes, label_keys::HOSTNAME)];
    let wanted = over.into_iter().filter_map(|(max_skew, key)| Some((max_skew?, key)));
    wanted.map(|(max_skew, key)| WorkloadSpread { topology_key: key.to_owned(), max_skew, hard: true }).collect()
}

fn volumes(row: &WorkloadRow) -> Vec<WorkloadVolume> {
    let ebs = row.volume_gib.map(|gib| WorkloadVolume::Ebs { name: "data".to_owned(), gib });
    let scratch = row.scratch.then(|| WorkloadVolume::EmptyDir("scratch".to_owned()));
    ebs.into_iter().chain(scratch).collect()
}

fn affinity(row: &WorkloadRow) -> Vec<WorkloadAffinity> {
    let apart = [(row.one_per_node, label_keys::HOSTNAME), (row.one_per_zone, label_keys::ZONE)];
    let wanted = apart.into_iter().filter(|(wanted, _)| *wanted);
    wanted.map(|(_, key)| WorkloadAffinity::ApartFromItself(key.to_owned())).collect()
}

/// The workloads of one row: one, or as many as it asks for copies.
pub(super) fn workloads(source: Source<'_>, row: &WorkloadRow) -> Result<Vec<Workload>, ScenarioError> {
    let at = |text: &Spanned<String>, field: &str, read: fn(&str) -> Result<u64, String>| {
        let place = format!("clusters.workloads.{field}");
        read(text.get_ref()).map_err(|message| source.error(text.span(), place, message))
    };
    let standard = Workload::default();
    let usage = WorkloadUsage {
        cpu_percent: row.cpu_use_percent.unwrap_or(standard.usage.cpu_percent),
        memory_percent: row.memory_use_percent.unwrap_or(standard.usage.memory_percent),
        ..standard.usage
    };
    let mut one = Workload {
        kind: row.kind.into(),
        namespace: row.namespace.clone(),
        name: row.name.get_ref().clone(),
        replicas: row.replicas,
        requests: Compute {
            cpu_millicores: at(&row.cpu, "cpu", millicores)?,
            memory_bytes: at(&row.memory, "memory", bytes)?,
        },
        labels: row.labels.clone(),
        annotations: row.annotations.clone(),
        budget: budget(source, row)?,
        spread: spread(row),
        affinity: affinity(row),
        volumes: volumes(row),
        node_selector: row.node_selector.clone(),
        priority: row.priority,
        start_secs: row.start_secs.unwrap_or(standard.start_secs),
        stop_secs: row.stop_secs.unwrap_or(standard.stop_secs),
        grace_secs: row.grace_secs.unwrap_or(standard.grace_secs),
        run_secs: row.run_secs.unwrap_or(standard.run_secs),
        architectures: row.architectures.clone(),
        asks_for_architecture: !row.architectures.is_empty(),
        recreate: row.recreate,
        usage,
        ..standard
    };
    for tolerated in &row.tolerates {
        one = one.tolerate(&taint(source, "clusters.workloads.tolerates", tolerated)?);
    }
    Ok(match row.copies {
        None => vec![one],
        Some(copies) => {
            let named = |number: u32| Workload { name: format!("{}-{number:04}", row.name.get_ref()), ..one.clone() };
            (1..=copies).map(named).collect()
        }
    })
}
