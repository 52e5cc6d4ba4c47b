//! A moment on the wire: ISO 8601 in UTC, always with milliseconds, so that texts compare like times.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment: `2026-03-01T09:00:00.000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub Timestamp);

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").fmt(formatter)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self)
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use super::Moment;
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
    use utoipa::openapi::{RefOr, schema};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for Moment {
        fn schema() -> RefOr<Schema> {
            let object = ObjectBuilder::new()
                .schema_type(schema::SchemaType::new(Type::String))
                .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
                .description(Some("A moment: ISO 8601 in UTC with milliseconds."))
                .examples([serde_json::json!("2026-03-01T09:00:00.000Z")]);
            RefOr::T(Schema::Object(object.build()))
        }
    }
    impl ToSchema for Moment {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_always_has_milliseconds() {
        for (given, told) in [
            ("2026-03-01T09:00:00Z", "\"2026-03-01T09:00:00.000Z\""),
            ("2026-03-01T10:00:00.1234+01:00", "\"2026-03-01T09:00:00.123Z\""),
        ] {
            let moment: Moment = serde_json::from_value(given.into()).unwrap();
            assert_eq!(serde_json::to_string(&moment).unwrap(), told);
        }
    }
}
