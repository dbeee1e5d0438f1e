//! The shapes of Better Auth's objects (contract 6.2). Absent values are `null`.

use beztack_domain::auth::{Account, Session, StoredToken, User};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::respond::{iso, optional_iso};

/// A user as Better Auth shows it.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = User)]
pub(crate) struct UserView {
    id: String,
    name: String,
    email: String,
    email_verified: bool,
    #[schema(required)]
    image: Option<String>,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
    #[schema(required)]
    two_factor_enabled: Option<bool>,
    #[schema(required)]
    role: Option<String>,
    #[schema(required)]
    banned: Option<bool>,
    #[schema(required)]
    ban_reason: Option<String>,
    #[serde(serialize_with = "optional_iso")]
    #[schema(required)]
    ban_expires: Option<DateTime<Utc>>,
    /// `true` in the sessions of administrators of the installation, left out
    /// everywhere else.
    #[serde(skip_serializing_if = "Option::is_none")]
    is_app_admin: Option<bool>,
}

impl UserView {
    /// A user as their own session shows them (decisions.md 8).
    pub(crate) fn in_session(user: User) -> Self {
        Self {
            is_app_admin: user.is_app_admin().then_some(true),
            ..user.into()
        }
    }

    pub(crate) fn is_banned(&self) -> bool {
        self.banned == Some(true)
    }
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.into_string(),
            name: user.name,
            email: user.email.into_string(),
            email_verified: user.email_verified,
            image: user.image,
            created_at: user.created_at,
            updated_at: user.updated_at,
            two_factor_enabled: user.two_factor_enabled,
            role: user.role,
            banned: user.banned,
            ban_reason: user.ban_reason,
            ban_expires: user.ban_expires,
            is_app_admin: None,
        }
    }
}

/// A user without what administration adds (contract 6.2, "short user").
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ShortUser)]
pub(crate) struct ShortUserView {
    id: String,
    email: String,
    name: String,
    #[schema(required)]
    image: Option<String>,
    email_verified: bool,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
}

impl From<User> for ShortUserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id.into_string(),
            email: user.email.into_string(),
            name: user.name,
            image: user.image,
            email_verified: user.email_verified,
            created_at: user.created_at,
            updated_at: user.updated_at,
        }
    }
}

/// `{"status": true}`
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Status)]
pub(crate) struct StatusView {
    pub(crate) status: bool,
}

/// A session as Better Auth shows it.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Session)]
pub(crate) struct SessionView {
    id: String,
    token: String,
    user_id: String,
    #[serde(serialize_with = "iso")]
    expires_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
    #[schema(required)]
    ip_address: Option<String>,
    #[schema(required)]
    user_agent: Option<String>,
    #[schema(required)]
    impersonated_by: Option<String>,
    #[schema(required)]
    active_organization_id: Option<String>,
    #[schema(required)]
    active_team_id: Option<String>,
}

impl SessionView {
    /// Whether it is the session of this token, and lasts beyond `now`.
    pub(crate) fn is_live(&self, token: &StoredToken, now: DateTime<Utc>) -> bool {
        self.token == token.0 && self.expires_at > now
    }
}

impl From<Session> for SessionView {
    fn from(session: Session) -> Self {
        Self {
            id: session.id.into_string(),
            token: session.token.0,
            user_id: session.user_id.into_string(),
            expires_at: session.expires_at,
            created_at: session.created_at,
            updated_at: session.updated_at,
            ip_address: session.ip_address,
            user_agent: session.user_agent,
            impersonated_by: session
                .impersonated_by
                .map(beztack_domain::id::UserId::into_string),
            active_organization_id: session.active_organization_id,
            active_team_id: session.active_team_id,
        }
    }
}

/// A session and whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GetSessionView {
    pub(super) session: SessionView,
    pub(super) user: UserView,
}

impl GetSessionView {
    pub(crate) fn new(session: Session, user: User) -> Self {
        Self {
            session: session.into(),
            user: UserView::in_session(user),
        }
    }
}

/// One way to sign in, as Better Auth shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Account)]
pub(crate) struct AccountView {
    id: String,
    provider_id: String,
    account_id: String,
    user_id: String,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "iso")]
    updated_at: DateTime<Utc>,
    scopes: Vec<String>,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            scopes: account.scopes().map(str::to_owned).collect(),
            id: account.id.into_string(),
            provider_id: account.provider_id,
            account_id: account.account_id,
            user_id: account.user_id.into_string(),
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}
