//! The list of conformance flows still to come may only shrink.

use anyhow::Result;
use xshell::cmd;

use super::Findings;
use crate::conformance::Pending;
use crate::workspace::Workspace;

/// A change is judged against the last commit; a commit, in the gate, against its parent.
const BEFORE: [&str; 2] = ["HEAD", "HEAD^"];

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    let sh = &workspace.sh;
    let now = Pending::read(workspace)?;
    for commit in BEFORE {
        let file = format!("{commit}:{}", Pending::FILE);
        let shown = cmd!(sh, "git show {file}").quiet().ignore_stderr().read();
        // No such commit, or the list is younger than it.
        let Ok(text) = shown else { continue };
        for flow in added(&now, &serde_json::from_str(&text)?) {
            findings.error(format!("{}: {flow} was not in {commit}", Pending::FILE));
        }
    }
    Ok(())
}

fn added<'a>(now: &'a Pending, before: &Pending) -> Vec<&'a str> {
    let new = |flow: &&String| !before.flows.contains(*flow);
    now.flows.iter().filter(new).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::added;
    use crate::conformance::Pending;

    fn pending(flows: &[&str]) -> Pending {
        Pending {
            flows: flows.iter().map(|flow| (*flow).to_owned()).collect(),
        }
    }

    #[test]
    fn the_list_may_shrink_but_not_grow() {
        let before = pending(&["teams", "members"]);
        assert!(added(&pending(&["teams"]), &before).is_empty());
        assert_eq!(added(&pending(&["teams", "origin"]), &before), ["origin"]);
    }
}
