use actix_web::get;
use actix_web::web::Data;
use beztack_app::auth;

use super::wire::AccountView;
use super::{Call, Nothing};
use crate::State;
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// The ways in which the caller can sign in.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = OK, body = Vec<AccountView>),
        (status = UNAUTHORIZED),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-accounts")]
pub(crate) async fn list_accounts(
    state: Data<State>,
    Call { access, .. }: Call<SignedIn, Nothing>,
) -> Result<AuthAnswer<Vec<AccountView>>, Problem> {
    let accounts = auth::list_accounts(&state.app, &access)
        .await
        .map_err(Problem::auth)?;
    Ok(AuthAnswer::new(
        accounts.into_iter().map(AccountView::from).collect(),
    ))
}
