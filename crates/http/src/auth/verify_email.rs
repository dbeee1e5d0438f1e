#![deny(clippy::wildcard_enum_match_arm)]

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{Either, HttpRequest, get};
use beztack_app::auth::{self, AddressProof, AddressRefusal, AddressVerified};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{Call, Fields, Input, ShortUserView, UserView, origin, set_session, set_session_again};
use crate::State;
use crate::extract::MaybeSignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::{AuthAnswer, Redirect};

/// What the mailed link carried.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct VerifyEmailQuery {
    token: String,
    /// Where to go from here; must be trusted.
    #[param(rename = "callbackURL")]
    callback_url: Option<String>,
}

impl Input for VerifyEmailQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let query = Self {
            token: fields.string("token"),
            callback_url: fields.optional_string("callbackURL"),
        };
        fields.finish_with(Some(query))
    }
}

/// What the link did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VerifyEmailView {
    status: bool,
    #[schema(required)]
    user: Option<VerifiedUserView>,
}

/// Whose address it is now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum VerifiedUserView {
    Verified(UserView),
    Changed(ShortUserView),
}

/// Follow a link about an address. Leads to `callbackURL` if there is one.
#[utoipa::path(
    tag = "auth",
    params(VerifyEmailQuery),
    responses(
        (status = OK, body = VerifyEmailView),
        (status = FOUND, description = "To `callbackURL`, with `error` if the link did nothing"),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNPROCESSABLE_ENTITY, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[get("/verify-email")]
pub(crate) async fn verify_email(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<MaybeSignedIn, VerifyEmailQuery>,
) -> Result<Either<AuthAnswer<VerifyEmailView>, Redirect>, Problem> {
    let VerifyEmailQuery {
        token,
        callback_url,
    } = input;
    origin::check_target(&state, callback_url.as_deref(), "Invalid callbackURL")?;
    let callback = callback_url.clone().filter(|url| !url.is_empty());
    let proof = AddressProof {
        token,
        callback_url,
    };
    let visitor = state.visitors.of(&request);
    let verified = match auth::verify_email(&state.app, access.as_ref(), proof, &visitor).await {
        Ok(verified) => verified,
        Err(refusal) => return refused(refusal, callback).map(Either::Right),
    };
    let (user, cookies) = match verified {
        AddressVerified::Done => (None, Vec::new()),
        AddressVerified::Changed(user) => (
            Some(VerifiedUserView::Changed(user.into())),
            set_session_again(&state, &request).await?,
        ),
        AddressVerified::Verified(user, None) => (
            Some(VerifiedUserView::Verified(user.into())),
            set_session_again(&state, &request).await?,
        ),
        AddressVerified::Verified(user, Some(new)) => (
            Some(VerifiedUserView::Verified(user.into())),
            set_session(&state, &request, &new, true),
        ),
    };
    Ok(match callback {
        Some(url) => Either::Right(Redirect::to(url).cookies(cookies)),
        None => {
            Either::Left(AuthAnswer::new(VerifyEmailView { status: true, user }).cookies(cookies))
        }
    })
}

/// The refusal goes along to the callback, or is the answer where there is none.
fn refused(refusal: AddressRefusal, callback: Option<String>) -> Result<Redirect, Problem> {
    let word = match refusal {
        AddressRefusal::InvalidToken => "invalid_token",
        AddressRefusal::TokenExpired => "token_expired",
        AddressRefusal::UserNotFound => "user_not_found",
        AddressRefusal::Unauthorized => "unauthorized",
        AddressRefusal::Auth(error) => return Err(error.into()),
        AddressRefusal::Fault(fault) => return Err(Problem::auth(fault)),
    };
    match callback {
        Some(url) => {
            let separator = if url.contains('?') { '&' } else { '?' };
            Ok(Redirect::to(format!("{url}{separator}error={word}")))
        }
        None => Err(Problem::envelope(StatusCode::UNAUTHORIZED, word)),
    }
}
