//! What every file owes its reader.

use spot_tidy::{SourceFile, assert_none, files};

/// The most lines a file may have: beyond, it is more than one idea.
const MOST_LINES: usize = 350;

/// Files that may be longer, each with the reason.
const LONGER: &[(&str, &str)] = &[("frontend/src/api/generated.ts", "written from the API's document by a program")];

/// Source files of every language in use.
const SOURCES: [&str; 6] = [".rs", ".py", ".ts", ".tsx", ".sh", "Makefile"];

/// Everything people write, documents and manifests too.
const WRITTEN: [&str; 9] = [".rs", ".py", ".ts", ".tsx", ".sh", "Makefile", ".md", ".toml", ".yaml"];

fn lines_with(files: &[SourceFile], is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let wrong = |file: &SourceFile| {
        let hits = file.numbered_lines().filter(|(_, line)| is_wrong(line));
        hits.map(|(number, line)| format!("{}:{number}: {}", file.path, line.trim())).collect::<Vec<_>>()
    };
    files.iter().flat_map(wrong).collect()
}

/// Whether `line` holds `path` as the beginning of an absolute path.
fn holds_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '}' | '/' | '*'))
    })
}

#[test]
fn every_rust_module_says_first_what_it_is_for() {
    let silent: Vec<_> = files("", &[".rs"])
        .into_iter()
        .filter(|file| !file.text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > 10))
        .map(|file| file.path)
        .collect();
    assert_none("files that do not open with `//!`", &silent);
}

#[test]
fn every_script_says_first_what_it_is_for() {
    let opens_well = |file: &SourceFile| {
        let mut lines = file.text.lines().filter(|line| !line.starts_with("#!"));
        lines.next().is_some_and(|line| line.starts_with("# ") || line.starts_with("\"\"\"") || line.is_empty())
    };
    let silent: Vec<_> = files("", &[".py", ".sh", "Makefile"]).into_iter().filter(|file| !opens_well(file)).collect();
    let silent: Vec<_> = silent.into_iter().map(|file| file.path).collect();
    assert_none("scripts that do not open with a comment or docstring", &silent);
}

#[test]
fn no_file_grows_beyond_one_idea() {
    let long: Vec<_> = files("", &SOURCES)
        .into_iter()
        .filter(|file| !LONGER.iter().any(|(path, _)| *path == file.path))
        .filter(|file| file.text.lines().count() > MOST_LINES)
        .map(|file| format!("{}: {} lines", file.path, file.text.lines().count()))
        .collect();
    assert_none("files above 350 lines", &long);
}

#[test]
fn the_exceptions_still_exist_and_have_reasons() {
    let all = files("", &SOURCES);
    let stale: Vec<_> = LONGER
        .iter()
        .filter(|(path, reason)| reason.is_empty() || !all.iter().any(|file| file.path == *path))
        .map(|(path, _)| (*path).to_owned())
        .collect();
    assert_none("exceptions without a file or a reason", &stale);
}

#[test]
fn nothing_points_into_one_machine() {
    // Put together here, so that this file does not find itself.
    let roots = ["root", "work", "home", "Users"].map(|folder| format!("/{folder}/"));
    let found = lines_with(&files("", &WRITTEN), |line| roots.iter().any(|root| holds_path(line, root)));
    assert_none("absolute paths of somebody's machine", &found);
}

#[test]
fn nothing_is_left_for_later() {
    let words = [["TO", "DO"], ["FIX", "ME"], ["to", "do!("], ["unimpl", "emented!("]].map(|parts| parts.concat());
    let found = lines_with(&files("", &SOURCES), |line| words.iter().any(|word| line.contains(word)));
    assert_none("unfinished by its own words", &found);
}

#[test]
fn no_test_is_switched_off() {
    let switch = ["#[", "ignore"].concat();
    let found = lines_with(&files("", &[".rs"]), |line| line.trim_start().starts_with(&switch));
    assert_none("tests that do not run", &found);
}
