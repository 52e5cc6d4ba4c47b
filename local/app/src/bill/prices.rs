//! AWS's list prices of us-east-1 as of November 2026, in pico-dollars (10⁻¹² $), and how this application uses AWS.
//! Free tiers are left out: a customer's account may have used them up.

/// $0.625 per million units written, DynamoDB on demand (aws.amazon.com/dynamodb/pricing/on-demand).
pub(super) const WRITE_UNIT_PICOUSD: u128 = 625_000;
/// $0.125 per million units read.
pub(super) const READ_UNIT_PICOUSD: u128 = 125_000;
/// $0.40 per million requests, SQS standard queues (aws.amazon.com/sqs/pricing).
pub(super) const QUEUE_REQUEST_PICOUSD: u128 = 400_000;
/// $1.00 per million events of our own, EventBridge (aws.amazon.com/eventbridge/pricing); schedules are free.
pub(super) const EVENT_PICOUSD: u128 = 1_000_000;
/// $0.20 per million requests, Lambda (aws.amazon.com/lambda/pricing).
pub(super) const INVOCATION_PICOUSD: u128 = 200_000;
/// $0.0000133334 per GB-second, Lambda on arm64.
pub(super) const GB_SECOND_PICOUSD: u128 = 13_333_400;
/// $1.00 per million requests, HTTP API of API Gateway (aws.amazon.com/api-gateway/pricing), up to 512 KB each.
pub(super) const HTTP_REQUEST_PICOUSD: u128 = 1_000_000;
/// $1.00 per million messages, WebSocket API of API Gateway, up to 32 KB each.
pub(super) const SOCKET_MESSAGE_PICOUSD: u128 = 1_000_000;

/// An agent waits at its queue for so long with each request (`agent/src/commands/queue_lane.rs`); in virtual time nobody
/// waits, so these requests are added.
pub(super) const LONG_POLL_SECS: u64 = 20;
/// A call to DynamoDB or SQS from within the region takes some milliseconds, during which a function is paid for.
pub(super) const CALL_MILLIS: u64 = 5;
/// With so much memory a function has one processor; with less it has the share, so that processor time costs the same
/// whatever the memory (docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
pub(super) const MEMORY_OF_ONE_CPU_MB: u64 = 1769;
/// Memory of most functions in template.yaml; the optimizer has more and seldom waits.
pub(super) const DEFAULT_MEMORY_MB: u64 = 256;

/// Processor time in microseconds that a batch of messages takes, by function: means of the first day of `calm-week` (seed
/// 1), a release build, told by `SPOT_LOG=spot_local=info`. The emulators' own time is in it, so rather too much.
const FUNCTIONS: [(&str, u64); 8] = [
    ("discovery", 6_200),
    ("executor", 13_600),
    ("interruption-handler", 3_500),
    ("market-collector", 6_500),
    ("optimizer", 63_500),
    ("relay", 3_600),
    ("reporter", 6_000),
    ("websocket", 600),
];
/// Ticks, requests, and whatever was not measured: what the small ones take.
const OTHER_CPU_MICROS: u64 = 2_000;

/// Processor time in microseconds that a function takes for an invocation with messages.
pub(super) fn cpu_micros_of(folder: &str) -> u64 {
    FUNCTIONS.iter().find(|(name, _)| *name == folder).map_or(OTHER_CPU_MICROS, |(_, micros)| *micros)
}

/// Processor time in microseconds of what no cluster alone causes: ticks, which only list and enqueue, and prices. The
/// collector's ticks are weighed like its collecting.
pub(super) fn cpu_micros_of_shared(folder: &str) -> u64 {
    if folder == "market-collector" { cpu_micros_of(folder) } else { OTHER_CPU_MICROS }
}
