//! Settings from the environment: all that is wrong is said at once.

use crate::shared::AgentSettings;
use spot_domain::ClusterId;
use std::fmt;

/// Settings of the process.
pub struct EnvSettings {
    /// Settings of the agent.
    pub agent: AgentSettings,
    /// Address of the control plane.
    pub api_url: String,
    /// The agent's token. In no log.
    pub api_token: String,
    /// Filter of the log.
    pub log_level: String,
    /// Port of probes and metrics.
    pub port: u16,
}

impl fmt::Debug for EnvSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = (&self.agent, &self.api_url, &self.log_level, self.port);
        formatter.debug_tuple("EnvSettings").field(&settings).finish()
    }
}

/// Everything that is wrong with the settings, a line each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("settings missing or malformed:\n  {}", .0.join("\n  "))]
pub struct BadSettings(pub Vec<String>);

/// Port of probes and metrics unless `PORT` says otherwise.
const DEFAULT_PORT: u16 = 8080;
/// Intervals beyond these are mistakes.
const INTERVAL_BOUNDS_SECS: std::ops::RangeInclusive<u32> = 5..=3_600;

struct Reader<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, name: &str) -> Option<String> {
        (self.get)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn required(&mut self, name: &str) -> String {
        let found = self.text(name);
        if found.is_none() {
            self.wrong.push(format!("{name} is missing"));
        }
        found.unwrap_or_default()
    }

    /// Reads a setting that may be absent. What was given is repeated in the message, so this is not for secrets.
    fn parsed<T>(&mut self, name: &str, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.wrong.push(format!("{name} is `{text}`; expected {expected}"));
        }
        parsed
    }

    fn interval(&mut self, name: &str) -> Option<u32> {
        self.parsed(name, "seconds between 5 and 3600", |text| {
            text.parse().ok().filter(|secs| INTERVAL_BOUNDS_SECS.contains(secs))
        })
    }
}

impl EnvSettings {
    /// Reads the settings through `get`, the environment in the binary.
    pub fn read(get: &dyn Fn(&str) -> Option<String>) -> Result<Self, BadSettings> {
        let mut reader = Reader { get, wrong: Vec::new() };
        let api_url = reader.required("API_URL");
        if !api_url.is_empty() && !is_safe_address(&api_url) {
            reader.wrong.push(format!("API_URL is `{api_url}`; expected https://… (http:// to this machine only)"));
        }
        let api_token = reader.required("API_TOKEN");
        if !api_token.bytes().all(|byte| byte.is_ascii_graphic()) {
            reader.wrong.push("API_TOKEN holds characters that no token has".to_owned());
        }
        let cluster_text = reader.required("CLUSTER_ID");
        let cluster_id = cluster_text.parse::<ClusterId>();
        if let Err(error) = &cluster_id
            && !cluster_text.is_empty()
        {
            reader.wrong.push(format!("CLUSTER_ID: {error}"));
        }
        let namespace = reader.required("NAMESPACE");
        let dry_run = reader.parsed("DRY_RUN", "true or false", |text| text.parse().ok()).unwrap_or(false);
        let heartbeat_interval_s = reader.interval("HEARTBEAT_INTERVAL");
        let collection_interval_s = reader.interval("COLLECTION_INTERVAL");
        let port = reader.parsed("PORT", "a port", |text| text.parse().ok()).unwrap_or(DEFAULT_PORT);
        let levels = ["error", "warn", "info", "debug", "trace"];
        let level = |text: &str| levels.contains(&text).then(|| text.to_owned());
        let log_level = reader.parsed("LOG_LEVEL", "error, warn, info, debug or trace", level);
        let excluded = reader.text("EXCLUDED_NAMESPACES").unwrap_or_default();
        let instance_id = reader.text("POD_UID").or_else(|| reader.text("HOSTNAME"));
        let (Ok(cluster_id), true) = (cluster_id, reader.wrong.is_empty()) else {
            return Err(BadSettings(reader.wrong));
        };
        let instance_id = instance_id.unwrap_or_else(|| "agent".to_owned());
        let agent = AgentSettings {
            dry_run,
            heartbeat_interval_s,
            collection_interval_s,
            excluded_namespaces: excluded
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            ..AgentSettings::new(cluster_id, &namespace, &instance_id)
        };
        Ok(Self { agent, api_url, api_token, log_level: log_level.unwrap_or_else(|| "info".to_owned()), port })
    }
}

/// A token goes over TLS, or does not leave the machine.
fn is_safe_address(url: &str) -> bool {
    if let Some(rest) = url.strip_prefix("https://") {
        return !rest.is_empty();
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = rest.split('/').next().unwrap_or("");
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|own| host.strip_prefix(own).is_some_and(|port| port.is_empty() || port.starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<EnvSettings, BadSettings> {
        EnvSettings::read(&|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    const GOOD: [(&str, &str); 4] = [
        ("API_URL", "https://api.example.com"),
        ("API_TOKEN", "soa_secret"),
        ("CLUSTER_ID", "clu_00000000000000000000000000000001"),
        ("NAMESPACE", "spot"),
    ];

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = read(&[
            ("API_URL", "http://api.example.com"),
            ("CLUSTER_ID", "7"),
            ("DRY_RUN", "yes"),
            ("HEARTBEAT_INTERVAL", "1"),
            ("LOG_LEVEL", "loud"),
        ]);
        let BadSettings(lines) = wrong.expect_err("nothing of it is right");
        for name in ["API_URL", "API_TOKEN", "CLUSTER_ID", "NAMESPACE", "DRY_RUN", "HEARTBEAT_INTERVAL", "LOG_LEVEL"] {
            assert_eq!(lines.iter().filter(|line| line.starts_with(name)).count(), 1, "{name} in {lines:?}");
        }
    }

    #[test]
    fn a_token_is_in_no_debug_text() {
        let settings = read(&GOOD).expect("good settings");
        assert!(!format!("{settings:?}").contains("soa_secret"));
        assert_eq!((settings.port, settings.agent.dry_run), (DEFAULT_PORT, false));
    }

    #[test]
    fn plain_http_stays_on_the_machine() {
        for url in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:1/x", "https://a"] {
            assert!(is_safe_address(url), "{url}");
        }
        for url in ["http://localhost.evil.com", "http://127.0.0.1.evil.com", "ftp://localhost", "https://", "api"] {
            assert!(!is_safe_address(url), "{url}");
        }
    }
}
