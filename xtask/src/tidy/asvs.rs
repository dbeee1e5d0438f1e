//! The table of security requirements is complete, and names tests that exist.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use super::Findings;
use super::asvs_requirements::REQUIREMENTS;
use crate::workspace::Workspace;

const TABLE: &str = "docs/asvs.md";

/// What a line may say, and whether it then needs a test.
const STATES: [(&str, bool); 4] = [
    ("met", true),
    ("partly", false),
    ("not met", false),
    ("n/a", false),
];

/// How a line says that it is about a requirement of level 3.
const BEYOND: &str = "(level 3)";

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
struct Line<'a> {
    id: &'a str,
    what: &'a str,
    state: &'a str,
    reason: &'a str,
    tests: Vec<&'a str>,
}

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let text = fs::read_to_string(workspace.root.join(TABLE)).context(TABLE)?;
    let lines: Vec<Line<'_>> = text.lines().filter_map(read).collect();
    let mut seen = BTreeSet::new();
    for line in &lines {
        let (id, mut complain) = (line.id, |what: String| {
            findings.error(format!("{TABLE}: {}: {what}", line.id));
        });
        if !seen.insert(id) {
            complain("stands twice".to_owned());
        }
        judge(line, &mut complain);
        for test in &line.tests {
            let (file, function) = parts(test);
            let source = fs::read_to_string(workspace.root.join(&file)).unwrap_or_default();
            if !has_test(&source, function) {
                complain(format!("there is no test {function} in {file}"));
            }
        }
    }
    for what in gaps(&lines) {
        findings.error(format!("{TABLE}: {what}"));
    }
    let sum = sum(&lines);
    if !text.contains(&sum) {
        findings.error(format!("{TABLE}: it should say: {sum}"));
    }
    Ok(())
}

/// What the table lacks of levels 1 and 2, and what it has that is not there.
fn gaps(lines: &[Line<'_>]) -> Vec<String> {
    let wanted: BTreeSet<String> = REQUIREMENTS
        .iter()
        .flat_map(|(section, numbers)| numbers.iter().map(move |n| format!("{section}.{n}")))
        .collect();
    let has: BTreeSet<String> = within(lines).map(|line| line.id.to_owned()).collect();
    let missing = wanted.difference(&has).map(|id| format!("{id} is missing"));
    let unknown = has
        .difference(&wanted)
        .map(|id| format!("{id} is not of levels 1 and 2"));
    missing.chain(unknown).collect()
}

fn within<'a>(lines: &'a [Line<'a>]) -> impl Iterator<Item = &'a Line<'a>> {
    lines.iter().filter(|line| !line.what.contains(BEYOND))
}

/// How many lines of levels 1 and 2 there are of each state, in the table's words.
fn sum(lines: &[Line<'_>]) -> String {
    let count = |state| within(lines).filter(|line| line.state == state).count();
    format!(
        "Of {} requirements, {} are met, {} partly, {} are not met, and {} do not apply.",
        within(lines).count(),
        count("met"),
        count("partly"),
        count("not met"),
        count("n/a")
    )
}

/// A line that begins with an id, such as `| 3.2.1 |`.
fn read(line: &str) -> Option<Line<'_>> {
    let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
    let id = *cells.first()?;
    let is_id = id.split('.').count() == 3 && id.chars().all(|c| c.is_ascii_digit() || c == '.');
    let [_, what, state, reason, tests, ..] = cells[..] else {
        return None;
    };
    let tests = tests.split('`').filter(|word| word.contains("::"));
    is_id.then(|| Line {
        id,
        what,
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
    fn what_is_missing_or_of_no_level_is_named() {
        let lines = |text: &'static str| text.lines().filter_map(read).collect::<Vec<_>>();
        let (none, known) = (lines(""), lines("| 1.1.1 | What | met | why | |"));
        assert_eq!(gaps(&none).len(), 253);
        assert_eq!(gaps(&known).len(), 252);
        assert!(!gaps(&known).contains(&"1.1.1 is missing".to_owned()));
        let unknown = gaps(&lines("| 6.3.8 | What | met | why | |"));
        assert!(unknown.contains(&"6.3.8 is not of levels 1 and 2".to_owned()));
        assert_eq!(
            gaps(&lines("| 6.3.8 | What (level 3) | met | why | |")).len(),
            253
        );
        assert!(sum(&known).starts_with("Of 1 requirements, 1 are met, 0 partly,"));
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
