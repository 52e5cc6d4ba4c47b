//! STS: temporary credentials bound to a session policy, as each agent gets them for its own queue.

use crate::answer::{Answer, ServiceError, escape_xml};
use crate::emulators::ACCOUNT;
use crate::platform::Platform;
use crate::request::Call;
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS sessions (
    access_key_id TEXT PRIMARY KEY,
    token TEXT NOT NULL,
    arn TEXT NOT NULL,
    policy TEXT,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;
";

/// What a session may do.
pub(crate) struct Session {
    pub(crate) arn: String,
    pub(crate) policy: Option<Value>,
}

/// Keys of sessions begin so; ours do not.
const SESSION_PREFIX: &str = "ASIA";

/// The session a call was signed with; none when it was signed with our own credentials.
pub(crate) fn session_of(platform: &Platform, call: &Call<'_>) -> Result<Option<Session>, ServiceError> {
    if !call.access_key_id.starts_with(SESSION_PREFIX) {
        return Ok(None);
    }
    let now = platform.now().as_millisecond();
    let found = platform.transact(|state| {
        let mut statement =
            state.prepare_cached("SELECT arn, policy, expires_at, token FROM sessions WHERE access_key_id = ?1")?;
        let row = statement.query_row([call.access_key_id], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Option<String>>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, String>(3)?,
            ))
        });
        Ok(row.optional()?)
    })?;
    match found {
        Some((.., token)) if call.session_token != Some(token.as_str()) => Err(unknown_token()),
        Some((_, _, expires_at, _)) if expires_at <= now => {
            let words = "The security token included in the request is expired";
            Err(ServiceError { status: 403, code: "ExpiredTokenException".to_owned(), message: words.to_owned() })
        }
        Some((arn, policy, ..)) => {
            let policy = policy.map(|text| serde_json::from_str(&text)).transpose();
            Ok(Some(Session { arn, policy: policy.map_err(|error| ServiceError::internal(&error))? }))
        }
        None => Err(unknown_token()),
    }
}

fn unknown_token() -> ServiceError {
    let words = "The security token included in the request is invalid.";
    ServiceError { status: 403, code: "UnrecognizedClientException".to_owned(), message: words.to_owned() }
}

pub(crate) fn answer(platform: &Platform, call: &Call<'_>) -> Result<Answer, ServiceError> {
    let form = read_form(call.body);
    match call.operation {
        "AssumeRole" => assume_role(platform, &form),
        "GetCallerIdentity" => {
            let arn = match session_of(platform, call)? {
                Some(session) => session.arn,
                None => format!("arn:aws:iam::{ACCOUNT}:root"),
            };
            Ok(Answer::xml(format!(
                "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>{}</Arn><UserId>{}</UserId><Account>{ACCOUNT}\
                 </Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
                escape_xml(&arn),
                escape_xml(call.access_key_id)
            )))
        }
        other => Err(ServiceError::client("InvalidAction", format!("{other} is not emulated"))),
    }
}

/// Limits of AssumeRole: 15 minutes to 12 hours, and 2,048 letters of session policy.
const DURATION_SECS: std::ops::RangeInclusive<i64> = 900..=43_200;
const MAX_POLICY_BYTES: usize = 2_048;

fn assume_role(platform: &Platform, form: &BTreeMap<String, String>) -> Result<Answer, ServiceError> {
    let invalid = |words: &str| ServiceError::client("ValidationError", words);
    let role = form.get("RoleArn").ok_or_else(|| invalid("RoleArn is missing"))?;
    let name = form.get("RoleSessionName").ok_or_else(|| invalid("RoleSessionName is missing"))?;
    let secs: i64 =
        form.get("DurationSeconds").map_or(Ok(3600), |text| text.parse()).map_err(|_| invalid("DurationSeconds"))?;
    if !DURATION_SECS.contains(&secs) {
        return Err(invalid("DurationSeconds is not 900..43200"));
    }
    let policy = form.get("Policy");
    if let Some(text) = policy {
        let readable = serde_json::from_str::<Value>(text).is_ok();
        if !readable || text.len() > MAX_POLICY_BYTES {
            return Err(ServiceError::client("MalformedPolicyDocument", "not JSON, or above 2,048 letters"));
        }
    }
    let drawn = |_| platform.chance.draw();
    let [first, second, third]: [u64; 3] = [0, 1, 2].map(drawn);
    let (key, secret, token) =
        (format!("{SESSION_PREFIX}{first:016X}"), format!("{second:040x}"), format!("{third:064x}"));
    let arn = format!("{}/{name}", role.replacen(":iam:", ":sts:", 1).replacen(":role/", ":assumed-role/", 1));
    let until = platform.now().as_second() + secs;
    platform.transact(|state| {
        state.execute("DELETE FROM sessions WHERE expires_at <= ?1", [platform.now().as_millisecond()])?;
        state.prepare_cached("INSERT OR REPLACE INTO sessions VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
            &key,
            &token,
            &arn,
            policy,
            until * 1000,
        ))?;
        Ok(())
    })?;
    let expiration = Timestamp::from_second(until).map_err(|error| ServiceError::internal(&error))?;
    Ok(Answer::xml(format!(
        "<AssumeRoleResponse><AssumeRoleResult><AssumedRoleUser><Arn>{arn}</Arn><AssumedRoleId>{key}:{name}\
         </AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}\
         </SecretAccessKey><SessionToken>{token}</SessionToken><Expiration>{expiration}</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>",
        arn = escape_xml(&arn),
        name = escape_xml(name),
    )))
}

/// `a=b&c=d`, percent-encoded.
fn read_form(body: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(body);
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut letters = text.bytes();
    while let Some(letter) = letters.next() {
        match letter {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [letters.next().unwrap_or(b'0'), letters.next().unwrap_or(b'0')];
                let value = std::str::from_utf8(&digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok());
                bytes.push(value.unwrap_or(b'?'));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
