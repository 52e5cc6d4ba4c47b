//! Finding cheaper nodes for what runs on some nodes: demand, packing, choice of offerings, and the fleet that results.

mod amounts;
mod attempts;
mod bins;
mod contents;
mod demand;
mod dosing;
mod exchange;
mod fill;
mod item_classes;
mod open_bins;
mod planted;
mod refusal;
mod replace;
mod revive;
mod seeds;
mod settle;
mod shapes;
mod skews;
mod typing;

pub(crate) use refusal::Refusal;
pub(crate) use replace::{Attempt, Care, Wish, replace};
pub(crate) use settle::place_anywhere;
