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
                self.missing.push(format!("{name} (`{other}` is neither true nor false)"));
                false
            }
            None => {
                self.missing.push(name.to_owned());
                false
            }
        }
    }

    /// Ends the reading: fails with everything that is missing.
    pub fn finish(self) -> Result<(), MissingSettings> {
        if self.missing.is_empty() { Ok(()) } else { Err(MissingSettings(self.missing)) }
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
        let error = settings.finish().unwrap_err().to_string();
        assert!(error.contains("QUEUE") && error.contains("SAFE_MODE") && !error.contains("TABLE"), "{error}");
    }
}
