use actix_web::get;
use actix_web::http::StatusCode;
use beztack_app::auth;

use super::page::{Page, PasswordForm};
use super::visit::Visit;
use crate::problem::Problem;
use crate::respond::StyledPage;

/// Asks for a new password, if the mailed link still works.
#[get("/reset-password")]
pub(super) async fn show_password_form(visit: Visit) -> Result<StyledPage, Problem> {
    let app = &visit.state.app;
    let page = match visit.parameter("token") {
        Some(token) if auth::check_reset_token(app, token).await? => asked(&visit, token, None),
        _ => link_over(&visit),
    };
    page.translated(visit.translations()).answer()
}

/// The question; with a complaint, once more.
pub(super) fn asked(visit: &Visit, token: &str, complaint: Option<String>) -> Page {
    let form = PasswordForm {
        token: token.to_owned(),
        policy: visit.state.app.rules().passwords.clone(),
        complaint,
    };
    let page = visit.saying(visit.words().choose_password);
    page.asking_for_password(form)
}

/// The link was used, has run out, or never was one.
pub(super) fn link_over(visit: &Visit) -> Page {
    let words = visit.words();
    let page = visit.saying(words.reset_link_over).sorry(StatusCode::GONE);
    page.leading_to(words.sign_in, visit.sign_in_url())
}
