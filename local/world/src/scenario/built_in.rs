//! The scenarios that come with the product, and scenarios from files.

use super::Scenario;
use super::error::ScenarioError;
use std::fs;
use std::path::Path;

/// Name and text of each scenario in `local/scenarios`.
pub const BUILT_IN: [(&str, &str); 8] = [
    ("demo", include_str!("../../../scenarios/demo.toml")),
    ("calm-week", include_str!("../../../scenarios/calm-week.toml")),
    ("interruption-wave", include_str!("../../../scenarios/interruption-wave.toml")),
    ("capacity-drought", include_str!("../../../scenarios/capacity-drought.toml")),
    ("control-plane-down", include_str!("../../../scenarios/control-plane-down.toml")),
    ("busy-customer", include_str!("../../../scenarios/busy-customer.toml")),
    ("hundred-nodes", include_str!("../../../scenarios/hundred-nodes.toml")),
    ("five-thousand-nodes", include_str!("../../../scenarios/five-thousand-nodes.toml")),
];

fn built_in_text(file: &str) -> Option<&'static str> {
    let name = file.strip_suffix(".toml").unwrap_or(file);
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Reads a scenario by the name of one that comes with the product, or by the path of a file.
pub fn read_scenario(name_or_path: &str) -> Result<Scenario, ScenarioError> {
    let from_product = |file: &str| built_in_text(file).map(str::to_owned).ok_or_else(|| "is not there".to_owned());
    if let Some(text) = built_in_text(name_or_path).filter(|_| !name_or_path.contains(['/', '.'])) {
        return Scenario::parse(&format!("{name_or_path}.toml"), text, &from_product);
    }
    let path = Path::new(name_or_path);
    let text = fs::read_to_string(path).map_err(|error| ScenarioError {
        file: name_or_path.to_owned(),
        line: None,
        field: String::new(),
        message: format!("cannot be read: {error}"),
    })?;
    let beside = |file: &str| {
        let other = path.parent().unwrap_or(Path::new("")).join(file);
        fs::read_to_string(other).or_else(|error| from_product(file).map_err(|_| format!("cannot be read: {error}")))
    };
    Scenario::parse(name_or_path, &text, &beside)
}
