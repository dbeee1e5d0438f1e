use actix_web::get;
use serde::Serialize;
use utoipa::ToSchema;

use crate::respond::AuthAnswer;

/// A sign of life.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OkView {
    ok: bool,
}

/// Whether the authentication server is there.
#[utoipa::path(tag = "auth", responses((status = OK, body = OkView)))]
#[get("/ok")]
pub(crate) async fn ok() -> AuthAnswer<OkView> {
    AuthAnswer::new(OkView { ok: true })
}
