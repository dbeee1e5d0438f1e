use actix_web::HttpRequest;
use actix_web::web::Data;
use beztack_app::auth::SignedIn;
use beztack_app::two_factor::{Outcome, Verified};
use beztack_auth::TrustedDevice;
use beztack_domain::auth::PlainPassword;
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Fields, Input, ShortUserView};
use crate::problem::Problem;
use crate::respond::AuthAnswer;

/// The password, once more.
#[derive(Debug, ToSchema)]
pub(super) struct PasswordBody {
    #[schema(value_type = String, format = Password)]
    pub(super) password: PlainPassword,
}

impl Input for PasswordBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let password = PlainPassword::to_compare(fields.string("password"));
        fields.finish()?;
        Ok(Self { password })
    }
}

/// A code.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct CodeBody {
    pub(super) code: String,
    /// Spare this browser the second factor for thirty days.
    pub(super) trust_device: Option<bool>,
}

impl Input for CodeBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            code: fields.string("code"),
            trust_device: fields.optional_boolean("trustDevice"),
        };
        fields.finish()?;
        Ok(body)
    }
}

/// Somebody whose code was right.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct VerifiedView {
    /// Their session: the one that they had, or the one that they have now. Absent where
    /// none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    user: ShortUserView,
}

/// The answer to a right code, with the cookies that go with it, in the reference's order
/// (contract 3).
pub(super) fn verified(
    state: &Data<State>,
    request: &HttpRequest,
    verified: Verified,
    trust_device: bool,
) -> AuthAnswer<VerifiedView> {
    let cookies = match &verified.outcome {
        Outcome::Unchanged => Vec::new(),
        Outcome::Replaced(signed_in) => session_cookies(state, request, signed_in),
        Outcome::Passed(signed_in) => {
            let mut cookies = session_cookies(state, request, signed_in);
            cookies.push(state.cookies.leave_challenge());
            if trust_device {
                let secrets = &state.settings.secrets;
                let device = TrustedDevice::of(&signed_in.user.id, &signed_in.token, secrets);
                cookies.push(state.cookies.trust_device(&device));
                cookies.push(state.cookies.leave_dont_remember());
            }
            cookies
        }
    };
    let view = VerifiedView {
        token: verified.session.map(|token| token.0),
        user: verified.user.into(),
    };
    AuthAnswer::new(view).cookies(cookies)
}

/// A browser that was not to keep its session does not keep the next one either.
pub(super) fn session_cookies(
    state: &Data<State>,
    request: &HttpRequest,
    SignedIn { session, token, .. }: &SignedIn,
) -> Vec<String> {
    let remember = !state.cookies.is_dont_remember(request);
    let max_age = remember.then(|| (session.expires_at - session.created_at).num_seconds());
    state.cookies.set_session(token.expose(), max_age)
}
