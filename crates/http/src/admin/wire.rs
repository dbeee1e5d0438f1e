//! What the endpoints of administration share.

use beztack_domain::auth::{Session, User};
use beztack_domain::id::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{Fields, Input, SessionView, UserView};
use crate::problem::Problem;

/// Whom it is about.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct UserIdBody {
    #[schema(value_type = String)]
    pub(super) user_id: UserId,
}

impl Input for UserIdBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let user_id = UserId::new(fields.coerced_string("userId"));
        fields.finish_with(Some(Self { user_id }))
    }
}

/// One role, or several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum RolesBody {
    One(String),
    Several(Vec<String>),
}

impl RolesBody {
    /// The text of the column: joined by commas, without spaces (contract 11.1).
    pub(super) fn joined(self) -> String {
        match self {
            Self::One(role) => role,
            Self::Several(roles) => roles.join(","),
        }
    }
}

/// `{"user": …}`
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminUser)]
pub(super) struct AdminUserView {
    user: UserView,
}

impl From<User> for AdminUserView {
    fn from(user: User) -> Self {
        Self { user: user.into() }
    }
}

/// `{"user": …}`, or `null` in it for an unknown user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MaybeAdminUser)]
pub(super) struct MaybeUserView {
    #[schema(required)]
    user: Option<UserView>,
}

impl From<Option<User>> for MaybeUserView {
    fn from(user: Option<User>) -> Self {
        Self {
            user: user.map(UserView::from),
        }
    }
}

/// A session and whose it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SessionOfUser)]
pub(super) struct SessionOfUserView {
    session: SessionView,
    user: UserView,
}

impl SessionOfUserView {
    pub(super) fn new(session: Session, user: User) -> Self {
        Self {
            session: session.into(),
            user: user.into(),
        }
    }
}

/// `{"success": true}`
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Success)]
pub(super) struct SuccessView {
    pub(super) success: bool,
}
