//! EventBridge: events are matched against rules and put into the queues of those that fit.

mod pattern;
mod rules;

pub use rules::{BusEvent, EventRule};

pub(crate) use rules::{SCHEMA, deliver, put_rule};

use crate::answer::{Answer, JSON_1_1, ServiceError};
use crate::platform::Platform;
use crate::request::Call;
use jiff::Timestamp;
use serde_json::{Value, json};

/// EventBridge takes ten entries at once.
const MAX_ENTRIES: usize = 10;
/// And 256 KiB of them.
const MAX_BYTES: usize = 256 * 1024;

pub(crate) fn answer(platform: &Platform, call: &Call<'_>) -> Result<Answer, ServiceError> {
    if call.operation != "PutEvents" {
        let words = format!("{} is not emulated", call.operation);
        return Err(ServiceError::client("UnsupportedOperation", words));
    }
    let body: Value = serde_json::from_slice(call.body)
        .map_err(|error| ServiceError::client("SerializationException", error.to_string()))?;
    let entries = body["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    if entries.is_empty() || entries.len() > MAX_ENTRIES || call.body.len() > MAX_BYTES {
        return Err(ServiceError::client("ValidationException", "1 to 10 entries, 256 KiB at most"));
    }
    let (mut results, mut failed) = (Vec::new(), 0);
    for entry in entries {
        match read(entry, platform.now()).and_then(|event| deliver(platform, &event)) {
            Ok(id) => results.push(json!({ "EventId": id })),
            Err(error) if error.status >= 500 => return Err(error),
            Err(error) => {
                failed += 1;
                results.push(json!({ "ErrorCode": error.code, "ErrorMessage": error.message }));
            }
        }
    }
    let answer = Answer::json(&json!({ "FailedEntryCount": failed, "Entries": results }));
    Ok(Answer { content_type: JSON_1_1, ..answer })
}

fn read(entry: &Value, now: Timestamp) -> Result<BusEvent, ServiceError> {
    let text = |name: &str| {
        let missing =
            || ServiceError::client("InvalidArgument", format!("Parameter {name} is not valid. Reason: is missing"));
        entry[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned).ok_or_else(missing)
    };
    let source = text("Source")?;
    if source.starts_with("aws.") {
        return Err(ServiceError::client("NotAuthorizedForSourceException", "only AWS may use a source aws.*"));
    }
    let detail = serde_json::from_str(&text("Detail")?)
        .map_err(|_| ServiceError::client("MalformedDetail", "Detail is malformed."))?;
    let time = entry["Time"].as_f64().and_then(|secs| Timestamp::from_millisecond((secs * 1000.0) as i64).ok());
    let bus = entry["EventBusName"].as_str().map_or("default", |name| name.rsplit('/').next().unwrap_or(name));
    let resources = entry["Resources"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    Ok(BusEvent {
        bus: bus.to_owned(),
        source,
        detail_type: text("DetailType")?,
        account: crate::emulators::ACCOUNT.to_owned(),
        region: crate::emulators::REGION.to_owned(),
        time: time.unwrap_or(now),
        resources: resources.collect(),
        detail,
    })
}
