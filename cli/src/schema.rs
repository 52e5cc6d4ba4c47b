//! `spotctl schema`: what `spotctl plan` reads and answers, as JSON Schema.

use crate::args::SchemaName;
use crate::checked_plan::CheckedPlan;
use crate::failure::Failure;
use crate::terminal::print_json;
use spot_domain::PlanningInput;

pub(crate) fn run(schema: SchemaName) -> Result<(), Failure> {
    match schema {
        SchemaName::PlanningInput => print_json(&schemars::schema_for!(PlanningInput)),
        SchemaName::Plan => print_json(&schemars::schema_for!(CheckedPlan)),
    }
}
