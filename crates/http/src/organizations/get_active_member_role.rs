use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations::{self, Which};
use beztack_domain::id::UserId;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::wire::{given, which};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Whose roles, and where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "for the document; the fields become a question")]
pub(crate) struct GetActiveMemberRoleQuery {
    /// The caller unless given.
    user_id: Option<String>,
    /// The one in use unless given.
    organization_id: Option<String>,
    /// The same by slug, which wins.
    organization_slug: Option<String>,
}

/// What the query asks for.
#[derive(Debug)]
pub(crate) struct Asked {
    user_id: Option<UserId>,
    which: Which,
}

impl Input for Asked {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let asked = Self {
            user_id: given(&mut fields, "userId").map(UserId::new),
            which: which(&mut fields),
        };
        fields.finish_with(Some(asked))
    }
}

/// `{"role": …}`
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MemberRole)]
pub(crate) struct MemberRoleView {
    /// Roles, joined by commas.
    role: String,
}

/// The roles of the caller, or of a colleague, in an organization.
#[utoipa::path(
    tag = "organization",
    params(GetActiveMemberRoleQuery),
    responses(
        (status = OK, body = MemberRoleView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/get-active-member-role")]
pub(crate) async fn get_active_member_role(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, Asked>,
) -> Result<AuthAnswer<MemberRoleView>, Problem> {
    let Asked { user_id, which } = input;
    let role = organizations::get_active_member_role(&state.app, &access, which, user_id).await?;
    Ok(AuthAnswer::new(MemberRoleView { role }))
}
