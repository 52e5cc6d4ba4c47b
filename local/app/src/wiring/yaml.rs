//! The template as a tree: CloudFormation's tags (`!Ref`, `!GetAtt`, `!Sub`) become the name they point at.

use serde_yaml_ng::Value;

/// Something in the template that one machine cannot follow.
#[derive(Debug, thiserror::Error)]
#[error("template.yaml: {place}: {what}")]
pub(crate) struct WiringError {
    /// Where, for example `Resources.Discovery.Events.Tick`.
    pub(crate) place: String,
    /// What is wrong.
    pub(crate) what: String,
}

impl WiringError {
    pub(crate) fn at(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// A place in the tree, with the path that leads there.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    pub(crate) path: String,
    pub(crate) value: &'a Value,
}

impl<'a> Place<'a> {
    pub(crate) fn child(&self, key: &str) -> Option<Place<'a>> {
        let value = untagged(self.value).get(key)?;
        Some(Place { path: format!("{}.{key}", self.path), value })
    }

    pub(crate) fn needed(&self, key: &str) -> Result<Place<'a>, WiringError> {
        self.child(key).ok_or_else(|| WiringError::at(&self.path, format!("`{key}` is missing")))
    }

    pub(crate) fn entries(&self) -> Vec<(String, Place<'a>)> {
        let Some(mapping) = untagged(self.value).as_mapping() else { return Vec::new() };
        mapping
            .iter()
            .filter_map(|(key, value)| {
                let key = key.as_str()?.to_owned();
                let path = format!("{}.{key}", self.path);
                Some((key, Place { path, value }))
            })
            .collect()
    }

    pub(crate) fn items(&self) -> Vec<&'a Value> {
        untagged(self.value).as_sequence().map(|items| items.iter().collect()).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> Result<&'a str, WiringError> {
        untagged(self.value).as_str().ok_or_else(|| WiringError::at(&self.path, "is no text"))
    }

    pub(crate) fn number(&self) -> Result<u64, WiringError> {
        untagged(self.value).as_u64().ok_or_else(|| WiringError::at(&self.path, "is no whole number"))
    }

    /// The resource that `!Ref Name` or `!GetAtt Name.Attribute` points at.
    pub(crate) fn reference(&self) -> Option<&'a str> {
        let Value::Tagged(tagged) = self.value else { return None };
        let known = tagged.tag == "Ref" || tagged.tag == "GetAtt";
        tagged.value.as_str().filter(|_| known).map(|name| name.split('.').next().unwrap_or(name))
    }
}

fn untagged(value: &Value) -> &Value {
    match value {
        Value::Tagged(tagged) => &tagged.value,
        plain => plain,
    }
}
