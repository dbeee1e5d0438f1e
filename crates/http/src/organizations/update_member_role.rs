use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::OrganizationError;
use serde_json::Value;
use utoipa::ToSchema;

use super::wire::{MemberView, organization_id};
use crate::State;
use crate::admin::{RolesBody, roles};
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Who is to be what.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct UpdateMemberRoleBody {
    /// Any text is a role but the empty one.
    #[schema(value_type = RolesBody)]
    role: Option<String>,
    /// Their member id or their user id.
    member_id: String,
    /// The one in use unless given.
    #[schema(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
}

impl Input for UpdateMemberRoleBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let is_empty = fields.get("role") == Some(&Value::from(""));
        let role = fields.required("role", roles).filter(|_| !is_empty);
        let body = Self {
            role,
            member_id: fields.string("memberId"),
            organization_id: organization_id(&mut fields),
        };
        fields.finish_with(Some(body))
    }
}

/// Make a member something else.
#[utoipa::path(
    tag = "organization",
    request_body = UpdateMemberRoleBody,
    responses(
        (status = OK, body = MemberView),
        (
            status = BAD_REQUEST,
            body = Envelope,
            description = "Bad Request; the body is empty where the role is",
        ),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/update-member-role")]
pub(crate) async fn update_member_role(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, UpdateMemberRoleBody>,
) -> Result<AuthAnswer<MemberView>, Problem> {
    let role = input.role.ok_or(OrganizationError::EmptyRole)?;
    let (id, target) = (input.organization_id, &input.member_id);
    let member = organizations::update_member_role(&state.app, &access, id, target, role).await?;
    Ok(AuthAnswer::new(member.into()))
}
