use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use beztack_app::organizations::{self, Choice, Which};
use serde_json::Value;
use utoipa::ToSchema;

use super::activation::answer;
use super::wire::{OrganizationView, which};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which organization to use; the id wins.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "for the document; the fields become a choice")]
pub(crate) struct SetActiveOrganizationBody {
    /// `null` for none. The one in use is used again if neither is given.
    organization_id: Option<String>,
    organization_slug: Option<String>,
}

/// What the body chooses.
#[derive(Debug)]
pub(crate) struct Chosen(Choice<Which>);

impl Input for Chosen {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let choice = if fields.get("organizationId") == Some(&Value::Null) {
            fields.optional_string("organizationSlug");
            Choice::Nothing
        } else {
            match which(&mut fields) {
                Which {
                    id: None,
                    slug: None,
                } => Choice::Same,
                Which {
                    id: id @ Some(_), ..
                } => Choice::This(Which { id, slug: None }),
                by_slug => Choice::This(by_slug),
            }
        };
        fields.finish_with(Some(Self(choice)))
    }
}

/// Use an organization, or none. The team in use stays what it is.
#[utoipa::path(
    tag = "organization",
    request_body = SetActiveOrganizationBody,
    responses(
        (status = OK, body = Option<OrganizationView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/set-active")]
pub(crate) async fn set_active_organization(
    state: Data<State>,
    request: HttpRequest,
    Call { access, input, .. }: Call<SignedIn, Chosen>,
) -> Result<AuthAnswer<Option<OrganizationView>>, Problem> {
    let active = organizations::set_active_organization(&state.app, &access, input.0).await?;
    answer(active, &state, &request).await
}
