use actix_web::post;
use actix_web::web::Data;
use beztack_app::auth::{self, AddressChange};
use beztack_domain::EmailAddress;
use utoipa::ToSchema;

use super::{Call, Fields, Input, StatusView};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;
use crate::visitor::Spoken;

/// Where somebody wants to be reached from now on.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct ChangeEmailBody {
    #[schema(value_type = String, format = Email)]
    new_email: EmailAddress,
    /// Where the mailed link leads afterwards; must be trusted.
    #[schema(rename = "callbackURL")]
    callback_url: Option<String>,
}

impl Input for ChangeEmailBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let (new_email, callback_url) = (
            fields.email("newEmail"),
            fields.optional_string("callbackURL"),
        );
        fields.finish_with(new_email.map(|new_email| Self {
            new_email,
            callback_url,
        }))
    }
}

/// Ask for a change of one's address. It happens when a mailed link is followed.
#[utoipa::path(
    tag = "auth",
    request_body = ChangeEmailBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNPROCESSABLE_ENTITY, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/change-email")]
pub(crate) async fn change_email(
    state: Data<State>,
    Spoken(language): Spoken,
    Call { access, input, .. }: Call<SignedIn, ChangeEmailBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    let ChangeEmailBody {
        new_email,
        callback_url,
    } = input;
    auth::change_email(
        &state.app,
        &access,
        AddressChange {
            new_email,
            callback_url,
            language,
        },
    )
    .await?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
