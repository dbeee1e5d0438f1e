use std::collections::BTreeMap;

use actix_web::post;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::Statements;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// What the caller would like to do: either of the two, not both.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "for the document; either becomes a statement")]
pub(crate) struct HasPermissionBody {
    /// Actions by resource.
    permissions: Option<BTreeMap<String, Vec<String>>>,
    /// The same under its old name.
    permission: Option<BTreeMap<String, Vec<String>>>,
}

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Asked(Statements);

impl Input for Asked {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        fields.optional_string("role");
        let asked = asked(&mut fields);
        fields.finish_with(asked.map(Self))
    }
}

/// What a body asks for, under either name.
pub(crate) fn asked(fields: &mut Fields) -> Option<Statements> {
    let asked = match (fields.get("permissions"), fields.get("permission")) {
        (Some(value), None) | (None, Some(value)) => statements(value),
        _ => None,
    };
    if asked.is_none() {
        fields.complain_about_all("Invalid input");
    }
    asked
}

fn statements(value: &Value) -> Option<Statements> {
    serde_json::from_value::<BTreeMap<String, Vec<String>>>(value.clone())
        .ok()
        .map(|actions| actions.into_iter().collect())
}

/// The verdict.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HasPermissionView {
    /// Always `null`.
    #[schema(required)]
    error: Option<String>,
    success: bool,
}

impl HasPermissionView {
    pub(crate) fn new(success: bool) -> Self {
        Self {
            error: None,
            success,
        }
    }
}

/// Whether the caller may do all of it.
#[utoipa::path(
    tag = "admin",
    request_body = HasPermissionBody,
    responses(
        (status = OK, body = HasPermissionView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
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
) -> AuthAnswer<HasPermissionView> {
    let success = admin::has_permission(&state.app, &access, &input.0);
    AuthAnswer::new(HasPermissionView::new(success))
}
