//! What members may do in their organizations (contract/better-auth.md 13.1).

use beztack_domain::organizations::Member;

use super::{AccessControl, Permission, Statements};

const ALL: &[&str] = &["create", "update", "delete"];

/// Everything that can be done in an organization.
pub(super) const EVERYTHING: [(&str, &[&str]); 5] = [
    ("organization", &["update", "delete"]),
    ("member", ALL),
    ("invitation", &["create", "cancel"]),
    ("team", ALL),
    ("ac", &["create", "read", "update", "delete"]),
];

const ALL_BUT_DELETION: [(&str, &[&str]); 5] = [
    ("organization", &["update"]),
    ("member", ALL),
    ("invitation", &["create", "cancel"]),
    ("team", ALL),
    ("ac", &["create", "read", "update", "delete"]),
];

const LOOKING: [(&str, &[&str]); 5] = [
    ("organization", &[]),
    ("member", &[]),
    ("invitation", &[]),
    ("team", &[]),
    ("ac", &["read"]),
];

impl AccessControl {
    /// The table of the organization endpoints.
    pub fn organizations() -> Self {
        Self::default()
            .with(Member::OWNER, statements(EVERYTHING))
            .with("admin", statements(ALL_BUT_DELETION))
            .with("member", statements(LOOKING))
    }
}

fn statements(table: [(&str, &[&str]); 5]) -> Statements {
    table
        .into_iter()
        .map(|(resource, actions)| (resource, actions.iter().copied()))
        .collect()
}

/// Change an organization.
#[derive(Clone, Copy, Debug)]
pub struct UpdateOrganization;

impl Permission for UpdateOrganization {
    const RESOURCE: &'static str = "organization";
    const ACTION: &'static str = "update";
    const DESCRIPTION: &'static str = "update this organization";
}

/// Delete an organization.
#[derive(Clone, Copy, Debug)]
pub struct DeleteOrganization;

impl Permission for DeleteOrganization {
    const RESOURCE: &'static str = "organization";
    const ACTION: &'static str = "delete";
    const DESCRIPTION: &'static str = "delete this organization";
}

/// Change what members are.
#[derive(Clone, Copy, Debug)]
pub struct UpdateMembers;

impl Permission for UpdateMembers {
    const RESOURCE: &'static str = "member";
    const ACTION: &'static str = "update";
    const DESCRIPTION: &'static str = "update this member";
}

/// Send members away.
#[derive(Clone, Copy, Debug)]
pub struct RemoveMembers;

impl Permission for RemoveMembers {
    const RESOURCE: &'static str = "member";
    const ACTION: &'static str = "delete";
    const DESCRIPTION: &'static str = "delete this member";
}

/// Ask people to join.
#[derive(Clone, Copy, Debug)]
pub struct InviteMembers;

impl Permission for InviteMembers {
    const RESOURCE: &'static str = "invitation";
    const ACTION: &'static str = "create";
    const DESCRIPTION: &'static str = "invite users to this organization";
}

/// Take invitations back.
#[derive(Clone, Copy, Debug)]
pub struct CancelInvitations;

impl Permission for CancelInvitations {
    const RESOURCE: &'static str = "invitation";
    const ACTION: &'static str = "cancel";
    const DESCRIPTION: &'static str = "cancel this invitation";
}

/// Make teams.
#[derive(Clone, Copy, Debug)]
pub struct CreateTeams;

impl Permission for CreateTeams {
    const RESOURCE: &'static str = "team";
    const ACTION: &'static str = "create";
    const DESCRIPTION: &'static str = "create teams in this organization";
}

/// Change teams.
#[derive(Clone, Copy, Debug)]
pub struct UpdateTeams;

impl Permission for UpdateTeams {
    const RESOURCE: &'static str = "team";
    const ACTION: &'static str = "update";
    const DESCRIPTION: &'static str = "update this team";
}

/// Dissolve teams.
#[derive(Clone, Copy, Debug)]
pub struct DeleteTeams;

impl Permission for DeleteTeams {
    const RESOURCE: &'static str = "team";
    const ACTION: &'static str = "delete";
    const DESCRIPTION: &'static str = "delete teams in this organization";
}

/// Put members into teams.
#[derive(Clone, Copy, Debug)]
pub struct AddTeamMembers;

impl Permission for AddTeamMembers {
    const RESOURCE: &'static str = "member";
    const ACTION: &'static str = "update";
    const DESCRIPTION: &'static str = "create a new member";
}

/// Take members out of teams.
#[derive(Clone, Copy, Debug)]
pub struct RemoveTeamMembers;

impl Permission for RemoveTeamMembers {
    const RESOURCE: &'static str = "member";
    const ACTION: &'static str = "delete";
    const DESCRIPTION: &'static str = "remove a team member";
}

#[cfg(test)]
mod tests {
    use beztack_domain::auth::Roles;

    use super::*;

    #[test]
    fn owners_delete_admins_update_members_only_read() {
        let table = AccessControl::organizations();
        for (roles, updates, deletes) in [
            ("owner", true, true),
            ("admin", true, false),
            ("member,admin", true, false),
            ("member", false, false),
            ("Owner", false, false),
            ("member, admin", false, false),
            ("wizard", false, false),
            ("", false, false),
        ] {
            let roles = Roles::parse(roles);
            assert_eq!(
                table.allow::<UpdateOrganization>(&roles),
                updates,
                "{roles}"
            );
            assert_eq!(
                table.allow::<DeleteOrganization>(&roles),
                deletes,
                "{roles}"
            );
        }
    }
}
