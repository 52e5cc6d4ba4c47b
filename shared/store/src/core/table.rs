//! The table's own description: keys, indexes, stream, time to live. Tests and the local platform make it from here;
//! the deployment's template says the same.

use super::error::{StoreError, StoreErrorKind};
use super::sdk_errors::sort;
use super::store::Store;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableInputBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
};

/// Index G1. DynamoDB wants three letters at least.
pub(crate) const FIRST_INDEX: &str = "G1-index";
/// Index G2.
pub(crate) const SECOND_INDEX: &str = "G2-index";
/// Attributes of all keys; each is a text.
const KEY_ATTRIBUTES: [&str; 6] = ["PK", "SK", "G1PK", "G1SK", "G2PK", "G2SK"];
/// What an index holds beside keys: a summary of at most 300 bytes.
const PROJECTED: &str = "sum";

/// The table as it is to be created.
pub fn description(table: &str) -> CreateTableInputBuilder {
    let attributes = KEY_ATTRIBUTES.map(|name| {
        let attribute = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
        attribute.build().expect("name and type are set")
    });
    CreateTableInputBuilder::default()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(attributes.to_vec()))
        .set_key_schema(Some(key_schema("PK", "SK")))
        .global_secondary_indexes(index(FIRST_INDEX, "G1PK", "G1SK"))
        .global_secondary_indexes(index(SECOND_INDEX, "G2PK", "G2SK"))
        .stream_specification(
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(StreamViewType::NewImage)
                .build()
                .expect("it is said whether the stream is on"),
        )
}

fn key_schema(pk: &str, sk: &str) -> Vec<KeySchemaElement> {
    let element = |name: &str, kind| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("name and type are set")
    };
    vec![element(pk, KeyType::Hash), element(sk, KeyType::Range)]
}

fn index(name: &str, pk: &str, sk: &str) -> GlobalSecondaryIndex {
    let projection =
        Projection::builder().projection_type(ProjectionType::Include).non_key_attributes(PROJECTED).build();
    let index = GlobalSecondaryIndex::builder().index_name(name).set_key_schema(Some(key_schema(pk, sk)));
    index.projection(projection).build().expect("name and keys are set")
}

impl Store {
    /// Makes the table when it is missing. For tests and the local platform; a deployment makes its own.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        const OPERATION: &str = "create the table";
        let input = description(self.table());
        match input.send_with(self.client()).await {
            Ok(_) => {}
            Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception()) => {
                return Ok(());
            }
            Err(error) => return Err(sort(OPERATION, error)),
        }
        let spec = TimeToLiveSpecification::builder().attribute_name("ttl").enabled(true).build();
        let spec = spec.map_err(|error| StoreError::with_source(OPERATION, StoreErrorKind::Invalid, error))?;
        let request = self.client().update_time_to_live().table_name(self.table()).time_to_live_specification(spec);
        request.send().await.map_err(|error| sort(OPERATION, error))?;
        Ok(())
    }
}
