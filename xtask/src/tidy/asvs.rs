//! The table of security requirements names tests that exist.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use super::Findings;
use crate::workspace::Workspace;

const TABLE: &str = "docs/asvs.md";

/// What a line may say, and whether it then needs a test.
const STATES: [(&str, bool); 4] = [
    ("met", true),
    ("partly", false),
    ("not met", false),
    ("n/a", false),
];

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
struct Line<'a> {
    id: &'a str,
    state: &'a str,
    reason: &'a str,
    tests: Vec<&'a str>,
}

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let text = fs::read_to_string(workspace.root.join(TABLE)).context(TABLE)?;
    let mut seen = BTreeSet::new();
    for line in text.lines().filter_map(read) {
        let (id, mut complain) = (line.id, |what: String| {
            findings.error(format!("{TABLE}: {}: {what}", line.id));
        });
        if !seen.insert(id) {
            complain("stands twice".to_owned());
        }
        judge(&line, &mut complain);
        for test in &line.tests {
            let (file, function) = parts(test);
            let source = fs::read_to_string(workspace.root.join(&file)).unwrap_or_default();
            if !has_test(&source, function) {
                complain(format!("there is no test {function} in {file}"));
            }
        }
    }
    if seen.len() < 50 {
        findings.error(format!("{TABLE}: it has {} lines only", seen.len()));
    }
    Ok(())
}

/// A line that begins with an id, such as `| 3.2.1 |`.
fn read(line: &str) -> Option<Line<'_>> {
    let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
    let id = *cells.first()?;
    let is_id = id.split('.').count() == 3 && id.chars().all(|c| c.is_ascii_digit() || c == '.');
    let [_, _, state, reason, tests, ..] = cells[..] else {
        return None;
    };
    let tests = tests.split('`').filter(|word| word.contains("::"));
    is_id.then(|| Line {
        id,
        state,
        reason,
        tests: tests.collect(),
    })
}

fn judge(line: &Line<'_>, complain: &mut impl FnMut(String)) {
    match STATES.into_iter().find(|(state, _)| *state == line.state) {
        None => complain(format!("{:?} is no state", line.state)),
        Some((_, wants_test)) => {
            let is_silent = line.reason.is_empty();
            if is_silent && (!wants_test || line.tests.is_empty()) {
                complain("has neither a test nor a reason".to_owned());
            }
        }
    }
}

/// The file and the function that a test is named by.
fn parts(test: &str) -> (String, &str) {
    let (file, function) = test.split_once("::").unwrap_or((test, ""));
    let is_from_root = ["crates/", "migration/", "tests/", "xtask/"]
        .iter()
        .any(|folder| file.starts_with(folder));
    let file = if is_from_root {
        file.to_owned()
    } else {
        format!("tests/api/{file}")
    };
    (file, function)
}

/// Whether a function of this name stands below an attribute that makes it a test.
fn has_test(source: &str, function: &str) -> bool {
    let declared = format!("fn {function}()");
    let mut is_test = false;
    for line in source.lines().map(str::trim_start) {
        if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("::test(");
        } else if line.contains(&declared) {
            return is_test;
        } else {
            is_test = false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_by_its_cells() {
        let line = read("| 3.2.1 | What | met | why | `a.rs::b`, `crates/c.rs::d` |").unwrap();
        assert_eq!((line.id, line.state), ("3.2.1", "met"));
        assert_eq!(line.tests, ["a.rs::b", "crates/c.rs::d"]);
        assert_eq!(parts(line.tests[0]), ("tests/api/a.rs".to_owned(), "b"));
        assert_eq!(parts(line.tests[1]), ("crates/c.rs".to_owned(), "d"));
        assert!(read("| Id | What | State | How | Tests |").is_none());
        assert!(read("|---|---|---|---|---|").is_none());
    }

    #[test]
    fn what_says_nothing_is_complained_about() {
        let complaints = |line: &str| {
            let mut found = Vec::new();
            judge(&read(line).unwrap(), &mut |what| found.push(what));
            found.len()
        };
        assert_eq!(complaints("| 1.1.1 | What | met | | `a.rs::b` |"), 0);
        assert_eq!(complaints("| 1.1.1 | What | met | | |"), 1);
        assert_eq!(complaints("| 1.1.1 | What | not met | | `a.rs::b` |"), 1);
        assert_eq!(complaints("| 1.1.1 | What | n/a | why | |"), 0);
        assert_eq!(complaints("| 1.1.1 | What | maybe | why | |"), 1);
    }

    #[test]
    fn only_a_test_is_a_test() {
        let source = "#[actix_web::test]\nasync fn one() {}\nfn two() {}\n#[test]\nfn three() {}";
        assert!(has_test(source, "one") && has_test(source, "three"));
        assert!(!has_test(source, "two") && !has_test(source, "four"));
    }
}
