//! Roles that an installation defines for its organizations, and the resources of its
//! own that they are about.

use std::collections::{BTreeMap, BTreeSet};

use beztack_domain::organizations::Member;
use thiserror::Error;

use super::organizations::EVERYTHING;
use super::{AccessControl, Statements};

/// Actions by resource.
pub type Actions = BTreeMap<String, BTreeSet<String>>;

/// What the configuration adds to the table of the organization endpoints.
#[derive(Clone, Copy, Debug)]
pub struct CustomRoles<'a> {
    /// Resources that only the frontend knows. Owners may do everything with them.
    pub resources: &'a Actions,
    /// What each role may do. `admin` and `member` are replaced if they are named.
    pub roles: &'a BTreeMap<String, Actions>,
}

/// What is wrong with a role, or a resource.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{what}")]
pub struct RoleProblem {
    /// Where: `roles.editor`.
    pub key: String,
    /// What.
    pub what: String,
}

impl AccessControl {
    /// The table of the organization endpoints with what the configuration adds; or
    /// everything that is wrong with that, at once.
    pub fn with_custom_roles(custom: CustomRoles<'_>) -> Result<Self, Vec<RoleProblem>> {
        let known = custom.known();
        let mut problems = custom.shadowed_resources();
        for (role, held) in custom.roles {
            check(role, held, &known, &mut problems);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let table = Self::organizations().with(Member::OWNER, statements(&known));
        let add = |table: Self, (role, held): (&String, _)| table.with(role, statements(held));
        Ok(custom.roles.iter().fold(table, add))
    }
}

impl CustomRoles<'_> {
    /// Every action that there is: the built-in ones, and those of the configuration.
    fn known(&self) -> Actions {
        let built_in = EVERYTHING.into_iter().map(|(resource, actions)| {
            let actions = actions.iter().map(|action| (*action).to_owned());
            (resource.to_owned(), actions.collect())
        });
        self.resources.clone().into_iter().chain(built_in).collect()
    }

    fn shadowed_resources(&self) -> Vec<RoleProblem> {
        let built_in = EVERYTHING.map(|(resource, _)| resource);
        let shadows = |name: &&String| built_in.contains(&name.as_str());
        let problem = |name: &String| RoleProblem {
            key: format!("resources.{name}"),
            what: "is built in; its actions cannot be changed".to_owned(),
        };
        self.resources.keys().filter(shadows).map(problem).collect()
    }
}

/// Adds what is wrong with a role.
fn check(role: &str, held: &Actions, known: &Actions, problems: &mut Vec<RoleProblem>) {
    let mut add = |what: String| {
        let key = format!("roles.{role}");
        problems.push(RoleProblem { key, what });
    };
    // Members keep their roles as one text, joined by commas and compared exactly.
    if role.is_empty() || role.contains(',') || role.trim() != role {
        add("is no name of a role: no commas, no spaces around it".to_owned());
    }
    if role == Member::OWNER {
        add("cannot be changed: owners may do everything".to_owned());
    }
    for (resource, actions) in held {
        let Some(allowed) = known.get(resource) else {
            add(format!(
                "knows no resource {resource:?}: name it in organization.resources"
            ));
            continue;
        };
        for action in actions.difference(allowed) {
            add(format!("knows no action {action:?} on {resource:?}"));
        }
    }
}

fn statements(actions: &Actions) -> Statements {
    actions
        .iter()
        .map(|(resource, actions)| (resource, actions.iter()))
        .collect()
}

#[cfg(test)]
mod tests {
    use beztack_domain::auth::Roles;

    use super::*;
    use crate::permission::{InviteMembers, UpdateMembers, UpdateOrganization};

    fn actions<const N: usize>(table: [(&str, &[&str]); N]) -> Actions {
        let of = |(resource, actions): (&str, &[&str])| {
            let actions = actions.iter().map(|action| (*action).to_owned());
            (resource.to_owned(), actions.collect())
        };
        table.into_iter().map(of).collect()
    }

    fn table(
        resources: &Actions,
        roles: &[(&str, Actions)],
    ) -> Result<AccessControl, Vec<RoleProblem>> {
        let named = |(role, held): &(&str, Actions)| ((*role).to_owned(), held.clone());
        let roles = roles.iter().map(named).collect();
        AccessControl::with_custom_roles(CustomRoles {
            resources,
            roles: &roles,
        })
    }

    #[test]
    fn a_role_may_what_it_is_given_and_nothing_else() {
        let recruiter = ("recruiter", actions([("invitation", &["create"])]));
        let table = table(&Actions::new(), &[recruiter]).unwrap();
        let roles = Roles::parse("recruiter");
        assert!(table.allow::<InviteMembers>(&roles));
        assert!(!table.allow::<UpdateMembers>(&roles));
        assert!(table.allow::<UpdateMembers>(&Roles::parse("recruiter,admin")));
    }

    #[test]
    fn built_in_roles_but_owner_can_be_replaced() {
        let admin = ("admin", actions([("invitation", &["create"])]));
        let table = table(&Actions::new(), &[admin]).unwrap();
        assert!(!table.allow::<UpdateOrganization>(&Roles::parse("admin")));
        assert!(table.allow::<UpdateOrganization>(&Roles::parse("owner")));
    }

    #[test]
    fn owners_may_everything_with_resources_of_ones_own() {
        let resources = actions([("project", &["create", "share"])]);
        let editor = ("editor", actions([("project", &["share"])]));
        let table = table(&resources, &[editor]).unwrap();
        let asked = |action| [("project", [action])].into_iter().collect();
        for (role, action, may) in [
            ("owner", "create", true),
            ("editor", "share", true),
            ("editor", "create", false),
            ("admin", "share", false),
        ] {
            let allowed = table.cover(&Roles::parse(role), &asked(action));
            assert_eq!(allowed, may, "{role} {action}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let problems = table(
            &actions([("team", &["paint"])]),
            &[
                ("a,b", Actions::new()),
                ("editor", actions([("page", &["edit"]), ("ac", &["fly"])])),
                ("owner", Actions::new()),
            ],
        )
        .unwrap_err();
        let keys: Vec<&str> = problems.iter().map(|problem| &*problem.key).collect();
        let expected = [
            "resources.team",
            "roles.a,b",
            "roles.editor",
            "roles.editor",
            "roles.owner",
        ];
        assert_eq!(keys, expected, "{problems:?}");
    }
}
