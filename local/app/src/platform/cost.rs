//! What the calls made so far would have cost on AWS: the list prices of us-east-1, applied to counted calls.
//!
//! An estimate from counts, not a bill: free tiers are left out, storage and data transfer too (both below a cent for
//! clusters of this size), and Lambda is priced by invocations and an assumed time per invocation.

use super::Platform;
use std::collections::BTreeMap;

/// One kind of call.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct BillLine {
    /// For example `dynamodb writes`.
    pub what: String,
    /// How many units.
    pub units: u64,
    /// Pico-dollars: prices per call are far below a micro-dollar.
    pub picousd: u128,
}

/// All lines.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct AwsBill {
    /// Lines, dearest first.
    pub lines: Vec<BillLine>,
}

impl AwsBill {
    /// The sum.
    pub fn microusd(&self) -> u64 {
        let picousd: u128 = self.lines.iter().map(|line| line.picousd).sum();
        u64::try_from(picousd / 1_000_000).unwrap_or(u64::MAX)
    }
}

/// $0.625 per million write units (DynamoDB on demand, us-east-1, since November 2024).
const WRITE_PICOUSD: u128 = 625_000;
/// $0.125 per million read units.
const READ_PICOUSD: u128 = 125_000;
/// $0.40 per million requests (SQS standard).
const QUEUE_PICOUSD: u128 = 400_000;
/// $1.00 per million events (EventBridge).
const EVENT_PICOUSD: u128 = 1_000_000;
/// $0.20 per million invocations (Lambda).
const INVOCATION_PICOUSD: u128 = 200_000;
/// $0.0000133334 per GB-second on arm64, at 256 MB for 20 ms: what a call of these functions takes.
const COMPUTE_PICOUSD: u128 = 66_667;

/// Bytes that one write unit covers.
const WRITE_UNIT_BYTES: u64 = 1024;
/// Bytes that one strongly consistent read unit covers.
const READ_UNIT_BYTES: u64 = 4096;

impl Platform {
    /// The bill for everything since the process began.
    pub fn bill(&self) -> AwsBill {
        let mut units: BTreeMap<(&'static str, u128), u64> = BTreeMap::new();
        for ((service, operation), count) in self.emulators.calls() {
            let Some((what, price)) = price_of(&service, &operation) else { continue };
            let bytes_per_call = |bytes: u64, unit: u64| count.calls.max(bytes.div_ceil(unit));
            let used = match what {
                "dynamodb writes" => bytes_per_call(count.request_bytes, WRITE_UNIT_BYTES),
                "dynamodb transactional writes" => 2 * bytes_per_call(count.request_bytes, WRITE_UNIT_BYTES),
                "dynamodb reads" => bytes_per_call(count.answer_bytes, READ_UNIT_BYTES),
                _ => count.calls,
            };
            *units.entry((what, price)).or_default() += used;
        }
        let invocations: u64 = self.troubles().invocations.values().sum();
        units.insert(("lambda invocations", INVOCATION_PICOUSD + COMPUTE_PICOUSD), invocations);
        let line = |((what, price), units): ((&str, u128), u64)| BillLine {
            what: what.to_owned(),
            units,
            picousd: price * u128::from(units),
        };
        let mut lines: Vec<BillLine> = units.into_iter().map(line).collect();
        lines.sort_by(|left, right| right.picousd.cmp(&left.picousd).then_with(|| left.what.cmp(&right.what)));
        AwsBill { lines }
    }
}

fn price_of(service: &str, operation: &str) -> Option<(&'static str, u128)> {
    match (service, operation) {
        ("dynamodb", "TransactWriteItems") => Some(("dynamodb transactional writes", WRITE_PICOUSD)),
        ("dynamodb", "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem") => {
            Some(("dynamodb writes", WRITE_PICOUSD))
        }
        ("dynamodb", "GetItem" | "BatchGetItem" | "Query") => Some(("dynamodb reads", READ_PICOUSD)),
        ("sqs", _) => Some(("sqs requests", QUEUE_PICOUSD)),
        ("events", "PutEvents") => Some(("eventbridge events", EVENT_PICOUSD)),
        _ => None,
    }
}
