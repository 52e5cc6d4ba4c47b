//! Resource lists: names to quantities, checked and turned into whole numbers while they are read.

use super::super::quantity::Quantity;
use super::or_default;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use spot_domain::Resources;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

pub(crate) const CPU: &str = "cpu";
pub(crate) const MEMORY: &str = "memory";
const EPHEMERAL_STORAGE: &str = "ephemeral-storage";
const PODS: &str = "pods";

/// More than any machine has, in thousandths of a core: 10^6 cores.
const ABSURD_MILLICORES: u64 = 1_000_000_000;
/// More than any machine has, in bytes: 10^18, an exabyte.
const ABSURD_BYTES: u64 = 1_000_000_000_000_000_000;

/// Amounts by resource name: CPU in millicores, everything else in its own unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amounts(pub(crate) BTreeMap<String, u64>);

impl Amounts {
    pub(crate) fn get(&self, name: &str) -> Option<u64> {
        self.0.get(name).copied()
    }

    /// Adds `other` name by name.
    pub(crate) fn add(&mut self, other: &Self) {
        self.merge(other, u64::saturating_add);
    }

    /// Raises every amount to at least that of `other`.
    pub(crate) fn raise_to(&mut self, other: &Self) {
        self.merge(other, u64::max);
    }

    fn merge(&mut self, other: &Self, combine: impl Fn(u64, u64) -> u64) {
        for (name, amount) in &other.0 {
            match self.0.get_mut(name) {
                Some(present) => *present = combine(*present, *amount),
                None => {
                    self.0.insert(name.clone(), *amount);
                }
            }
        }
    }

    /// In the domain's shape. Only extended resources and huge pages are kept besides the four that everything has.
    pub(crate) fn into_resources(self) -> Resources {
        let mut resources = Resources::default();
        for (name, amount) in self.0 {
            match name.as_str() {
                CPU => resources.cpu_millicores = amount,
                MEMORY => resources.memory_bytes = amount,
                EPHEMERAL_STORAGE => resources.ephemeral_storage_bytes = amount,
                PODS => resources.pods = amount,
                _ if amount > 0 && (name.contains('/') || name.starts_with("hugepages-")) => {
                    resources.extended.insert(name, amount);
                }
                _ => {}
            }
        }
        resources
    }
}

/// `resources` of a container or pod.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Requirements {
    #[serde(deserialize_with = "or_default")]
    pub(crate) requests: Amounts,
    #[serde(deserialize_with = "or_default")]
    pub(crate) limits: Amounts,
}

impl<'de> Deserialize<'de> for Amounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AmountsVisitor;
        impl<'de> Visitor<'de> for AmountsVisitor {
            type Value = Amounts;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map of resource names to quantities")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut amounts = Amounts::default();
                while let Some(name) = map.next_key::<String>()? {
                    let amount = map.next_value_seed(AmountOf(&name))?;
                    amounts.0.insert(name, amount);
                }
                Ok(amounts)
            }
        }
        deserializer.deserialize_map(AmountsVisitor)
    }
}

/// Reads one quantity of the named resource. API servers write strings; hand-made objects may hold numbers.
struct AmountOf<'n>(&'n str);

impl AmountOf<'_> {
    fn read<E: Error>(&self, text: &str) -> Result<u64, E> {
        let quantity = Quantity::parse(text).map_err(|error| E::custom(format!("`{text}` {error}")))?;
        let (amount, absurd) = match self.0 {
            CPU => (quantity.thousandths(), ABSURD_MILLICORES),
            MEMORY | EPHEMERAL_STORAGE => (quantity.whole(), ABSURD_BYTES),
            _ => (quantity.whole(), u64::MAX),
        };
        match amount {
            Some(amount) if amount <= absurd => Ok(amount),
            _ => Err(E::custom(format!("`{text}` is more than any machine has"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for AmountOf<'_> {
    type Value = u64;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AmountOf<'_> {
    type Value = u64;
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a quantity")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<u64, E> {
        self.read(text)
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        self.read(&number.to_string())
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<u64, E> {
        self.read(&number.to_string())
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<u64, E> {
        self.read(&number.to_string())
    }
    fn visit_unit<E: Error>(self) -> Result<u64, E> {
        Ok(0)
    }
}

/// A number of things, or a share of them in percent, as strategies and budgets state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IntOrPercent {
    Int(u32),
    Percent(u32),
}

impl<'de> Deserialize<'de> for IntOrPercent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a number or a percentage")]
        enum Either<'a> {
            Number(i64),
            Text(#[serde(borrow)] Cow<'a, str>),
        }
        let (text, read) = match Either::deserialize(deserializer)? {
            Either::Number(number) => (number.to_string(), u32::try_from(number).ok().map(Self::Int)),
            Either::Text(text) => {
                let percent = text.strip_suffix('%').map(|share| share.parse().ok().map(Self::Percent));
                let read = percent.unwrap_or_else(|| text.parse().ok().map(Self::Int));
                (text.into_owned(), read)
            }
        };
        read.ok_or_else(|| D::Error::custom(format!("`{text}` is neither a count nor a percentage")))
    }
}
