use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin::{self, BanOrder};
use beztack_auth::permission::BanUsers;
use beztack_domain::TextKind;
use beztack_domain::id::UserId;
use chrono::TimeDelta;
use utoipa::ToSchema;

use super::wire::AdminUserView;
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Whom to shut out.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct BanUserBody {
    #[schema(value_type = String)]
    user_id: UserId,
    /// `No reason` unless given.
    ban_reason: Option<String>,
    /// For how many seconds; 0 or nothing leaves an expiry that is set already.
    #[schema(value_type = Option<f64>)]
    ban_expires_in: Option<TimeDelta>,
}

/// Longest ban with an end, a thousand years: past that dates no longer fit their form.
const MAX_SECONDS: f64 = 31_557_600_000.0;

const NO_REASON: &str = "No reason";

impl Input for BanUserBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            user_id: UserId::new(fields.coerced_string("userId")),
            ban_reason: fields.optional_string("banReason"),
            ban_expires_in: fields
                .optional_number("banExpiresIn", MAX_SECONDS)
                .filter(|seconds| *seconds != 0.0)
                .and_then(time_delta),
        };
        fields.bound(&["banReason"], TextKind::Line);
        fields.finish_with(Some(body))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "parts of milliseconds do not count"
)]
fn time_delta(seconds: f64) -> Option<TimeDelta> {
    TimeDelta::try_milliseconds((seconds * 1000.0) as i64)
}

impl From<BanUserBody> for BanOrder {
    fn from(body: BanUserBody) -> Self {
        let reason = body.ban_reason.filter(|reason| !reason.is_empty());
        Self {
            user_id: body.user_id,
            reason: reason.unwrap_or_else(|| NO_REASON.to_owned()),
            lifetime: body.ban_expires_in,
        }
    }
}

/// Shut a user out. Their sessions end.
#[utoipa::path(
    tag = "admin",
    request_body = BanUserBody,
    responses(
        (status = OK, body = AdminUserView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = NOT_FOUND, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/ban-user")]
pub(crate) async fn ban_user(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<BanUsers>, BanUserBody>,
) -> Result<AuthAnswer<AdminUserView>, Problem> {
    let user = admin::ban_user(&state.app, &access, input.into()).await?;
    Ok(AuthAnswer::new(user.into()))
}
