use actix_web::get;

use super::wire::AccountView;
use crate::extract::{SignedIn, With};
use crate::problem::ProblemView;
use crate::respond::Ok200;

/// Who is signed in, for programs that do not speak Better Auth.
#[utoipa::path(
    tag = "account",
    responses(
        (status = OK, body = AccountView),
        (status = UNAUTHORIZED, body = ProblemView, content_type = "application/problem+json"),
        (status = SERVICE_UNAVAILABLE, body = ProblemView, content_type = "application/problem+json"),
    ),
    security(("session" = [])),
)]
#[get("/account")]
pub(crate) async fn get_account(
    With {
        access, input: (), ..
    }: With<SignedIn>,
) -> Ok200<AccountView> {
    Ok200(access.into())
}
