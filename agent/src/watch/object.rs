//! One object as it comes from the API server, pruned while it is read: in a page of a list or a line of a watch.

use super::fields;
use super::kind::Kind;
use super::prune::{PruneInto, Pruned, Slot};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A pruned object.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) uid: String,
    pub(crate) resource_version: String,
    pub(crate) generation: u64,
    pub(crate) node: String,
    pub(crate) metadata: String,
    pub(crate) spec: String,
    pub(crate) status: String,
    /// Of a `Status` in place of an object: the HTTP code of an error.
    pub(crate) code: u16,
}

/// A page of a list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) resource_version: String,
    pub(crate) next: String,
    pub(crate) objects: Vec<Parsed>,
}

/// A line of a watch.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) event: String,
    pub(crate) object: Parsed,
}

/// Reads a page.
pub(crate) fn read_page(kind: Kind, body: &[u8]) -> serde_json::Result<Page> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    PageOf(kind).deserialize(&mut deserializer)
}

/// Reads a line.
pub(crate) fn read_line(kind: Kind, line: &[u8]) -> serde_json::Result<Line> {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    LineOf(kind).deserialize(&mut deserializer)
}

/// Reads one object by itself.
pub(crate) fn read_object(kind: Kind, body: &[u8]) -> serde_json::Result<Parsed> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    ObjectOf(kind).deserialize(&mut deserializer)
}

/// Walks the fields of a JSON object: those that `take` does not want are skipped.
macro_rules! seed {
    ($seed:ident, $value:ty, $what:literal, |$kind:ident, $key:ident, $map:ident, $result:ident| $take:expr) => {
        struct $seed(Kind);
        impl<'de> DeserializeSeed<'de> for $seed {
            type Value = $value;
            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<$value, D::Error> {
                deserializer.deserialize_map(self)
            }
        }
        impl<'de> Visitor<'de> for $seed {
            type Value = $value;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str($what)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut $map: A) -> Result<$value, A::Error> {
                let ($kind, mut $result) = (self.0, <$value>::default());
                while let Some($key) = $map.next_key::<Cow<'de, str>>()? {
                    $take
                }
                Ok($result)
            }
        }
    };
}

seed!(PageOf, Page, "a list of Kubernetes objects", |kind, key, map, page| match key.as_ref() {
    "metadata" => {
        let metadata: ListMetadata = map.next_value()?;
        page.resource_version = metadata.resource_version;
        page.next = metadata.next;
    }
    "items" => page.objects = map.next_value_seed(ItemsOf(kind))?,
    _ => drop(map.next_value::<IgnoredAny>()?),
});

seed!(LineOf, Line, "an event of a watch", |kind, key, map, line| match key.as_ref() {
    "type" => line.event = map.next_value()?,
    "object" => line.object = map.next_value_seed(ObjectOf(kind))?,
    _ => drop(map.next_value::<IgnoredAny>()?),
});

seed!(ObjectOf, Parsed, "a Kubernetes object", |kind, key, map, object| match key.as_ref() {
    "metadata" => {
        let mut pruned = Pruned::default();
        map.next_value_seed(PruneInto { keep: &METADATA, into: &mut pruned })?;
        object.name = pruned.captured(Slot::Name);
        object.namespace = pruned.captured(Slot::Namespace);
        object.uid = pruned.captured(Slot::Uid);
        object.resource_version = pruned.captured(Slot::ResourceVersion);
        object.generation = pruned.captured(Slot::Generation).parse().unwrap_or(0);
        object.metadata = text(pruned.json)?;
    }
    "spec" => {
        let mut pruned = Pruned::default();
        map.next_value_seed(PruneInto { keep: &kind.parts().spec, into: &mut pruned })?;
        object.node = pruned.captured(Slot::NodeName);
        object.spec = text(pruned.json)?;
    }
    "status" => {
        let mut pruned = Pruned::default();
        map.next_value_seed(PruneInto { keep: &kind.parts().status, into: &mut pruned })?;
        object.status = text(pruned.json)?;
    }
    "code" => object.code = map.next_value()?,
    _ => drop(map.next_value::<IgnoredAny>()?),
});

static METADATA: super::prune::Keep = fields::METADATA;

fn text<E: Error>(json: Vec<u8>) -> Result<String, E> {
    String::from_utf8(json).map_err(E::custom)
}

#[derive(Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ListMetadata {
    resource_version: String,
    #[serde(rename = "continue")]
    next: String,
}

struct ItemsOf(Kind);

impl<'de> DeserializeSeed<'de> for ItemsOf {
    type Value = Vec<Parsed>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Parsed>, D::Error> {
        // An empty list may be `null`.
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ItemsOf {
    type Value = Vec<Parsed>;
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of objects")
    }
    fn visit_unit<E: Error>(self) -> Result<Vec<Parsed>, E> {
        Ok(Vec::new())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<Parsed>, A::Error> {
        let mut objects = Vec::new();
        while let Some(object) = sequence.next_element_seed(ObjectOf(self.0))? {
            objects.push(object);
        }
        Ok(objects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_whichever_field_comes_first() {
        let object = r#"{"kind":"Pod","metadata":{"name":"a","namespace":"n","uid":"u","resourceVersion":"7","managedFields":[{}]},"spec":{"nodeName":"x","containers":[{"name":"c","env":[{"name":"SECRET","value":"s"}]}]}}"#;
        for line in
            [format!(r#"{{"type":"ADDED","object":{object}}}"#), format!(r#"{{"object":{object},"type":"ADDED"}}"#)]
        {
            let line = read_line(Kind::Pod, line.as_bytes()).expect("a line");
            assert_eq!((line.event.as_str(), line.object.node.as_str()), ("ADDED", "x"));
            assert_eq!(line.object.spec, r#"{"containers":[{"name":"c"}]}"#);
            assert_eq!((line.object.resource_version.as_str(), line.object.metadata.as_str()), ("7", "{}"));
        }
    }

    #[test]
    fn an_error_is_told_from_an_object() {
        let line = br#"{"type":"ERROR","object":{"kind":"Status","metadata":{},"status":"Failure","reason":"Expired","code":410}}"#;
        let line = read_line(Kind::Pod, line).expect("a line");
        assert_eq!((line.event.as_str(), line.object.code), ("ERROR", 410));
    }

    #[test]
    fn a_page_knows_its_successor() {
        let page = br#"{"kind":"PodList","metadata":{"resourceVersion":"9","continue":"c","remainingItemCount":4},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}"#;
        let page = read_page(Kind::Pod, page).expect("a page");
        assert_eq!((page.resource_version.as_str(), page.next.as_str(), page.objects.len()), ("9", "c", 2));
        assert!(read_page(Kind::Pod, br#"{"metadata":{},"items":null}"#).expect("a page").objects.is_empty());
    }
}
