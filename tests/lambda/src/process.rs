//! The built programs of the functions, started as Lambda starts them.

use serde_yaml_ng::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Instant;
use tokio::process::{Child, Command};

/// A function of template.yaml.
#[derive(Clone, Debug)]
pub struct Binary {
    /// Folder under `functions/`.
    pub folder: String,
    /// Names of its environment variables.
    pub variables: Vec<String>,
    /// What starts it.
    pub starts: Vec<String>,
}

/// CloudFormation's tags are of no interest here; without them the template is plain YAML.
fn template() -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../template.yaml");
    let text = std::fs::read_to_string(&path).expect("template.yaml is there");
    serde_yaml_ng::from_str(&text).expect("template.yaml is YAML")
}

fn untagged(value: &Value) -> &Value {
    match value {
        Value::Tagged(tagged) => &tagged.value,
        other => other,
    }
}

fn keys(value: Option<&Value>) -> Vec<String> {
    let mapping = value.map(untagged).and_then(Value::as_mapping);
    mapping
        .map(|mapping| mapping.keys().filter_map(|key| key.as_str().map(str::to_owned)).collect())
        .unwrap_or_default()
}

/// All functions of the template.
pub fn binaries() -> Vec<Binary> {
    let template = template();
    let globals = keys(template["Globals"]["Function"]["Environment"].get("Variables"));
    let resources = template["Resources"].as_mapping().expect("resources");
    let functions =
        resources.iter().filter(|(_, resource)| resource["Type"].as_str() == Some("AWS::Serverless::Function"));
    let binary = |(_, resource): (&Value, &Value)| {
        let properties = &resource["Properties"];
        let code = properties["CodeUri"].as_str().expect("a function has code");
        let mut variables = globals.clone();
        variables.extend(keys(properties.get("Environment").and_then(|environment| environment.get("Variables"))));
        let events = properties["Events"].as_mapping().cloned().unwrap_or_default();
        let starts = events.values().filter_map(|event| event["Type"].as_str().map(str::to_owned)).collect();
        Binary { folder: code.trim_end_matches('/').rsplit('/').next().unwrap_or(code).to_owned(), variables, starts }
    };
    functions.map(binary).collect()
}

impl Binary {
    /// Where the build put it: the folder named in `LAMBDA_BINARIES`.
    pub fn path(&self) -> PathBuf {
        let folder = std::env::var("LAMBDA_BINARIES").expect("LAMBDA_BINARIES names the folder of the built functions");
        let name = if self.folder.starts_with("spot-") { self.folder.clone() } else { format!("spot-{}", self.folder) };
        PathBuf::from(folder).join(name)
    }

    /// Starts it with the environment that the template gives it, each value a plausible one.
    pub fn start(&self, runtime_api: SocketAddr, endpoint: SocketAddr) -> std::io::Result<(Child, Instant)> {
        let mut command = Command::new(self.path());
        command.env_clear().envs(self.environment(endpoint)).env("AWS_LAMBDA_RUNTIME_API", runtime_api.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let began = Instant::now();
        Ok((command.spawn()?, began))
    }

    fn environment(&self, endpoint: SocketAddr) -> BTreeMap<String, String> {
        let mut values: BTreeMap<String, String> = [
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "not-a-secret"),
            ("AWS_LAMBDA_FUNCTION_NAME", "test"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "test"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "test"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        values.insert("AWS_ENDPOINT_URL".to_owned(), format!("http://{endpoint}"));
        for name in &self.variables {
            let value = match name.as_str() {
                "SAFE_MODE" => "true".to_owned(),
                "LOG_LEVEL" => "warn".to_owned(),
                url if url.ends_with("_URL") || url.ends_with("_URL_PREFIX") || url.ends_with("_ENDPOINT") => {
                    format!("http://{endpoint}/{}", url.to_lowercase())
                }
                other => other.to_lowercase(),
            };
            values.insert(name.clone(), value);
        }
        values
    }
}
