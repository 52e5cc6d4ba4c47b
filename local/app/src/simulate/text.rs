//! The report as text that people read, and that is kept as golden text for each scenario.

use super::report::{ClusterLine, LedgerLine, SimulationReport};
use crate::bill::AwsBill;
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

impl Display for SimulationReport {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        writeln!(out, "{} (simulated), seed {}: {} to {}", self.scenario, self.seed, self.from, self.until)?;
        for cluster in &self.clusters {
            write_cluster(out, cluster)?;
        }
        let mut kinds: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for action in &self.actions {
            *kinds.entry((action.kind, format!("{:?}", action.status).to_lowercase())).or_default() += 1;
        }
        writeln!(out, "\nActions")?;
        for ((kind, status), count) in kinds {
            writeln!(out, "  {kind:<22} {status:<10} {count:>5}")?;
        }
        writeln!(out, "\nJobs")?;
        let mut statuses: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for job in &self.jobs {
            *statuses.entry((&job.kind, format!("{:?}", job.status).to_lowercase())).or_default() += 1;
        }
        for ((kind, status), count) in statuses {
            writeln!(out, "  {kind:<24} {status:<18} {count:>4}")?;
        }
        let recovered = self.interruptions.iter().filter(|one| one.recovered_after_secs.is_some()).count();
        writeln!(out, "\nInterruptions: {}, recovered {recovered}", self.interruptions.len())?;
        writeln!(out, "\nInvariants")?;
        for one in &self.invariants {
            let first = one.first.as_deref().unwrap_or("");
            writeln!(
                out,
                "  {:<22} {:>7} checks {:>4} broken {first}",
                format!("{:?}", one.claim),
                one.checks,
                one.broken
            )?;
        }
        for (function, (count, reason)) in &self.failed_invocations {
            writeln!(out, "  failed: {function} {count} times, last: {reason}")?;
        }
        write_bill(out, &self.aws_bill)
    }
}

fn write_cluster(out: &mut Formatter<'_>, cluster: &ClusterLine) -> Result {
    writeln!(
        out,
        "\n{}: {} nodes, {} Spot; pods ready {}",
        cluster.name,
        cluster.nodes,
        cluster.spot_nodes,
        percent(cluster.pods_ready_ppm as i64)
    )?;
    write_ledger(out, "whole time", &cluster.ledger)?;
    write_ledger(out, "after day 1", &cluster.after_first_day)?;
    writeln!(out, "  account's bill ${}", dollars(cluster.billed_microusd))
}

fn write_bill(out: &mut Formatter<'_>, bill: &AwsBill) -> Result {
    let told = |microusd: u64| dollars(i64::try_from(microusd).unwrap_or(i64::MAX));
    writeln!(
        out,
        "\nOn AWS this would have cost ${}; what the clusters caused, for 100 nodes and a month, ${}",
        told(bill.microusd()),
        told(bill.microusd_per_100_nodes_month)
    )?;
    for (whose, lines) in [("clusters", &bill.clusters), ("ticks", &bill.installation)] {
        for line in lines {
            writeln!(
                out,
                "  {whose:<9} {:<26} {:>9}  {:>9} millionths of $",
                line.what,
                line.units,
                line.picousd / 1_000_000
            )?;
        }
    }
    Ok(())
}

fn write_ledger(out: &mut Formatter<'_>, what: &str, line: &LedgerLine) -> Result {
    writeln!(
        out,
        "  {what:<12} {:>4} h  baseline ${}  paid ${}  saved {}",
        line.hours,
        dollars(line.baseline_microusd),
        dollars(line.paid_microusd),
        percent(line.saved_ppm)
    )?;
    let causes: Vec<String> =
        line.causes.iter().map(|(cause, amount)| format!("{cause:?} ${}", dollars(*amount))).collect();
    writeln!(out, "               {}", causes.join(", "))
}

/// Micro-dollars with two decimals.
fn dollars(microusd: i64) -> String {
    let cents = (microusd.unsigned_abs() + 5_000) / 10_000;
    let sign = if microusd < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// Parts per million as percent with two decimals.
fn percent(ppm: i64) -> String {
    format!("{:.2} %", ppm as f64 / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_rounded_to_cents() {
        assert_eq!(
            (dollars(12_345_678), dollars(-4_999), dollars(0)),
            ("12.35".to_owned(), "-0.00".to_owned(), "0.00".to_owned())
        );
    }
}
