//! Secrets Manager: GetSecretValue of what was put there by the runner.

use crate::answer::{Answer, JSON_1_1, ServiceError};
use crate::emulators::{ACCOUNT, REGION};
use crate::platform::Platform;
use crate::request::Call;
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

pub(crate) const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
";

pub(crate) fn put(platform: &Platform, name: &str, value: &str) -> Result<(), ServiceError> {
    platform.transact(|state| {
        state.execute(
            "INSERT INTO secrets VALUES (?1, ?2, 1) ON CONFLICT (name) DO UPDATE SET value = ?2, version = version + 1",
            (name, value),
        )?;
        Ok(())
    })
}

pub(crate) fn answer(platform: &Platform, call: &Call<'_>) -> Result<Answer, ServiceError> {
    if call.operation != "GetSecretValue" {
        let words = format!("{} is not emulated", call.operation);
        return Err(ServiceError::client("InvalidRequestException", words));
    }
    let body: Value = serde_json::from_slice(call.body)
        .map_err(|error| ServiceError::client("SerializationException", error.to_string()))?;
    let asked = body["SecretId"].as_str().unwrap_or_default();
    let name = asked.rsplit_once(":secret:").map_or(asked, |(_, name)| name);
    let found = platform.transact(|state| {
        let mut statement = state.prepare_cached("SELECT value, version FROM secrets WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?))).optional()?)
    })?;
    let (value, version) = found.ok_or_else(|| {
        ServiceError::client("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    })?;
    let answer = Answer::json(&json!({
        "ARN": format!("arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}"), "Name": name,
        "SecretString": value, "VersionId": format!("{version:032}"), "VersionStages": ["AWSCURRENT"],
    }));
    Ok(Answer { content_type: JSON_1_1, ..answer })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Place;
    use crate::request::Service;
    use jiff::Timestamp;
    use spot_domain::{Chance, Clock};
    use std::sync::Arc;

    struct Still;
    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }
    impl Chance for Still {
        fn draw(&self) -> u64 {
            7
        }
    }

    fn ask(platform: &Platform, id: &str) -> Result<Value, String> {
        let body = json!({ "SecretId": id }).to_string();
        let (service, operation) = (Service::SecretsManager, "GetSecretValue");
        let (subject, access_key_id, session_token) = ("", "", None);
        let call = Call { service, operation, body: body.as_bytes(), subject, access_key_id, session_token };
        let answer = answer(platform, &call).map_err(|error| error.code)?;
        Ok(serde_json::from_slice(&answer.body).unwrap())
    }

    #[test]
    fn a_secret_is_read_by_its_name_or_arn_and_the_last_value_counts() {
        let platform = Platform::open(&Place::Memory, Arc::new(Still), Arc::new(Still)).unwrap();
        put(&platform, "signing-key", "old").unwrap();
        put(&platform, "signing-key", "new").unwrap();
        let by_name = ask(&platform, "signing-key").unwrap();
        assert_eq!(by_name["SecretString"], "new");
        assert_eq!(ask(&platform, by_name["ARN"].as_str().unwrap()).unwrap(), by_name);
        assert_eq!(ask(&platform, "other"), Err("ResourceNotFoundException".to_owned()));
    }
}
