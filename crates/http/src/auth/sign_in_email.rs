use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, Credentials, SignIn, SignedIn};
use beztack_app::two_factor::Challenge;
use beztack_domain::EmailAddress;
use beztack_domain::auth::{AuthError, PlainPassword};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Anyone, Call, Fields, Input, UserView, set_session};
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

/// How far the password led.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum SignInEmailView {
    /// They are in.
    SignedIn(Box<SignedInView>),
    /// The second factor is missing.
    Challenged(ChallengedView),
}

/// A person, signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedInView {
    /// Whether the page should go to `url`.
    redirect: bool,
    token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    user: UserView,
}

/// A person who is to show a second factor.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChallengedView {
    /// Always `true`.
    two_factor_redirect: bool,
}

/// Sign in with an address and a password.
///
/// Who has a second factor is challenged to show it, unless this browser is trusted: then
/// the answer sets no session but the challenge's cookie, which lasts three minutes.
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
        device: state.cookies.trusted_device(&request),
    };
    let visitor = state.visitors.of(&request);
    Ok(
        match auth::sign_in_email(&state.app, credentials, &visitor).await? {
            SignIn::Done { signed_in, device } => {
                let device = device.map(|device| state.cookies.trust_device(&device));
                let cookies = set_session(&state, &request, &signed_in, remember);
                signed_in_answer(*signed_in, input.callback_url)
                    .cookies(cookies)
                    .cookies(device)
            }
            SignIn::Challenged(challenge) => {
                challenged_answer(&state, &request, &challenge, remember)
            }
        },
    )
}

fn signed_in_answer(
    signed_in: SignedIn,
    callback_url: Option<String>,
) -> AuthAnswer<SignInEmailView> {
    let view = SignedInView {
        redirect: callback_url.as_ref().is_some_and(|url| !url.is_empty()),
        token: signed_in.session.token.0,
        url: callback_url,
        user: signed_in.user.into(),
    };
    AuthAnswer::new(SignInEmailView::SignedIn(Box::new(view)))
}

/// As the reference does it: a session is given, taken away again, and the challenge put
/// in its place. `dont_remember` stays, for the session that is to come (contract 3).
///
/// There is no copy of that session, though the reference makes one: it would be good for
/// minutes, whoever picks it out of the answer, and without the second factor.
fn challenged_answer(
    state: &Data<State>,
    request: &HttpRequest,
    challenge: &Challenge,
    remember: bool,
) -> AuthAnswer<SignInEmailView> {
    let max_age = remember.then(|| state.app.rules().sessions.lifetime.num_seconds());
    let view = ChallengedView {
        two_factor_redirect: true,
    };
    AuthAnswer::new(SignInEmailView::Challenged(view))
        .cookies(
            state
                .cookies
                .set_session(challenge.void_token.expose(), max_age),
        )
        .cookies(state.cookies.withdraw_session(request))
        .cookie(state.cookies.set_challenge(&challenge.identifier))
}
