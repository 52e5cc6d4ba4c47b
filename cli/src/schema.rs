//! `spotctl schema`: the contract of the engine as JSON Schema.

use crate::args::SchemaName;
use crate::failure::Failure;
use crate::terminal::print_json;
use spot_domain::{PlanOutcome, PlanningInput};

pub(crate) fn run(schema: SchemaName) -> Result<(), Failure> {
    match schema {
        SchemaName::PlanningInput => print_json(&schemars::schema_for!(PlanningInput)),
        SchemaName::Plan => print_json(&schemars::schema_for!(PlanOutcome)),
    }
}
