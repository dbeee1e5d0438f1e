use chrono::{DateTime, Utc};

use super::AdminError;
use crate::EmailAddress;
use crate::auth::User;

/// One column of a user with the value that an administrator gives it: all of them but
/// the id (contract/better-auth.md 11.4, `data`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of `User` by its name")]
pub enum UserField {
    Name(String),
    Email(EmailAddress),
    EmailVerified(bool),
    Image(Option<String>),
    CreatedAt(DateTime<Utc>),
    UpdatedAt(DateTime<Utc>),
    TwoFactorEnabled(Option<bool>),
    Role(Option<String>),
    Banned(Option<bool>),
    BanReason(Option<String>),
    BanExpires(Option<DateTime<Utc>>),
}

impl UserField {
    /// Writes it, unless no request may.
    pub fn apply(self, user: &mut User) -> Result<(), AdminError> {
        match self {
            Self::Name(name) => user.name = name,
            Self::Email(email) => user.email = email,
            Self::EmailVerified(verified) => user.email_verified = verified,
            Self::Image(image) => user.image = image,
            Self::CreatedAt(at) => user.created_at = at,
            Self::UpdatedAt(at) => user.updated_at = at,
            Self::TwoFactorEnabled(enabled) => user.two_factor_enabled = enabled,
            Self::Role(role) => {
                AdminError::ensure_grantable(role.as_deref().unwrap_or_default())?;
                user.role = role;
            }
            Self::Banned(banned) => user.banned = banned,
            Self::BanReason(reason) => user.ban_reason = reason,
            Self::BanExpires(until) => user.ban_expires = until,
        }
        Ok(())
    }
}
