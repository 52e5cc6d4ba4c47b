//! Label and field selectors of lists and watches.

use super::request::Call;
use crate::kubernetes::errors::ApiError;
use crate::kubernetes::object::Object;
use crate::kubernetes::resource::Resource;
use spot_domain::{Labels, SelectorOperator, SelectorRequirement};

/// A field that can be selected by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Namespace,
    NodeName,
    Phase,
    RestartPolicy,
    SchedulerName,
    Unschedulable,
    InvolvedName,
    InvolvedUid,
    Reason,
}

/// Which objects are meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    labels: Vec<SelectorRequirement>,
    /// Field, whether it must be equal, value.
    fields: Vec<(Field, bool, String)>,
}

impl Filter {
    pub(super) fn read(call: &Call, resource: Resource) -> Result<Self, ApiError> {
        let labels = call.parameter("labelSelector").map_or(Ok(Vec::new()), label_requirements)?;
        let fields = call.parameter("fieldSelector").unwrap_or_default().split(',').filter(|part| !part.is_empty());
        let fields = fields.map(|part| field_requirement(part, resource)).collect::<Result<_, _>>()?;
        Ok(Self { labels, fields })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.fields.is_empty()
    }

    pub(super) fn matches_labels(&self, labels: &Labels) -> bool {
        self.labels.iter().all(|one| one.matches(labels.get(&one.key).map(String::as_str)))
    }

    pub(super) fn matches(&self, object: &Object) -> bool {
        self.matches_labels(&object.meta.labels)
            && self.fields.iter().all(|(field, equal, wanted)| field.is(object, wanted) == *equal)
    }
}

impl Field {
    fn find(name: &str, resource: Resource) -> Option<Self> {
        Some(match (name, resource) {
            ("metadata.name", _) => Self::Name,
            ("metadata.namespace", _) => Self::Namespace,
            ("spec.nodeName", Resource::Pod) => Self::NodeName,
            ("status.phase", Resource::Pod | Resource::Namespace) => Self::Phase,
            ("spec.restartPolicy", Resource::Pod) => Self::RestartPolicy,
            ("spec.schedulerName", Resource::Pod) => Self::SchedulerName,
            ("spec.unschedulable", Resource::Node) => Self::Unschedulable,
            ("involvedObject.name", Resource::Event) => Self::InvolvedName,
            ("involvedObject.uid", Resource::Event) => Self::InvolvedUid,
            ("reason", Resource::Event) => Self::Reason,
            _ => return None,
        })
    }

    fn is(self, object: &Object, wanted: &str) -> bool {
        let document = |path: &str| {
            let mut parts = path.split('.');
            let first = parts.next().and_then(|part| object.document().fields.get(part));
            parts.fold(first, |value, part| value.and_then(|value| value.get(part))).and_then(|value| value.as_str())
        };
        let pod = object.pod();
        let spec = |field: &str| pod.and_then(|pod| pod.spec[field].as_str());
        let found = match self {
            Self::Name => Some(&*object.meta.key.name),
            Self::Namespace => Some(&*object.meta.key.namespace),
            Self::NodeName => pod.and_then(|pod| pod.node.as_deref()),
            Self::Phase => pod.map_or_else(|| object.document().status["phase"].as_str(), |pod| Some(pod.phase.name())),
            Self::RestartPolicy => spec("restartPolicy"),
            Self::SchedulerName => spec("schedulerName"),
            Self::Unschedulable => {
                Some(if object.node().is_some_and(|node| node.unschedulable) { "true" } else { "false" })
            }
            Self::InvolvedName => document("involvedObject.name"),
            Self::InvolvedUid => document("involvedObject.uid"),
            Self::Reason => document("reason"),
        };
        found.unwrap_or_default() == wanted
    }
}

fn field_requirement(part: &str, resource: Resource) -> Result<(Field, bool, String), ApiError> {
    let split = [("!=", false), ("==", true), ("=", true)];
    let found = split.iter().find_map(|(sign, equal)| part.split_once(sign).map(|(name, value)| (name, *equal, value)));
    let (name, equal, value) =
        found.ok_or_else(|| ApiError::bad_request(format!("invalid selector: '{part}'; can't understand it")))?;
    let field = Field::find(name, resource)
        .ok_or_else(|| ApiError::bad_request(format!("field label not supported: {name}")))?;
    Ok((field, equal, value.to_owned()))
}

/// Splits at commas outside of parentheses.
fn clauses(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, char) in text.char_indices() {
        match char {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn label_requirements(text: &str) -> Result<Vec<SelectorRequirement>, ApiError> {
    clauses(text).into_iter().map(label_requirement).collect()
}

fn label_requirement(text: &str) -> Result<SelectorRequirement, ApiError> {
    let made =
        |key: &str, operator, values: Vec<String>| SelectorRequirement { key: key.trim().to_owned(), operator, values };
    if let Some((head, list)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        let values = list.split(',').map(|value| value.trim().to_owned()).collect();
        return match head.split_whitespace().collect::<Vec<_>>().as_slice() {
            [key, "in"] => Ok(made(key, SelectorOperator::In, values)),
            [key, "notin"] => Ok(made(key, SelectorOperator::NotIn, values)),
            _ => Err(unparsable(text)),
        };
    }
    let signs = [("!=", SelectorOperator::NotIn), ("==", SelectorOperator::In), ("=", SelectorOperator::In)];
    for (sign, operator) in signs {
        if let Some((key, value)) = text.split_once(sign) {
            return Ok(made(key, operator, vec![value.trim().to_owned()]));
        }
    }
    match text.strip_prefix('!') {
        Some(key) => Ok(made(key, SelectorOperator::DoesNotExist, Vec::new())),
        None if text.contains(char::is_whitespace) => Err(unparsable(text)),
        None => Ok(made(text, SelectorOperator::Exists, Vec::new())),
    }
}

fn unparsable(text: &str) -> ApiError {
    ApiError::bad_request(format!("unable to parse requirement: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_selectors_are_read_in_all_their_forms() {
        let all = label_requirements("a=b, c!=d,e in (f,g),h notin (i),j,!k").expect("it is well formed");
        let operators: Vec<_> = all.iter().map(|one| (one.key.as_str(), one.operator, one.values.len())).collect();
        assert_eq!(
            operators,
            [
                ("a", SelectorOperator::In, 1),
                ("c", SelectorOperator::NotIn, 1),
                ("e", SelectorOperator::In, 2),
                ("h", SelectorOperator::NotIn, 1),
                ("j", SelectorOperator::Exists, 0),
                ("k", SelectorOperator::DoesNotExist, 0),
            ]
        );
        assert!(label_requirements("a b").is_err());
    }
}
