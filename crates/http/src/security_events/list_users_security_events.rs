use actix_web::get;
use actix_web::web::Data;
use beztack_app::security_events;

use super::wire::{UsersSecurityEventsQuery, UsersSecurityEventsView};
use crate::State;
use crate::extract::{AppAdmin, ValidQuery, With};
use crate::problem::{AppAdminRefusals, Problem, ProblemView};
use crate::respond::Ok200;

/// What happened to accounts, everybody's or one, the newest first.
#[utoipa::path(
    tag = "installation",
    params(UsersSecurityEventsQuery),
    responses(
        (status = OK, body = UsersSecurityEventsView),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        AppAdminRefusals,
    ),
    security(("session" = [])),
)]
#[get("/admin/security-events")]
pub(crate) async fn list_users_security_events(
    state: Data<State>,
    With { access, input, .. }: With<AppAdmin, ValidQuery<UsersSecurityEventsQuery>>,
) -> Result<Ok200<UsersSecurityEventsView>, Problem> {
    let (filter, page) = input.0.read()?;
    let app = &state.app;
    let found = security_events::list_users_security_events(app, &access, &filter, &page).await?;
    Ok(Ok200(found.into()))
}
