//! The routes: what a row of the table says, the table, and the router made of it.

mod build;
mod rule;
pub(crate) mod table;

pub use build::router;
pub(crate) use rule::Route;
pub use rule::{Idempotency, RateClass, RouteRule, Who};

/// The rows of the table, without their handlers.
pub fn rules() -> Vec<RouteRule> {
    table::table().into_iter().map(|route| route.rule).collect()
}
