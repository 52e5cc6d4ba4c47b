//! "What this would have cost on AWS": list prices applied to what was counted.
//!
//! An estimate from counts, not a bill. In it: DynamoDB's units, SQS, EventBridge, Lambda, API Gateway, agents' long polls.
//! Not in it: storage, logs, keys and secrets, data transfer, and Lambda's own polling of queues, which do not grow with
//! what a cluster does. What the ticks of schedules list and the prices of a region are counted apart: they are the installation's,
//! however many clusters it has.

mod lines;
mod prices;
mod usage;

pub use lines::BillLine;
pub(crate) use usage::{CallCounts, Usage};

use lines::lines;
use prices::{cpu_micros_of, cpu_micros_of_shared};

/// A month, in hours, as everywhere.
const HOURS_PER_MONTH: u128 = 730;
/// The size of cluster that the goal is told for.
const NODES: u128 = 100;
const PICOUSD_PER_MICROUSD: u128 = 1_000_000;

/// What was used cost.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct AwsBill {
    /// What the clusters caused, dearest first.
    pub clusters: Vec<BillLine>,
    /// What the installation's own ticks and the prices of its regions caused, dearest first.
    pub installation: Vec<BillLine>,
    /// The clusters' part, for a hundred nodes and a month.
    pub microusd_per_100_nodes_month: u64,
}

/// How many clusters there were, for how long, with how many nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Sum over all clusters of the seconds in which they were looked after.
    pub cluster_secs: u64,
    /// Hours of all their nodes.
    pub node_hours: u64,
}

impl AwsBill {
    /// The bill for what was used, of which no single cluster caused `shared`.
    pub(crate) fn of(all: &Usage, shared: &Usage, extent: Extent) -> Self {
        let clusters = lines(&all.without(shared), extent.cluster_secs, cpu_micros_of);
        let picousd = sum(&clusters);
        let per_month = (picousd * NODES * HOURS_PER_MONTH).checked_div(u128::from(extent.node_hours)).unwrap_or(0);
        Self {
            clusters,
            installation: lines(shared, 0, cpu_micros_of_shared),
            microusd_per_100_nodes_month: microusd(per_month),
        }
    }

    /// The sum of everything.
    pub fn microusd(&self) -> u64 {
        microusd(sum(&self.clusters) + sum(&self.installation))
    }

    /// What the clusters caused.
    pub fn clusters_microusd(&self) -> u64 {
        microusd(sum(&self.clusters))
    }
}

fn sum(lines: &[BillLine]) -> u128 {
    lines.iter().map(|line| line.picousd).sum()
}

fn microusd(picousd: u128) -> u64 {
    u64::try_from(picousd / PICOUSD_PER_MICROUSD).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use spot_emulators::CallCount;

    fn usage(calls: &[(&str, &str, CallCount)], invocations: u64, http_requests: u64) -> Usage {
        let of =
            |(service, name, count): &(&str, &str, CallCount)| (((*service).to_owned(), (*name).to_owned()), *count);
        Usage {
            calls: calls.iter().map(of).collect(),
            invocations: [("relay".to_owned(), invocations)].into(),
            agent_requests: 5 * http_requests,
            http_requests,
        }
    }

    #[test]
    fn a_million_of_each_costs_what_the_price_list_says() {
        let count = |half_units| CallCount { calls: 1_000_000, half_units, ..CallCount::default() };
        let calls = [
            ("dynamodb", "PutItem", count(2_000_000)),
            ("dynamodb", "Query", count(1_000_000)),
            ("sqs", "SendMessage", count(2_000_000)),
            ("events", "PutEvents", count(2_000_000)),
            ("execute-api", "PostToConnection", count(2_000_000)),
        ];
        let bill = AwsBill::of(&usage(&calls, 0, 1_000_000), &Usage::default(), Extent::default());
        let cost =
            |what: &str| bill.clusters.iter().find(|line| line.what == what).map(|line| line.picousd / 1_000_000);
        assert_eq!(cost("dynamodb write units"), Some(625_000));
        assert_eq!(cost("dynamodb read units"), Some(62_500));
        assert_eq!(cost("sqs requests"), Some(400_000));
        assert_eq!(cost("eventbridge events"), Some(1_000_000));
        assert_eq!(cost("socket messages"), Some(1_000_000));
        assert_eq!(cost("http requests"), Some(1_000_000));
    }

    #[test]
    fn ticks_are_no_clusters_cost_and_nothing_is_lost_or_counted_twice() {
        let put = |calls| ("dynamodb", "PutItem", CallCount { calls, half_units: 2 * calls, ..CallCount::default() });
        let (all, ticks) = (usage(&[put(100)], 10, 7), usage(&[put(40)], 4, 0));
        let bill = AwsBill::of(&all, &ticks, Extent { cluster_secs: 0, node_hours: 73_000 });
        let units = |lines: &[BillLine], what: &str| {
            lines.iter().filter(|line| line.what == what).map(|line| line.units).sum::<u64>()
        };
        // A request is an invocation too, whichever way it came.
        for (what, of_clusters, of_ticks) in
            [("dynamodb write units", 60, 40), ("lambda invocations", 6 + 7 + 35, 4), ("http requests", 7, 0)]
        {
            assert_eq!(
                (units(&bill.clusters, what), units(&bill.installation, what)),
                (of_clusters, of_ticks),
                "{what}"
            );
        }
        // A hundred nodes for a month: the sum itself.
        assert_eq!(bill.microusd_per_100_nodes_month, bill.clusters_microusd());
    }
}
