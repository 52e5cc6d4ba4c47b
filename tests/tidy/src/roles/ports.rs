//! What a function is made of: each port that its `main` opens, with the rights and the settings that go with it.

use super::reach::{Right, TABLE, of_words, rights_with_store};
use super::template::Described;
use super::tokens::{called, stands, words};
use crate::files;
use std::collections::{BTreeMap, BTreeSet};

/// A port of `spot_lambda`: its settings, and what a role must allow beside what the table's use asks for.
struct Port {
    opened_by: &'static str,
    variables: &'static [&'static str],
    rights: &'static [(&'static str, &'static str)],
}

/// Every item of the table is encrypted with our own key, on behalf of whoever reads or writes it.
const DECRYPT: (&str, &str) = ("kms:Decrypt", "DataKey.Arn");
/// Every cluster has one.
const AGENTS_QUEUES: &str = "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:spot-agent-*";

const PORTS: [Port; 8] = [
    Port {
        opened_by: "store",
        variables: &["TABLE_NAME"],
        // The item is read while a process starts, for the sake of the connection (`shared/lambda/src/warmth.rs`).
        rights: &[DECRYPT, ("kms:GenerateDataKey", "DataKey.Arn"), ("dynamodb:GetItem", TABLE)],
    },
    Port { opened_by: "bus", variables: &["BUS_NAME"], rights: &[("events:PutEvents", "Bus.Arn")] },
    Port {
        opened_by: "push",
        variables: &["SOCKET_ENDPOINT"],
        rights: &[(
            "execute-api:ManageConnections",
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SocketApi}/live/*",
        )],
    },
    Port {
        opened_by: "agent_queues",
        variables: &["AGENT_QUEUE_ROLE_ARN", "AGENT_QUEUE_URL_PREFIX", "AGENT_QUEUE_ARN_PREFIX"],
        rights: &[("sts:AssumeRole", "AgentQueueRole.Arn"), ("sqs:CreateQueue", AGENTS_QUEUES)],
    },
    Port {
        opened_by: "command_queues",
        variables: &["AGENT_QUEUE_URL_PREFIX"],
        rights: &[("sqs:SendMessage", AGENTS_QUEUES)],
    },
    Port {
        opened_by: "signer",
        variables: &["SIGNING_KEY_SECRET"],
        rights: &[("secretsmanager:GetSecretValue", "SigningKey"), DECRYPT],
    },
    Port {
        opened_by: "token_secret",
        variables: &["TOKEN_SECRET"],
        rights: &[("secretsmanager:GetSecretValue", "TokenSecret"), DECRYPT],
    },
    Port {
        opened_by: "accounts",
        variables: &[],
        rights: &[("sts:AssumeRole", "arn:${AWS::Partition}:iam::*:role/SpotOptimizer*")],
    },
];
/// What opens nothing, and what only reads a setting.
const PLAIN: [&str; 3] = ["clock", "chance", "secrets"];
const SETTINGS: [&str; 4] = ["text", "url", "list", "flag"];
/// Given by Lambda, or read by every process.
const ALWAYS: [&str; 1] = ["LOG_LEVEL"];
const GIVEN: [&str; 1] = ["AWS_REGION"];

/// What a function needs.
#[derive(Debug, Default)]
pub struct Needs {
    /// Actions on resources.
    pub rights: BTreeSet<Right>,
    /// Settings.
    pub variables: BTreeSet<String>,
    /// What could not be judged, or is opened and never used.
    pub troubles: Vec<String>,
}

/// What a function's code needs.
pub fn needs(function: &Described, store: &BTreeMap<String, BTreeSet<Right>>) -> Needs {
    let mut needs = Needs { variables: ALWAYS.map(str::to_owned).into(), ..Needs::default() };
    let (mut main, mut code) = (Vec::new(), Vec::new());
    for file in files(&format!("functions/{}/src", function.folder), &[".rs"]) {
        let part = if file.path.ends_with("/main.rs") { &mut main } else { &mut code };
        part.extend(words(file.before_tests()));
    }
    of_main(&main, function, &mut needs);
    let (rights, unknown) = of_words(&code, store);
    needs.rights.extend(rights);
    needs.troubles.extend(unknown.into_iter().map(|name| format!("the store has no `{name}`")));
    for (name, rights) in rights_with_store("shared/planning/src", store) {
        let is_called =
            (1..code.len()).any(|at| code[at] == name && code[at - 1] != "." && stands(&code, at + 1, &["("]));
        if is_called && code.iter().any(|word| word == "spot_planning_input") {
            needs.rights.extend(rights);
        }
    }
    unused_queues(&main, &code, &mut needs);
    needs
}

fn of_main(main: &[String], function: &Described, needs: &mut Needs) {
    let settings: Vec<(String, String)> = (0..main.len())
        .filter(|at| stands(main, *at, &["parts", "."]) && main.get(at + 4).is_some_and(|word| word.starts_with('"')))
        .map(|at| (main[at + 2].clone(), main[at + 4].trim_matches('"').to_owned()))
        .collect();
    for (reader, variable) in settings {
        if reader == "queue" {
            let queue = function.variables.get(&variable).cloned().unwrap_or_default();
            needs.rights.insert(("sqs:SendMessage".to_owned(), format!("{queue}.Arn")));
        } else if !SETTINGS.contains(&reader.as_str()) {
            needs.troubles.push(format!("tests/tidy does not know `parts.{reader}(…)`"));
        }
        if !GIVEN.contains(&variable.as_str()) {
            needs.variables.insert(variable);
        }
    }
    let accounts = (0..main.len()).any(|at| stands(main, at, &["accounts", "(", "parts", ")"]));
    let opened = called(main, &["parts", "."]).chain(accounts.then_some("accounts"));
    for name in opened.filter(|name| *name != "queue" && !SETTINGS.contains(name) && !PLAIN.contains(name)) {
        let Some(port) = PORTS.iter().find(|port| port.opened_by == name) else {
            needs.troubles.push(format!("tests/tidy does not know `parts.{name}()`"));
            continue;
        };
        needs.variables.extend(port.variables.iter().map(|name| (*name).to_owned()));
        needs.rights.extend(port.rights.iter().map(|(action, on)| ((*action).to_owned(), (*on).to_owned())));
    }
}

/// Queues that are handed in and never sent to.
fn unused_queues(main: &[String], code: &[String], needs: &mut Needs) {
    for at in 2..main.len() {
        if !stands(main, at, &["parts", ".", "queue"]) {
            continue;
        }
        let field = &main[at - 2];
        let sends = |at: usize| {
            code[at] == *field
                && stands(code, at + 1, &["."])
                && code.get(at + 2).is_some_and(|word| word.starts_with("send"))
        };
        if !(0..code.len()).any(sends) {
            needs.troubles.push(format!("nothing is ever sent to `{field}`"));
        }
    }
}
