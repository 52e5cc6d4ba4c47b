//! The application out of the template.

use super::schedule::Rate;
use super::yaml::{Place, WiringError};
use serde_yaml_ng::Value;
use std::collections::BTreeMap;

/// What starts a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// A schedule.
    Schedule { name: String, rate: Rate },
    /// Messages of a queue, so many at once at most.
    Queue { queue: String, batch_size: u32 },
    /// Changes of the table.
    Changes,
    /// Requests.
    Http,
}

/// One function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Folder under `functions/`.
    pub(crate) folder: String,
    /// Time-out in seconds.
    pub(crate) timeout_secs: u64,
    /// What starts it.
    pub(crate) starts: Vec<Start>,
    /// Environment variables that name a queue, by the queue's logical name.
    pub(crate) queues: BTreeMap<String, String>,
}

/// One queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Queue {
    /// Visibility time-out in seconds.
    pub(crate) visibility_secs: u64,
    /// Where messages go that were received too often, and how often that is.
    pub(crate) dead_letters: Option<(String, u32)>,
}

/// One rule of the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Sources it matches.
    pub(crate) sources: Vec<String>,
    /// Detail types it matches.
    pub(crate) detail_types: Vec<String>,
    /// Queues it fills.
    pub(crate) targets: Vec<String>,
}

/// All of it, by logical name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Application {
    pub(crate) functions: BTreeMap<String, Function>,
    pub(crate) queues: BTreeMap<String, Queue>,
    pub(crate) rules: BTreeMap<String, Rule>,
}

impl Application {
    /// Reads the template.
    pub(crate) fn read(template: &str) -> Result<Self, WiringError> {
        let value: Value =
            serde_yaml_ng::from_str(template).map_err(|error| WiringError::at("the file", error.to_string()))?;
        let root = Place { path: String::new(), value: &value };
        let mut application = Self::default();
        for (name, resource) in root.needed("Resources")?.entries() {
            let kind = resource.needed("Type")?.text()?.to_owned();
            let properties = resource.child("Properties");
            match (kind.as_str(), properties) {
                ("AWS::Serverless::Function", Some(properties)) => {
                    application.functions.insert(name.clone(), function(&name, &properties)?);
                }
                ("AWS::SQS::Queue", Some(properties)) => {
                    application.queues.insert(name, queue(&properties)?);
                }
                ("AWS::Events::Rule", Some(properties)) => {
                    application.rules.insert(name, rule(&properties)?);
                }
                _ => {}
            }
        }
        application.check()?;
        Ok(application)
    }

    /// Every queue that is named exists.
    fn check(&self) -> Result<(), WiringError> {
        let started = self.functions.iter().flat_map(|(name, function)| {
            let from_queues = function.starts.iter().filter_map(|start| match start {
                Start::Queue { queue, .. } => Some(queue),
                Start::Schedule { .. } | Start::Changes | Start::Http => None,
            });
            from_queues.map(move |queue| (name, queue))
        });
        let targets = self.rules.iter().flat_map(|(name, rule)| rule.targets.iter().map(move |queue| (name, queue)));
        let letters = self.queues.iter().filter_map(|(name, queue)| Some((name, &queue.dead_letters.as_ref()?.0)));
        for (name, queue) in started.chain(targets).chain(letters) {
            if !self.queues.contains_key(queue) {
                return Err(WiringError::at(format!("Resources.{name}"), format!("there is no queue `{queue}`")));
            }
        }
        Ok(())
    }
}

fn function(name: &str, properties: &Place<'_>) -> Result<Function, WiringError> {
    let code = properties.needed("CodeUri")?;
    let folder = code.text()?.trim_end_matches(".zip").rsplit('/').next().unwrap_or_default().to_owned();
    let mut starts = Vec::new();
    for (event, place) in properties.child("Events").map(|events| events.entries()).unwrap_or_default() {
        starts.push(start(&format!("{name}{event}"), &place)?);
    }
    let variables = properties.child("Environment").and_then(|environment| environment.child("Variables"));
    let queues = variables.map(|variables| variables.entries()).unwrap_or_default();
    let timeout = properties.child("Timeout");
    Ok(Function {
        folder,
        timeout_secs: timeout.map(|timeout| timeout.number()).transpose()?.unwrap_or(DEFAULT_TIMEOUT_SECS),
        starts,
        queues: queues
            .into_iter()
            .filter(|(variable, _)| variable.ends_with("_QUEUE_URL"))
            .filter_map(|(variable, place)| Some((variable, place.reference()?.to_owned())))
            .collect(),
    })
}

/// The template's own default under `Globals`.
const DEFAULT_TIMEOUT_SECS: u64 = 30;

fn start(name: &str, place: &Place<'_>) -> Result<Start, WiringError> {
    let kind = place.needed("Type")?;
    match kind.text()? {
        "Schedule" => {
            let schedule = place.needed("Properties")?.needed("Schedule")?;
            Ok(Start::Schedule { name: name.to_owned(), rate: Rate::read(schedule.text()?, &schedule.path)? })
        }
        "SQS" => {
            let properties = place.needed("Properties")?;
            let queue = properties.needed("Queue")?;
            let name = queue.reference().ok_or_else(|| WiringError::at(&queue.path, "is no reference to a queue"))?;
            let batch_size = properties.child("BatchSize").map(|size| size.number()).transpose()?.unwrap_or(10);
            Ok(Start::Queue { queue: name.to_owned(), batch_size: u32::try_from(batch_size).unwrap_or(10) })
        }
        "DynamoDB" => Ok(Start::Changes),
        "HttpApi" => Ok(Start::Http),
        other => Err(WiringError::at(&kind.path, format!("`{other}` is not known on one machine"))),
    }
}

fn queue(properties: &Place<'_>) -> Result<Queue, WiringError> {
    let dead_letters = match properties.child("RedrivePolicy") {
        None => None,
        Some(policy) => {
            let target = policy.needed("deadLetterTargetArn")?;
            let name = target.reference().ok_or_else(|| WiringError::at(&target.path, "is no reference"))?.to_owned();
            let count = policy.needed("maxReceiveCount")?.number()?;
            Some((name, u32::try_from(count).unwrap_or(u32::MAX)))
        }
    };
    let visibility = properties.child("VisibilityTimeout").map(|timeout| timeout.number()).transpose()?;
    Ok(Queue { visibility_secs: visibility.unwrap_or(30), dead_letters })
}

fn rule(properties: &Place<'_>) -> Result<Rule, WiringError> {
    let pattern = properties.needed("EventPattern")?;
    let texts = |key: &str| -> Vec<String> {
        let items = pattern.child(key).map(|place| place.items()).unwrap_or_default();
        items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    };
    let mut targets = Vec::new();
    for target in properties.needed("Targets")?.items() {
        let place = Place { path: properties.path.clone() + ".Targets", value: target };
        let arn = place.needed("Arn")?;
        targets.push(arn.reference().ok_or_else(|| WiringError::at(&arn.path, "is no reference"))?.to_owned());
    }
    Ok(Rule { sources: texts("source"), detail_types: texts("detail-type"), targets })
}

#[cfg(test)]
mod tests {
    use super::super::TEMPLATE;
    use super::*;

    #[test]
    fn the_template_of_this_build_is_understood_whole() {
        let application = Application::read(TEMPLATE).unwrap();
        assert!(application.functions.len() >= 10, "{:?}", application.functions.keys());
        for (name, function) in &application.functions {
            assert!(!function.starts.is_empty(), "nothing starts {name}");
            for queue in function.queues.values() {
                assert!(application.queues.contains_key(queue), "{name} names {queue}");
            }
        }
    }

    #[test]
    fn a_queue_stays_invisible_six_times_as_long_as_its_function_may_run() {
        let application = Application::read(TEMPLATE).unwrap();
        for (name, function) in &application.functions {
            for start in &function.starts {
                if let Start::Queue { queue, .. } = start {
                    let visible = application.queues[queue].visibility_secs;
                    assert!(visible >= 6 * function.timeout_secs, "{name}: {queue} after {visible} s");
                }
            }
        }
    }

    #[test]
    fn every_queue_that_starts_a_function_has_dead_letters() {
        let application = Application::read(TEMPLATE).unwrap();
        for function in application.functions.values() {
            for start in &function.starts {
                if let Start::Queue { queue, .. } = start {
                    assert!(application.queues[queue].dead_letters.is_some(), "{queue}");
                }
            }
        }
    }

    #[test]
    fn a_queue_that_is_not_there_is_named() {
        let broken = TEMPLATE
            .replace("deadLetterTargetArn: !GetAtt MarketDeadLetters.Arn", "deadLetterTargetArn: !GetAtt Nowhere.Arn");
        let error = Application::read(&broken).unwrap_err().to_string();
        assert!(error.contains("MarketQueue") && error.contains("Nowhere"), "{error}");
    }
}
