use chrono::{DateTime, Utc};

use crate::id::{AccountId, UserId};

/// `provider_id` of the account that holds a password (contract/better-auth.md 7).
pub const CREDENTIAL_PROVIDER: &str = "credential";

/// One way in which a user can sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Opaque identifier.
    pub id: AccountId,
    /// The user's id at the provider; for a password, our own user id.
    pub account_id: String,
    /// Which provider; [`CREDENTIAL_PROVIDER`] for a password.
    pub provider_id: String,
    /// Whose it is.
    pub user_id: UserId,
    /// Granted scopes, joined by commas.
    pub scope: Option<String>,
    /// The password's hash, if this account has one.
    pub password: Option<String>,
    /// When it was linked.
    pub created_at: DateTime<Utc>,
    /// When the row was last written.
    pub updated_at: DateTime<Utc>,
}

impl Account {
    /// The account of a user who signs in with a password.
    pub fn credential(id: AccountId, user_id: UserId, hash: String, now: DateTime<Utc>) -> Self {
        Self {
            id,
            account_id: user_id.as_str().to_owned(),
            provider_id: CREDENTIAL_PROVIDER.to_owned(),
            user_id,
            scope: None,
            password: Some(hash),
            created_at: now,
            updated_at: now,
        }
    }

    /// The granted scopes, one by one.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope
            .as_deref()
            .into_iter()
            .flat_map(|scope| scope.split(','))
    }
}

impl std::fmt::Debug for Account {
    /// Without the hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("id", &self.id)
            .field("provider_id", &self.provider_id)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}
