//! A slice reaches into another one through its `mod.rs` only.
//!
//! In `crates/*/src/<slice>/`, `crate::<other>::Thing` is fine and
//! `crate::<other>::<file>::Thing` is not.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use xshell::Shell;

use super::Findings;
use super::files::rust_files;
use crate::workspace::Workspace;

/// The tables belong to every store of the floor, one file each.
const SHARED: &str = "entity";

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let sh = &workspace.sh;
    for package in sh.read_dir("crates")? {
        let source = package.join("src");
        let modules = modules(sh, &source)?;
        for file in rust_files(sh, &source)? {
            let inside = file.strip_prefix(&source)?;
            let Some(own) = slice_of(inside) else {
                continue;
            };
            let text = sh.read_file(&file)?;
            for path in intrusions(own, &text, &modules) {
                let file = file.strip_prefix(&workspace.root)?.display();
                findings.error(format!("{file}: {path} goes past another slice's mod.rs"));
            }
        }
    }
    Ok(())
}

/// The folder a file belongs to, if it is in one.
fn slice_of(file: &Path) -> Option<&str> {
    let folder = file.parent()?.iter().next()?;
    folder.to_str()
}

/// Every `(slice, file)` of a crate, named as modules.
fn modules(sh: &Shell, source: &Path) -> Result<BTreeSet<(String, String)>> {
    let mut modules = BTreeSet::new();
    for slice in sh
        .read_dir(source)?
        .into_iter()
        .filter(|path| path.is_dir())
    {
        let name = |path: &Path| Some(path.file_stem()?.to_str()?.to_owned());
        for file in sh.read_dir(&slice)? {
            if let (Some(slice), Some(file)) = (name(&slice), name(&file)) {
                modules.insert((slice, file));
            }
        }
    }
    Ok(modules)
}

fn intrusions(own: &str, text: &str, modules: &BTreeSet<(String, String)>) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = code.get(at + start.len()..).unwrap_or_default();
        let mut paths = Vec::new();
        spread(rest, &[], &mut paths);
        for path in paths {
            if let [slice, file, _, ..] = path.as_slice()
                && slice != own
                && slice != SHARED
                && modules.contains(&(slice.clone(), file.clone()))
            {
                found.push(format!("crate::{}", path.join("::")));
            }
        }
    }
    found
}

/// Reads one path after `crate::`, with groups in braces spread out. Returns what follows it.
fn spread<'a>(text: &'a str, before: &[String], paths: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut group) = text.strip_prefix('{') {
        loop {
            group = group.trim_start();
            if let Some(after) = group.strip_prefix('}') {
                return after;
            }
            let after = spread(group, before, paths).trim_start();
            group = after.strip_prefix(',').unwrap_or(after);
            if !after.starts_with([',', '}']) {
                // Not a group of paths after all.
                return after;
            }
        }
    }
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let mut path = before.to_vec();
    if !word.is_empty() {
        path.push(word.to_owned());
    }
    if let Some(deeper) = after.trim_start().strip_prefix("::") {
        return spread(deeper, &path, paths);
    }
    paths.push(path);
    // `x as y` in a group.
    after
        .trim_start()
        .strip_prefix("as ")
        .map_or(after, |renamed| {
            renamed.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_')
        })
}

#[cfg(test)]
mod tests {
    use super::{intrusions, slice_of};
    use std::collections::BTreeSet;
    use std::path::Path;

    fn found(code: &str) -> Vec<String> {
        let modules = [("auth", "user"), ("billing", "plan"), ("entity", "user")]
            .map(|(slice, file)| (slice.to_owned(), file.to_owned()));
        intrusions("billing", code, &BTreeSet::from(modules))
    }

    #[test]
    fn what_a_slice_shows_is_free() {
        assert!(found("use crate::auth::{User, Role as R};").is_empty());
        assert!(found("crate::auth::Kind::Email").is_empty());
        assert!(found("use crate::billing::plan::Plan;").is_empty());
        assert!(found("use crate::entity::user::Column;").is_empty());
        assert!(found("/// [`crate::auth::user::User`]").is_empty());
    }

    #[test]
    fn what_is_behind_its_door_is_not() {
        assert_eq!(
            found("use crate::auth::user::User;"),
            ["crate::auth::user::User"]
        );
        assert_eq!(
            found("use crate::{auth::{Role as R,\n user::{User}}, billing::plan::Plan};"),
            ["crate::auth::user::User"]
        );
        assert_eq!(found("let id = crate::auth::user::id();").len(), 1);
    }

    #[test]
    fn files_in_the_root_are_in_no_slice() {
        assert_eq!(slice_of(Path::new("lib.rs")), None);
        assert_eq!(slice_of(Path::new("auth/mod.rs")), Some("auth"));
        assert_eq!(slice_of(Path::new("auth/deep/er.rs")), Some("auth"));
    }
}
