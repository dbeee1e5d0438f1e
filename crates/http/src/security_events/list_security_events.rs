use actix_web::get;
use actix_web::web::Data;
use beztack_app::security_events;

use super::wire::{SecurityEventsQuery, SecurityEventsView};
use crate::State;
use crate::extract::{SignedIn, ValidQuery, With};
use crate::problem::{Problem, ProblemView, SignedInRefusals};
use crate::respond::Ok200;

/// What happened to one's own account, the newest first: sign-ins, those that failed,
/// and changes of what protects it.
#[utoipa::path(
    tag = "account",
    params(SecurityEventsQuery),
    responses(
        (status = OK, body = SecurityEventsView),
        (status = UNPROCESSABLE_ENTITY, body = ProblemView, content_type = "application/problem+json"),
        SignedInRefusals,
    ),
    security(("session" = [])),
)]
#[get("/security-events")]
pub(crate) async fn list_security_events(
    state: Data<State>,
    With { access, input, .. }: With<SignedIn, ValidQuery<SecurityEventsQuery>>,
) -> Result<Ok200<SecurityEventsView>, Problem> {
    let (kind, page) = input.0.read()?;
    let found = security_events::list_security_events(&state.app, &access, kind, &page).await?;
    Ok(Ok200(found.into()))
}
