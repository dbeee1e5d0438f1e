use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;

use super::wire::OrganizationView;
use crate::State;
use crate::auth::{Call, Nothing};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The organizations that the caller belongs to.
#[utoipa::path(
    tag = "organization",
    responses(
        (status = OK, body = Vec<OrganizationView>),
        (status = UNAUTHORIZED),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list")]
pub(crate) async fn list_organizations(
    state: Data<State>,
    Call { access, .. }: Call<SignedIn, Nothing>,
) -> Result<AuthAnswer<Vec<OrganizationView>>, Problem> {
    let list = organizations::list_organizations(&state.app, &access)
        .await
        .map_err(Problem::organization)?;
    let views = list.into_iter().map(OrganizationView::from).collect();
    Ok(AuthAnswer::new(views))
}
