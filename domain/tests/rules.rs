//! The specification at the head of every aggregate and its tests do not drift apart.

#![expect(clippy::expect_used, clippy::panic, reason = "a file that cannot be read fails its test")]

use std::{fs, path::Path};

use kehu_domain::testing::CODES;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn source(aggregate: &str, file: &str) -> String {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(aggregate).join(file))
}

/// All test files of an aggregate: `tests.rs`, or everything in `tests/`.
fn tests_of(aggregate: &str) -> String {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(aggregate);
    let single = home.join("tests.rs");
    if single.exists() {
        return read(&single);
    }
    let entries = fs::read_dir(home.join("tests")).expect("a directory of tests");
    entries.map(|entry| read(&entry.expect("a readable entry").path())).collect()
}

/// The bullets under `Invariants:` in a module's doc, each as one line.
fn invariants(module: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let lines = module
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .skip_while(|line| line.trim() != "Invariants:")
        .skip(1);
    for line in lines {
        match (line.strip_prefix(" - "), found.last_mut()) {
            (Some(bullet), _) => found.push(bullet.to_owned()),
            (None, Some(last)) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            (None, None) => panic!("expected a bullet, found {line:?}"),
        }
    }
    found
}

/// `only a draft changes its lines;` as a test is named: `only_a_draft_changes_its_lines`.
fn test_name(invariant: &str) -> String {
    let words: Vec<String> = invariant
        .replace(['\'', '’'], "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("_")
}

#[test]
fn every_invariant_has_a_test_of_its_name() {
    for (aggregate, _) in CODES {
        let tests = tests_of(aggregate);
        let invariants = invariants(&source(aggregate, "mod.rs"));
        assert!(invariants.len() >= 4, "{aggregate} lists its invariants");
        for invariant in invariants {
            let name = test_name(&invariant);
            assert!(tests.contains(&format!("fn {name}()")), "{aggregate}: no test {name}");
        }
    }
}

#[test]
fn every_code_is_tested_and_named_after_its_aggregate() {
    for (aggregate, codes) in CODES {
        let tests = tests_of(aggregate);
        let rejections = source(aggregate, "rejection.rs");
        for code in *codes {
            assert!(code.starts_with(&format!("{}_", aggregate.to_uppercase())), "{code}");
            assert!(tests.contains(&format!("\"{code}\"")), "{aggregate}: {code} is not tested");
            let said = rejections.matches(&format!("\"{code}\"")).count();
            assert_eq!(said, 2, "{code} stands in the list and is given once");
        }
        let given = rejections.matches(&format!("\"{}_", aggregate.to_uppercase())).count();
        assert_eq!(given, 2 * codes.len(), "{aggregate}: a code is missing from the list");
    }
}
