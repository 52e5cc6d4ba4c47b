//! DynamoDB Local as judge: every claim on a table of its own, all on one server, started once.
//!
//! `SPOT_SKIP_DYNAMODB_LOCAL=1` skips it. Where Java 17 or Maven is missing, or Maven cannot fetch it, it is skipped too
//! and a line on standard error says so, also when tests are run quietly.

mod install;
mod server;

use crate::claims::Claim;
use crate::endpoints::behind;
use install::VERSION;
use server::Server;
use std::io::Write;

/// Runs every claim on a table of its own.
pub(crate) fn judge(claims: &[Claim]) {
    let server = match install::jars() {
        Ok(jars) => Server::start(&jars),
        Err(why) => return say(&format!("SKIPPED: the store's contract was not judged by DynamoDB Local: {why}")),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut failed = Vec::new();
    for (place, (name, run)) in claims.iter().copied().enumerate() {
        let url = server.url.clone();
        let task = runtime.spawn(async move { run(behind(&url, &format!("claim-{place}")).await).await });
        if let Err(error) = runtime.block_on(task) {
            failed.push(format!("{name}: {error}"));
        }
    }
    assert!(failed.is_empty(), "DynamoDB Local disagrees:\n{}", failed.join("\n"));
    say(&format!("DynamoDB Local {VERSION}: {} claims of the store's contract hold", claims.len()));
}

/// Past the test harness, which keeps what a passing test prints.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
