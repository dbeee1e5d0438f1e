use chrono::{DateTime, Utc};

use super::Roles;
use crate::EmailAddress;
use crate::id::UserId;

/// A person (contract/better-auth.md 6.2).
///
/// The optional columns stay optional because an adopted database holds NULLs
/// that clients see as `null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Opaque identifier.
    pub id: UserId,
    /// Display name; may be empty.
    pub name: String,
    /// The address signed in with, unique.
    pub email: EmailAddress,
    /// Whether the address was proven.
    pub email_verified: bool,
    /// A picture's URL.
    pub image: Option<String>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When the row was last written.
    pub updated_at: DateTime<Utc>,
    /// Whether a second factor is asked for.
    pub two_factor_enabled: Option<bool>,
    /// Roles, joined by commas; `None` counts as `user`.
    pub role: Option<String>,
    /// Whether the person is shut out.
    pub banned: Option<bool>,
    /// Why.
    pub ban_reason: Option<String>,
    /// Until when; `None` means for good.
    pub ban_expires: Option<DateTime<Utc>>,
}

/// What a user's ban means at a given moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ban {
    /// Not banned.
    None,
    /// Banned; no session may be made.
    InForce,
    /// It has run out; the next session clears its columns.
    RunOut,
}

/// What a person changes about themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserChanges {
    /// The new name.
    pub name: Option<String>,
    /// The new picture; `Some(None)` takes it away.
    pub image: Option<Option<String>>,
}

impl User {
    /// The role of a new account.
    pub const DEFAULT_ROLE: &'static str = "user";

    /// A person who signs up.
    pub fn sign_up(
        id: UserId,
        name: String,
        email: EmailAddress,
        image: Option<String>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            name,
            email,
            email_verified: false,
            image,
            created_at: now,
            updated_at: now,
            two_factor_enabled: Some(false),
            role: Some(Self::DEFAULT_ROLE.to_owned()),
            banned: Some(false),
            ban_reason: None,
            ban_expires: None,
        }
    }

    /// Their roles; no role, or an empty one, counts as the default.
    pub fn roles(&self) -> Roles {
        let role = self.role.as_deref().filter(|role| !role.is_empty());
        Roles::parse(role.unwrap_or(Self::DEFAULT_ROLE))
    }

    /// Whether they administer the installation (see [`Roles`]).
    pub fn is_app_admin(&self) -> bool {
        self.roles().contains(Roles::SUDO)
    }

    /// The state of the ban at `now` (contract/better-auth.md 11.2).
    pub fn ban(&self, now: DateTime<Utc>) -> Ban {
        match (self.banned, self.ban_expires) {
            (None | Some(false), _) => Ban::None,
            (Some(true), Some(until)) if until <= now => Ban::RunOut,
            (Some(true), _) => Ban::InForce,
        }
    }
}
