//! Settings from the environment: all that are missing are named at once.

use std::collections::BTreeMap;

/// The environment a function was started with.
#[derive(Debug, Default)]
pub struct Settings {
    values: BTreeMap<String, String>,
    missing: Vec<String>,
}

/// Settings that are not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("settings missing or malformed: {}", .0.join(", "))]
pub struct MissingSettings(pub Vec<String>);

impl Settings {
    /// From pairs of name and value.
    pub fn of(values: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { values: values.into_iter().collect(), missing: Vec::new() }
    }

    /// From the process's environment.
    pub fn from_environment() -> Self {
        Self::of(std::env::vars())
    }

    /// A text that must be there.
    pub fn text(&mut self, name: &str) -> String {
        match self.values.get(name).filter(|value| !value.is_empty()) {
            Some(value) => value.clone(),
            None => {
                self.missing.push(name.to_owned());
                String::new()
            }
        }
    }

    /// A flag, `true` or `false`.
    pub fn flag(&mut self, name: &str) -> bool {
        match self.values.get(name).map(String::as_str) {
            Some("true") => true,
            Some("false") => false,
            Some(other) => {
                let reason = format!("`{other}` is neither true nor false");
                self.malformed(name, &reason);
                false
            }
            None => {
                self.missing.push(name.to_owned());
                false
            }
        }
    }

    /// An address that begins with `http://`, `https://` or `wss://`.
    pub fn url(&mut self, name: &str) -> String {
        let url = self.text(name);
        let is_one =
            ["https://", "wss://", "http://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
        if !is_one && !url.is_empty() {
            self.malformed(name, &format!("`{url}` is no address"));
        }
        url
    }

    /// Texts separated by commas, at least one.
    pub fn list(&mut self, name: &str) -> Vec<String> {
        let text = self.text(name);
        text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }

    /// Notes that a setting is there and of no use, with the reason.
    pub fn malformed(&mut self, name: &str, reason: &str) {
        self.missing.push(format!("{name} ({reason})"));
    }

    /// Fails with everything that is missing so far.
    pub fn check(&self) -> Result<(), MissingSettings> {
        if self.missing.is_empty() { Ok(()) } else { Err(MissingSettings(self.missing.clone())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_missing_or_malformed_is_named_at_once() {
        let mut settings =
            Settings::of([("TABLE".to_owned(), "t".to_owned()), ("SAFE_MODE".to_owned(), "yes".to_owned())]);
        assert_eq!(settings.text("TABLE"), "t");
        settings.text("QUEUE");
        settings.flag("SAFE_MODE");
        let error = settings.check().unwrap_err().to_string();
        assert!(error.contains("QUEUE") && error.contains("SAFE_MODE") && !error.contains("TABLE"), "{error}");
    }

    #[test]
    fn an_address_needs_its_scheme_and_a_list_an_entry() {
        let pairs = [("A", "https://sqs/1"), ("B", "sqs/1"), ("C", "https://"), ("L", "a, b,"), ("M", "")];
        let mut settings = Settings::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(settings.url("A"), "https://sqs/1");
        assert_eq!(settings.list("L"), ["a", "b"]);
        assert!(settings.check().is_ok());
        for name in ["B", "C", "D"] {
            settings.url(name);
        }
        settings.list("M");
        let error = settings.check().unwrap_err().to_string();
        assert_eq!(error.matches(',').count(), 3, "{error}");
        assert!(error.contains("B (`sqs/1` is no address)"), "{error}");
    }
}
