use actix_web::HttpRequest;
use actix_web::web::Data;
use beztack_app::two_factor::{Outcome, Proof, Verified};
use beztack_domain::Language;
use beztack_domain::auth::PlainPassword;
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Fields, Input, ShortUserView, replace_session};
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

impl CodeBody {
    pub(super) fn proof(self, language: Option<Language>) -> Proof {
        Proof {
            code: self.code,
            wants_session: true,
            trust_device: self.trust_device == Some(true),
            language,
        }
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
) -> AuthAnswer<VerifiedView> {
    let view = VerifiedView {
        token: verified.session.map(|token| token.0),
        user: verified.user.into(),
    };
    let answer = AuthAnswer::new(view);
    match verified.outcome {
        Outcome::Unchanged => answer,
        Outcome::Replaced(signed_in) => answer.cookies(replace_session(state, request, &signed_in)),
        Outcome::Passed { signed_in, device } => {
            let trusted = device.map(|device| {
                [
                    state.cookies.trust_device(&device),
                    state.cookies.leave_dont_remember(),
                ]
            });
            answer
                .cookies(replace_session(state, request, &signed_in))
                .cookie(state.cookies.leave_challenge())
                .cookies(trusted.into_iter().flatten())
        }
    }
}
