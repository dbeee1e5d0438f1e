use actix_web::get;

use super::wire::GreetingView;
use crate::respond::Ok200;

/// A word for the frontend's page that greets. Public, and no model is asked
/// (decisions.md 31).
#[utoipa::path(
    tag = "ai",
    responses((status = OK, body = GreetingView)),
)]
#[get("/ai/greet")]
pub(crate) async fn greet() -> Ok200<GreetingView> {
    Ok200(GreetingView {
        message: "Hello! Sign in, and ask me something.",
    })
}
