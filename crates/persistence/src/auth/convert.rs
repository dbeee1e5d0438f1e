//! Rows to nouns and back.

use beztack_domain::EmailAddress;
use beztack_domain::auth::{Account, Session, StoredToken, User};
use beztack_domain::id::{AccountId, SessionId, UserId};
use sea_orm::ActiveValue::{NotSet, Set};

use crate::entity::{account, session, user};
use crate::time::{column, moment};

pub(super) fn user(row: user::Model) -> User {
    User {
        id: UserId::new(row.id),
        name: row.name,
        email: EmailAddress::stored(row.email),
        email_verified: row.email_verified,
        image: row.image,
        created_at: moment(row.created_at),
        updated_at: moment(row.updated_at),
        two_factor_enabled: row.two_factor_enabled,
        role: row.role,
        banned: row.banned,
        ban_reason: row.ban_reason,
        ban_expires: row.ban_expires.map(moment),
    }
}

/// The billing columns are not ours to write here.
pub(super) fn user_row(user: &User) -> user::ActiveModel {
    user::ActiveModel {
        id: Set(user.id.as_str().to_owned()),
        name: Set(user.name.clone()),
        email: Set(user.email.as_str().to_owned()),
        email_verified: Set(user.email_verified),
        image: Set(user.image.clone()),
        created_at: Set(column(user.created_at)),
        updated_at: Set(column(user.updated_at)),
        two_factor_enabled: Set(user.two_factor_enabled),
        role: Set(user.role.clone()),
        banned: Set(user.banned),
        ban_reason: Set(user.ban_reason.clone()),
        ban_expires: Set(user.ban_expires.map(column)),
        subscription_tier: NotSet,
        subscription_status: NotSet,
        subscription_id: NotSet,
        subscription_valid_until: NotSet,
    }
}

pub(super) fn session(row: session::Model) -> Session {
    Session {
        id: SessionId::new(row.id),
        token: StoredToken(row.token),
        user_id: UserId::new(row.user_id),
        expires_at: moment(row.expires_at),
        created_at: moment(row.created_at),
        updated_at: moment(row.updated_at),
        ip_address: row.ip_address,
        user_agent: row.user_agent,
        impersonated_by: row.impersonated_by.map(UserId::new),
        active_organization_id: row.active_organization_id,
        active_team_id: row.active_team_id,
    }
}

pub(super) fn session_row(session: &Session) -> session::ActiveModel {
    session::ActiveModel {
        id: Set(session.id.as_str().to_owned()),
        expires_at: Set(column(session.expires_at)),
        token: Set(session.token.0.clone()),
        created_at: Set(column(session.created_at)),
        updated_at: Set(column(session.updated_at)),
        ip_address: Set(session.ip_address.clone()),
        user_agent: Set(session.user_agent.clone()),
        user_id: Set(session.user_id.as_str().to_owned()),
        impersonated_by: Set(session
            .impersonated_by
            .as_ref()
            .map(|id| id.as_str().to_owned())),
        active_organization_id: Set(session.active_organization_id.clone()),
        active_team_id: Set(session.active_team_id.clone()),
    }
}

pub(super) fn account(row: account::Model) -> Account {
    Account {
        id: AccountId::new(row.id),
        account_id: row.account_id,
        provider_id: row.provider_id,
        user_id: UserId::new(row.user_id),
        scope: row.scope,
        password: row.password,
        created_at: moment(row.created_at),
        updated_at: moment(row.updated_at),
    }
}

pub(super) fn account_row(account: &Account) -> account::ActiveModel {
    account::ActiveModel {
        id: Set(account.id.as_str().to_owned()),
        account_id: Set(account.account_id.clone()),
        provider_id: Set(account.provider_id.clone()),
        user_id: Set(account.user_id.as_str().to_owned()),
        access_token: NotSet,
        refresh_token: NotSet,
        id_token: NotSet,
        access_token_expires_at: NotSet,
        refresh_token_expires_at: NotSet,
        scope: Set(account.scope.clone()),
        password: Set(account.password.clone()),
        created_at: Set(column(account.created_at)),
        updated_at: Set(column(account.updated_at)),
    }
}
