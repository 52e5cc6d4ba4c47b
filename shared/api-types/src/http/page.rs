//! A page of a list.

use serde::{Deserialize, Serialize};

/// Part of a list, and how to get the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// Items, newest first unless the route says otherwise.
    pub items: Vec<T>,
    /// Hand this in as `cursor`, with the same other parameters, for the next page; null on the last one. Opaque, valid
    /// for an hour.
    pub next_cursor: Option<String>,
}
