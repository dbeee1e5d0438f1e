use actix_web::get;
use actix_web::web::Data;
use beztack_app::ocr;

use super::wire::LanguagesView;
use crate::State;
use crate::extract::{SignedIn, With};
use crate::problem::{Problem, SignedInRefusals};
use crate::respond::Ok200;

/// The languages that documents can be read in.
#[utoipa::path(
    tag = "ocr",
    responses((status = OK, body = LanguagesView), SignedInRefusals),
    security(("session" = [])),
)]
#[get("/ocr/languages")]
pub(crate) async fn list_languages(
    state: Data<State>,
    With { input: (), .. }: With<SignedIn>,
) -> Result<Ok200<LanguagesView>, Problem> {
    let languages = ocr::list_languages(&state.app).await?;
    Ok(Ok200(LanguagesView {
        languages: languages.iter().map(ToString::to_string).collect(),
    }))
}
