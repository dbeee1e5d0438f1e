use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::OrganizationChanges;
use utoipa::ToSchema;

use super::problem::DoorRefusal;
use super::wire::{WrittenOrganizationView, bound, metadata_text, organization_id};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::MaybeSignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Which organization, and what about it.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct UpdateOrganizationBody {
    #[schema(value_type = OrganizationData)]
    data: OrganizationChanges,
    /// The one in use unless given.
    #[schema(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
}

/// What to change about an organization.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "for the document; the fields become changes")]
pub(crate) struct OrganizationData {
    #[schema(min_length = 1)]
    name: Option<String>,
    #[schema(min_length = 1)]
    slug: Option<String>,
    logo: Option<String>,
    #[schema(value_type = Option<Object>)]
    metadata: Option<String>,
}

impl Input for UpdateOrganizationBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let mut inner = fields.object("data");
        let data = OrganizationChanges {
            name: inner.optional_filled_string("name"),
            slug: inner.optional_filled_string("slug"),
            logo: inner.optional_string("logo"),
            metadata: inner.optional_record("metadata").map(metadata_text),
        };
        bound(&mut inner);
        fields.absorb(inner);
        let organization_id = organization_id(&mut fields);
        fields.finish_with(Some(Self {
            data,
            organization_id,
        }))
    }
}

/// Change an organization.
#[utoipa::path(
    tag = "organization",
    request_body = UpdateOrganizationBody,
    responses(
        (status = OK, body = WrittenOrganizationView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/update")]
pub(crate) async fn update_organization(
    state: Data<State>,
    Call { access, input, .. }: Call<MaybeSignedIn, UpdateOrganizationBody>,
) -> Result<AuthAnswer<WrittenOrganizationView>, Problem> {
    let access = access.ok_or(DoorRefusal::StrangerUpdates)?;
    let (id, data) = (input.organization_id, input.data);
    let changed = organizations::update_organization(&state.app, &access, id, data).await?;
    Ok(AuthAnswer::new(changed.into()))
}
