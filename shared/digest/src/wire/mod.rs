//! The parts of Kubernetes API objects that matter to a plan, in the shape they have on the wire. Everything else,
//! environment values above all, is skipped while parsing and never kept.

pub(super) mod budget;
pub(super) mod controller;
pub(super) mod metadata;
pub(super) mod node;
pub(super) mod pod;
pub(super) mod resources;
pub(super) mod scheduling;
pub(super) mod volume;

use serde::{Deserialize, Deserializer};

/// Reads a field that Go may have written as `null` where it means nothing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
