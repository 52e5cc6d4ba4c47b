//! The lines of a bill: units used, times their price.

use super::prices::*;
use super::usage::Usage;
use std::collections::BTreeMap;

/// One kind of use.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct BillLine {
    /// For example `dynamodb write units`.
    pub what: &'static str,
    /// How many units.
    pub units: u64,
    /// Pico-dollars: prices of single calls are far below a micro-dollar.
    pub picousd: u128,
}

/// Lines of what was used, dearest first. Clusters that are looked after for so many seconds poll their queues meanwhile.
pub(super) fn lines(usage: &Usage, cluster_secs: u64, cpu_micros_of: impl Fn(&str) -> u64) -> Vec<BillLine> {
    let mut units: BTreeMap<&'static str, (u64, u128)> = BTreeMap::new();
    let mut add = |what, used: u64, picousd: u128| {
        let line = units.entry(what).or_default();
        *line = (line.0 + used, line.1 + picousd);
    };
    for ((service, operation), count) in &usage.calls {
        let (what, price) = match (service.as_str(), operation.as_str()) {
            ("dynamodb", "GetItem" | "BatchGetItem" | "Query") => ("dynamodb read units", READ_UNIT_PICOUSD),
            ("dynamodb", _) => ("dynamodb write units", WRITE_UNIT_PICOUSD),
            ("sqs", _) => ("sqs requests", QUEUE_REQUEST_PICOUSD),
            ("events", "PutEvents") => ("eventbridge events", EVENT_PICOUSD),
            ("execute-api", "PostToConnection") => ("socket messages", SOCKET_MESSAGE_PICOUSD),
            // STS and ending a connection cost nothing; secrets are read once in a process's life.
            _ => continue,
        };
        add(what, count.half_units.div_ceil(2), u128::from(count.half_units) * price / 2);
    }
    let polls = cluster_secs / LONG_POLL_SECS;
    add("sqs long polls of agents", polls, u128::from(polls) * QUEUE_REQUEST_PICOUSD);
    add("http requests", usage.http_requests, u128::from(usage.http_requests) * HTTP_REQUEST_PICOUSD);
    add_lambda(usage, cpu_micros_of, &mut add);
    let line = |(what, (units, picousd))| BillLine { what, units, picousd };
    let mut lines: Vec<BillLine> = units.into_iter().filter(|(_, (used, _))| *used > 0).map(line).collect();
    lines.sort_by(|left, right| right.picousd.cmp(&left.picousd).then_with(|| left.what.cmp(right.what)));
    lines
}

/// A request to the API is an invocation of its function; at the function's own address it is nothing besides.
fn add_lambda(usage: &Usage, cpu_micros_of: impl Fn(&str) -> u64, add: &mut impl FnMut(&'static str, u64, u128)) {
    let requests = usage.agent_requests + usage.http_requests;
    let by_requests = (requests > 0).then_some(("api", requests));
    let invocations = usage.invocations.iter().map(|(folder, count)| (folder.as_str(), *count));
    let (mut count, mut mb_micros) = (0, 0_u128);
    for (folder, invoked) in invocations.chain(by_requests) {
        count += invoked;
        mb_micros += u128::from(invoked) * u128::from(cpu_micros_of(folder) * MEMORY_OF_ONE_CPU_MB);
    }
    // While a function waits for AWS its memory is paid for.
    let calls: u64 = usage.calls.values().map(|count| count.calls).sum();
    mb_micros += u128::from(calls) * u128::from(CALL_MILLIS * 1_000 * DEFAULT_MEMORY_MB);
    add("lambda invocations", count, u128::from(count) * INVOCATION_PICOUSD);
    let gb_seconds = u64::try_from(mb_micros.div_ceil(MB_MICROS_PER_GB_SECOND)).unwrap_or(u64::MAX);
    add("lambda GB-seconds", gb_seconds, mb_micros * GB_SECOND_PICOUSD / MB_MICROS_PER_GB_SECOND);
}

const MB_MICROS_PER_GB_SECOND: u128 = 1024 * 1_000_000;
