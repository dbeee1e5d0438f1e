use std::fmt;

use super::User;

/// The roles of a user or member: text joined by commas, parsed exactly, unknown
/// ones kept (decisions.md 4, contract/better-auth.md 11.1).
///
/// # What an administrator is
///
/// The original had four notions of it that did not agree (original-api.md 2.8): the
/// role `admin` at the administration endpoints, the letters `sudo` anywhere in the role
/// together with a configured address, the role `admin` alone as the owner of every
/// subscription, and the letters `sudo` again in the frontend. Here there is one, with
/// two steps (decisions.md 8):
///
/// - A user who holds [`Roles::ADMIN`] is an administrator: the permissions of the
///   administration endpoints are theirs.
/// - A user who holds [`Roles::SUDO`] is an administrator *of the installation*: what an
///   administrator may do, they may do, too; sessions show them `isAppAdmin: true`; and
///   only they may change others who hold it. It is given by the command line
///   (`beztack admin grant`) and to the owners of listed addresses who have proven
///   them (`APP_ADMIN_EMAILS`), together with `admin`, and by no request.
///
/// Roles are compared whole: neither `sudoer` nor ` admin` is one of these. Owning a
/// subscription is no matter of roles, and an e-mail address alone proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles(Vec<String>);

impl Roles {
    /// Opens the administration endpoints.
    pub const ADMIN: &'static str = "admin";
    /// An administrator of the installation; given by the command line only.
    pub const SUDO: &'static str = "sudo";

    /// Reads the column. `"user, admin"` holds ` admin` with its space, which is not
    /// `admin`.
    pub fn parse(text: &str) -> Self {
        Self(text.split(',').map(str::to_owned).collect())
    }

    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether `role` is one of them.
    pub fn contains(&self, role: &str) -> bool {
        self.iter().any(|held| held == role)
    }

    /// These and `role`. Whoever is more than a plain user need not be one as well.
    #[must_use]
    pub fn with(mut self, role: &str) -> Self {
        self.0
            .retain(|held| held != User::DEFAULT_ROLE && !held.is_empty());
        if !self.contains(role) {
            self.0.push(role.to_owned());
        }
        self
    }

    /// These but `role`; a plain user where none is left.
    #[must_use]
    pub fn without(mut self, role: &str) -> Self {
        self.0.retain(|held| held != role);
        if self.0.is_empty() {
            self.0.push(User::DEFAULT_ROLE.to_owned());
        }
        self
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn granting_and_revoking_leave_other_roles_alone() {
        let granted = Roles::parse("user").with(Roles::ADMIN).with(Roles::SUDO);
        assert_eq!(granted.to_string(), "admin,sudo");
        assert_eq!(
            granted
                .without(Roles::ADMIN)
                .without(Roles::SUDO)
                .to_string(),
            "user"
        );
        assert_eq!(
            Roles::parse("editor").with(Roles::ADMIN).to_string(),
            "editor,admin"
        );
    }

    #[test]
    fn roles_are_compared_exactly() {
        assert!(!Roles::parse("user, admin").contains(Roles::ADMIN));
        assert!(!Roles::parse("sudoer").contains(Roles::SUDO));
    }
}
