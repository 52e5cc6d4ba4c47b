//! Prints what one call costs through the SDK, in process: `cargo run --release -p spot-emulators --example cost_per_call`.
//!
//! Processor time is told where the kernel counts it (Linux), since it does not depend on what else the machine does.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, Put, ScalarAttributeType, StreamSpecification, StreamViewType, TransactWriteItem,
};
use jiff::Timestamp;
use spot_domain::{Chance, Clock};
use spot_emulators::{Emulators, Place, QueueSettings};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

const TABLE: &str = "cost";
const ROUNDS: u32 = 3_000;

struct Fixed;
impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

struct Counting(AtomicU64);
impl Chance for Counting {
    fn draw(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let directory = std::env::temp_dir().join(format!("spot-cost-{}", std::process::id()));
    for place in [Place::Memory, Place::Directory(directory.clone())] {
        let emulators = Emulators::open(&place, Arc::new(Fixed), Arc::new(Counting(AtomicU64::new(0))))?;
        println!("{}", if place == Place::Memory { "in memory" } else { "in a directory" });
        runtime.block_on(tables(&emulators))?;
        runtime.block_on(queues(&emulators))?;
    }
    std::fs::remove_dir_all(directory)?;
    Ok(())
}

async fn timed<F>(what: &str, mut call: impl FnMut(u32) -> F) -> Result<(), Box<dyn std::error::Error>>
where
    F: Future<Output = Result<(), aws_sdk_dynamodb::Error>>,
{
    for round in 0..ROUNDS / 10 {
        call(round).await?;
    }
    let (start, cpu_start) = (Instant::now(), processor_ns());
    for round in 0..ROUNDS {
        call(round).await?;
    }
    let micros = |ns: f64| ns / 1e3 / f64::from(ROUNDS);
    let wall = micros(start.elapsed().as_nanos() as f64);
    let cpu = cpu_start.zip(processor_ns()).map_or(wall, |(before, after)| micros(after - before));
    println!("  {what:<38} {cpu:>7.1} µs of processor, {wall:>7.1} µs");
    Ok(())
}

/// Nanoseconds this thread has run so far.
fn processor_ns() -> Option<f64> {
    std::fs::read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn item(pk: &str, round: u32, indexed: bool) -> HashMap<String, AttributeValue> {
    let mut item: HashMap<_, _> =
        (0..18).map(|field| (format!("field_{field}"), text(format!("{round}-value")))).collect();
    item.insert("PK".to_owned(), text(pk));
    item.insert("SK".to_owned(), text(format!("SK#{:05}", round % 1000)));
    if indexed {
        item.insert("G1PK".to_owned(), text("DUE#act#00"));
        item.insert("G1SK".to_owned(), text(format!("{round:013}")));
    }
    item
}

async fn make_table(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    let key = |name: &str, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    let attribute =
        |name: &str| AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build();
    let index = GlobalSecondaryIndex::builder()
        .index_name("G1-index")
        .key_schema(key("G1PK", KeyType::Hash)?)
        .key_schema(key("G1SK", KeyType::Range)?)
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build());
    let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(StreamViewType::NewImage);
    let mut table = client.create_table().table_name(TABLE).billing_mode(BillingMode::PayPerRequest);
    for name in ["PK", "SK", "G1PK", "G1SK"] {
        table = table.attribute_definitions(attribute(name)?);
    }
    let table = table.key_schema(key("PK", KeyType::Hash)?).key_schema(key("SK", KeyType::Range)?);
    table.global_secondary_indexes(index.build()?).stream_specification(stream.build()?).send().await?;
    Ok(())
}

async fn tables(emulators: &Emulators) -> Result<(), Box<dyn std::error::Error>> {
    let client = &Client::new(&emulators.sdk_config());
    make_table(client).await?;
    for indexed in [false, true] {
        let what = if indexed { "PutItem, 20 attributes, indexed" } else { "PutItem, 20 attributes" };
        timed(what, |round| async move {
            client.put_item().table_name(TABLE).set_item(Some(item("put", round, indexed))).send().await?;
            Ok(())
        })
        .await?;
    }
    timed("GetItem, consistent", |round| async move {
        let key = client.get_item().table_name(TABLE).consistent_read(true).key("PK", text("put"));
        key.key("SK", text(format!("SK#{:05}", round % 1000))).send().await?;
        Ok(())
    })
    .await?;
    timed("UpdateItem with condition", |round| async move {
        let update = client.update_item().table_name(TABLE).key("PK", text("put"));
        let update =
            update.key("SK", text(format!("SK#{:05}", round % 1000))).condition_expression("attribute_exists(PK)");
        let update = update.update_expression("SET field_1 = :v").expression_attribute_values(":v", text("x"));
        update.send().await?;
        Ok(())
    })
    .await?;
    for (what, pk, limit) in
        [("Query, 1 of 1000", "put", 1), ("Query, 40 of 1000", "put", 40), ("Query, nothing", "none", 40)]
    {
        timed(what, |_| async move {
            let query = client.query().table_name(TABLE).key_condition_expression("PK = :pk").limit(limit);
            query.expression_attribute_values(":pk", text(pk)).send().await?;
            Ok(())
        })
        .await?;
    }
    timed("Query of the index, nothing due", |_| async move {
        let query = client.query().table_name(TABLE).index_name("G1-index").limit(100);
        let query = query.key_condition_expression("G1PK = :pk AND G1SK BETWEEN :from AND :to");
        let query = query.expression_attribute_values(":pk", text("DUE#job#00"));
        query
            .expression_attribute_values(":from", text("0"))
            .expression_attribute_values(":to", text("1"))
            .send()
            .await?;
        Ok(())
    })
    .await?;
    for count in [2, 42] {
        timed(&format!("TransactWriteItems, {count} puts"), |round| async move {
            let put = |place| {
                let row = item(&format!("tx-{place}"), round, false);
                let put = Put::builder().table_name(TABLE).set_item(Some(row)).build().expect("table and item are set");
                TransactWriteItem::builder().put(put).build()
            };
            client.transact_write_items().set_transact_items(Some((0..count).map(put).collect())).send().await?;
            Ok(())
        })
        .await?;
    }
    Ok(())
}

async fn queues(emulators: &Emulators) -> Result<(), Box<dyn std::error::Error>> {
    let url = &emulators.create_queue("work", &QueueSettings::default())?;
    let sqs = &aws_sdk_sqs::Client::new(&emulators.sdk_config());
    timed("SendMessage + ReceiveMessage + Delete", |_| async move {
        let gone = "the queue is there";
        sqs.send_message().queue_url(url).message_body("x".repeat(500)).send().await.expect(gone);
        let got = sqs.receive_message().queue_url(url).send().await.expect(gone).messages.unwrap_or_default();
        for message in got {
            let receipt = message.receipt_handle.unwrap_or_default();
            sqs.delete_message().queue_url(url).receipt_handle(receipt).send().await.expect(gone);
        }
        Ok(())
    })
    .await?;
    timed("ReceiveMessage, empty", |_| async move {
        sqs.receive_message().queue_url(url).send().await.expect("the queue is there");
        Ok(())
    })
    .await
}
