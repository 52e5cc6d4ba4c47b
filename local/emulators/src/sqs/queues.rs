//! Queues: names, URLs, ARNs, settings.

use crate::answer::ServiceError;
use crate::emulators::{ACCOUNT, REGION};
use rusqlite::{OptionalExtension, Transaction};
use serde_json::{Value, json};

/// How a queue behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueSettings {
    /// A received message is hidden so long.
    pub visibility_secs: u32,
    /// A sent message is hidden so long.
    pub delay_secs: u32,
    /// A message is dropped after so long.
    pub retention_secs: u32,
    /// The dead-letter queue's name and how many receives come before it.
    pub dead_letter: Option<(String, u32)>,
}

impl Default for QueueSettings {
    /// SQS's own defaults: 30 s, no delay, four days.
    fn default() -> Self {
        Self { visibility_secs: 30, delay_secs: 0, retention_secs: 4 * 24 * 3600, dead_letter: None }
    }
}

pub(crate) fn arn(name: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}")
}

pub(crate) fn url(name: &str) -> String {
    format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}")
}

/// The name in a URL or ARN.
pub(super) fn name_of(address: &str) -> &str {
    address.rsplit(['/', ':']).next().unwrap_or(address)
}

/// The name of the queue a request is for.
pub(super) fn requested(body: &Value) -> &str {
    body["QueueUrl"].as_str().or_else(|| body["QueueName"].as_str()).map_or("", name_of)
}

pub(super) fn missing(name: &str) -> ServiceError {
    let code = "com.amazonaws.sqs#QueueDoesNotExist";
    ServiceError::client(code, format!("The specified queue does not exist: {name}"))
}

/// Makes a queue or sets the settings of the one there is.
pub(crate) fn create(state: &Transaction<'_>, name: &str, settings: &QueueSettings) -> Result<(), ServiceError> {
    let (dead_letter, max_receives) = settings.dead_letter.as_ref().map(|(name, receives)| (name, receives)).unzip();
    state.prepare_cached("INSERT OR REPLACE INTO queues VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute((
        name,
        settings.visibility_secs,
        settings.delay_secs,
        settings.retention_secs,
        dead_letter,
        max_receives,
    ))?;
    Ok(())
}

pub(super) fn settings(state: &Transaction<'_>, name: &str) -> Result<QueueSettings, ServiceError> {
    let mut statement = state.prepare_cached(
        "SELECT visibility_secs, delay_secs, retention_secs, dead_letter, max_receives FROM queues WHERE name = ?1",
    )?;
    let found = statement
        .query_row([name], |row| {
            let dead_letter = row.get::<_, Option<String>>(3)?.zip(row.get::<_, Option<u32>>(4)?);
            Ok(QueueSettings {
                visibility_secs: row.get(0)?,
                delay_secs: row.get(1)?,
                retention_secs: row.get(2)?,
                dead_letter,
            })
        })
        .optional()?;
    found.ok_or_else(|| missing(name))
}

pub(super) fn get_url(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    let name = requested(body);
    settings(state, name)?;
    Ok(json!({ "QueueUrl": url(name) }))
}

pub(super) fn create_by_request(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    let name = requested(body);
    let well_formed = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if name.is_empty() || name.len() > 80 || !name.chars().all(well_formed) {
        return Err(ServiceError::client("com.amazonaws.sqs#InvalidParameterValue", format!("queue name `{name}`")));
    }
    create(state, name, &with_attributes(QueueSettings::default(), &body["Attributes"])?)?;
    Ok(json!({ "QueueUrl": url(name) }))
}

pub(super) fn set_attributes(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    let name = requested(body);
    let changed = with_attributes(settings(state, name)?, &body["Attributes"])?;
    create(state, name, &changed)?;
    Ok(json!({}))
}

fn with_attributes(mut settings: QueueSettings, attributes: &Value) -> Result<QueueSettings, ServiceError> {
    let bad = |name: &str| ServiceError::client("com.amazonaws.sqs#InvalidAttributeValue", format!("attribute {name}"));
    for (name, value) in attributes.as_object().into_iter().flatten() {
        let text = value.as_str().unwrap_or_default();
        let number = || text.parse::<u32>().map_err(|_| bad(name));
        match name.as_str() {
            "VisibilityTimeout" => settings.visibility_secs = number()?,
            "DelaySeconds" => settings.delay_secs = number()?,
            "MessageRetentionPeriod" => settings.retention_secs = number()?,
            "RedrivePolicy" => settings.dead_letter = Some(redrive(text).ok_or_else(|| bad(name))?),
            "ReceiveMessageWaitTimeSeconds"
            | "KmsMasterKeyId"
            | "SqsManagedSseEnabled"
            | "MaximumMessageSize"
            | "Policy" => {}
            other => return Err(ServiceError::client("com.amazonaws.sqs#InvalidAttributeName", other)),
        }
    }
    Ok(settings)
}

fn redrive(text: &str) -> Option<(String, u32)> {
    let policy: Value = serde_json::from_str(text).ok()?;
    let target = name_of(policy["deadLetterTargetArn"].as_str()?).to_owned();
    let receives = &policy["maxReceiveCount"];
    let receives = receives.as_u64().or_else(|| receives.as_str()?.parse().ok())?;
    Some((target, u32::try_from(receives).ok()?))
}

pub(super) fn delete(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    purge(state, body)?;
    state.execute("DELETE FROM queues WHERE name = ?1", [requested(body)])?;
    Ok(json!({}))
}

pub(super) fn purge(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    let name = requested(body);
    settings(state, name)?;
    state.execute("DELETE FROM messages WHERE queue = ?1", [name])?;
    Ok(json!({}))
}

pub(super) fn list(state: &Transaction<'_>, body: &Value) -> Result<Value, ServiceError> {
    let prefix = body["QueueNamePrefix"].as_str().unwrap_or_default();
    let mut statement = state.prepare_cached("SELECT name FROM queues ORDER BY name")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let urls: Vec<_> = names.iter().filter(|name| name.starts_with(prefix)).map(|name| url(name)).collect();
    Ok(json!({ "QueueUrls": urls }))
}
