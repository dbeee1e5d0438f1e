use actix_web::get;
use actix_web::web::Data;
use beztack_app::account;

use super::bootstrap_wire::BootstrapView;
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, SignedInRefusals};
use crate::respond::Ok200;

/// Everything that a frontend asks for when it starts, in one answer.
#[utoipa::path(
    tag = "account",
    responses((status = OK, body = BootstrapView), SignedInRefusals),
    security(("session" = [])),
)]
#[get("/bootstrap")]
pub(crate) async fn get_bootstrap(
    state: Data<State>,
    With { access, .. }: With<SignedIn>,
) -> Result<Ok200<BootstrapView>, Problem> {
    let bootstrap = account::get_bootstrap(&state.app, &access).await?;
    Ok(Ok200(BootstrapView::of(access, bootstrap)))
}
