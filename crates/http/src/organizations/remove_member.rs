use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations::{self, Removed};
use beztack_domain::id::OrganizationId;
use serde::Serialize;
use utoipa::ToSchema;

use super::wire::{MemberView, organization_id};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Who is to go.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct RemoveMemberBody {
    /// Their address, their member id or their user id.
    member_id_or_email: String,
    /// The one in use unless given.
    #[schema(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
}

impl Input for RemoveMemberBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let body = Self {
            member_id_or_email: fields.string("memberIdOrEmail"),
            organization_id: organization_id(&mut fields),
        };
        fields.finish_with(Some(body))
    }
}

/// Who has gone. The user is shown if they were named by address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemoveMemberView {
    member: MemberView,
}

impl From<Removed> for RemoveMemberView {
    fn from(removed: Removed) -> Self {
        Self {
            member: MemberView::new(removed.member, removed.user),
        }
    }
}

/// Send a member away; `null` if no organization was named and none is in use.
#[utoipa::path(
    tag = "organization",
    request_body = RemoveMemberBody,
    responses(
        (status = OK, body = Option<RemoveMemberView>),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/remove-member")]
pub(crate) async fn remove_member(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, RemoveMemberBody>,
) -> Result<AuthAnswer<Option<RemoveMemberView>>, Problem> {
    let (id, target) = (input.organization_id, &input.member_id_or_email);
    let removed = organizations::remove_member(&state.app, &access, id, target).await?;
    Ok(AuthAnswer::new(removed.map(RemoveMemberView::from)))
}
