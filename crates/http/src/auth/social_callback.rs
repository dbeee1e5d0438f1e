use actix_web::get;
use actix_web::web::{Data, Path};

use super::{Anyone, Call, Nothing};
use crate::State;
use crate::respond::Redirect;

/// Come back from another provider. There is none, so nobody was sent there.
#[utoipa::path(
    tag = "auth",
    params(("provider" = String, Path, description = "The provider's name")),
    responses((status = FOUND, description = "To the error page")),
)]
#[get("/callback/{provider}")]
pub(crate) async fn social_callback(
    state: Data<State>,
    _provider: Path<String>,
    _: Call<Anyone, Nothing>,
) -> Redirect {
    let base = &state.app.rules().base_url;
    Redirect::to(format!(
        "{base}/api/auth/error?error=please_restart_the_process"
    ))
}
