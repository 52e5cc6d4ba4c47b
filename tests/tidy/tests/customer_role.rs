//! What a customer's account gives us (deploy/customer-role.yaml) is what the adapter calls, and no more: looking is allowed
//! everywhere, changing only on what carries a cluster's tag (ONB-02).

use serde_yaml_ng::Value as Yaml;
use spot_cloud::{AllowedBy, iam_actions};
use std::collections::BTreeSet;

const TEMPLATE: &str = "deploy/customer-role.yaml";

fn yaml(path: &str) -> Yaml {
    let text = std::fs::read_to_string(spot_tidy::root().join(path)).expect("the template is there");
    plain(serde_yaml_ng::from_str(&text).expect("it is YAML"))
}

/// Without CloudFormation's tags: what they stand before is enough here.
fn plain(value: Yaml) -> Yaml {
    match value {
        Yaml::Tagged(tagged) => plain(tagged.value),
        Yaml::Sequence(items) => Yaml::Sequence(items.into_iter().map(plain).collect()),
        Yaml::Mapping(pairs) => Yaml::Mapping(pairs.into_iter().map(|(key, value)| (key, plain(value))).collect()),
        other => other,
    }
}

/// The statements of a policy, which may be written as JSON text.
fn statements(document: &Yaml) -> Vec<Yaml> {
    let read = document.as_str().map(|text| serde_yaml_ng::from_str::<Yaml>(text).expect("a policy's text is JSON"));
    let document = read.as_ref().unwrap_or(document);
    document["Statement"].as_sequence().expect("a policy has statements").clone()
}

fn texts(value: &Yaml) -> BTreeSet<String> {
    let many = value.as_sequence().cloned().unwrap_or_else(|| vec![value.clone()]);
    many.iter().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Statements that look, and statements that change.
fn looking_and_changing() -> (Vec<Yaml>, Vec<Yaml>) {
    let resources = &yaml(TEMPLATE)["Resources"];
    let looking = statements(&resources["Role"]["Properties"]["Policies"][0]["PolicyDocument"]);
    let each = &resources["Fn::ForEach::Clusters"][2]["Change&{Cluster}"];
    let mut changing = Vec::new();
    for policy in [&resources["LaunchParts"], each] {
        assert_eq!(policy["Condition"], "MayWrite", "who reads only gets no such policy");
        changing.extend(statements(&policy["Properties"]["PolicyDocument"]));
    }
    (looking, changing)
}

fn actions(statements: &[Yaml]) -> BTreeSet<String> {
    statements.iter().flat_map(|statement| texts(&statement["Action"])).collect()
}

#[test]
fn the_customers_role_allows_exactly_what_the_adapter_calls() {
    let (looking, changing) = looking_and_changing();
    let needed = |writes: bool| -> BTreeSet<String> {
        let rows =
            iam_actions().iter().filter(|row| row.allowed_by == AllowedBy::CustomersRole && row.writes == writes);
        rows.flat_map(|row| row.actions).map(|action| (*action).to_owned()).collect()
    };
    assert!(needed(false).len() >= 9 && needed(true).len() >= 6);
    assert_eq!(actions(&looking), needed(false));
    assert_eq!(actions(&changing), needed(true));
    assert!(looking.iter().chain(&changing).all(|statement| statement["Effect"] == "Allow"));
}

#[test]
fn what_is_there_may_be_changed_and_instances_be_launched_only_with_a_clusters_tag() {
    let (_, changing) = looking_and_changing();
    for statement in changing {
        let (actions, on) = (texts(&statement["Action"]), texts(&statement["Resource"]));
        let condition = &statement["Condition"]["StringEquals"];
        let is_owned =
            |key: &str| condition[format!("aws:{key}/kubernetes.io/cluster/${{Cluster}}").as_str()] == "owned";
        let launches = actions.contains("ec2:RunInstances");
        let held = if launches {
            is_owned("RequestTag") || !on.iter().any(|resource| resource.contains(":instance/"))
        } else if actions.contains("ec2:CreateTags") {
            // Only as a part of a launch: nobody can put a cluster's tag on what is there.
            texts(&condition["ec2:CreateAction"]) == ["CreateFleet", "RunInstances"].map(str::to_owned).into()
        } else if actions.contains("iam:PassRole") {
            on.contains("NodeRoleArns") && condition["iam:PassedToService"].is_string()
        } else {
            is_owned("ResourceTag")
        };
        assert!(held, "{actions:?} on {on:?} is not held to a cluster");
        assert!(!on.contains("*"), "{actions:?} on everything");
    }
}

#[test]
fn only_the_platform_with_the_external_id_takes_the_role_on_and_its_functions_may() {
    let resources = &yaml(TEMPLATE)["Resources"];
    let trust = statements(&resources["Role"]["Properties"]["AssumeRolePolicyDocument"]);
    assert_eq!(trust.len(), 1);
    assert_eq!(trust[0]["Principal"]["AWS"], "arn:${AWS::Partition}:iam::${PlatformAccountId}:root");
    assert_eq!(trust[0]["Condition"]["StringEquals"]["sts:ExternalId"], "ExternalId");
    let parameter = &yaml(TEMPLATE)["Parameters"]["ExternalId"];
    assert!(parameter["Default"].is_null() && parameter["MinLength"].as_u64() >= Some(32), "nobody leaves it out");
    let name = resources["Role"]["Properties"]["RoleName"].as_str().expect("a role has a name");
    let platform = std::fs::read_to_string(spot_tidy::root().join("template.yaml")).expect("template.yaml is there");
    assert!(
        platform.contains(":role/SpotOptimizer*") && name.starts_with("SpotOptimizer"),
        "functions may not assume {name}"
    );
}

#[test]
fn what_the_customers_rule_tells_is_what_the_platform_listens_for() {
    let told = &yaml(TEMPLATE)["Resources"]["Tell"]["Properties"]["EventPattern"];
    let platform = yaml("template.yaml");
    assert_eq!(told, &platform["Resources"]["CustomerEventsRule"]["Properties"]["EventPattern"]);
    let door = &platform["Resources"]["CustomersMaySend"]["Properties"]["Statement"];
    // Whoever may send may send only what AWS alone can say: not, for one, what our own functions announce.
    assert_eq!(door["Condition"]["StringEquals"]["events:source"], told["source"]);
    assert_eq!(texts(&door["Action"]), ["events:PutEvents".to_owned()].into());
}
