//! What administrators may do (contract/better-auth.md 11.1 and 11.4).

use beztack_domain::auth::{Roles, User};

use super::{AccessControl, Permission, Statements};

const EVERYTHING: [(&str, &[&str]); 2] = [
    (
        "user",
        &[
            "create",
            "list",
            "set-role",
            "ban",
            "impersonate",
            "delete",
            "set-password",
            "get",
            "update",
        ],
    ),
    ("session", &["list", "revoke", "delete"]),
];

const NOTHING: [(&str, &[&str]); 2] = [("user", &[]), ("session", &[])];

impl AccessControl {
    /// The table of the administration endpoints. `sudo_administers` says whether an
    /// administrator of the installation passes without being `admin` as well
    /// (decisions.md 8); the reference knows no such role.
    pub fn administration(sudo_administers: bool) -> Self {
        let table = Self::default()
            .with(Roles::ADMIN, statements(EVERYTHING))
            .with(User::DEFAULT_ROLE, statements(NOTHING));
        if sudo_administers {
            table.with(Roles::SUDO, statements(EVERYTHING))
        } else {
            table
        }
    }
}

fn statements(table: [(&str, &[&str]); 2]) -> Statements {
    table
        .into_iter()
        .map(|(resource, actions)| (resource, actions.iter().copied()))
        .collect()
}

/// Open accounts for others.
#[derive(Clone, Copy, Debug)]
pub struct CreateUsers;

impl Permission for CreateUsers {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "create";
    const DESCRIPTION: &'static str = "create users";
}

/// Look one user up.
#[derive(Clone, Copy, Debug)]
pub struct GetUsers;

impl Permission for GetUsers {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "get";
    const DESCRIPTION: &'static str = "get user";
}

/// Search through all users.
#[derive(Clone, Copy, Debug)]
pub struct ListUsers;

impl Permission for ListUsers {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "list";
    const DESCRIPTION: &'static str = "list users";
}

/// Change what is stored about a user.
#[derive(Clone, Copy, Debug)]
pub struct UpdateUsers;

impl Permission for UpdateUsers {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "update";
    const DESCRIPTION: &'static str = "update users";
}

/// Give and take roles.
#[derive(Clone, Copy, Debug)]
pub struct SetRoles;

impl Permission for SetRoles {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "set-role";
    const DESCRIPTION: &'static str = "change users role";
}

/// Shut users out, and let them in again.
#[derive(Clone, Copy, Debug)]
pub struct BanUsers;

impl Permission for BanUsers {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "ban";
    const DESCRIPTION: &'static str = "ban users";
}

/// Act in a user's place.
#[derive(Clone, Copy, Debug)]
pub struct ImpersonateUsers;

impl Permission for ImpersonateUsers {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "impersonate";
    const DESCRIPTION: &'static str = "impersonate users";
}

/// Delete accounts.
#[derive(Clone, Copy, Debug)]
pub struct DeleteUsers;

impl Permission for DeleteUsers {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "delete";
    const DESCRIPTION: &'static str = "delete users";
}

/// Replace a user's password.
#[derive(Clone, Copy, Debug)]
pub struct SetUserPasswords;

impl Permission for SetUserPasswords {
    const RESOURCE: &'static str = "user";
    const ACTION: &'static str = "set-password";
    const DESCRIPTION: &'static str = "set users password";
}

/// See where a user is signed in.
#[derive(Clone, Copy, Debug)]
pub struct ListUserSessions;

impl Permission for ListUserSessions {
    const RESOURCE: &'static str = "session";
    const ACTION: &'static str = "list";
    const DESCRIPTION: &'static str = "list users sessions";
}

/// Sign users out.
#[derive(Clone, Copy, Debug)]
pub struct RevokeUserSessions;

impl Permission for RevokeUserSessions {
    const RESOURCE: &'static str = "session";
    const ACTION: &'static str = "revoke";
    const DESCRIPTION: &'static str = "revoke users sessions";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_compared_exactly() {
        let table = AccessControl::administration(true);
        for (roles, may) in [
            ("admin", true),
            ("user,admin", true),
            ("sudo", true),
            ("user", false),
            ("user, admin", false),
            ("Admin", false),
            ("sudoer", false),
            ("", false),
        ] {
            let roles = Roles::parse(roles);
            assert_eq!(table.allow::<ListUsers>(&roles), may, "{roles}");
        }
    }

    #[test]
    fn the_reference_knows_no_sudo() {
        let table = AccessControl::administration(false);
        assert!(!table.allow::<ListUsers>(&Roles::parse("sudo")));
        assert!(table.allow::<ListUsers>(&Roles::parse("admin,sudo")));
    }
}
