use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations;

use super::wire::MemberView;
use crate::State;
use crate::auth::{Call, Nothing};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// What the caller is in the organization in use; `null` for nothing.
#[utoipa::path(
    tag = "organization",
    responses(
        (status = OK, body = Option<MemberView>),
        (status = UNAUTHORIZED),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/get-active-member")]
pub(crate) async fn get_active_member(
    state: Data<State>,
    Call { access, .. }: Call<SignedIn, Nothing>,
) -> Result<AuthAnswer<Option<MemberView>>, Problem> {
    let member = organizations::get_active_member(&state.app, &access)
        .await
        .map_err(Problem::organization)?;
    Ok(AuthAnswer::new(member.map(MemberView::from)))
}
