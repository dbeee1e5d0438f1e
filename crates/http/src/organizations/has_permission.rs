use std::collections::BTreeMap;

use actix_web::post;
use actix_web::web::Data;
use beztack_app::organizations;
use beztack_auth::permission::Statements;
use beztack_domain::id::OrganizationId;
use utoipa::ToSchema;

use super::wire::organization_id;
use crate::State;
use crate::admin::{HasPermissionView, asked};
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// What the caller would like to do, and where: either of the two, not both.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "for the document; either becomes a statement")]
pub(crate) struct OrganizationHasPermissionBody {
    /// Actions by resource.
    permissions: Option<BTreeMap<String, Vec<String>>>,
    /// The same under its old name.
    permission: Option<BTreeMap<String, Vec<String>>>,
    /// The one in use unless given.
    organization_id: Option<String>,
}

/// What is asked for, and where.
#[derive(Debug)]
pub(crate) struct Asked {
    statements: Statements,
    organization_id: Option<OrganizationId>,
}

impl Input for Asked {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let organization_id = organization_id(&mut fields);
        let asked = asked(&mut fields).map(|statements| Self {
            statements,
            organization_id,
        });
        fields.finish_with(asked)
    }
}

/// Whether the caller may do all of it.
#[utoipa::path(
    operation_id = "organization_has_permission",
    tag = "organization",
    request_body = OrganizationHasPermissionBody,
    responses(
        (status = OK, body = HasPermissionView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED, body = Envelope),
        (status = FORBIDDEN, body = Envelope),
        (status = UNSUPPORTED_MEDIA_TYPE, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[post("/has-permission")]
pub(crate) async fn has_permission(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, Asked>,
) -> Result<AuthAnswer<HasPermissionView>, Problem> {
    let (id, asked) = (input.organization_id, &input.statements);
    let success = organizations::has_permission(&state.app, &access, id, asked).await?;
    Ok(AuthAnswer::new(HasPermissionView::new(success)))
}
