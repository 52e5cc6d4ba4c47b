//! The stages of planning, in the order of their kinds, each adding steps to a draft.

mod consolidate;
mod convert;
mod draft;
mod first_proposal;
mod kept;
mod pending;
mod program;
mod risky;
mod same_shape;
mod scheduler;

pub(crate) use draft::{Ask, Draft, DraftStep, Worth};
pub(crate) use pending::hold;
pub(crate) use program::{Scene, best_draft};
