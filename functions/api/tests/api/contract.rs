//! The OpenAPI document and the table of routes are the same thing.

use spot_api::{Idempotency, Who, document, rules};
use std::collections::BTreeSet;

fn read() -> serde_json::Value {
    serde_json::from_str(&document()).unwrap()
}

#[test]
fn the_committed_document_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == document(), "write it anew: cargo run -p spot-api --example write_openapi");
}

#[test]
fn document_and_table_list_the_same_routes() {
    let document = read();
    let paths = document["paths"].as_object().unwrap();
    let documented: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())))
        .collect();
    let listed: BTreeSet<_> = rules().iter().map(|rule| (rule.method.to_owned(), rule.path.to_owned())).collect();
    assert_eq!(documented, listed);
    assert_eq!(rules().len(), listed.len(), "a route is listed twice");
}

#[test]
fn the_document_tells_who_may_and_what_a_repeat_does() {
    let document = read();
    assert_eq!(document["openapi"], "3.1.0");
    for rule in rules() {
        let operation = &document["paths"][rule.path][rule.method.to_lowercase()];
        let (method, path) = (rule.method, rule.path);
        assert_eq!(operation["security"].is_null(), rule.who == Who::Public, "{method} {path}");
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let keyed = parameters.iter().any(|parameter| parameter["name"] == "Idempotency-Key");
        assert_eq!(keyed, rule.idempotency == Idempotency::Key, "{method} {path}");
        let of_path = parameters.iter().filter(|parameter| parameter["in"] == "path").count();
        assert_eq!(of_path, path.matches('{').count(), "{method} {path}");
        assert!(operation["responses"]["422"]["content"]["application/problem+json"].is_object(), "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_money_is_whole() {
    let document = read();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut seen = Vec::new();
    walk(&document, &mut |name, value| {
        if name == "$ref" {
            let target = value.as_str().unwrap().trim_start_matches("#/components/schemas/").to_owned();
            assert!(schemas.contains_key(&target), "{target}");
            seen.push(target);
        }
        if name.ends_with("_microusd") || name.contains("_microusd_per_") {
            let kind = &value["type"];
            let whole = kind == "integer" || kind.as_array().is_some_and(|kinds| kinds.contains(&"integer".into()));
            assert!(whole, "{name}: {value}");
        }
    });
    assert!(seen.len() > 50);
}

fn walk(value: &serde_json::Value, visit: &mut impl FnMut(&str, &serde_json::Value)) {
    match value {
        serde_json::Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            visit(name, value);
            walk(value, visit);
        }),
        serde_json::Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}
