use std::collections::BTreeMap;

use beztack_auth::permission::{AccessControl, Actions, CustomRoles, RoleProblem};
use serde::Deserialize;

/// `[organization]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganizationConfig {
    /// Most members of an organization.
    pub membership_limit: u64,
    /// Most invitations that wait for an answer, per organization.
    pub invitation_limit: u64,
    /// Most teams of an organization.
    pub team_limit: u64,
    /// Most organizations that somebody may belong to and still found another; 0 for no
    /// limit.
    pub organization_limit: u64,
    /// Whether only a verified address accepts and rejects invitations.
    pub require_verified_invitee: bool,
    /// Resources of the installation's own, with their actions.
    pub resources: Actions,
    /// Roles of the installation's own, with what they may do.
    pub roles: BTreeMap<String, Actions>,
}

/// What holds in organizations.
#[derive(Clone, Debug)]
pub struct OrganizationRules {
    /// What the configuration says.
    pub limits: OrganizationConfig,
    /// Who may do what.
    pub roles: AccessControl,
    /// Where mails send people to answer an invitation; `{id}` stands for it.
    pub accept_invitation_url: String,
}

impl OrganizationConfig {
    /// Who may do what; or everything that is wrong with the roles.
    pub fn access_control(&self) -> Result<AccessControl, Vec<RoleProblem>> {
        AccessControl::with_custom_roles(CustomRoles {
            resources: &self.resources,
            roles: &self.roles,
        })
    }
}
