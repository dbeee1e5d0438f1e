//! Versions and lints stand in the root manifest only.

use anyhow::Result;

use super::{Findings, Metadata};
use crate::workspace::Workspace;

pub(super) fn check(workspace: &Workspace, ours: &Metadata, findings: &mut Findings) -> Result<()> {
    for package in &ours.packages {
        let text = workspace.sh.read_file(&package.manifest_path)?;
        for complaint in complaints(&text) {
            findings.error(format!("manifest of {}: {complaint}", package.name));
        }
    }
    Ok(())
}

fn complaints(manifest: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut section = "";
    let mut shares_lints = false;
    for line in manifest.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name;
            if section.contains("dependencies.") {
                complaints.push(format!("write [{section}] on one line"));
            }
        } else if section == "lints" && line == "workspace = true" {
            shares_lints = true;
        } else if section.ends_with("dependencies") && !is_inherited(line) {
            complaints.push(format!("`{line}` is not taken from the workspace"));
        }
    }
    if !shares_lints {
        complaints.push("`[lints] workspace = true` is missing".to_owned());
    }
    complaints
}

/// `name.workspace = true`, or `name = { workspace = true, .. }`.
fn is_inherited(line: &str) -> bool {
    let spaceless: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    spaceless.ends_with(".workspace=true") || spaceless.contains("={workspace=true")
}

#[cfg(test)]
mod tests {
    use super::complaints;

    #[test]
    fn a_manifest_that_inherits_everything_is_fine() {
        let manifest = "[lints]\nworkspace = true\n\n[dependencies]\n# why\nserde.workspace = true\n\
            tokio = { workspace = true, features = [\"fs\"] }\n";
        assert!(complaints(manifest).is_empty());
    }

    #[test]
    fn a_version_of_its_own_and_missing_lints_are_errors() {
        let manifest = "[dev-dependencies]\nserde = \"1\"\n";
        assert_eq!(complaints(manifest).len(), 2);
    }
}
