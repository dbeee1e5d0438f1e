use actix_web::get;
use actix_web::http::StatusCode;

use super::visit::Visit;
use crate::problem::Problem;
use crate::respond::StyledPage;

/// Where links about addresses end: what became of them (contract/better-auth.md 12).
#[get("/address-verified")]
pub(super) async fn show_address_verified(visit: Visit) -> Result<StyledPage, Problem> {
    let words = visit.words();
    let page = match visit.parameter("error") {
        None => visit.saying(words.address_proven).glad(),
        Some(word) => {
            let saying = match word {
                "user_not_found" => words.address_unknown,
                "unauthorized" => words.somebody_else,
                _ => words.address_link_over,
            };
            visit.saying(saying).sorry(StatusCode::BAD_REQUEST)
        }
    };
    page.leading_to(words.go_on, visit.sign_in_url())
        .translated(visit.translations())
        .answer()
}
