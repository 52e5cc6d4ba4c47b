//! The functions of template.yaml: environment, triggers, time-out.

use serde_yaml_ng::Value;
use std::path::PathBuf;

/// A function of the template.
#[derive(Clone, Debug)]
pub struct Binary {
    /// Folder under `functions/`.
    pub folder: String,
    /// Names of its environment variables.
    pub variables: Vec<String>,
    /// What starts it: `Schedule`, `SQS`, `DynamoDB`, `HttpApi`.
    pub starts: Vec<String>,
    /// Lambda ends it after so long.
    pub timeout_secs: u64,
}

/// CloudFormation's tags are of no interest here; without them the template is plain YAML.
fn template() -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../template.yaml");
    let text = std::fs::read_to_string(&path).expect("template.yaml is there");
    serde_yaml_ng::from_str(&text).expect("template.yaml is YAML")
}

fn keys(value: &Value) -> Vec<String> {
    let keys = value.as_mapping().into_iter().flat_map(|mapping| mapping.keys());
    keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

/// All functions of the template, or those named in `LAMBDA_FUNCTIONS`.
pub fn binaries() -> Vec<Binary> {
    let template = template();
    let globals = &template["Globals"]["Function"];
    let resources = template["Resources"].as_mapping().expect("resources");
    let functions = resources.values().filter(|resource| resource["Type"] == "AWS::Serverless::Function");
    let binary = |resource: &Value| {
        let properties = &resource["Properties"];
        let code = properties["CodeUri"].as_str().expect("a function has code");
        let mut variables = keys(&globals["Environment"]["Variables"]);
        variables.extend(keys(&properties["Environment"]["Variables"]));
        let events = properties["Events"].as_mapping().cloned().unwrap_or_default();
        let timeout = properties["Timeout"].as_u64().or(globals["Timeout"].as_u64());
        Binary {
            folder: code.trim_end_matches(".zip").rsplit('/').next().unwrap_or(code).to_owned(),
            variables,
            starts: events.values().filter_map(|event| event["Type"].as_str().map(str::to_owned)).collect(),
            timeout_secs: timeout.expect("a function has a time-out"),
        }
    };
    let all = functions.map(binary);
    match std::env::var("LAMBDA_FUNCTIONS") {
        Ok(wanted) => all.filter(|binary| wanted.split_whitespace().any(|name| name == binary.folder)).collect(),
        Err(_) => all.collect(),
    }
}

/// The text of a secret as CloudFormation draws it for the template.
pub(crate) fn drawn_secret(name: &str) -> String {
    let template = template();
    let how = &template["Resources"][name]["Properties"]["GenerateSecretString"];
    assert!(how.is_mapping(), "nobody draws the secret {name}");
    let excluded = how["ExcludeCharacters"].as_str().unwrap_or_default();
    let without = |setting: &str| how[setting].as_bool().unwrap_or(false);
    assert!(without("ExcludePunctuation"), "signs would need escapes in {name}");
    let mut letters: Vec<char> = ('a'..='z').chain('0'..='9').collect();
    if !without("ExcludeUppercase") {
        letters.extend('A'..='Z');
    }
    letters.retain(|letter| !excluded.contains(*letter));
    let length = how["PasswordLength"].as_u64().unwrap_or(32);
    let drawn: String = letters.iter().cycle().step_by(7).take(usize::try_from(length).unwrap_or(0)).collect();
    let (Some(text), Some(key)) = (how["SecretStringTemplate"].as_str(), how["GenerateStringKey"].as_str()) else {
        return drawn;
    };
    let mut text: serde_json::Value = serde_json::from_str(text).expect("the secret's template is JSON");
    text[key] = drawn.into();
    text.to_string()
}
