//! The simulated world: a customer's AWS account with a Spot market, the EKS clusters in it, and what befalls them.
//!
//! [`world::World`] holds everything and lets time pass from event to event; [`account::SimulatedAccounts`] is the door
//! by which functions reach the account, behind the same traits as AWS; [`scenario::Scenario`] builds a world from a
//! text file. No wall clock, no unseeded chance: the same scenario and seed give the same world, byte for byte.

pub mod account;
pub mod kubernetes;
pub mod market;
pub mod scenario;
pub mod world;
