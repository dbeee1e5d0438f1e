//! Access control in the reference's terms (contract/better-auth.md 11.1): roles hold
//! statements, a statement names the actions on a resource, and a request is granted
//! if **one** role covers all of it.

mod administration;
mod custom_roles;
mod organizations;

use std::collections::{BTreeMap, BTreeSet};

use beztack_domain::auth::Roles;

pub use administration::{
    BanUsers, CreateUsers, DeleteUsers, GetUsers, ImpersonateUsers, ListUserSessions, ListUsers,
    RevokeUserSessions, SetRoles, SetUserPasswords, UpdateUsers,
};
pub use custom_roles::{Actions, CustomRoles, RoleProblem};
pub use organizations::{
    AddTeamMembers, CancelInvitations, CreateTeams, DeleteOrganization, DeleteTeams, InviteMembers,
    RemoveMembers, RemoveTeamMembers, UpdateMembers, UpdateOrganization, UpdateTeams,
};

/// One action on one resource, as a type that a witness can carry.
pub trait Permission: 'static {
    /// What is acted on.
    const RESOURCE: &'static str;
    /// What is done to it.
    const ACTION: &'static str;
    /// The action in words: completes "You are not allowed to …".
    const DESCRIPTION: &'static str;
}

/// Actions by resource: what a role may do, or what somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statements(BTreeMap<String, BTreeSet<String>>);

impl Statements {
    /// Whether these allow all that is asked for. Who asks for nothing gets nothing;
    /// who asks for no action on a known resource gets that.
    pub fn cover(&self, asked: &Self) -> bool {
        let held = |resource, actions: &BTreeSet<String>| {
            self.0
                .get(resource)
                .is_some_and(|held| actions.is_subset(held))
        };
        !asked.0.is_empty() && asked.0.iter().all(|(name, actions)| held(name, actions))
    }

    fn allow<P: Permission>(&self) -> bool {
        self.0
            .get(P::RESOURCE)
            .is_some_and(|held| held.contains(P::ACTION))
    }
}

impl<R: Into<String>, A: Into<String>, L: IntoIterator<Item = A>> FromIterator<(R, L)>
    for Statements
{
    fn from_iter<I: IntoIterator<Item = (R, L)>>(statements: I) -> Self {
        Self(
            statements
                .into_iter()
                .map(|(resource, actions)| {
                    let actions = actions.into_iter().map(Into::into).collect();
                    (resource.into(), actions)
                })
                .collect(),
        )
    }
}

/// What every role may do. Guards and `has-permission` read the same table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessControl {
    roles: BTreeMap<String, Statements>,
}

impl AccessControl {
    /// This table, and a role.
    #[must_use]
    pub fn with(mut self, role: &str, statements: Statements) -> Self {
        self.roles.insert(role.to_owned(), statements);
        self
    }

    /// Whether one of `roles` covers all that is asked for. Unknown ones grant nothing.
    pub fn cover(&self, roles: &Roles, asked: &Statements) -> bool {
        self.known(roles).any(|held| held.cover(asked))
    }

    /// Whether one of `roles` holds `P`.
    pub fn allow<P: Permission>(&self, roles: &Roles) -> bool {
        self.known(roles).any(Statements::allow::<P>)
    }

    fn known(&self, roles: &Roles) -> impl Iterator<Item = &Statements> {
        roles.iter().filter_map(|role| self.roles.get(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> AccessControl {
        AccessControl::default()
            .with("reader", [("page", ["read"])].into_iter().collect())
            .with("writer", [("page", ["write"])].into_iter().collect())
    }

    fn asked(actions: &[&str]) -> Statements {
        [("page", actions.iter().copied())].into_iter().collect()
    }

    #[test]
    fn one_role_must_cover_everything() {
        let both = Roles::parse("reader,writer");
        assert!(table().cover(&both, &asked(&["read"])));
        assert!(table().cover(&both, &asked(&["write"])));
        assert!(!table().cover(&both, &asked(&["read", "write"])));
    }

    #[test]
    fn nothing_asked_is_nothing_granted_but_no_action_is() {
        let reader = Roles::parse("reader");
        assert!(!table().cover(&reader, &Statements::default()));
        assert!(table().cover(&reader, &asked(&[])));
        assert!(!table().cover(&Roles::parse("wizard"), &asked(&[])));
    }

    #[test]
    fn a_resource_nobody_knows_is_refused_beside_one_that_is_held() {
        let mixed: Statements = [("page", ["read"]), ("moon", ["read"])]
            .into_iter()
            .collect();
        assert!(!table().cover(&Roles::parse("reader"), &mixed));
    }
}
