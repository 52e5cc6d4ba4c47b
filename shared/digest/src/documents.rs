//! Splits a dump into objects: several documents in one stream, lists in lists, typed lists, bare arrays.
//!
//! Only the frame of each object is read here; what is inside stays raw text until its kind is known.

use super::error::{DumpError, DumpErrorKind};
use super::source::Source;
use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;

/// An object's frame.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a Kubernetes object")]
pub(super) struct RawObject<'a> {
    kind: Option<String>,
    api_version: Option<String>,
    #[serde(borrow)]
    pub(super) metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) spec: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) status: Option<&'a RawValue>,
    #[serde(borrow, default)]
    items: Items<'a>,
}

/// The value of `items`: the objects of a list, or something else of no concern.
#[derive(Default)]
struct Items<'a>(Option<Vec<RawObject<'a>>>);

/// Kind and API version handed down from a list to items that do not state their own.
#[derive(Clone, Default)]
pub(super) struct TypeName {
    /// For example `Pod`.
    pub(super) kind: String,
    /// For example `apps/v1`; empty when nothing says.
    pub(super) api_version: String,
}

impl TypeName {
    /// The API group; empty for the core group and when nothing says.
    pub(super) fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The name under which an object of no concern is counted, as kubectl writes it.
    pub(super) fn counted_as(&self) -> String {
        match (self.kind.as_str(), self.group()) {
            ("", _) => "(no kind)".to_owned(),
            (kind, "") => kind.to_owned(),
            (kind, group) => format!("{kind}.{group}"),
        }
    }
}

/// One object with its type and its path from the root.
pub(super) struct FoundObject<'a> {
    pub(super) type_name: TypeName,
    pub(super) path: String,
    pub(super) raw: RawObject<'a>,
}

/// Hands every object of the dump to `take`, in order.
pub(super) fn for_each_object<'a>(
    source: &'a Source<'_>,
    take: &mut dyn FnMut(FoundObject<'a>) -> Result<(), DumpError>,
) -> Result<(), DumpError> {
    let text = source.text.as_str();
    refuse_other_languages(source)?;
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Document<'a>>();
    let mut number = 0;
    loop {
        let offset = documents.byte_offset();
        number += 1;
        let path = if number == 1 { String::new() } else { format!("document {number} ") };
        match documents.next() {
            None => return Ok(()),
            Some(Err(error)) => {
                return Err(source.locate::<Document<'_>>(&text[offset..], offset, path.trim_end(), error));
            }
            Some(Ok(Document::Object(raw))) => walk(raw, &TypeName::default(), path, take)?,
            Some(Ok(Document::Array(objects))) => {
                for (index, raw) in objects.into_iter().enumerate() {
                    walk(raw, &TypeName::default(), format!("{path}[{index}]"), take)?;
                }
            }
        }
    }
}

/// Says what is wrong in words where the parser would only name a character.
fn refuse_other_languages(source: &Source<'_>) -> Result<(), DumpError> {
    let trimmed = source.text.trim_start();
    let reason = match trimmed.chars().next() {
        Some('{' | '[') => return Ok(()),
        None => "the input is empty; expected what `kubectl get … -o json` prints",
        Some(_) if trimmed.starts_with("apiVersion:") || trimmed.starts_with("---") => "this is YAML; use `-o json`",
        Some(_) => "not JSON; expected what `kubectl get … -o json` prints",
    };
    let position = source.position(source.text.len() - trimmed.len());
    Err(source.error(DumpErrorKind::NotJson, Some(position), "", reason.to_owned()))
}

fn walk<'a>(
    raw: RawObject<'a>,
    inherited: &TypeName,
    path: String,
    take: &mut dyn FnMut(FoundObject<'a>) -> Result<(), DumpError>,
) -> Result<(), DumpError> {
    let mut raw = raw;
    let type_name = own_type(&raw, inherited);
    let is_list = type_name.kind.is_empty() || type_name.kind.ends_with("List");
    let Some(items) = raw.items.0.take().filter(|_| is_list) else {
        // A typed list without items is empty, not an object.
        let empty_list = type_name.kind.ends_with("List") && raw.spec.is_none();
        return if empty_list { Ok(()) } else { take(FoundObject { type_name, path, raw }) };
    };
    let kind = type_name.kind.strip_suffix("List").unwrap_or_default().to_owned();
    let api_version = if kind.is_empty() { String::new() } else { type_name.api_version };
    let handed_down = TypeName { kind, api_version };
    let separator = if path.is_empty() || path.ends_with(' ') { "" } else { "." };
    for (index, item) in items.into_iter().enumerate() {
        walk(item, &handed_down, format!("{path}{separator}items[{index}]"), take)?;
    }
    Ok(())
}

fn own_type(raw: &RawObject<'_>, inherited: &TypeName) -> TypeName {
    let stated = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    match stated(&raw.kind) {
        Some(kind) => TypeName { kind, api_version: stated(&raw.api_version).unwrap_or_default() },
        None => TypeName {
            kind: inherited.kind.clone(),
            api_version: stated(&raw.api_version).unwrap_or_else(|| inherited.api_version.clone()),
        },
    }
}

enum Document<'a> {
    Object(RawObject<'a>),
    Array(Vec<RawObject<'a>>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Document<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DocumentVisitor;
        impl<'de> Visitor<'de> for DocumentVisitor {
            type Value = Document<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a Kubernetes object or list")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                RawObject::deserialize(MapAccessDeserializer::new(map)).map(Document::Object)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Self::Value, A::Error> {
                collect(sequence).map(Document::Array)
            }
        }
        deserializer.deserialize_any(DocumentVisitor)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemsVisitor;
        impl<'de> Visitor<'de> for ItemsVisitor {
            type Value = Items<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the objects of a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Self::Value, A::Error> {
                collect(sequence).map(|objects| Items(Some(objects)))
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Items(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Items(None))
            }
        }
        deserializer.deserialize_any(ItemsVisitor)
    }
}

fn collect<'de, A: SeqAccess<'de>>(mut sequence: A) -> Result<Vec<RawObject<'de>>, A::Error> {
    let mut objects = Vec::new();
    while let Some(object) = sequence.next_element()? {
        objects.push(object);
    }
    Ok(objects)
}
