use actix_web::get;
use utoipa::IntoParams;

use super::{Anyone, Call, Fields, Input};
use crate::problem::Problem;
use crate::respond::Page;

/// What went wrong.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ErrorPageQuery {
    /// A code of letters, digits and underscores; anything else is not shown.
    error: Option<String>,
}

impl Input for ErrorPageQuery {
    fn read(fields: Fields) -> Result<Self, Problem> {
        let is_code = |text: &&str| {
            text.chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        };
        Ok(Self {
            error: fields.text("error").filter(is_code).map(str::to_owned),
        })
    }
}

/// Where links end that lead nowhere.
#[utoipa::path(
    tag = "auth",
    params(ErrorPageQuery),
    responses((status = OK, body = String, content_type = "text/html")),
)]
#[get("/error")]
pub(crate) async fn error_page(Call { input, .. }: Call<Anyone, ErrorPageQuery>) -> Page {
    let code = input.error.unwrap_or_else(|| "unknown".to_owned());
    Page(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Error</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <style>body{{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}}</style>\
         <h1>That did not work</h1><p>The link you followed is not valid, or not valid any more.</p>\
         <p><small>Code: {code}</small></p></html>"
    ))
}
