//! Which rights on the table the code of a crate needs: found in its source text, through everything it calls.

use super::tokens::{Body, called, functions, stands, words};
use crate::{SourceFile, files};
use std::collections::{BTreeMap, BTreeSet};

/// An action on a resource, as a role allows it.
pub type Right = (String, String);

pub(super) const TABLE: &str = "Table.Arn";
pub(super) const INDEXES: &str = "${Table.Arn}/index/*";

/// What the store is built on: its own methods that call DynamoDB, with the action of each. What a write does is said
/// where it is made, see [`WRITES`].
const READS: [(&str, &str); 4] =
    [("get", "GetItem"), ("get_entity", "GetItem"), ("get_part", "GetItem"), ("batch_get", "BatchGetItem")];
const WRITES: [(&str, &str); 6] = [
    ("put", "PutItem"),
    ("create", "PutItem"),
    ("replace", "PutItem"),
    ("update", "UpdateItem"),
    ("delete", "DeleteItem"),
    ("check", "ConditionCheckItem"),
];
/// Where those methods stand. `table.rs` makes the table where there is none: tests and one machine, never a function.
const BASE: [&str; 6] = ["batch.rs", "query.rs", "send.rs", "store.rs", "table.rs", "write.rs"];

struct Facts {
    file: String,
    body: Body,
    rights: BTreeSet<Right>,
}

fn on_table(action: &str) -> Right {
    (format!("dynamodb:{action}"), TABLE.to_owned())
}

/// What each function of the store needs, by its name.
pub fn store_rights() -> BTreeMap<String, BTreeSet<Right>> {
    let is_base = |file: &SourceFile| BASE.iter().any(|name| file.path.ends_with(&format!("core/{name}")));
    let facts = files("shared/store/src", &[".rs"]).into_iter().filter(|file| !is_base(file)).flat_map(|file| {
        let direct = |body: Body| Facts { file: stem(&file.path), rights: of_store_body(&body.words), body };
        functions(&words(file.before_tests())).into_iter().map(direct).collect::<Vec<_>>()
    });
    by_name(closed(facts.collect()))
}

/// What each function of a crate that is handed the store needs, by its name.
pub(super) fn rights_with_store(
    folder: &str,
    store: &BTreeMap<String, BTreeSet<Right>>,
) -> BTreeMap<String, BTreeSet<Right>> {
    let facts = files(folder, &[".rs"]).into_iter().flat_map(|file| {
        let direct = |body: Body| Facts { file: stem(&file.path), rights: of_words(&body.words, store).0, body };
        functions(&words(file.before_tests())).into_iter().map(direct).collect::<Vec<_>>()
    });
    by_name(closed(facts.collect()))
}

/// What words that call the store need, and the called methods that the store does not have.
pub(super) fn of_words(words: &[String], store: &BTreeMap<String, BTreeSet<Right>>) -> (BTreeSet<Right>, Vec<String>) {
    let names = called(words, &["store", "."]).chain(called(words, &["store", "(", ")", "."]));
    let (mut rights, mut unknown) = (BTreeSet::new(), Vec::new());
    for name in names.filter(|name| !["clone", "due_shards"].contains(name)) {
        match store.get(name) {
            Some(needed) => rights.extend(needed.iter().cloned()),
            None => unknown.push(name.to_owned()),
        }
    }
    (rights, unknown)
}

fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.trim_end_matches(".rs").to_owned()
}

fn of_store_body(words: &[String]) -> BTreeSet<Right> {
    let mut rights = BTreeSet::new();
    for (name, action) in READS {
        if called(words, &["self", "."]).any(|called| called == name) {
            rights.insert(on_table(action));
        }
    }
    for (name, action) in WRITES {
        if (0..words.len()).any(|at| stands(words, at, &["Write", ":", ":", name])) {
            rights.insert(on_table(action));
        }
    }
    let count = |wanted: &[&str]| (0..words.len()).filter(|at| stands(words, *at, wanted)).count();
    let (queries, of_index) =
        (count(&["Query", ":", ":", "of"]), count(&[".", "first_index"]) + count(&[".", "second_index"]));
    if of_index > 0 {
        rights.insert(("dynamodb:Query".to_owned(), INDEXES.to_owned()));
    }
    if queries > of_index {
        rights.insert(on_table("Query"));
    }
    rights
}

/// Lets every function have what those that it calls need, until nothing changes any more.
fn closed(mut facts: Vec<Facts>) -> Vec<Facts> {
    loop {
        let mut grown = false;
        for at in 0..facts.len() {
            let needed: BTreeSet<Right> = callees(&facts, at).flat_map(|callee| callee.rights.clone()).collect();
            let before = facts[at].rights.len();
            facts[at].rights.extend(needed);
            grown |= facts[at].rights.len() > before;
        }
        if !grown {
            return facts;
        }
    }
}

/// Functions that one may call: methods of the store by name, free functions by name in the same file or in the file that
/// stands before `::`, imported ones by name.
fn callees(facts: &[Facts], at: usize) -> impl Iterator<Item = &Facts> {
    let caller = &facts[at];
    let words = &caller.body.words;
    facts.iter().filter(move |callee| {
        let name = callee.body.name.as_str();
        let sites = (1..words.len()).filter(|at| words[*at] == name && is_call(words, *at));
        sites.into_iter().any(|at| match words[at - 1].as_str() {
            "." => at >= 2 && matches!(words[at - 2].as_str(), "self" | "store"),
            ":" => at >= 3 && (words[at - 3] == callee.file || (words[at - 3] == "Self" && callee.file == caller.file)),
            "fn" => false,
            _ => {
                callee.file == caller.file
                    || !facts.iter().any(|other| other.file == caller.file && other.body.name == name)
            }
        })
    })
}

/// A name that is called, or handed on as a function.
fn is_call(words: &[String], at: usize) -> bool {
    ["(", ",", ")"].iter().any(|after| stands(words, at + 1, &[after])) || stands(words, at + 1, &[":", ":", "<"])
}

fn by_name(facts: Vec<Facts>) -> BTreeMap<String, BTreeSet<Right>> {
    let mut found: BTreeMap<String, BTreeSet<Right>> = BTreeMap::new();
    for fact in facts {
        found.entry(fact.body.name).or_default().extend(fact.rights);
    }
    found
}
