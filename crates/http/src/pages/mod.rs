//! Small pages of our own for what mails lead to, where no frontend has any
//! (decisions.md 11): server-rendered, in English and Spanish, without scripts and
//! without anything from elsewhere.
//!
//! They stand below a path of their own, so that they are in no frontend's way.

mod answer_invitation;
mod form;
mod page;
mod set_password;
mod show_address_verified;
mod show_invitation;
mod show_password_form;
mod style;
mod visit;
mod words;

use actix_web::web::{ServiceConfig, scope};

/// Below which all of them stand.
pub(crate) const PATH: &str = "/pages/";

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(
        scope("/pages")
            .service(show_invitation::show_invitation)
            .service(answer_invitation::answer_invitation)
            .service(show_password_form::show_password_form)
            .service(set_password::set_password)
            .service(show_address_verified::show_address_verified),
    );
}
