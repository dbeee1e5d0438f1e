use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, Credentials, SignedIn};
use beztack_domain::EmailAddress;
use beztack_domain::auth::{AuthError, PlainPassword};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Anyone, Call, Fields, Input, UserView};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Who wants to get in.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SignInEmailBody {
    #[schema(format = Email)]
    email: String,
    #[schema(format = Password)]
    password: String,
    /// Where the page goes from here; must be trusted.
    #[schema(rename = "callbackURL")]
    callback_url: Option<String>,
    /// `false` for a session that ends with the browser.
    remember_me: Option<bool>,
}

impl Input for SignInEmailBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            email: fields.string("email"),
            password: fields.string("password"),
            callback_url: fields.optional_string("callbackURL"),
            remember_me: fields.optional_boolean("rememberMe"),
        };
        fields.finish()?;
        Ok(body)
    }
}

/// A person, signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignInEmailView {
    /// Whether the page should go to `url`.
    redirect: bool,
    token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    user: UserView,
}

/// Sign in with an address and a password.
#[utoipa::path(
    tag = "auth",
    request_body = SignInEmailBody,
    responses(
        (status = OK, body = SignInEmailView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/sign-in/email")]
pub(crate) async fn sign_in_email(
    state: Data<State>,
    request: HttpRequest,
    Call { input, .. }: Call<Anyone, SignInEmailBody>,
) -> Result<AuthAnswer<SignInEmailView>, Problem> {
    let remember = input.remember_me != Some(false);
    let credentials = Credentials {
        email: EmailAddress::parse(&input.email).map_err(AuthError::from)?,
        password: PlainPassword::to_compare(input.password),
        remember,
    };
    let visitor = state.visitors.of(&request);
    let SignedIn {
        user,
        session,
        token,
    } = auth::sign_in_email(&state.app, credentials, &visitor).await?;
    let max_age = remember.then(|| (session.expires_at - session.created_at).num_seconds());
    let view = SignInEmailView {
        redirect: input
            .callback_url
            .as_ref()
            .is_some_and(|url| !url.is_empty()),
        token: session.token.0,
        url: input.callback_url,
        user: user.into(),
    };
    Ok(AuthAnswer::new(view).cookies(state.cookies.set_session(token.expose(), max_age)))
}
