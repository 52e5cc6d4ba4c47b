//! The store's contract: claims that hold on the embedded store at every test run, and on DynamoDB Local, which somebody
//! else wrote, where Java and Maven are there.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

#[macro_use]
mod claims;

mod accounts;
mod action_interleavings;
mod actions;
mod agents;
mod announcements;
mod audit;
mod clusters;
mod crashes;
mod discovered;
mod dynamodb_local;
mod endpoints;
mod fixtures;
mod instances;
mod interruptions;
mod jobs;
mod ledger;
mod live;
mod market;
mod once;
mod overrides;
mod people;
mod snapshots;
mod views;

#[test]
fn dynamodb_local_agrees() {
    let suites = [
        accounts::claims(),
        actions::claims(),
        agents::claims(),
        audit::claims(),
        clusters::claims(),
        discovered::claims(),
        instances::claims(),
        interruptions::claims(),
        jobs::claims(),
        ledger::claims(),
        live::claims(),
        market::claims(),
        once::claims(),
        overrides::claims(),
        people::claims(),
        snapshots::claims(),
        views::claims(),
    ];
    dynamodb_local::judge(&suites.into_iter().flatten().collect::<Vec<_>>());
}
