//! The first hours of scenarios as kept text: what the loop does with them, to the last micro-dollar. A change of it is
//! looked at, then kept with `UPDATE_GOLDEN=1 cargo test -p spot-local --test golden`. `make scenarios` compares whole
//! scenarios.

use jiff::SignedDuration;
use spot_local::simulate::simulate;
use spot_world::scenario::read_scenario;
use std::path::PathBuf;

async fn compare(name: &str, hours: i64) {
    let scenario = read_scenario(name).unwrap();
    let report = simulate(&scenario, scenario.seed, SignedDuration::from_hours(hours), |_| ()).await.unwrap();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../scenarios/golden/{name}.{hours}h.txt"));
    let text = report.to_string();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{} differs; now it is\n{text}", path.display());
    assert!(report.holds(), "an invariant broke:\n{text}");
}

#[tokio::test]
async fn the_demo_moves_to_spot_as_it_did() {
    compare("demo", 3).await;
}

#[tokio::test]
async fn a_customer_who_changes_things_is_followed_as_before() {
    compare("busy-customer", 4).await;
}
