use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, Registration, SignedUp};
use beztack_domain::auth::{AuthError, PlainPassword};
use beztack_domain::{EmailAddress, TextKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Anyone, Call, Fields, Input, UserView, set_session};
use crate::State;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Who wants an account.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct SignUpEmailBody {
    name: String,
    #[schema(format = Email)]
    email: String,
    #[schema(format = Password, min_length = 8, max_length = 128)]
    password: String,
    image: Option<String>,
    /// Where the link that verifies the address leads afterwards; must be trusted.
    #[schema(rename = "callbackURL")]
    callback_url: Option<String>,
    /// `false` for a session that ends with the browser.
    remember_me: Option<bool>,
}

/// Fields that only administrators may set; anything that is not false is refused.
const FORBIDDEN: [&str; 3] = ["role", "banReason", "banExpires"];

impl Input for SignUpEmailBody {
    /// The reference takes any object and then checks field by field, so the first
    /// thing wrong is the only one named.
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("record")?;
        let email = fields.text("email").unwrap_or_default().to_owned();
        if EmailAddress::parse(&email).is_err() {
            return Err(AuthError::InvalidEmail.into());
        }
        let password = fields.string("password");
        let name = fields.string("name");
        fields.bound(&["name"], TextKind::Line);
        if fields.text("image").is_some() {
            fields.bound(&["image"], TextKind::Picture);
        }
        fields.finish()?;
        if let Some(field) = FORBIDDEN.into_iter().find(|field| fields.is_truthy(field)) {
            return Err(AuthError::FieldNotAllowed(field).into());
        }
        Ok(Self {
            name,
            email,
            password,
            image: fields.text("image").map(str::to_owned),
            callback_url: fields.text("callbackURL").map(str::to_owned),
            remember_me: fields
                .get("rememberMe")
                .and_then(serde_json::Value::as_bool),
        })
    }
}

/// A new account, and its session if it has one already.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignUpEmailView {
    #[schema(required)]
    token: Option<String>,
    user: UserView,
}

/// Open an account with an address and a password.
///
/// Signs in, unless configured otherwise: the answer sets the session cookie.
#[utoipa::path(
    tag = "auth",
    request_body = SignUpEmailBody,
    responses(
        (status = OK, body = SignUpEmailView),
        (status = BAD_REQUEST, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = UNPROCESSABLE_ENTITY, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
)]
#[post("/sign-up/email")]
pub(crate) async fn sign_up_email(
    state: Data<State>,
    request: HttpRequest,
    Call { input, .. }: Call<Anyone, SignUpEmailBody>,
) -> Result<AuthAnswer<SignUpEmailView>, Problem> {
    let remember = input.remember_me != Some(false);
    let registration = Registration {
        name: input.name,
        email: EmailAddress::parse(&input.email).map_err(AuthError::from)?,
        password: PlainPassword::to_set(input.password, &state.app.rules().passwords)?,
        image: input.image,
        remember,
        callback_url: input.callback_url,
    };
    let visitor = state.visitors.of(&request);
    let SignedUp { user, signed_in } =
        auth::sign_up_email(&state.app, registration, &visitor).await?;
    let cookies = signed_in
        .as_ref()
        .map(|new| set_session(&state, &request, new, remember));
    let token = signed_in.map(|new| new.session.token.0);
    Ok(AuthAnswer::new(SignUpEmailView {
        token,
        user: user.into(),
    })
    .cookies(cookies.unwrap_or_default()))
}
