//! Beyond one machine: one tick of each schedule over 100, 1,000 and 10,000 clusters of forty tenants, one of which owns
//! three of ten. A tick only lists and enqueues; it reads nothing but what is due, writes no key faster than DynamoDB
//! bears, ends in time, and what it costs grows with what is due. `--nocapture` prints the figures.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod deployment;
mod stage;

use spot_integration_tests::{Figures, Laid};
use stage::{Stage, Tick};
use std::collections::BTreeMap;

const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// A partition bears 1,000; three tenths of it leave room for everything else that writes there.
const MOST_WRITES_PER_SEC: u64 = 300;
/// What a fan-out may call: it lists, moves due times on, and sends.
const FAN_OUT: [&str; 4] = ["dynamodb:Query", "dynamodb:UpdateItem", "sqs:SendMessageBatch", "sqs:SendMessage"];
/// What a tick may call that has no queue to fill, because one look is cheaper than a message: it reads by key, and
/// writes what it found.
const LOOK: [&str; 3] = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem"];

/// How much is due of what a tick of this function looks at, and what is to be sent.
fn expected(function: &str, laid: &Laid) -> (usize, usize) {
    match function {
        "Discovery" => (laid.accounts.div_ceil(5), laid.accounts.div_ceil(5)),
        "MarketCollector" => (laid.regions, laid.regions),
        "Optimizer" => (laid.clusters / 10, laid.clusters / 10),
        "Executor" => (laid.jobs, laid.jobs),
        "ActionReaper" => (laid.overdue_actions, laid.overdue_actions),
        // Looked at closely: one in a hundred fell silent, a tenth has its turn, which is drawn by id.
        "HealthMonitor" => (laid.clusters / 5, 0),
        "Websocket" => ((laid.sockets * 60).div_ceil(90), 0),
        "Reporter" => (laid.clusters, laid.clusters + stage::TENANTS),
        other => panic!("nobody has decided what a tick of {other} may do"),
    }
}

/// Calls that one thing due may cost, its share of batches aside.
fn calls_per_due(function: &str) -> usize {
    match function {
        // Listed in pages: by organization, or all at once.
        "Reporter" | "MarketCollector" => 0,
        // Of the monitor: the cluster.
        "Discovery" | "Optimizer" | "Executor" | "HealthMonitor" => 1,
        "ActionReaper" | "Websocket" => 2,
        other => panic!("nobody has decided what a tick of {other} may cost"),
    }
}

/// Calls that a tick makes whatever is due: lists of sixteen partitions, or for each tenant a list, a message of its own
/// and a batch that is not full; the monitor reads a batch of each partition that is not full, too.
fn calls_aside(function: &str) -> usize {
    match function {
        "Reporter" => 1 + 3 * stage::TENANTS,
        "HealthMonitor" => 33,
        _ => 17,
    }
}

/// How often a tick at least writes by itself: due times are moved on; of agents what was told of the silent.
fn least_updates(function: &str, due: usize, laid: &Laid) -> usize {
    match function {
        "Reporter" | "MarketCollector" => 0,
        "HealthMonitor" => laid.clusters / 100,
        _ => due,
    }
}

fn judge(tick: &Tick, laid: &Laid) {
    let Tick { function, figures, took_ms, timeout_ms } = tick;
    let (due, messages) = expected(function, laid);
    let at = format!("{function} at {} clusters", laid.clusters);
    assert_eq!(figures.messages, messages as u64, "{at}: each thing due is enqueued once");
    let updates = least_updates(function, due, laid);
    assert!(figures.calls_of("dynamodb:UpdateItem") >= updates as u64, "{at}: everything due is taken");
    let looks = matches!(&**function, "ActionReaper" | "Websocket" | "HealthMonitor");
    let looks = if looks { LOOK.as_slice() } else { &[] };
    for operation in figures.calls.keys() {
        assert!(FAN_OUT.contains(&&**operation) || looks.contains(&&**operation), "{at}: calls {operation}");
    }
    let (writes, key) = &figures.most_writes_per_sec;
    assert!(*writes <= MOST_WRITES_PER_SEC, "{at}: {writes} writes/s to {key}");
    assert!(took_ms * 2 <= *timeout_ms, "{at}: takes {took_ms} ms of {timeout_ms}");
    let most = calls_aside(function) + due * calls_per_due(function) + messages.div_ceil(10) + due / 100;
    assert!(
        figures.all_calls() <= most as u64,
        "{at}: {} calls for {due} due, {:?}",
        figures.all_calls(),
        figures.calls
    );
}

#[test]
fn one_tick_of_each_schedule_lists_and_enqueues_and_grows_with_what_is_due() {
    println!(
        "{}",
        row("", &["clusters", "due", "messages", "calls", "table", "writes/s", "seconds"].map(str::to_owned))
    );
    let mut by_function: BTreeMap<String, Vec<Figures>> = BTreeMap::new();
    for clusters in SIZES {
        let stage = Stage::laid(clusters);
        for tick in stage.ticks() {
            judge(&tick, &stage.laid);
            println!("{}", row(&tick.function, &columns(&tick, &stage.laid)));
            by_function.entry(tick.function).or_default().push(tick.figures);
        }
    }
    for (function, figures) in by_function {
        // Ten times the clusters cost at most ten times the calls; what does not grow at all makes it less.
        for pair in figures.windows(2) {
            let (less, more) = (pair[0].all_calls(), pair[1].all_calls());
            assert!(more <= less * 10 + 40, "{function}: {less} calls, then {more}");
        }
    }
}

#[test]
fn after_an_outage_a_tick_takes_what_it_can_finish_and_the_next_one_the_rest() {
    let stage = Stage::laid(4_200);
    let mut planned = 0;
    for _ in 0..3 {
        let tick = stage.tick_after_an_outage("Optimizer");
        let (writes, key) = &tick.figures.most_writes_per_sec;
        assert!(*writes <= MOST_WRITES_PER_SEC, "{writes} writes/s to {key}");
        assert!(tick.took_ms * 2 <= tick.timeout_ms, "{} ms", tick.took_ms);
        planned += tick.figures.messages;
    }
    assert_eq!(planned, 4_200, "every cluster once");
}

#[test]
fn what_the_reporter_enqueued_is_handled_without_writing_a_tenants_keys_too_fast() {
    let stage = Stage::laid(1_400);
    stage.tick_after_an_outage("Reporter");
    let handled = stage.handle_largest_tenants("Reporter", deployment::most_at_once("Reporter"));
    let (writes, key) = &handled.figures.most_writes_per_sec;
    println!("{} messages in {} ms, {writes} writes/s to {key}", handled.messages, handled.took_ms);
    assert_eq!(handled.messages, 1_400 * 3 / 10, "all clusters of the largest tenant");
    assert!(*writes <= MOST_WRITES_PER_SEC, "{writes} writes/s to {key}");
}

#[test]
fn every_schedule_of_the_template_is_counted() {
    // Fetches one document for all customers and lists nothing of theirs.
    const OF_NOBODY: &str = "SpotAdvisorScraper";
    for function in deployment::scheduled() {
        let known = stage::FUNCTIONS.contains(&&*function) || function == OF_NOBODY;
        assert!(known, "{function} has a schedule, and nobody counts its tick");
    }
}

fn columns(tick: &Tick, laid: &Laid) -> [String; 7] {
    let table = tick.figures.calls.iter().filter(|(operation, _)| operation.starts_with("dynamodb:"));
    [
        laid.clusters.to_string(),
        expected(&tick.function, laid).0.to_string(),
        tick.figures.messages.to_string(),
        tick.figures.all_calls().to_string(),
        table.map(|(_, count)| count).sum::<u64>().to_string(),
        tick.figures.most_writes_per_sec.0.to_string(),
        format!("{:.2}", tick.took_ms as f64 / 1_000.0),
    ]
}

fn row(function: &str, columns: &[String; 7]) -> String {
    let columns: String = columns.iter().map(|column| format!("{column:>10}")).collect();
    format!("{function:<16}{columns}")
}
