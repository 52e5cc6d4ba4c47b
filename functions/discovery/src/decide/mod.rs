//! What a look means, decided from what was stored and what was listed: no I/O, no clock.

pub mod account;
pub mod cluster;
pub mod compare;
pub mod found;
pub mod instances;
pub mod overlap;
pub mod paid;
pub mod tariff;
