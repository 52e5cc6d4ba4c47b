//! The functions of template.yaml: what their roles allow, what their environment holds.

use super::reach::Right;
use serde_yaml_ng::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A function as the template describes it.
#[derive(Debug)]
pub struct Described {
    /// Folder below `functions/`.
    pub folder: String,
    /// What its own statements allow.
    pub allowed: BTreeSet<Right>,
    /// Its variables, those for all functions included, and what each refers to.
    pub variables: BTreeMap<String, String>,
}

/// All functions.
pub fn functions() -> Vec<Described> {
    let text = std::fs::read_to_string(crate::root().join("template.yaml")).expect("template.yaml is there");
    let template: Value = serde_yaml_ng::from_str(&text).expect("template.yaml is YAML");
    let for_all = variables(&template["Globals"]["Function"]);
    let resources = template["Resources"].as_mapping().expect("there are resources");
    let functions = resources.values().filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    let describe = |resource: &Value| {
        let properties = &resource["Properties"];
        let code = properties["CodeUri"].as_str().expect("a function has code");
        let mut all = for_all.clone();
        all.extend(variables(properties));
        Described {
            folder: code.trim_end_matches(".zip").rsplit('/').next().unwrap_or(code).to_owned(),
            allowed: properties["Policies"].as_sequence().into_iter().flatten().flat_map(statements).collect(),
            variables: all,
        }
    };
    functions.map(describe).collect()
}

fn variables(properties: &Value) -> BTreeMap<String, String> {
    let variables = properties["Environment"]["Variables"].as_mapping();
    let pair = |(name, value): (&Value, &Value)| Some((name.as_str()?.to_owned(), told(value)));
    variables.into_iter().flatten().filter_map(pair).collect()
}

/// A text, or what an intrinsic function stands for: `!Ref A` is `A`, `!GetAtt A.B` is `A.B`, `!Sub` its text.
fn told(value: &Value) -> String {
    match value {
        Value::Tagged(tagged) => told(&tagged.value),
        Value::String(text) => text.clone(),
        other => serde_yaml_ng::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

fn many(value: &Value) -> Vec<String> {
    value.as_sequence().map_or_else(|| vec![told(value)], |values| values.iter().map(told).collect())
}

fn statements(policy: &Value) -> Vec<Right> {
    let statements = policy["Statement"].as_sequence().expect("a policy has statements");
    let rights = |statement: &Value| {
        assert_eq!(statement["Effect"], "Allow", "roles here say what is allowed, nothing else");
        let resources = many(&statement["Resource"]);
        let pairs = |action: String| resources.clone().into_iter().map(move |resource| (action.clone(), resource));
        many(&statement["Action"]).into_iter().flat_map(pairs).collect::<Vec<_>>()
    };
    statements.iter().flat_map(rights).collect()
}
