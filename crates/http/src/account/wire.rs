use beztack_auth::access::UserAccess;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::respond::iso;

/// The signed-in person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountView {
    /// Opaque identifier.
    id: String,
    /// Display name; may be empty.
    name: String,
    /// The address signed in with.
    email: String,
    /// Whether the address was proven.
    email_verified: bool,
    /// When the account was made.
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    /// When the session ends unless it is used before.
    #[serde(serialize_with = "iso")]
    session_expires_at: DateTime<Utc>,
}

impl From<UserAccess> for AccountView {
    fn from(access: UserAccess) -> Self {
        let (session, user) = access.into_parts();
        Self {
            id: user.id.into_string(),
            name: user.name,
            email: user.email.into_string(),
            email_verified: user.email_verified,
            created_at: user.created_at,
            session_expires_at: session.expires_at,
        }
    }
}
