//! Who may depend on whom. The table is the one of ARCHITECTURE.md.

use serde_json::Value;
use spot_tidy::{assert_none, packages, root};
use std::fs;

/// What a crate may use of ours, beside the standard library and other people's crates.
enum May {
    /// These crates only.
    Use(&'static [&'static str]),
    /// Any shared crate. It stands at the edge: nothing may depend on it.
    UseAll,
}

/// What a function may use: shared crates, never another function.
const SHARED: &[&str] = &[
    "spot-api-types",
    "spot-catalog",
    "spot-cloud",
    "spot-digest",
    "spot-domain",
    "spot-engine",
    "spot-lambda",
    "spot-planning-input",
    "spot-platform",
    "spot-runtime",
    "spot-store",
];

/// Every crate of the workspace. A new crate fails the test until someone has decided where it stands.
const ALLOWED: &[(&str, May)] = &[
    ("spot-domain", May::Use(&[])),
    ("spot-engine", May::Use(&["spot-domain"])),
    ("spot-catalog", May::Use(&["spot-domain"])),
    ("spot-api-types", May::Use(&["spot-domain"])),
    ("spot-digest", May::Use(&["spot-domain", "spot-catalog"])),
    ("spot-store", May::Use(&["spot-domain"])),
    ("spot-planning-input", May::Use(&["spot-catalog", "spot-digest", "spot-domain", "spot-store"])),
    ("spot-cloud", May::Use(&["spot-domain"])),
    ("spot-agent", May::Use(&["spot-domain", "spot-api-types"])),
    ("spot-platform", May::Use(&["spot-domain"])),
    ("spot-runtime", May::Use(&["spot-domain"])),
    ("spot-action-reaper", May::Use(SHARED)),
    ("spot-api", May::Use(SHARED)),
    ("spot-discovery", May::Use(SHARED)),
    ("spot-executor", May::Use(SHARED)),
    ("spot-health-monitor", May::Use(SHARED)),
    ("spot-interruption-handler", May::Use(SHARED)),
    ("spot-market-collector", May::Use(SHARED)),
    ("spot-optimizer", May::Use(SHARED)),
    ("spot-relay", May::Use(SHARED)),
    ("spot-reporter", May::Use(SHARED)),
    ("spot-advisor-scraper", May::Use(SHARED)),
    ("spot-websocket", May::Use(SHARED)),
    ("spot-lambda", May::Use(SHARED)),
    ("spot-emulators", May::Use(&["spot-domain"])),
    ("spot-world", May::Use(&["spot-domain", "spot-catalog", "spot-cloud"])),
    ("spot-local", May::UseAll),
    ("spotctl", May::UseAll),
    ("spot-integration-tests", May::UseAll),
    ("spot-lambda-tests", May::UseAll),
    ("spot-planning-tests", May::UseAll),
    ("spot-tidy", May::UseAll),
];

/// Crates without I/O, clock or chance.
const PURE: [&str; 2] = ["spot-domain", "spot-engine"];

/// What has no place in a pure crate: executors, networks, clocks, chance. With each name goes what it begins.
const IMPURE: [&str; 12] =
    ["async", "aws", "chrono", "fastrand", "getrandom", "hyper", "rand", "reqwest", "smol", "time", "tokio", "ureq"];

fn name(package: &Value) -> &str {
    package["name"].as_str().expect("a package has a name")
}

/// Names of a package's dependencies; those for its tests only where `for_tests`.
fn dependencies(package: &Value, for_tests: bool) -> impl Iterator<Item = &str> {
    let all = package["dependencies"].as_array().expect("a package lists its dependencies");
    all.iter().filter(move |dependency| (dependency["kind"] == "dev") == for_tests).map(name)
}

fn rule_of(package: &str) -> Option<&'static May> {
    ALLOWED.iter().find(|(known, _)| *known == package).map(|(_, may)| may)
}

#[test]
fn every_crate_has_its_place_in_the_table() {
    let homeless: Vec<_> =
        packages().iter().map(|package| name(package).to_owned()).filter(|name| rule_of(name).is_none()).collect();
    assert_none("crates that tests/tidy/tests/dependencies.rs does not know", &homeless);
}

#[test]
fn crates_use_only_the_crates_they_may() {
    let packages = packages();
    let mut violations = Vec::new();
    for package in &packages {
        let Some(May::Use(allowed)) = rule_of(name(package)) else { continue };
        for used in dependencies(package, false).filter(|used| rule_of(used).is_some()) {
            if !allowed.contains(&used) {
                violations.push(format!("{} uses {used}", name(package)));
            }
        }
    }
    assert_none("dependencies that the architecture does not allow", &violations);
}

#[test]
fn nothing_depends_on_a_crate_at_the_edge() {
    let mut violations = Vec::new();
    for package in &packages() {
        for used in dependencies(package, false).chain(dependencies(package, true)) {
            if matches!(rule_of(used), Some(May::UseAll)) {
                violations.push(format!("{} uses {used}", name(package)));
            }
        }
    }
    assert_none("command line and tests are the end of every chain", &violations);
}

#[test]
fn pure_crates_reach_for_no_executor_network_clock_or_chance() {
    let mut violations = Vec::new();
    for package in packages().iter().filter(|package| PURE.contains(&name(package))) {
        for used in dependencies(package, false) {
            let stem = used.split(['-', '_']).next().unwrap_or(used);
            if IMPURE.contains(&stem) {
                violations.push(format!("{} uses {used}", name(package)));
            }
        }
    }
    assert_none("pure crates decide from what they are handed", &violations);
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let mut violations = Vec::new();
    for package in &packages() {
        let path = package["manifest_path"].as_str().expect("a package has a manifest");
        let manifest = fs::read_to_string(path).expect("cargo has just read it");
        let mut lines = manifest.lines().skip_while(|line| line.trim() != "[lints]").skip(1);
        if lines.next().map(str::trim) != Some("workspace = true") {
            violations.push(path.strip_prefix(&*root().to_string_lossy()).unwrap_or(path).to_owned());
        }
    }
    assert_none("manifests without `[lints]` and `workspace = true`", &violations);
}
