use actix_web::{HttpRequest, post};
use beztack_app::auth::{self, NewPassword};
use beztack_domain::auth::{AuthError, PlainPassword};

use super::form::Form;
use super::page::Page;
use super::show_password_form::{asked, link_over};
use super::visit::Visit;
use crate::auth::Anyone;
use crate::extract::With;
use crate::problem::Problem;
use crate::respond::StyledPage;

/// Set a new password with the mailed link, which is used up by it.
#[post("/reset-password")]
pub(super) async fn set_password(
    request: HttpRequest,
    With { input, .. }: With<Anyone, (Visit, Form)>,
) -> Result<StyledPage, Problem> {
    let (visit, form) = input;
    let words = visit.words();
    let token = form.text("token");
    if form.text("password") != form.text("repeated") {
        let complaint = words.passwords_differ.to_owned();
        return asked(&visit, token, Some(complaint)).answer();
    }
    if let Err(refusal) = set(&visit, &request, token, form.text("password")).await {
        return refused(&visit, token, refusal)?.answer();
    }
    let page = visit.saying(words.password_set).glad();
    page.leading_to(words.sign_in, visit.sign_in_url()).answer()
}

async fn set(
    visit: &Visit,
    request: &HttpRequest,
    token: &str,
    password: &str,
) -> Result<(), AuthError> {
    let app = &visit.state.app;
    let password = PlainPassword::to_set(password.to_owned(), &app.rules().passwords)?;
    let token = token.to_owned();
    let visitor = visit.state.visitors.place(request);
    auth::reset_password(app, NewPassword { token, password }, &visitor).await
}

/// A password that is refused leaves the link as it was.
fn refused(visit: &Visit, token: &str, refusal: AuthError) -> Result<Page, Problem> {
    let (words, policy) = (visit.words(), &visit.state.app.rules().passwords);
    let complaint = match refusal {
        AuthError::PasswordTooShort => words.password_too_short(policy.min_length),
        AuthError::PasswordTooLong => words.password_too_long(policy.max_length),
        AuthError::PasswordTooCommon => words.password_too_common.to_owned(),
        AuthError::InvalidToken => return Ok(link_over(visit)),
        AuthError::Fault(fault) => return Err(fault.into()),
        other => return Err(other.into()),
    };
    Ok(asked(visit, token, Some(complaint)))
}
