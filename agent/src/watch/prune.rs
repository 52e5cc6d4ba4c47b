//! Reads an object's JSON and writes down only the fields that are to be kept, without building the object.

use super::fields::keeps_annotation;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// What is kept of a value.
pub(super) enum Keep {
    /// All of it.
    All,
    /// These fields of an object.
    Fields(&'static [(&'static str, Keep)]),
    /// This of each element of an array.
    Each(&'static Keep),
    /// The same, without elements of which only the named field would be left.
    EachWithMore(&'static str, &'static Keep),
    /// The annotations of use.
    Annotations,
    /// That it is there.
    Presence,
    /// A text, kept aside and not in its place.
    Capture(Slot),
}

/// Texts kept aside.
#[derive(Clone, Copy)]
pub(super) enum Slot {
    Name,
    Namespace,
    Uid,
    ResourceVersion,
    NodeName,
    Generation,
}

/// What came of pruning: JSON text, and the texts kept aside.
#[derive(Default)]
pub(super) struct Pruned {
    pub(super) json: Vec<u8>,
    captured: [String; 6],
}

impl Pruned {
    /// A text kept aside; empty when there was none.
    pub(super) fn captured(&mut self, slot: Slot) -> String {
        std::mem::take(&mut self.captured[slot as usize])
    }
}

/// Reads one value, writes what `keep` says. The answer is whether anything was written.
pub(super) struct PruneInto<'o> {
    pub(super) keep: &'static Keep,
    pub(super) into: &'o mut Pruned,
}

impl<'de> DeserializeSeed<'de> for PruneInto<'_> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl PruneInto<'_> {
    fn scalar<E: Error>(
        self,
        text: &str,
        value: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>,
    ) -> Result<bool, E> {
        match self.keep {
            Keep::All => value(&mut self.into.json).map(|()| true).map_err(E::custom),
            Keep::Capture(slot) => {
                text.clone_into(&mut self.into.captured[*slot as usize]);
                Ok(false)
            }
            // A scalar where an object or array belongs says nothing.
            Keep::Fields(_) | Keep::Each(_) | Keep::EachWithMore(..) | Keep::Annotations | Keep::Presence => Ok(false),
        }
    }

    /// The field's rule, if it is to be kept.
    fn field(keep: &'static Keep, key: &str) -> Option<&'static Keep> {
        const ALL: &Keep = &Keep::All;
        match keep {
            Keep::All => Some(ALL),
            Keep::Fields(fields) => fields.iter().find(|(name, _)| *name == key).map(|(_, rule)| rule),
            Keep::Annotations => keeps_annotation(key).then_some(ALL),
            Keep::Each(_) | Keep::EachWithMore(..) | Keep::Presence | Keep::Capture(_) => None,
        }
    }
}

fn written_in(json: &mut Vec<u8>, value: &impl serde::Serialize) -> serde_json::Result<()> {
    serde_json::to_writer(json, value)
}

impl<'de> Visitor<'de> for PruneInto<'_> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        self.scalar("", |json| written_in(json, &value))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
        self.scalar(&value.to_string(), |json| written_in(json, &value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
        self.scalar(&value.to_string(), |json| written_in(json, &value))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<bool, E> {
        self.scalar("", |json| written_in(json, &value))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<bool, E> {
        self.scalar(value, |json| written_in(json, &value))
    }
    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let Self { keep, into } = self;
        into.json.push(b'{');
        let mut first = true;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let Some(rule) = Self::field(keep, &key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let before = into.json.len();
            if !first {
                into.json.push(b',');
            }
            written_in(&mut into.json, &key).map_err(A::Error::custom)?;
            into.json.push(b':');
            if map.next_value_seed(PruneInto { keep: rule, into: &mut *into })? {
                first = false;
            } else {
                into.json.truncate(before);
            }
        }
        into.json.push(b'}');
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<bool, A::Error> {
        let Self { keep, into } = self;
        let (rule, alone): (&'static Keep, Option<&str>) = match keep {
            Keep::All => (&Keep::All, None),
            Keep::Each(rule) => (rule, None),
            Keep::EachWithMore(alone, rule) => (rule, Some(alone)),
            Keep::Fields(_) | Keep::Annotations | Keep::Presence | Keep::Capture(_) => {
                while sequence.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(false);
            }
        };
        into.json.push(b'[');
        let start = into.json.len();
        loop {
            let before = into.json.len();
            if before > start {
                into.json.push(b',');
            }
            let element = into.json.len();
            match sequence.next_element_seed(PruneInto { keep: rule, into: &mut *into })? {
                None => {
                    into.json.truncate(before);
                    break;
                }
                Some(written) => {
                    let bare = alone.is_some_and(|name| has_at_most(&into.json[element..], name));
                    if !written || bare {
                        into.json.truncate(before);
                    }
                }
            }
        }
        into.json.push(b']');
        Ok(true)
    }
}

/// Whether a pruned object is empty or `{"name":"…"}` and nothing more. Names of volumes need no escapes.
fn has_at_most(object: &[u8], name: &str) -> bool {
    let inside = object.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")).unwrap_or(object);
    let Some(value) = inside.strip_prefix(format!("\"{name}\":\"").as_bytes()) else { return inside.is_empty() };
    value.iter().position(|byte| *byte == b'"').is_some_and(|end| end + 1 == value.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prune(keep: &'static Keep, json: &str) -> String {
        let mut pruned = Pruned::default();
        let mut deserializer = serde_json::Deserializer::from_str(json);
        PruneInto { keep, into: &mut pruned }.deserialize(&mut deserializer).expect("JSON");
        String::from_utf8(pruned.json).expect("UTF-8")
    }

    #[test]
    fn only_named_fields_stay_in_their_order() {
        const KEEP: Keep =
            Keep::Fields(&[("a", Keep::All), ("c", Keep::Fields(&[("d", Keep::All)])), ("e", Keep::Presence)]);
        let json = r#"{"x":{"a":1},"c":{"d":[1,-2,1.5,"\"q\"",true,{}],"y":3},"a":null,"e":{"path":"/secret"},"z":[]}"#;
        assert_eq!(prune(&KEEP, json), r#"{"c":{"d":[1,-2,1.5,"\"q\"",true,{}]},"e":{}}"#);
    }

    #[test]
    fn elements_of_which_only_the_name_is_left_go() {
        const VOLUME: Keep = Keep::Fields(&[("name", Keep::All), ("emptyDir", Keep::Fields(&[]))]);
        const KEEP: Keep = Keep::EachWithMore("name", &VOLUME);
        let json =
            r#"[{"name":"a","projected":{}},{"name":"b","emptyDir":{"sizeLimit":"1"}},{"name":"c","secret":{}}]"#;
        assert_eq!(prune(&KEEP, json), r#"[{"name":"b","emptyDir":{}}]"#);
    }

    #[test]
    fn annotations_of_no_use_are_not_kept() {
        let json = r#"{"kubectl.kubernetes.io/last-applied-configuration":"{}","karpenter.sh/do-not-disrupt":"true"}"#;
        assert_eq!(prune(&Keep::Annotations, json), r#"{"karpenter.sh/do-not-disrupt":"true"}"#);
    }
}
