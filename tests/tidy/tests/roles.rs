//! A function's role allows what its code does, and nothing else.

use spot_tidy::assert_none;
use spot_tidy::roles::{Right, functions, named_operations, needs, sdk_operations, store_rights};
use std::collections::BTreeSet;

fn in_words(rights: impl Iterator<Item = Right>) -> Vec<String> {
    rights.map(|(action, resource)| format!("{action} on {resource}")).collect()
}

#[test]
fn each_role_allows_exactly_what_its_function_does() {
    let store = store_rights();
    let functions = functions();
    assert!(functions.len() >= 12, "only {} functions were found in template.yaml", functions.len());
    let mut violations = Vec::new();
    for function in functions {
        let needed = needs(&function, &store).rights;
        let missing = in_words(needed.difference(&function.allowed).cloned());
        let superfluous = in_words(function.allowed.difference(&needed).cloned());
        violations.extend(missing.iter().map(|right| format!("{}: missing {right}", function.folder)));
        violations.extend(superfluous.iter().map(|right| format!("{}: superfluous {right}", function.folder)));
    }
    assert_none("roles of template.yaml and code of functions/ disagree", &violations);
}

#[test]
fn each_function_gets_exactly_the_settings_that_it_reads() {
    let store = store_rights();
    let mut violations = Vec::new();
    for function in functions() {
        let read = needs(&function, &store).variables;
        let given: BTreeSet<String> = function.variables.keys().cloned().collect();
        violations.extend(read.difference(&given).map(|name| format!("{}: {name} is not given", function.folder)));
        violations.extend(given.difference(&read).map(|name| format!("{}: {name} is never read", function.folder)));
    }
    assert_none("settings of template.yaml and code of functions/ disagree", &violations);
}

#[test]
fn nothing_that_a_function_opens_is_unknown_or_unused() {
    let store = store_rights();
    let troubles = functions().into_iter().flat_map(|function| {
        let named = |trouble| format!("{}: {trouble}", function.folder);
        needs(&function, &store).troubles.into_iter().map(named).collect::<Vec<_>>()
    });
    assert_none("what functions are made of", &troubles.collect::<Vec<_>>());
}

#[test]
fn no_role_allows_all_actions_or_all_resources() {
    let wide = functions().into_iter().flat_map(|function| {
        let is_wide = |(action, resource): &Right| action.contains('*') || resource.trim() == "*";
        in_words(function.allowed.into_iter().filter(is_wide))
    });
    assert_none("roles that allow everything", &wide.collect::<Vec<_>>());
}

/// The SDK's operations that our own account's code calls; whoever adds one says here which right it needs.
#[test]
fn our_own_account_is_called_by_known_operations_only() {
    // Making a table is for tests and one machine, receiving for one machine and the agent: Lambda does it for functions.
    let store =
        ["batch_get_item", "delete_item", "get_item", "put_item", "query", "transact_write_items", "update_item"];
    let store_setup = ["update_time_to_live"];
    let platform = [
        "assume_role",
        "change_message_visibility",
        "create_queue",
        "delete_connection",
        "delete_message",
        "get_secret_value",
        "post_to_connection",
        "put_events",
        "receive_message",
        "send_message",
        "send_message_batch",
    ];
    let known = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(sdk_operations("shared/store/src"), &known(&store) | &known(&store_setup));
    assert_eq!(sdk_operations("shared/platform/src"), known(&platform));
    for folder in ["functions", "shared/lambda/src", "shared/planning/src", "shared/runtime/src"] {
        let found = sdk_operations(folder);
        assert!(found.iter().all(|name| name == "request"), "{folder} calls AWS by itself: {found:?}");
    }
}

#[test]
fn customers_accounts_are_called_by_the_listed_operations_only() {
    let services = ["autoscaling", "ec2", "eks", "sts"];
    let called = named_operations("shared/cloud/src/aws", &services);
    let listed: BTreeSet<String> = spot_cloud::iam_actions().iter().map(|rights| rights.operation.to_owned()).collect();
    assert!(called.len() >= 10, "{called:?}");
    assert_eq!(called, listed);
}
