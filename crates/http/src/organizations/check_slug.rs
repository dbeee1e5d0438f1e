use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Call, Fields, Input, StatusView};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The slug in question.
#[derive(Debug, ToSchema)]
pub(crate) struct CheckSlugBody {
    slug: String,
}

impl Input for CheckSlugBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let slug = fields.string("slug");
        fields.finish_with(Some(Self { slug }))
    }
}

/// Whether a slug is free; refused if it is not.
#[utoipa::path(
    tag = "organization",
    request_body = CheckSlugBody,
    responses(
        (status = OK, body = StatusView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/check-slug")]
pub(crate) async fn check_slug(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, CheckSlugBody>,
) -> Result<AuthAnswer<StatusView>, Problem> {
    organizations::check_slug(&state.app, &access, &input.slug).await?;
    Ok(AuthAnswer::new(StatusView { status: true }))
}
