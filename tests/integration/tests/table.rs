//! The table that the template deploys is the one the store is tested on: keys, indexes, stream, time to live.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use aws_sdk_dynamodb::types::{KeySchemaElement, KeyType};
use serde_yaml_ng::Value;
use std::collections::BTreeSet;

const TEMPLATE: &str = include_str!("../../../template.yaml");

/// What both say, in the template's words.
#[derive(Debug, PartialEq)]
struct Table {
    attributes: BTreeSet<(String, String)>,
    keys: Vec<(String, String)>,
    indexes: BTreeSet<Index>,
    stream: Option<String>,
}

/// Name, keys, kind of projection, projected attributes.
type Index = (String, Vec<(String, String)>, String, Vec<String>);

fn of_template(properties: &Value) -> Table {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_sequence().unwrap().clone();
    let keys = |value: &Value| {
        let key = |key: &Value| (text(&key["AttributeName"]), text(&key["KeyType"]));
        list(value).iter().map(key).collect()
    };
    let attribute = |attribute: &Value| (text(&attribute["AttributeName"]), text(&attribute["AttributeType"]));
    let index = |index: &Value| {
        let projection = &index["Projection"];
        let projected = list(&projection["NonKeyAttributes"]).iter().map(text).collect();
        (text(&index["IndexName"]), keys(&index["KeySchema"]), text(&projection["ProjectionType"]), projected)
    };
    Table {
        attributes: list(&properties["AttributeDefinitions"]).iter().map(attribute).collect(),
        keys: keys(&properties["KeySchema"]),
        indexes: list(&properties["GlobalSecondaryIndexes"]).iter().map(index).collect(),
        stream: properties["StreamSpecification"]["StreamViewType"].as_str().map(str::to_owned),
    }
}

fn keys(schema: &[KeySchemaElement]) -> Vec<(String, String)> {
    let name = |kind: &KeyType| if *kind == KeyType::Hash { "HASH" } else { "RANGE" }.to_owned();
    schema.iter().map(|key| (key.attribute_name().to_owned(), name(key.key_type()))).collect()
}

fn of_store() -> Table {
    let table = spot_store::description("table").build().unwrap();
    let attribute = |attribute: &aws_sdk_dynamodb::types::AttributeDefinition| {
        (attribute.attribute_name().to_owned(), attribute.attribute_type().as_str().to_owned())
    };
    let index = |index: &aws_sdk_dynamodb::types::GlobalSecondaryIndex| {
        let projection = index.projection().unwrap();
        let kind = projection.projection_type().unwrap().as_str().to_owned();
        (index.index_name().to_owned(), keys(index.key_schema()), kind, projection.non_key_attributes().to_vec())
    };
    Table {
        attributes: table.attribute_definitions().iter().map(attribute).collect(),
        keys: keys(table.key_schema()),
        indexes: table.global_secondary_indexes().iter().map(index).collect(),
        stream: table.stream_specification().and_then(|stream| Some(stream.stream_view_type()?.as_str().to_owned())),
    }
}

#[test]
fn the_template_deploys_the_table_that_the_store_describes() {
    let template: Value = serde_yaml_ng::from_str(TEMPLATE).unwrap();
    let properties = &template["Resources"]["Table"]["Properties"];
    assert_eq!(of_template(properties), of_store());
    assert_eq!(properties["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(properties["TimeToLiveSpecification"]["AttributeName"], "ttl");
    assert_eq!(properties["TimeToLiveSpecification"]["Enabled"], true);
}
