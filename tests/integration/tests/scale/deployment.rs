//! What template.yaml says of a function: its time-out, whether a schedule starts it, how many messages it handles at once.

use serde_yaml_ng::Value;

const TEMPLATE: &str = include_str!("../../../../template.yaml");

fn template() -> Value {
    serde_yaml_ng::from_str(TEMPLATE).expect("the template is YAML")
}

fn resources() -> Value {
    template()["Resources"].clone()
}

/// Functions that a schedule starts.
pub(crate) fn scheduled() -> Vec<String> {
    let resources = resources();
    let mut names = Vec::new();
    for (name, resource) in resources.as_mapping().expect("resources have names") {
        let events = resource["Properties"]["Events"].as_mapping();
        let is_scheduled = events.is_some_and(|events| events.values().any(|event| event["Type"] == "Schedule"));
        if is_scheduled {
            names.extend(name.as_str().map(str::to_owned));
        }
    }
    names
}

/// A function's time-out in milliseconds.
pub(crate) fn timeout_ms(function: &str) -> u64 {
    let template = template();
    let own = template["Resources"][function]["Properties"]["Timeout"].as_u64();
    let secs = own.or_else(|| template["Globals"]["Function"]["Timeout"].as_u64());
    1_000 * secs.expect("a time-out of its own, or that of all functions")
}

/// How many messages of its queue a function handles at once.
pub(crate) fn most_at_once(function: &str) -> usize {
    let event = &resources()[function]["Properties"]["Events"]["Work"]["Properties"];
    let most = event["ScalingConfig"]["MaximumConcurrency"].as_u64();
    usize::try_from(most.expect("it has a bound")).expect("it is small")
}
