use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations::{self, Founded, NewOrganization};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::wire::{MemberView, WrittenOrganizationView, bound, metadata_text};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// What to found.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct CreateOrganizationBody {
    #[schema(min_length = 1)]
    name: String,
    /// Unique; taken as it is.
    #[schema(min_length = 1)]
    slug: String,
    /// A picture's URL.
    logo: Option<String>,
    #[schema(value_type = Option<Object>)]
    metadata: Option<Map<String, Value>>,
    /// Whether the session stays where it is instead of using the new organization.
    #[schema(value_type = Option<bool>)]
    keep_current_active_organization: bool,
}

impl Input for CreateOrganizationBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            name: fields.filled_string("name"),
            slug: fields.filled_string("slug"),
            logo: fields.optional_string("logo"),
            metadata: fields.optional_record("metadata"),
            keep_current_active_organization: fields
                .optional_boolean("keepCurrentActiveOrganization")
                .unwrap_or_default(),
        };
        bound(&mut fields);
        fields.finish_with(Some(body))
    }
}

impl From<CreateOrganizationBody> for NewOrganization {
    fn from(body: CreateOrganizationBody) -> Self {
        Self {
            name: body.name,
            slug: body.slug,
            logo: body.logo,
            metadata: body.metadata.map(metadata_text),
            keep_active: body.keep_current_active_organization,
        }
    }
}

/// A new organization and its first member.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CreateOrganizationView {
    #[serde(flatten)]
    organization: WrittenOrganizationView,
    members: Vec<MemberView>,
}

impl From<Founded> for CreateOrganizationView {
    fn from(founded: Founded) -> Self {
        Self {
            organization: founded.organization.into(),
            members: vec![founded.owner.into()],
        }
    }
}

/// Found an organization, with a team of the same name, and be in both.
#[utoipa::path(
    tag = "organization",
    request_body = CreateOrganizationBody,
    responses(
        (status = OK, body = CreateOrganizationView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/create")]
pub(crate) async fn create_organization(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, CreateOrganizationBody>,
) -> Result<AuthAnswer<CreateOrganizationView>, Problem> {
    let founded = organizations::create_organization(&state.app, &access, input.into()).await?;
    Ok(AuthAnswer::new(founded.into()))
}
