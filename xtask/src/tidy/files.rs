//! Small files with honest names, and nothing left for later.

use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::Shell;

use super::Findings;
use crate::workspace::Workspace;

/// Folders with Rust in them.
const FOLDERS: [&str; 4] = ["crates", "migration", "tests", "xtask"];

/// Lines after which a file asks for a split, and after which it does not get merged.
const LONG: usize = 400;
const TOO_LONG: usize = 600;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] = [
    "common", "helper", "helpers", "impl", "manager", "managers", "util", "utils",
];

/// Work left for later, spelt so that this file does not find itself.
const LEFT_OVERS: [&str; 3] = [
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[", "ignore"),
];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    for folder in FOLDERS {
        for file in rust_files(&workspace.sh, &workspace.path(folder))? {
            let text = workspace.sh.read_file(&file)?;
            judge(file.strip_prefix(&workspace.root)?, &text, findings);
        }
    }
    Ok(())
}

/// Every `.rs` file below a folder, except in what is built or installed there.
pub(super) fn rust_files(sh: &Shell, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in sh.read_dir(folder)? {
        let skipped = entry.ends_with("target") || entry.ends_with("node_modules");
        if entry.is_dir() && !skipped {
            files.extend(rust_files(sh, &entry)?);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files.sort();
    Ok(files)
}

fn judge(file: &Path, text: &str, findings: &mut Findings) {
    let name = file.display();
    let lines = text.lines().count();
    if lines > TOO_LONG {
        findings.error(format!("{name}: {lines} lines, {TOO_LONG} is the end"));
    } else if lines > LONG {
        findings.warning(format!("{name}: {lines} lines, {LONG} ask for a split"));
    }
    for part in file.iter().filter_map(|part| part.to_str()) {
        let stem = part.strip_suffix(".rs").unwrap_or(part);
        if EMPTY_NAMES.contains(&stem) {
            findings.error(format!("{name}: `{stem}` does not say what is inside"));
        }
    }
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(found) = LEFT_OVERS.iter().find(|what| line.contains(**what)) {
            findings.error(format!("{name}:{number}: `{found}` is left over"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LEFT_OVERS, judge};
    use crate::tidy::Findings;
    use std::path::Path;

    fn found(file: &str, text: &str) -> Findings {
        let mut findings = Findings::default();
        judge(Path::new(file), text, &mut findings);
        findings
    }

    #[test]
    fn an_ordinary_file_passes() {
        let findings = found("crates/app/src/auth/sign_up.rs", "fn sign_up() {}\n");
        assert!(findings.errors.is_empty() && findings.warnings.is_empty());
    }

    #[test]
    fn long_files_warn_and_longer_ones_fail() {
        assert_eq!(found("a.rs", &"\n".repeat(401)).warnings.len(), 1);
        assert_eq!(found("a.rs", &"\n".repeat(601)).errors.len(), 1);
    }

    #[test]
    fn names_that_say_nothing_fail() {
        assert_eq!(found("crates/app/src/utils.rs", "").errors.len(), 1);
        assert_eq!(found("crates/app/src/helpers/mod.rs", "").errors.len(), 1);
    }

    #[test]
    fn left_overs_fail() {
        for what in LEFT_OVERS {
            assert_eq!(found("a.rs", what).errors.len(), 1);
        }
    }
}
