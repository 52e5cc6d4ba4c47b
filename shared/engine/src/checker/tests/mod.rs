//! The checker accepts a sound plan and names exactly the rule that a broken one breaks.

mod accepted;
mod fleet_plants;
mod movability_plants;
mod parts;
mod placement_plants;
mod report_plants;
mod scale;
mod scene;
mod truth;
mod world;

use super::{CheckRule, check_plan};
use scene::Scene;
use std::collections::BTreeSet;

/// One defect: the rule it breaks, its name, and how it is put in.
type Plant = (CheckRule, &'static str, fn(&mut Scene));

/// The rules that a scene breaks.
fn broken(scene: &Scene) -> BTreeSet<CheckRule> {
    check_plan(&scene.input, &scene.outcome).into_iter().map(|violation| violation.rule).collect()
}

/// Plants each defect into a fresh scene and demands its rule and no other.
fn assert_planted(plants: &[Plant]) {
    for (rule, name, plant) in plants {
        let mut scene = Scene::new();
        plant(&mut scene);
        let found = check_plan(&scene.input, &scene.outcome);
        let rules: BTreeSet<CheckRule> = found.iter().map(|violation| violation.rule).collect();
        assert_eq!(rules, BTreeSet::from([*rule]), "planted: {name}; found: {found:#?}");
    }
}

#[test]
fn every_rule_is_planted_at_least_once() {
    let all = [fleet_plants::PLANTS, placement_plants::PLANTS, movability_plants::PLANTS, report_plants::PLANTS];
    let planted: BTreeSet<CheckRule> = all.iter().flat_map(|plants| plants.iter().map(|(rule, ..)| *rule)).collect();
    let missing: Vec<_> = CheckRule::ALL.iter().filter(|rule| !planted.contains(rule)).collect();
    assert!(missing.is_empty(), "rules never planted: {missing:?}");
}

#[test]
fn codes_are_snake_case_and_unique() {
    let codes: BTreeSet<&str> = CheckRule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), CheckRule::ALL.len());
    assert!(codes.iter().all(|code| code.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')));
}
